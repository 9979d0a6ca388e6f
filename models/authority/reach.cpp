#include "models/authority/reach.hpp"

#include <algorithm>

#include "sim/random/name_hash.hpp"

namespace models {
namespace {

void gather_calls(const Step& step, std::vector<const Step*>& calls) {
  if (step.kind == StepKind::kCall) calls.push_back(&step);
  for (const Step& child : step.children) gather_calls(child, calls);
}

/// The type and all its planned descendants, each once, in order of discovery.
std::vector<AgentTypeId> with_descendants(const std::vector<AgentType>& types, AgentTypeId root) {
  std::vector<AgentTypeId> found{root};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const AgentTypeId child : types[found[i].index].children) {
      if (std::find(found.begin(), found.end(), child) == found.end()) found.push_back(child);
    }
  }
  return found;
}

}  // namespace

PermissionSet attenuated_scope(const CredentialRegime& regime, const PermissionSet& parent_scope,
                               const AgentType& type) {
  switch (regime.attenuation) {
    case Attenuation::kNone:
      return parent_scope;
    case Attenuation::kIntersect:
      return parent_scope & type.configured;
    case Attenuation::kTask:
      return parent_scope & type.granted;
  }
  return parent_scope;
}

std::size_t Reach::KeyHash::operator()(const Key& key) const {
  std::uint64_t hash =
      key.standing.task_type.index * 4U + static_cast<std::uint64_t>(key.tainted) * 2U;
  hash = sim::mix_bits(hash + static_cast<std::uint64_t>(key.standing.principal) +
                       (std::uint64_t{key.type.index} << 32U));
  hash = sim::mix_bits(hash + key.depth + (std::uint64_t{key.trust} << 32U));
  return sim::mix_bits(hash ^ key.standing.scope.index ^
                       (std::uint64_t{key.standing.entitlements.index} << 32U));
}

Reach::Reach(const Plan& plan, const Design& design, const ActionMasks& masks, PermissionSets& sets)
    : plan_(plan),
      design_(design),
      masks_(masks),
      sets_(sets),
      policy_(plan.organisation, design.policy),
      planned_(plan.agent_types.size()) {
  for (std::uint32_t i = 0; i < plan.agent_types.size(); ++i) {
    gather_calls(plan.agent_types[i].plan, planned_[i].own);
    for (const AgentTypeId type : with_descendants(plan.agent_types, AgentTypeId{i})) {
      gather_calls(plan.agent_types[type.index].plan, planned_[i].closure);
    }
    fresh_remaining_.emplace_back(plan.agent_types[i].plan);
    if (plan.agent_types[i].max_depth != AgentType::kNoDepthLimit) {
      depth_matters_ = true;
      deepest_limit_ = std::max(deepest_limit_, plan.agent_types[i].max_depth);
    }
  }
}

Principal Reach::principal(const Standing& standing) const {
  const PermissionSet& entitlements = sets_.at(standing.entitlements);
  if (standing.principal == PrincipalKind::kSeat) return {&entitlements, nullptr, {}};
  const AgentType& type = plan_.agent_types[standing.task_type.index];
  // A credential that is handed on stands for the work of everyone who may present it.
  const bool shared = standing.principal == PrincipalKind::kWorkflow ||
                      design_.credentials.delegation == Delegation::kShare;
  const PlannedCalls& planned = planned_[standing.task_type.index];
  return {&entitlements, shared ? &type.granted : &type.own_calls,
          shared ? planned.closure : planned.own, type.purpose};
}

PermissionSet Reach::effective(const Standing& standing, const Session& session) const {
  const PermissionSet beyond_caller = masks_.as_caller - sets_.at(standing.entitlements);
  return (policy_.permitted(principal(standing), session) & sets_.at(standing.scope)) -
         beyond_caller;
}

std::size_t Reach::minima_met(double trust) const {
  const std::vector<double>& minima = policy_.trust_minima();
  return static_cast<std::size_t>(std::upper_bound(minima.begin(), minima.end(), trust) -
                                  minima.begin());
}

Standing Reach::own_standing(AgentTypeId type) const {
  const SetId own = sets_.intern(plan_.agent_types[type.index].configured);
  return {PrincipalKind::kAgent, type, own, own};
}

Standing Reach::standing_of_child(const Standing& parent, AgentTypeId child) const {
  switch (design_.credentials.delegation) {
    case Delegation::kShare:
      return parent;
    case Delegation::kOwn:
      return own_standing(child);
    case Delegation::kExchange:
      return {PrincipalKind::kTask, child,
              sets_.intern(attenuated_scope(design_.credentials, sets_.at(parent.scope),
                                            plan_.agent_types[child.index])),
              parent.entitlements};
  }
  return parent;
}

PermissionSet Reach::reachable(const Standing& standing, AgentTypeId type, const Session& session,
                               std::uint32_t depth) {
  const bool cacheable = !policy_.reads_remaining();
  const Key key{standing, type, session.tainted, depth_matters_ ? depth : 0,
                minima_met(session.trust)};
  if (cacheable) {
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
  }
  std::vector<Key> seen;
  PermissionSet reached;
  close(key, session, seen, reached);
  if (cacheable) known_.emplace(key, reached);
  return reached;
}

void Reach::close(const Key& key, const Session& session, std::vector<Key>& seen,
                  PermissionSet& reached) const {
  if (std::find(seen.begin(), seen.end(), key) != seen.end()) return;
  seen.push_back(key);
  reached |= effective(key.standing, session);
  const AgentType& type = plan_.agent_types[key.type.index];
  if (depth_matters_ && key.depth >= type.max_depth) return;
  for (const AgentTypeId child : type.children) {
    const AgentType& type_below = plan_.agent_types[child.index];
    const double trust = type_below.trust ? type_below.trust->start : 1.0;
    const Key below{standing_of_child(key.standing, child), child, key.tainted,
                    depth_matters_ ? key.depth + 1 : 0, minima_met(trust)};
    // A cycle of types none of which has a limit repeats itself; depth need not tell it apart.
    if (below.depth > plan_.agent_types.size() + deepest_limit_) continue;
    close(below, {session.tainted, &fresh_remaining_[child.index], trust}, seen, reached);
  }
}

}  // namespace models
