#include "src/scenario/names.hpp"

#include <utility>

namespace app {

std::string_view noun(NameKind kind) {
  switch (kind) {
    case NameKind::kAction:
      return "tool action";
    case NameKind::kTool:
      return "tool";
    case NameKind::kResource:
      return "resource";
    case NameKind::kRole:
      return "role";
    case NameKind::kDepartment:
      return "department";
    case NameKind::kAgent:
      return "agent";
    case NameKind::kMemory:
      return "memory";
    case NameKind::kWorkflow:
      return "workflow";
    case NameKind::kThreat:
      return "threat";
    case NameKind::kInfection:
      return "infection";
    case NameKind::kDesign:
      return "design";
    case NameKind::kDataClass:
      return "data class";
    case NameKind::kPlan:
      return "price plan";
  }
  return {};
}

const std::vector<std::string>& default_data_classes() {
  static const std::vector<std::string> names = {"public", "internal", "confidential",
                                                 "restricted"};
  return names;
}

Names::Names(const Node& root) {
  if (const Node* organisation = root.find("organisation"); organisation != nullptr) {
    add_keys(NameKind::kRole, organisation->find("roles"));
    add_keys(NameKind::kDepartment, organisation->find("departments"));
  }
  add_keys(NameKind::kResource, root.find("resources"));
  add_keys(NameKind::kTool, root.find("tools"));
  add_keys(NameKind::kAgent, root.find("agents"));
  add_keys(NameKind::kMemory, root.find("memories"));
  add_keys(NameKind::kWorkflow, root.find("workflows"));
  add_keys(NameKind::kThreat, root.find("threats"));
  add_keys(NameKind::kInfection, root.find("infections"));
  add_keys(NameKind::kDesign, root.find("designs"));
  add_keys(NameKind::kPlan, root.find("pricing"));
  for (const std::string& name : default_data_classes()) add(NameKind::kDataClass, name);
  add_keys(NameKind::kDataClass, root.find("data_classes"));
  const Node* tools = root.find("tools");
  if (tools == nullptr) return;
  for (const Entry& tool : tools->entries) {
    const Node* actions = tool.value.find("actions");
    if (actions == nullptr) continue;
    for (const Entry& action : actions->entries) {
      add(NameKind::kAction, tool.key + "." + action.key);
    }
  }
}

void Names::add(NameKind kind, std::string name) {
  Table& table = tables_[kind];
  const auto next = static_cast<std::uint32_t>(table.names.size());
  if (table.index.emplace(name, next).second) table.names.push_back(std::move(name));
}

void Names::add_keys(NameKind kind, const Node* map) {
  if (map == nullptr) return;
  for (const Entry& entry : map->entries) add(kind, entry.key);
}

const std::vector<std::string>& Names::of(NameKind kind) const {
  static const std::vector<std::string> none;
  const auto table = tables_.find(kind);
  return table == tables_.end() ? none : table->second.names;
}

std::optional<std::uint32_t> Names::index_of(NameKind kind, std::string_view name) const {
  const auto table = tables_.find(kind);
  if (table == tables_.end()) return std::nullopt;
  const auto found = table->second.index.find(name);
  if (found == table->second.index.end()) return std::nullopt;
  return found->second;
}

}  // namespace app
