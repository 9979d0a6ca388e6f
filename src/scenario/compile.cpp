#include "src/scenario/compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace app {
namespace {

constexpr std::array<double, 4> kDefaultClassWeights = {0.1, 1.0, 3.0, 10.0};

using models::ActionId;
using models::PermissionSet;

PermissionSet union_of(const std::vector<std::uint32_t>& roles,
                       const std::vector<models::Role>& all) {
  PermissionSet set;
  for (const std::uint32_t role : roles) set |= all[role].permissions;
  return set;
}

std::vector<models::DataClass> data_classes(const Context& context, const Draft& draft) {
  std::vector<models::DataClass> classes;
  for (const std::string& name : context.names().of(NameKind::kDataClass)) {
    const double weight =
        classes.size() < kDefaultClassWeights.size() ? kDefaultClassWeights[classes.size()] : 0.0;
    classes.push_back({name, weight});
  }
  for (const auto& [name, weight] : draft.data_classes) {
    if (const auto index = context.names().index_of(NameKind::kDataClass, name))
      classes[*index].weight = weight;
  }
  return classes;
}

// Names hold the order; a name that is written twice is an error elsewhere.
template <class T>
std::vector<T> with_names(Named<T> pairs) {
  std::vector<T> result;
  for (auto& [name, value] : pairs) {
    value.name = name;
    result.push_back(std::move(value));
  }
  return result;
}

models::Organisation organisation(Context& context, Draft& draft) {
  models::Organisation result;
  result.weights = draft.weights;
  result.data_classes = data_classes(context, draft);
  result.resources = with_names(std::move(draft.resources));
  for (auto& [tool_name, tool] : draft.tools) {
    const models::ToolId id{static_cast<std::uint32_t>(result.tools.size())};
    tool.tool.name = tool_name;
    result.tools.push_back(std::move(tool.tool));
    for (auto& [name, action] : tool.actions) {
      action.name = tool_name + "." + name;
      action.tool = id;
      result.actions.push_back(std::move(action));
    }
  }
  for (auto& [name, permissions] : draft.roles) result.roles.push_back({name, permissions});
  for (const auto& [name, read] : draft.departments) {
    models::Department department;
    department.name = name;
    department.people = static_cast<std::uint32_t>(read.people);
    department.seats = static_cast<std::uint32_t>(read.seats);
    department.entitlements = union_of(read.roles, result.roles);
    department.seat_entitlements =
        union_of(read.seat_roles ? *read.seat_roles : read.roles, result.roles);
    department.turnover = read.turnover;
    department.roles = read.roles;
    department.approvers = read.approvers;
    result.departments.push_back(std::move(department));
  }
  return result;
}

// "Exfiltrate a resource": any read of it, bulk first; then any egress to the destination.
void expand_goal(Context& context, const Node& root, const models::Organisation& organisation,
                 const std::string& name, Draft::PlannedThreat& planned) {
  if (!planned.exfiltrated) return;
  const models::ResourceId resource{*planned.exfiltrated};
  models::GoalStep read;
  models::GoalStep send;
  for (std::uint32_t i = 0; i < organisation.actions.size(); ++i) {
    const models::ToolAction& action = organisation.actions[i];
    if (action.effect == models::Effect::kRead && action.resource == resource)
      read.alternatives.push_back({i});
    if (action.effect == models::Effect::kEgress) send.alternatives.push_back({i});
  }
  std::stable_sort(read.alternatives.begin(), read.alternatives.end(), [&](ActionId a, ActionId b) {
    return organisation.actions[a.index].volume > organisation.actions[b.index].volume;
  });
  send.arguments = {{"destination", planned.destination}};
  const SourceMark at = mark_of(root, {"threats", name, "goal", "exfiltrate"});
  const std::string& wanted = organisation.resources[resource.index].name;
  if (read.alternatives.empty()) {
    context.error(at, "E0407",
                  fmt::format("no tool action reads '{}', so the goal cannot be reached", wanted),
                  "name another resource, or add an action with effect: read");
  }
  if (send.alternatives.empty()) {
    context.error(at, "E0407", "no tool action has effect: egress, so nothing can be sent out",
                  "add an action with effect: egress, or write calls:");
  }
  planned.threat.goal.steps = {std::move(read), std::move(send)};
}

}  // namespace

SourceMark mark_of(const Node& root, std::initializer_list<std::string_view> path) {
  const Node* node = &root;
  SourceMark at = root.at;
  for (const std::string_view key : path) {
    const Entry* entry = node->find_entry(key);
    if (entry == nullptr) break;
    at = entry->at;
    node = &entry->value;
  }
  return at;
}

models::Plan compile(Context& context, const Node& root, Draft draft) {
  models::Plan plan;
  plan.name = draft.name;
  plan.seed = draft.seed;
  plan.clock = draft.clock;
  plan.organisation = organisation(context, draft);
  plan.agent_types = with_names(std::move(draft.agents));
  plan.memories = with_names(std::move(draft.memories));
  plan.workflows = with_names(std::move(draft.workflows));
  for (auto& [name, planned] : draft.threats) {
    planned.threat.name = name;
    expand_goal(context, root, plan.organisation, name, planned);
    plan.threats.push_back(std::move(planned.threat));
  }
  plan.infections = with_names(std::move(draft.infections));
  complete_infections(plan);
  plan.designs = with_names(std::move(draft.designs));
  plan.pricing = std::move(draft.pricing);
  plan.losses = std::move(draft.losses);
  plan.pricing.chargeback = std::move(draft.chargeback);
  plan.probes = draft.probes;
  compile_inventory(context, draft, plan);
  compile_changes(context, root, draft, plan);
  return plan;
}

}  // namespace app
