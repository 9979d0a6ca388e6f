#include "src/analysis/fleet_graph.hpp"

#include <algorithm>

#include "src/analysis/plan_order.hpp"

namespace app {
namespace {

using models::AgentType;
using models::AgentTypeId;
using models::DepartmentId;
using models::Step;
using models::StepKind;

constexpr std::size_t kMostMembers = 3'000;
constexpr std::uint32_t kAny = 0xffffffffU;

bool is_delegation(LinkKind kind) {
  return kind == LinkKind::kSpawn || kind == LinkKind::kHandoff || kind == LinkKind::kMessage;
}

}  // namespace

FleetGraph::FleetGraph(const models::Plan& plan, const models::Design& design,
                       const models::Reach& reach, models::PermissionSets& sets)
    : plan_(plan), design_(design), reach_(reach), sets_(sets) {
  for (const AgentType& type : plan.agent_types) {
    if (type.max_depth != AgentType::kNoDepthLimit) deepest_ = std::max(deepest_, type.max_depth);
  }
  add_roots();
  links_.resize(members_.size());
  // Members that come to the list on the way have their turn too.
  for (std::uint32_t i = 0; i < members_.size(); ++i) add_links_of(i);
  add_places();
  offer_contexts();
}

// ---- Members

models::Standing FleetGraph::task_standing(AgentTypeId type, DepartmentId department,
                                           models::PrincipalKind kind) const {
  const AgentType& facts = plan_.agent_types[type.index];
  // In a product feature an agent brings what it is set up with (Fleet::entitlements_of).
  const models::PermissionSet& lent =
      department.valid() ? plan_.organisation.departments[department.index].entitlements
                         : facts.configured;
  const models::PermissionSet scope = models::root_scope(design_.credentials, lent, facts);
  return {kind, type, sets_.intern(scope), sets_.intern(lent), department};
}

/// As Custody gives the first agent of a workflow its credential.
models::Standing FleetGraph::root_standing(AgentTypeId start, DepartmentId department) const {
  using models::IssuePer;
  switch (design_.credentials.issue) {
    case IssuePer::kSeat: {
      const models::SetId seat =
          sets_.intern(plan_.organisation.departments[department.index].seat_entitlements);
      return {models::PrincipalKind::kSeat, {}, seat, seat, department};
    }
    case IssuePer::kAgentType:
      return reach_.own_standing(start);
    case IssuePer::kAgent:
      if (plan_.agent_types[start.index].shared > 0) return reach_.own_standing(start);
      break;
    case IssuePer::kWorkflow:
      return task_standing(start, department, models::PrincipalKind::kWorkflow);
    case IssuePer::kTask:
    case IssuePer::kCall:
      break;
  }
  return task_standing(start, department, models::PrincipalKind::kTask);
}

FleetGraph::MemberKey FleetGraph::key_of(const Member& member) const {
  const models::Standing standing = member.standing.value_or(models::Standing{});
  const std::uint64_t who = (std::uint64_t{standing.task_type.index} << 8U) |
                            (std::uint64_t{static_cast<std::uint8_t>(standing.principal)} << 1U) |
                            (member.standing ? 1U : 0U);
  return {member.workflow.index,
          member.department.index,
          member.type.index,
          who,
          (std::uint64_t{standing.scope.index} << 32U) | standing.entitlements.index,
          (std::uint64_t{member.depth} << 32U) | member.hops,
          member.chain};
}

std::optional<std::uint32_t> FleetGraph::add_member(const Member& member) {
  const auto known = numbers_.find(key_of(member));
  if (known != numbers_.end()) return known->second;
  if (members_.size() >= kMostMembers) {
    cut_short_ = true;
    return std::nullopt;
  }
  const auto number = static_cast<std::uint32_t>(members_.size());
  numbers_.emplace(key_of(member), number);
  members_.push_back(member);
  links_.resize(members_.size());
  return number;
}

void FleetGraph::add_roots() {
  for (std::uint32_t w = 0; w < plan_.workflows.size(); ++w) {
    for (const models::OnBehalfOf& one : models::served_by(plan_.workflows[w])) {
      if (one.weight <= 0.0) continue;
      Member root;
      root.workflow = models::WorkflowTypeId{w};
      root.department = one.department;
      root.type = plan_.workflows[w].start;
      root.standing = root_standing(root.type, root.department);
      add_member(root);
    }
  }
}

void FleetGraph::add_links_of(std::uint32_t member) {
  const AgentType& type = plan_.agent_types[members_[member].type.index];
  if (members_[member].depth >= type.max_depth) return;
  models::Session session;
  session.depth = members_[member].hops;
  session.chain = members_[member].chain;
  if (!reach_.policy().delegate(session).allows()) return;
  for_each_step(type.plan, [&](const Step& step) { add_link_for(member, step); });
}

void FleetGraph::add_link_for(std::uint32_t from, const Step& step) {
  const bool asks = step.kind == StepKind::kMessage;
  if (!asks && step.kind != StepKind::kSpawn && step.kind != StepKind::kHandoff) return;
  if (step.kind == StepKind::kSpawn && step.count.upper_bound() < 1.0) return;
  const Member parent = members_[from];
  Member next;
  next.workflow = parent.workflow;
  next.department = parent.department;
  next.type = step.agent;
  next.depth = std::min(parent.depth + 1, deepest_);
  if (asks) {
    next.standing =
        reach_.stands_for_itself(step.agent)
            ? reach_.own_standing(step.agent)
            : task_standing(step.agent, parent.department, models::PrincipalKind::kTask);
  } else {
    next.standing = reach_.standing_of_child(parent.standing, step.agent);
    // Who gets no credential begins nothing (Custody::obtain).
    if (!next.standing && design_.credentials.delegation != models::Delegation::kShare) return;
  }
  const bool shows_chain = design_.credentials.delegation == models::Delegation::kExchange && !asks;
  if (reach_.policy().reads_depth() && shows_chain) {
    next.hops = std::min(parent.hops + 1, reach_.policy().deepest());
    const bool names_agent =
        parent.standing && parent.standing->principal != models::PrincipalKind::kSeat;
    next.chain = parent.chain | (names_agent ? models::chain_bit(parent.standing->task_type) : 0);
  }
  const std::optional<std::uint32_t> to = add_member(next);
  if (!to) return;
  std::vector<std::uint32_t>& parents = members_[*to].parents;
  if (std::find(parents.begin(), parents.end(), from) == parents.end()) parents.push_back(from);
  const LinkKind kind = asks                            ? LinkKind::kMessage
                        : step.kind == StepKind::kSpawn ? LinkKind::kSpawn
                                                        : LinkKind::kHandoff;
  link(from, *to, kind);
  // Who hands off does nothing more, and nobody waits for children without a join.
  const bool answers = asks || (step.kind == StepKind::kSpawn && step.join != models::Join::kNone);
  if (answers) link(*to, from, LinkKind::kReturn);
}

void FleetGraph::link(std::uint32_t from, std::uint32_t to, LinkKind kind) {
  std::vector<Link>& all = links_[from];
  const bool known = std::any_of(all.begin(), all.end(),
                                 [&](const Link& one) { return one.to == to && one.kind == kind; });
  if (!known) all.push_back({to, kind});
}

// ---- Memories and contexts

std::uint32_t FleetGraph::place_number(const PlaceKey& key, SharedPlace place) {
  const auto next = static_cast<std::uint32_t>(members_.size() + places_.size());
  const auto [at, is_new] = place_numbers_.emplace(key, next);
  if (is_new) {
    places_.push_back(place);
    links_.emplace_back();
  }
  return at->second;
}

void FleetGraph::add_places() {
  std::vector<MemoryUse> uses;
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    for_each_step(plan_.agent_types[member.type.index].plan, [&](const Step& step) {
      const bool reads = step.kind == StepKind::kRecall;
      if (!reads && step.kind != StepKind::kRemember) return;
      const models::MemoryScope scope = plan_.memories[step.memory.index].scope;
      const bool of_workflow = scope == models::MemoryScope::kWorkflow;
      const bool of_feature =
          !member.department.valid() && !of_workflow && scope != models::MemoryScope::kEveryone;
      const PlaceKey key{step.memory.index,
                         of_workflow  ? member.workflow.index
                         : of_feature ? plan_.workflows[member.workflow.index].of_feature.index
                                      : kAny,
                         scope == models::MemoryScope::kEveryone ? kAny : member.department.index,
                         kAny};
      const std::uint32_t place = place_number(key, {step.memory, {}});
      link(reads ? place : i, reads ? i : place, reads ? LinkKind::kRecall : LinkKind::kRemember);
      uses.push_back({i, place, reads, step.credential});
    });
  }
  offer_credentials(uses);
}

