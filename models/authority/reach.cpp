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
/// @param with_peers also those whom they may send a message, and so on
std::vector<AgentTypeId> with_descendants(const std::vector<AgentType>& types, AgentTypeId root,
                                          bool with_peers) {
  std::vector<AgentTypeId> found{root};
  const auto add = [&found](const std::vector<AgentTypeId>& next) {
    for (const AgentTypeId type : next) {
      if (std::find(found.begin(), found.end(), type) == found.end()) found.push_back(type);
    }
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    const AgentType& type = types[found[i].index];
    add(type.children);
    if (with_peers) add(type.peers);
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
      return parent_scope & type.entrusted;
  }
  return parent_scope;
}

PermissionSet root_scope(const CredentialRegime& regime, const PermissionSet& entitlements,
                         const AgentType& type) {
  switch (regime.scope) {
    case CredentialScope::kRole:
      return entitlements;
    case CredentialScope::kAgentType:
      return type.configured;
    case CredentialScope::kWorkflow:
    case CredentialScope::kTask:
    case CredentialScope::kCall:
      break;
  }
  return type.entrusted;
}

std::size_t Reach::KeyHash::operator()(const Key& key) const {
  const Node& node = key.node;
  const Standing standing = node.standing.value_or(Standing{});
  std::uint64_t hash =
      standing.task_type.index * 4U + static_cast<std::uint64_t>(node.tainted) * 2U;
  hash = sim::mix_bits(hash + static_cast<std::uint64_t>(standing.principal) +
                       (std::uint64_t{node.type.index} << 32U));
  hash = sim::mix_bits(hash + node.depth + (std::uint64_t{key.person.index} << 32U) +
                       key.tainted_contexts);
  hash = sim::mix_bits(hash + static_cast<std::uint64_t>(node.trust * 1e9));
  hash = sim::mix_bits(hash ^ node.chain ^ (std::uint64_t{node.hops} << 40U));
  hash = sim::mix_bits(hash ^ key.open_hours ^ (std::uint64_t{standing.user.index} << 24U));
  return sim::mix_bits(hash ^ standing.scope.index ^
                       (std::uint64_t{standing.entitlements.index} << 32U));
}

Reach::Reach(const Plan& plan, const Design& design, const ActionMasks& masks, PermissionSets& sets)
    : plan_(plan),
      design_(design),
      masks_(masks),
      sets_(sets),
      policy_(plan, design, masks),
      planned_(plan.agent_types.size()) {
  for (std::uint32_t i = 0; i < plan.agent_types.size(); ++i) {
    gather_calls(plan.agent_types[i].plan, planned_[i].own);
    for (const AgentTypeId type : with_descendants(plan.agent_types, AgentTypeId{i}, false)) {
      gather_calls(plan.agent_types[type.index].plan, planned_[i].closure);
    }
    fresh_remaining_.emplace_back(plan.agent_types[i].plan);
    sights_.push_back(sight_of(AgentTypeId{i}));
    if (plan.agent_types[i].max_depth != AgentType::kNoDepthLimit) {
      depth_matters_ = true;
      deepest_limit_ = std::max(deepest_limit_, plan.agent_types[i].max_depth);
    }
  }
}

Principal Reach::principal(const Standing& standing) const {
  const PermissionSet& entitlements = sets_.at(standing.entitlements);
  if (standing.principal == PrincipalKind::kSeat) {
    return {.entitlements = &entitlements, .user = standing.user};
  }
  const AgentType& type = plan_.agent_types[standing.task_type.index];
  // A credential that is handed on stands for the work of everyone who may present it.
  const bool shared = standing.principal == PrincipalKind::kWorkflow ||
                      design_.credentials.delegation == Delegation::kShare;
  const PlannedCalls& planned = planned_[standing.task_type.index];
  return {&entitlements,
          shared ? &type.entrusted : &type.own_calls,
          shared ? planned.closure : planned.own,
          type.purpose,
          standing.task_type,
          standing.user};
}

PermissionSet Reach::effective(const Standing& standing, const Session& session) const {
  if (undecided_ == Undecided::kNonePass) return {};
  const PermissionSet beyond_caller = masks_.as_caller - sets_.at(standing.entitlements);
  const PermissionSet permitted = undecided_ == Undecided::kAllPass
                                      ? masks_.all
                                      : policy_.permitted(principal(standing), session);
  return (permitted & sets_.at(standing.scope)) - beyond_caller;
}

