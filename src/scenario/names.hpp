#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/scenario/node.hpp"

namespace app {

/// The kinds of things that a scenario names and refers to.
enum class NameKind : std::uint8_t {
  kAction,
  kTool,
  kResource,
  kRole,
  kDepartment,
  kAgent,
  kMemory,
  kWorkflow,
  kThreat,
  kInfection,
  kDesign,
  kDataClass,
  kPlan
};

/// "tool action", "resource", ...: for messages.
std::string_view noun(NameKind kind);

/// All names of a scenario, gathered before anything is read, so that references may point forward.
/// The position of a name is the index of its thing in the plan.
class Names {
 public:
  Names() = default;
  explicit Names(const Node& root);

  [[nodiscard]] const std::vector<std::string>& of(NameKind kind) const;
  [[nodiscard]] std::optional<std::uint32_t> index_of(NameKind kind, std::string_view name) const;

 private:
  void add(NameKind kind, std::string name);
  void add_keys(NameKind kind, const Node* map);

  struct Table {
    std::vector<std::string> names;
    std::map<std::string, std::uint32_t, std::less<>> index;
  };
  std::map<NameKind, Table> tables_;
};

/// The default data classes, in order: public, internal, confidential, restricted.
const std::vector<std::string>& default_data_classes();

}  // namespace app