/// Whoever recalls a note may present the credential in it, if its bearer may.
void FleetGraph::offer_credentials(const std::vector<MemoryUse>& uses) {
  const bool is_bearer = design_.credentials.binding == models::Binding::kBearer;
  // One that is good for a single call is used up by then.
  if (!is_bearer || design_.credentials.issue == models::IssuePer::kCall) return;
  for (const MemoryUse& reader : uses) {
    if (!reader.reads) continue;
    for (const MemoryUse& writer : uses) {
      const std::optional<models::Standing>& standing = members_[writer.member].standing;
      if (!writer.leaves_credential || writer.place != reader.place || !standing) continue;
      add_found(members_[reader.member], *standing,
                "found in " + plan_.memories[place(reader.place).memory.index].name);
    }
  }
}

/// A standing agent has the credentials of all tasks that it serves in its context.
void FleetGraph::offer_contexts() {
  for (std::uint32_t i = 0; i < members_.size(); ++i) {
    const AgentTypeId type = members_[i].type;
    if (plan_.agent_types[type.index].shared == 0) continue;
    const std::uint32_t place = place_number({kAny, kAny, kAny, type.index}, {{}, type});
    link(i, place, LinkKind::kContext);
    link(place, i, LinkKind::kContext);
    for (const Member& other : members_) {
      if (other.type == type && other.standing) {
        add_found(members_[i], *other.standing, "found in its context");
      }
    }
  }
}

