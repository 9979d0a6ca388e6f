#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/policy/cedar/entities.hpp"

namespace models::cedar {

/// A type of a schema, with all names looked up.
struct Type {
  enum class Kind { kBool, kLong, kString, kExtension, kEntity, kSet, kRecord };
  Kind kind{Kind::kString};
  std::string name;  ///< Of an entity type, or the function that reads an extension value.
  std::shared_ptr<const Type> element;
  std::map<std::string, std::shared_ptr<const Type>> fields;
  std::uint32_t height{0};  ///< Sets and records within one another.
};
using TypePtr = std::shared_ptr<const Type>;

/// What a schema says of entities and actions: what is needed to read data that leaves types out.
struct Schema {
  struct EntityType {
    TypePtr attributes;  ///< A record.
    TypePtr tags;        ///< Of each tag; nullptr: none.
  };
  struct Action {
    std::vector<EntityUid> parents;
    TypePtr context;  ///< A record.
  };
  std::map<std::string, EntityType> entity_types;
  std::map<EntityUid, Action> actions;

  /// The actions and their groups, as entities.
  void add_actions_to(Entities& entities) const;
};

/// Reads the text form of a schema (.cedarschema).
/// @throws SyntaxError that says what was found and what to write
Schema parse_schema(std::string_view text);

}  // namespace models::cedar
