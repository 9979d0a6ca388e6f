#include "src/analysis/routes.hpp"

#include <fmt/format.h>

namespace app {
namespace {

using models::ActionId;

std::string verb_of(LinkKind kind) {
  switch (kind) {
    case LinkKind::kSpawn:
      return "spawns";
    case LinkKind::kHandoff:
      return "hands over to";
    case LinkKind::kMessage:
      return "asks";
    case LinkKind::kReturn:
      return "answers";
    case LinkKind::kRemember:
      return "writes to";
    case LinkKind::kRecall:
      return "recalled by";
    case LinkKind::kContext:
      break;
  }
  return "shares its context with";
}

/// Appends the hops of a way and lets the last one act. Nowhere to go: the same agent acts.
void append_way(const Fleets& fleets, const DesignView& view, const FleetGraph::Ways& ways,
                std::uint32_t to, const Hop& act, std::vector<Hop>& hops) {
  const FleetGraph& graph = view.graph();
  for (const Link& link : FleetGraph::way_to(ways, to)) {
    if (graph.is_member(link.to)) {
      hops.push_back({fleets.type_name(view, link.to), verb_of(link.kind), {}, {}});
    } else if (graph.place(link.to).memory.valid()) {
      const models::MemoryId memory = graph.place(link.to).memory;
      hops.push_back({fleets.plan.memories[memory.index].name, verb_of(link.kind), {}, {}});
    }
  }
  if (ways.from == to) {
    hops.push_back(act);
    return;
  }
  hops.back().action = act.action;
  hops.back().remark = act.remark;
}

std::string with_remarks(std::string text, const Judgement& judgement) {
  if (!judgement.with.empty()) text += ", with a credential " + judgement.with;
  if (judgement.asks_person()) text += ", with approval";
  return text;
}

/// Goes along all routes between two ends as far as a design lets them.
class Follower {
 public:
  Follower(const Fleets& fleets, DesignView& view, const RouteEnds& ends)
      : fleets_(fleets), view_(view), ends_(ends) {}

  std::string stopped_by() {
    const std::vector<Member>& members = view_.graph().members();
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      if (members[i].type == ends_.reader) follow_from(i);
    }
    if (furthest_ >= 0) return control_;
    return fmt::format("{} does not come to work",
                       fleets_.plan.agent_types[ends_.reader.index].name);
  }

 private:
  // Who would do it as planned tells more than who never does, and a rule that forbids more than a
  // permission or a scope that is not there.
  void stop(int stage, const Judgement& judgement, std::uint32_t member, ActionId action) {
    const models::AgentTypeId type = view_.graph().members()[member].type;
    const bool is_planned = fleets_.plan.agent_types[type.index].own_calls.contains(action);
    const int reached = 4 * stage + (is_planned ? 2 : 0) + (judgement.by_rule ? 1 : 0);
    if (reached <= furthest_) return;
    furthest_ = reached;
    control_ = fmt::format("{}: {} may not {}", judgement.control, fleets_.type_name(view_, member),
                           fleets_.action(action).name);
  }

  void follow_from(std::uint32_t reader) {
    start_ = {};
    start_.reader = reader;
    start_.content = ends_.content;
    const Judgement& reads = view_.judge(reader, ends_.content, {}, ArgumentValues::kAny);
    if (reads.denies()) return stop(0, reads, reader, ends_.content);
    if (!ends_.data.valid()) return act_from(reader);
    for_each_of(reader, [this](std::uint32_t holder, ActionId id) {
      const models::ToolAction& action = fleets_.action(id);
      if (action.effect != models::Effect::kRead || action.resource != ends_.data) return;
      const Judgement& data =
          view_.judge(holder, id, start_.situation_of(holder), ArgumentValues::kAny);
      const bool is_known = ends_.read_before && holder == start_.reader;
      if (data.denies() && !is_known) return stop(1, data, holder, id);
      act_from(holder);
    });
  }

  void act_from(std::uint32_t from) {
    for_each_of(from, [this](std::uint32_t last, ActionId id) {
      const bool fits = ends_.data.valid() ? fleets_.action(id).effect == models::Effect::kEgress
                                           : id == ends_.action;
      if (!fits) return;
      const Judgement& acts =
          view_.judge(last, id, start_.situation_of(last), ArgumentValues::kAttackers);
      if (acts.denies()) stop(2, acts, last, id);
    });
  }

  template <class Visit>
  void for_each_of(std::uint32_t from, const Visit& visit) {
    for (const std::uint32_t node : view_.graph().ways_from(from).order) {
      if (!view_.graph().is_member(node)) continue;
      for (std::uint32_t a = 0; a < fleets_.plan.organisation.actions.size(); ++a) {
        visit(node, ActionId{a});
      }
    }
  }

  const Fleets& fleets_;
  DesignView& view_;
  const RouteEnds& ends_;
  Route start_;
  int furthest_{-1};
  std::string control_;
};

}  // namespace

RouteEnds ends_of(const Fleets& fleets, const DesignView& view, const Route& route) {
  const models::ResourceId data =
      route.data.valid() ? fleets.action(route.data).resource : models::ResourceId{};
  return {view.graph().members()[route.reader].type, route.content, data, route.read_before,
          route.action};
}

std::vector<Hop> hops_of(const Fleets& fleets, DesignView& view, const Route& route) {
  const FleetGraph& graph = view.graph();
  const models::Organisation& organisation = fleets.plan.organisation;
  const models::ToolAction& content = fleets.action(route.content);
  const bool content_is_data = route.data == route.content && route.holder == route.reader;
  std::vector<Hop> hops;
  hops.push_back({fleets.type_name(view, route.reader), "reads", content.name,
                  content_is_data ? "untrusted; " + data_text(organisation, content)
                                  : std::string("untrusted")});
  if (route.data.valid() && !content_is_data) {
    const models::ToolAction& data = fleets.action(route.data);
    Hop read{fleets.type_name(view, route.holder), {}, data.name, data_text(organisation, data)};
    if (route.read_before) {
      read.remark += ", read before";
    } else {
      read.remark = with_remarks(
          read.remark, view.judge(route.holder, route.data, route.situation_of(route.holder),
                                  ArgumentValues::kAny));
    }
    append_way(fleets, view, graph.ways_from(route.reader), route.holder, read, hops);
  }
  const models::ToolAction& action = fleets.action(route.action);
  const bool is_egress = action.effect == models::Effect::kEgress;
  Hop act{fleets.type_name(view, route.last),
          {},
          action.name,
          is_egress ? "egress" : data_text(organisation, action)};
  act.remark =
      with_remarks(act.remark, view.judge(route.last, route.action, route.situation_of(route.last),
                                          ArgumentValues::kAttackers));
  const std::uint32_t from = route.data.valid() ? route.holder : route.reader;
  append_way(fleets, view, graph.ways_from(from), route.last, act, hops);
  return hops;
}

std::string why_cut(const Fleets& fleets, DesignView& view, const RouteEnds& ends) {
  return Follower(fleets, view, ends).stopped_by();
}

}  // namespace app