void Reach::put_policy(std::size_t place, std::uint32_t version) {
  policy_.put(place, version);
  known_.clear();
}

void Reach::set_undecided(Undecided state) {
  undecided_ = state;
  known_.clear();
}

Reach::Sight Reach::sight_of(AgentTypeId root) const {
  Sight sight;
  for (const AgentTypeId id : with_descendants(plan_.agent_types, root, true)) {
    const AgentType& type = plan_.agent_types[id.index];
    sight.peers |= !type.peers.empty();
    sight.memories.insert(sight.memories.end(), type.recalls.begin(), type.recalls.end());
    if (type.shared > 0) sight.contexts.push_back(id);
  }
  std::sort(sight.memories.begin(), sight.memories.end());
  sight.memories.erase(std::unique(sight.memories.begin(), sight.memories.end()),
                       sight.memories.end());
  std::sort(sight.contexts.begin(), sight.contexts.end());
  return sight;
}

double Reach::worth_of(double trust) const {
  if (policy_.reads_history()) return trust;
  const std::vector<double>& minima = policy_.trust_minima();
  const auto above = std::upper_bound(minima.begin(), minima.end(), trust);
  return above == minima.begin() ? 0.0 : *(above - 1);
}

// ---- With which authority the next agent acts

Standing Reach::own_standing(AgentTypeId type) const {
  const AgentType& facts = plan_.agent_types[type.index];
  const SetId own = sets_.intern(facts.configured);
  const bool by_task = design_.credentials.scope == CredentialScope::kWorkflow;
  return {PrincipalKind::kAgent, type, by_task ? sets_.intern(facts.entrusted) : own, own};
}

bool Reach::stands_for_itself(AgentTypeId type) const {
  return design_.credentials.delegation == Delegation::kOwn ||
         design_.credentials.issue == IssuePer::kAgentType ||
         plan_.agent_types[type.index].shared > 0;
}

std::optional<Standing> Reach::standing_of_child(const std::optional<Standing>& parent,
                                                 AgentTypeId child) const {
  switch (design_.credentials.delegation) {
    case Delegation::kShare:
      return parent;
    case Delegation::kOwn:
      return own_standing(child);
    case Delegation::kExchange:
      break;
  }
  if (!parent) return std::nullopt;
  return Standing{PrincipalKind::kTask, child,
                  sets_.intern(attenuated_scope(design_.credentials, sets_.at(parent->scope),
                                                plan_.agent_types[child.index])),
                  parent->entitlements, parent->user};
}

Standing Reach::standing_of_peer(AgentTypeId peer, const Walk& walk) const {
  if (stands_for_itself(peer)) return own_standing(peer);
  const AgentType& facts = plan_.agent_types[peer.index];
  // Without a person it brings what it is set up with (Fleet::entitlements_of).
  const SetId lent = walk.person.valid() ? walk.person : sets_.intern(facts.configured);
  const PermissionSet scope = root_scope(design_.credentials, sets_.at(lent), facts);
  return {PrincipalKind::kTask, peer, sets_.intern(scope), lent, walk.user};
}

// ---- The closure

PermissionSet Reach::reachable(const Seeker& seeker) { return closure(seeker, nullptr).own; }

PermissionSet Reach::reachable(const Seeker& seeker, Surroundings& around) {
  if (!looks_around(seeker.type)) return closure(seeker, nullptr).own;
  const Closure& found = closure(seeker, &around);
  PermissionSet reached = found.own;
  for (const Look& look : found.looks) {
    const Shared shared = look.memory.valid() ? around.memory(look.memory, look.looker.type)
                                              : around.context(look.looker.type);
    Node looker = look.looker;
    looker.tainted |= shared.tainted;
    const Session session = session_of(seeker.session, looker);
    for (const Offer& offer : shared.offers) reached |= effective(offer, session);
  }
  return reached;
}

Session Reach::session_of(const Session& first, const Node& node) const {
  Session session = first;
  session.tainted = node.tainted;
  session.trust = node.trust;
  session.depth = node.hops;
  session.chain = node.chain;
  if (node.fresh && policy_.reads_remaining()) {
    session.remaining = &fresh_remaining_[node.type.index];
  }
  return session;
}

