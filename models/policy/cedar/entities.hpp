#pragma once

#include <map>
#include <set>
#include <vector>

#include "models/policy/cedar/value.hpp"

namespace models::cedar {

/// What is known of one entity.
struct Entity {
  Record attributes;
  Record tags;
  std::vector<EntityUid> parents;
};

/// Entities and their hierarchy.
class Entities {
 public:
  /// Adds an entity; what is known of it already is kept, and the parents of both count.
  void add(const EntityUid& uid, Entity entity);
  /// Closes the hierarchy: to be called when all have been added.
  void close();

  [[nodiscard]] const Entity* find(const EntityUid& uid) const;
  /// Whether `child` is `ancestor` or below it, whether known or not.
  [[nodiscard]] bool is_in(const EntityUid& child, const EntityUid& ancestor) const;
  [[nodiscard]] const std::map<EntityUid, Entity>& all() const { return all_; }
  /// All that the entity is below; empty for an unknown one.
  [[nodiscard]] const std::set<EntityUid>& ancestors(const EntityUid& uid) const;

 private:
  std::map<EntityUid, Entity> all_;
  std::map<EntityUid, std::set<EntityUid>> ancestors_;
};

}  // namespace models::cedar
