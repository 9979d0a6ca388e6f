#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "src/analysis/finders.hpp"
#include "src/analysis/plan_order.hpp"
#include "src/analysis/routes.hpp"

namespace app {
namespace {

using models::ActionId;
using models::Effect;

// Ways looked at in one design; beyond them the rest is left out, and that is said.
constexpr std::uint64_t kMostTried = 20'000'000;

/// All that one kind of untrusted content can lead to at one goal: a resource, or an action.
struct Group {
  ActionId content;
  std::uint32_t goal{0};
  std::vector<std::optional<Route>> best;  // By view.
  std::vector<std::string> readers;        // Agent types.
  std::vector<std::string> last_actions;   // Egress, or the change.
};
using Groups = std::map<std::pair<std::uint32_t, std::uint32_t>, Group>;

/// Finds the routes of one design from everybody who reads untrusted content.
class Search {
 public:
  Search(Fleets& fleets, std::size_t view, Groups& thefts, Groups& changes)
      : fleets_(fleets),
        number_(view),
        view_(*fleets.views[view]),
        thefts_(thefts),
        changes_(changes) {}

  /// False: there was more than could be gone through.
  bool run() {
    const std::vector<Member>& members = view_.graph().members();
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      const models::AgentType& type = fleets_.plan.agent_types[members[i].type.index];
      std::vector<ActionId> seen;
      for_each_step(type.plan, [&](const models::Step& step) {
        if (!is_untrusted(fleets_.plan.organisation, step)) return;
        if (std::find(seen.begin(), seen.end(), step.action) != seen.end()) return;
        seen.push_back(step.action);
        from(i, step.action);
      });
    }
    return tried_ <= kMostTried;
  }

 private:
  struct Stop {
    std::uint32_t member{0};
    ActionId action;
    bool approval{false};
    bool before{false};  // The data has been read before the content.
  };

  void from(std::uint32_t reader, ActionId content) {
    const Judgement& reads = view_.judge(reader, content, {}, ArgumentValues::kAny);
    if (reads.denies() || tried_ > kMostTried) return;
    start_ = {};
    start_.reader = reader;
    start_.content = content;
    start_.approval = reads.asks_person();
    std::vector<Stop> data;
    std::vector<Stop> exits;
    std::vector<Stop> ends;
    for (const std::uint32_t node : view_.graph().ways_from(reader).order) {
      if (!view_.graph().is_member(node)) continue;
      for (std::uint32_t a = 0; a < fleets_.plan.organisation.actions.size(); ++a) {
        ++tried_;
        add_stops(node, ActionId{a}, data, exits, ends);
      }
    }
    for (const Stop& one : data) combine(one, exits);
    for (const Stop& one : ends) add_change(one);
  }

  void add_stops(std::uint32_t node, ActionId id, std::vector<Stop>& data, std::vector<Stop>& exits,
                 std::vector<Stop>& ends) {
    const models::ToolAction& action = fleets_.action(id);
    const Situation now = start_.situation_of(node);
    const bool sensitive = fleets_.sensitive.covers(fleets_.plan.organisation, action);
    if (action.effect == Effect::kEgress) {
      const Judgement& sends = view_.judge(node, id, now, ArgumentValues::kAttackers);
      if (!sends.denies()) exits.push_back({node, id, sends.asks_person(), false});
    }
    if (!sensitive) return;
    if (action.effect == Effect::kRead) {
      const Judgement& reads = view_.judge(node, id, now, ArgumentValues::kAny);
      if (knows_before(node, id)) {
        data.push_back({node, id, false, true});
      } else if (!reads.denies()) {
        data.push_back({node, id, reads.asks_person(), false});
      }
    } else if (action.effect != Effect::kEgress) {
      const Judgement& changes = view_.judge(node, id, now, ArgumentValues::kAttackers);
      if (!changes.denies()) ends.push_back({node, id, changes.asks_person(), false});
    }
  }

  /// Whether the agent may have read it, as planned, before the content comes to it.
  bool knows_before(std::uint32_t node, ActionId id) {
    const models::Step& plan =
        fleets_.plan.agent_types[view_.graph().members()[node].type.index].plan;
    const auto reads = [id](const models::Step& step) {
      return step.kind == models::StepKind::kCall && step.action == id;
    };
    if (node == start_.reader && id == start_.content) return true;
    const FleetGraph::Ways& ways = view_.graph().ways_from(start_.reader);
    if (node != start_.reader && ways.last[node] != LinkKind::kReturn) return false;
    const bool is_reader = node == start_.reader;
    const ActionId content = start_.content;
    const std::uint32_t before = ways.before[node];
    const models::AgentTypeId child = view_.graph().is_member(before)
                                          ? view_.graph().members()[before].type
                                          : models::AgentTypeId{};
    const auto comes = [&](const models::Step& step) {
      if (is_reader) return step.kind == models::StepKind::kCall && step.action == content;
      return (step.kind == models::StepKind::kSpawn || step.kind == models::StepKind::kMessage) &&
             step.agent == child;
    };
    return may_precede(plan, reads, comes) &&
           view_.judge(node, id, {}, ArgumentValues::kAny).passes();
  }

