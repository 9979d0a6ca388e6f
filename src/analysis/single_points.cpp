#include <fmt/format.h>

#include <algorithm>

#include "models/authority/weigher.hpp"
#include "src/analysis/finders.hpp"

namespace app {
namespace {

using models::PermissionSet;

constexpr double kMost = 0.5;  // Share of all weight from which on a point is reported.

double most_of(const SinglePoint& point) {
  return point.reaches.empty() ? 0.0
                               : *std::max_element(point.reaches.begin(), point.reaches.end());
}

/// Unions over the members of one view, by who or what is compromised.
struct Unions {
  std::vector<PermissionSet> may;       // By agent type.
  std::vector<PermissionSet> reached;   // Likewise.
  std::vector<PermissionSet> tools;     // By tool.
  std::vector<PermissionSet> memories;  // By memory.
};

Unions unions_of(const Fleets& fleets, DesignView& view) {
  const models::Organisation& organisation = fleets.plan.organisation;
  const bool is_bearer = view.design().credentials.binding == models::Binding::kBearer;
  Unions all{std::vector<PermissionSet>(fleets.plan.agent_types.size()),
             std::vector<PermissionSet>(fleets.plan.agent_types.size()),
             std::vector<PermissionSet>(organisation.tools.size()),
             std::vector<PermissionSet>(fleets.plan.memories.size())};
  const std::vector<Member>& members = view.graph().members();
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const std::uint32_t type = members[i].type.index;
    const PermissionSet may = view.permitted(i);
    const PermissionSet reached = view.reached(i);
    all.may[type] |= may;
    all.reached[type] |= reached;
    for (const models::MemoryId memory : fleets.plan.agent_types[type].recalls) {
      all.memories[memory.index] |= reached;
    }
    // A tool sees the credentials of those who call it, as planned, and may present what a bearer
    // may.
    for (std::size_t t = 0; t < organisation.tools.size(); ++t) {
      const PermissionSet& own = view.masks().by_tool[t];
      if (!fleets.plan.agent_types[type].own_calls.intersects(own)) continue;
      all.tools[t] |= is_bearer ? may : may & own;
    }
  }
  for (std::size_t t = 0; t < organisation.tools.size(); ++t) {
    all.tools[t] |= organisation.tools[t].service_permissions;
  }
  return all;
}

void add_points(const std::vector<PermissionSet>& sets, const models::Weigher& weigher,
                std::size_t from, std::vector<SinglePoint>& points) {
  for (std::size_t i = 0; i < sets.size(); ++i) {
    points[from + i].reaches.push_back(weigher.weight(sets[i]));
  }
}

std::vector<SinglePoint> named_points(const models::Plan& plan) {
  std::vector<SinglePoint> points;
  for (const models::AgentType& type : plan.agent_types) {
    points.push_back({"agent type", type.name, {}, {{"agents", type.name}, {}}});
  }
  for (const models::Tool& tool : plan.organisation.tools) {
    points.push_back({"tool", tool.name, {}, {{"tools", tool.name}, {}}});
  }
  for (const models::MemoryType& memory : plan.memories) {
    points.push_back({"memory", memory.name, {}, {{"memories", memory.name}, {}}});
  }
  return points;
}

void report(const Fleets& fleets, Found& found) {
  if (found.points.empty() || found.total_weight <= 0.0) return;
  const SinglePoint& top = found.points.front();
  if (most_of(top) < kMost * found.total_weight) return;
  Finding finding;
  finding.id = "BW501";
  finding.severity = Severity::kNote;
  finding.subject = top.kind + " " + top.name;
  finding.message =
      fmt::format("The {} {} reaches the most when it is compromised", top.kind, top.name);
  for (std::size_t i = 0; i < fleets.views.size(); ++i) {
    DesignVerdict verdict;
    verdict.design = fleets.views[i]->design().name;
    verdict.measure = top.reaches[i] / found.total_weight;
    verdict.holds = *verdict.measure >= kMost ? Holds::kYes : Holds::kCut;
    verdict.detail = fmt::format("{:.0f} % of all weight", *verdict.measure * 100.0);
    finding.verdicts.push_back(std::move(verdict));
  }
  finding.place = top.place;
  found.findings.push_back(std::move(finding));
}

}  // namespace

void find_single_points(Fleets& fleets, Found& found) {
  const models::Plan& plan = fleets.plan;
  const models::Weigher weigher(plan.organisation);
  found.points = named_points(plan);
  for (const models::AgentType& type : plan.agent_types) {
    found.authorities.push_back({type.name, weigher.weight(type.granted), {}, {}});
  }
  const std::size_t types = plan.agent_types.size();
  const std::size_t tools = plan.organisation.tools.size();
  for (const auto& view : fleets.views) {
    found.total_weight = weigher.weight(view->masks().all);
    const Unions all = unions_of(fleets, *view);
    add_points(all.reached, weigher, 0, found.points);
    add_points(all.tools, weigher, types, found.points);
    add_points(all.memories, weigher, types + tools, found.points);
    for (std::size_t i = 0; i < types; ++i) {
      found.authorities[i].may.push_back(weigher.weight(all.may[i]));
      found.authorities[i].reaches.push_back(weigher.weight(all.reached[i]));
    }
  }
  std::stable_sort(
      found.points.begin(), found.points.end(),
      [](const SinglePoint& a, const SinglePoint& b) { return most_of(a) > most_of(b); });
  report(fleets, found);
}

}  // namespace app