Reach::Node Reach::first_node(const Seeker& seeker, Surroundings* around) const {
  Node node{seeker.standing,
            seeker.type,
            seeker.session.tainted,
            !policy_.reads_remaining(),
            depth_matters_ ? std::min(seeker.depth, deepest_limit_) : 0,
            worth_of(seeker.session.trust)};
  if (policy_.reads_depth()) {
    node.hops = std::min(seeker.session.depth, policy_.deepest());
    node.chain = seeker.session.chain;
  }
  if (around != nullptr && plan_.agent_types[seeker.type.index].shared > 0) {
    node.tainted |= around->context(seeker.type).tainted;
  }
  return node;
}

Reach::Key Reach::key_of(const Seeker& seeker, Surroundings* around) const {
  Key key{first_node(seeker, around), {}, {}, policy_.open_hours(seeker.session.now), 0};
  if (around == nullptr) return key;
  const Sight& sight = sights_[seeker.type.index];
  if (sight.peers) {
    key.person = around->person();
    key.user = around->user();
  }
  if (!policy_.reads_taint()) return key;
  for (std::size_t i = 0; i < sight.contexts.size(); ++i) {
    if (around->context(sight.contexts[i]).tainted) key.tainted_contexts |= std::uint64_t{1} << i;
  }
  return key;
}

const Reach::Closure& Reach::closure(const Seeker& seeker, Surroundings* around) {
  // Remaining calls are an agent's own, and a key has a bit for so many contexts.
  const bool worth_knowing =
      !policy_.reads_remaining() && !policy_.reads_history() &&
      (around == nullptr || sights_[seeker.type.index].contexts.size() <= 64);
  const Key key = key_of(seeker, around);
  if (worth_knowing) {
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
  }
  Walk walk{seeker.session, around, key.person, key.user, {}, {}};
  visit(walk, key.node);
  if (worth_knowing) return known_.emplace(key, std::move(walk.closure)).first->second;
  unknown_ = std::move(walk.closure);
  return unknown_;
}

void Reach::visit(Walk& walk, Node node) const {
  if (std::find(walk.seen.begin(), walk.seen.end(), node) != walk.seen.end()) return;
  walk.seen.push_back(node);
  if (node.standing) {
    walk.closure.own |= effective(*node.standing, session_of(walk.session, node));
  }
  if (walk.around != nullptr) note_looks(walk, node);
  const AgentType& type = plan_.agent_types[node.type.index];
  if (depth_matters_ && node.depth >= type.max_depth) return;
  for (const AgentTypeId child : type.children) {
    visit_next(walk, node, child, standing_of_child(node.standing, child), false);
  }
  if (walk.around == nullptr) return;
  for (const AgentTypeId peer : type.peers) {
    visit_next(walk, node, peer, standing_of_peer(peer, walk), true);
  }
}

void Reach::visit_next(Walk& walk, const Node& from, AgentTypeId type,
                       const std::optional<Standing>& standing, bool is_peer) const {
  // Who gets no credential begins nothing (Custody::obtain).
  if (!standing && design_.credentials.delegation != Delegation::kShare) return;
  // Beyond the largest limit depth makes no difference.
  const std::uint32_t depth = depth_matters_ ? std::min(from.depth + 1, deepest_limit_) : 0;
  const AgentType& facts = plan_.agent_types[type.index];
  const double trust = facts.trust ? facts.trust->start : 1.0;
  Node next{standing, type, from.tainted, true, depth, worth_of(trust)};
  const bool shows_chain = design_.credentials.delegation == Delegation::kExchange && !is_peer;
  if (policy_.reads_depth() && shows_chain) {
    next.hops = std::min(from.hops + 1, policy_.deepest());
    const bool names_agent = from.standing && from.standing->principal != PrincipalKind::kSeat;
    next.chain = from.chain | (names_agent ? chain_bit(from.standing->task_type) : 0);
  }
  if (walk.around != nullptr && facts.shared > 0) {
    next.tainted |= walk.around->context(type).tainted;
  }
  visit(walk, next);
}

void Reach::note_looks(Walk& walk, const Node& node) const {
  Node looker = node;
  looker.standing.reset();  // Makes no difference to what it finds, nor does depth.
  looker.depth = 0;
  const auto add = [&](MemoryId memory) {
    const Look look{memory, looker};
    std::vector<Look>& looks = walk.closure.looks;
    if (std::find(looks.begin(), looks.end(), look) == looks.end()) looks.push_back(look);
  };
  const AgentType& type = plan_.agent_types[node.type.index];
  for (const MemoryId memory : type.recalls) add(memory);
  if (type.shared > 0) add({});
}

}  // namespace models