void FleetGraph::add_found(Member& member, const models::Standing& standing,
                           const std::string& where) {
  if (member.standing == standing) return;
  const bool known =
      std::any_of(member.found.begin(), member.found.end(),
                  [&](const FoundCredential& one) { return one.standing == standing; });
  if (!known) member.found.push_back({standing, where});
}

// ---- Ways

const FleetGraph::Ways& FleetGraph::ways_from(std::uint32_t node, Along along) const {
  const auto [at, is_new] = ways_.try_emplace({node, along});
  Ways& ways = at->second;
  if (!is_new) return ways;
  ways.from = node;
  ways.distance.assign(nodes(), Ways::kFar);
  ways.before.assign(nodes(), node);
  ways.last.assign(nodes(), LinkKind::kSpawn);
  ways.distance[node] = 0;
  ways.order.push_back(node);
  for (std::size_t i = 0; i < ways.order.size(); ++i) {
    const std::uint32_t here = ways.order[i];
    for (const Link& next : links_[here]) {
      if (along == Along::kAuthority && !is_delegation(next.kind)) continue;
      if (ways.distance[next.to] != Ways::kFar) continue;
      ways.distance[next.to] = ways.distance[here] + 1;
      ways.before[next.to] = here;
      ways.last[next.to] = next.kind;
      ways.order.push_back(next.to);
    }
  }
  return ways;
}

std::vector<Link> FleetGraph::way_to(const Ways& ways, std::uint32_t node) {
  std::vector<Link> way;
  while (node != ways.from) {
    way.push_back({node, ways.last[node]});
    node = ways.before[node];
  }
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace app