  void combine(const Stop& data, const std::vector<Stop>& exits) {
    const FleetGraph::Ways& to_data = view_.graph().ways_from(start_.reader);
    const FleetGraph::Ways& to_exit = view_.graph().ways_from(data.member);
    for (const Stop& exit : exits) {
      ++tried_;
      if (to_exit.distance[exit.member] == FleetGraph::Ways::kFar) continue;
      Route route = start_;
      route.holder = data.member;
      route.data = data.action;
      route.read_before = data.before;
      route.last = exit.member;
      route.action = exit.action;
      route.approval |= data.approval || exit.approval;
      route.length = to_data.distance[data.member] + to_exit.distance[exit.member];
      const std::uint32_t resource = fleets_.action(data.action).resource.index;
      add(thefts_, resource, route);
    }
  }

  void add_change(const Stop& end) {
    Route route = start_;
    route.holder = route.last = end.member;
    route.action = end.action;
    route.approval |= end.approval;
    route.length = view_.graph().ways_from(start_.reader).distance[end.member];
    add(changes_, end.action.index, route);
  }

  void add(Groups& groups, std::uint32_t goal, const Route& route) {
    Group& group = groups[{start_.content.index, goal}];
    group.content = start_.content;
    group.goal = goal;
    group.best.resize(fleets_.views.size());
    add_name(group.readers, fleets_.type_name(view_, route.reader));
    add_name(group.last_actions, fleets_.action(route.action).name);
    std::optional<Route>& best = group.best[number_];
    if (!best || route.is_better_than(*best)) best = route;
  }

  Fleets& fleets_;
  std::size_t number_;
  DesignView& view_;
  Groups& thefts_;
  Groups& changes_;
  Route start_;
  std::uint64_t tried_{0};
};

std::vector<DesignVerdict> verdicts_of(Fleets& fleets, const Group& group) {
  std::vector<DesignVerdict> verdicts;
  const auto first = std::find_if(group.best.begin(), group.best.end(),
                                  [](const auto& one) { return one.has_value(); });
  const RouteEnds ends =
      ends_of(fleets, *fleets.views[static_cast<std::size_t>(first - group.best.begin())], **first);
  for (std::size_t i = 0; i < fleets.views.size(); ++i) {
    DesignView& view = *fleets.views[i];
    DesignVerdict verdict;
    verdict.design = view.design().name;
    if (group.best[i]) {
      const Route& route = *group.best[i];
      verdict.holds = route.approval ? Holds::kWithApproval : Holds::kYes;
      verdict.hops = hops_of(fleets, view, route);
    } else {
      verdict.holds = Holds::kCut;
      verdict.detail = why_cut(fleets, view, ends);
    }
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

void report(Fleets& fleets, const Groups& groups, bool are_thefts, Found& found) {
  const models::Organisation& organisation = fleets.plan.organisation;
  for (const auto& [key, group] : groups) {
    Finding finding;
    const std::string& content = fleets.action(group.content).name;
    finding.verdicts = verdicts_of(fleets, group);
    const std::string read_by = fmt::format("read by {}", some_of(group.readers));
    if (are_thefts) {
      const models::ProtectedResource& resource = organisation.resources[group.goal];
      finding.id = "BW101";
      finding.severity =
          severity_by(finding.verdicts,
                      fleets.sensitive.is_confidential ? Severity::kError : Severity::kWarning);
      finding.subject = content + " → " + resource.name;
      finding.message =
          fmt::format("What others write into {} ({}) can have {} ({}) sent out by {}", content,
                      read_by, resource.name, organisation.data_classes[resource.data_class].name,
                      some_of(group.last_actions));
    } else {
      const models::ToolAction& action = fleets.action(ActionId{group.goal});
      finding.id = "BW102";
      finding.severity = severity_by(finding.verdicts, Severity::kWarning);
      finding.subject = content + " → " + action.name;
      finding.message = fmt::format("What others write into {} ({}) can bring about {} ({})",
                                    content, read_by, action.name, data_text(organisation, action));
    }
    finding.place = {{"agents", group.readers.front(), "plan"}, content};
    found.findings.push_back(std::move(finding));
  }
}

}  // namespace

void find_toxic_paths(Fleets& fleets, Found& found) {
  Groups thefts;
  Groups changes;
  for (std::size_t i = 0; i < fleets.views.size(); ++i) {
    if (Search(fleets, i, thefts, changes).run()) continue;
    found.notes.push_back(fmt::format(
        "{}: there are too many ways from untrusted content; some were left out, so that a design "
        "may look safer than it is",
        fleets.views[i]->design().name));
  }
  report(fleets, thefts, true, found);
  report(fleets, changes, false, found);
}

}  // namespace app
