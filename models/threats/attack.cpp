#include "models/threats/attack.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr sim::Purpose kInjection{"injection"};
constexpr sim::Purpose kSusceptibility{"susceptibility"};
constexpr sim::Purpose kFilter{"content_filter"};
constexpr sim::Purpose kThrownAway{"content_filter_false_positive"};
constexpr sim::Purpose kDormant{"dormant"};
constexpr sim::Purpose kWriteGap{"memory_write_gap"};
constexpr sim::Purpose kWhere{"memory_write_place"};
constexpr std::uint64_t kCopyNode = sim::name_hash("copy");
constexpr std::uint64_t kMemoryNode = sim::name_hash("memory_write");

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Whether an agent has to be talked into it; code just runs.
bool is_persuasion(InjectionKind kind) {
  return kind != InjectionKind::kRogue && kind != InjectionKind::kRelease &&
         kind != InjectionKind::kAccident;
}

}  // namespace

Attacks::Attacks(Fleet& fleet, Custody& custody, Alarms& alarms, Campaigns& campaigns,
                 Pursuit& pursuit)
    : fleet_(fleet), custody_(custody), alarms_(alarms), campaigns_(campaigns), pursuit_(pursuit) {
  for (const Threat& threat : fleet.plan.threats) {
    has_accidents_ |= !threat.intrusion && threat.injection == InjectionKind::kAccident;
  }
}

// ---- Exposure

bool Attacks::concerns(ThreatId id, InjectionKind kind, const AgentRun& agent) const {
  const std::optional<ThreatId>& only = agent.workflow->only_threat;
  if (only && *only != id) return false;
  const Threat& threat = threat_of(id);
  return !threat.intrusion && threat.injection == kind && campaigns_.is_on(id);
}

bool Attacks::on_start(AgentRun& agent) {
  followers_->delegated(agent);
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const ThreatId id{i};
    const Threat& threat = fleet_.plan.threats[i];
    const bool rogue = concerns(id, InjectionKind::kRogue, agent);
    const bool release = concerns(id, InjectionKind::kRelease, agent);
    if ((!rogue && !release) || !contains(threat.agents, agent.type)) continue;
    const sim::EntityPath where = agent.path.child(sim::name_hash(threat.name), 0);
    if (!fleet_.random.bernoulli(threat.probability, where, kInjection)) continue;
    const std::optional<sim::Duration>& age = fleet_.design.safeguards.release_age;
    if (release && age && fleet_.now() < campaigns_.began(id) + *age) {
      turn_away(id, agent, Safeguard::kReleaseAge);
      continue;
    }
    if (expose(agent, id, where, {})) return true;
  }
  return false;
}

/// Whether an exposure is to something malicious at all; then to what it does.
bool Attacks::meets(AgentRun& agent, ThreatId id, double probability, sim::EntityPath where) {
  const sim::EntityPath content = where.child(sim::name_hash(threat_of(id).name), 0);
  if (!fleet_.random.bernoulli(probability, content, kInjection)) return false;
  return expose(agent, id, content, {});
}

bool Attacks::on_result(AgentRun& agent, ActionId action, bool untrusted, sim::EntityPath call) {
  exposed_ = false;
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const ThreatId id{i};
    const Threat& threat = fleet_.plan.threats[i];
    if (meets_copies(agent, id, action, call)) return true;
    if (!contains(threat.through, action)) continue;
    if (concerns(id, InjectionKind::kContent, agent) && untrusted &&
        meets(agent, id, threat.probability, call)) {
      return true;
    }
    if (concerns(id, InjectionKind::kTool, agent) && meets_tool(agent, id, action, call))
      return true;
    // What it reads it may keep for later.
    if (!untrusted || !concerns(id, InjectionKind::kMemory, agent)) continue;
    const sim::EntityPath content = call.child(sim::name_hash(threat.name), 0);
    if (fleet_.random.bernoulli(threat.probability, content, kInjection)) {
      write_poison(agent, id, threat.memory, 1.0, content);
    }
  }
  return false;
}

bool Attacks::meets_tool(AgentRun& agent, ThreatId id, ActionId action, sim::EntityPath call) {
  const ToolId tool = fleet_.plan.organisation.actions[action.index].tool;
  if (!fleet_.design.safeguards.pins(tool)) {
    return meets(agent, id, threat_of(id).probability, call);
  }
  const sim::EntityPath content = call.child(sim::name_hash(threat_of(id).name), 0);
  if (fleet_.random.bernoulli(threat_of(id).probability, content, kInjection)) {
    turn_away(id, agent, Safeguard::kPinning);
  }
  return false;
}

bool Attacks::meets_copies(AgentRun& agent, ThreatId id, ActionId action, sim::EntityPath call) {
  const Threat& threat = threat_of(id);
  const std::optional<ThreatId>& only = agent.workflow->only_threat;
  if ((only && *only != id) || campaigns_.is_withdrawn(id)) return false;
  for (const Spread::ThroughCall& how : threat.spread.calls) {
    if (how.read != action) continue;
    const auto lying = copies_.find({id.index, action.index});
    if (lying == copies_.end() || lying->second == 0) continue;
    const sim::EntityPath content = call.child(sim::name_hash(threat.name), 0).child(kCopyNode, 0);
    if (!fleet_.random.bernoulli(how.probability, content, kInjection)) continue;
    --lying->second;
    return expose(agent, id, content, {});
  }
  return false;
}

bool Attacks::on_recall(AgentRun& agent, MemoryId memory, sim::EntityPath step) {
  // Only what was there at first: an exposure may add to it.
  const std::vector<Poison> lying = custody_.poison_in(memory, *agent.workflow);
  std::vector<ThreatId> met;
  for (const Poison& poison : lying) {
    if (poison.works_from > fleet_.now() || contains(met, poison.threat)) continue;
    const std::optional<ThreatId>& only = agent.workflow->only_threat;
    if (only && *only != poison.threat) continue;
    met.push_back(poison.threat);
    const sim::EntityPath content =
        step.child(sim::name_hash(threat_of(poison.threat).name), 0).child(kMemoryNode, 0);
    if (!fleet_.random.bernoulli(poison.probability, content, kInjection)) continue;
    if (expose(agent, poison.threat, content, poison.by)) return true;
  }
  return false;
}

bool Attacks::on_answer(AgentRun& agent, const AgentRun& from) {
  // Who never began, or was ended, gave none.
  if (!from.began || from.evicted || from.outcome == Outcome::kCutOff) return false;
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const ThreatId id{i};
    const Threat& threat = fleet_.plan.threats[i];
    if (concerns(id, InjectionKind::kAnswer, agent) && contains(threat.agents, from.type) &&
        meets(agent, id, threat.probability, from.path)) {
      return true;
    }
    if (!from.hijacked || threat.spread.through_answers == 0.0) continue;
    const bool by_this = std::any_of(hijacks_.begin(), hijacks_.end(), [&](const Hijack& one) {
      return one.threat == id && one.agent == &from;
    });
    if (!by_this) continue;
    const sim::EntityPath content =
        from.path.child(sim::name_hash(threat.name), 0).child(kCopyNode, 0);
    if (!fleet_.random.bernoulli(threat.spread.through_answers, content, kInjection)) continue;
    if (expose(agent, id, content, from.id)) return true;
  }
  return false;
}

bool Attacks::intercepts(AgentRun& agent, AgentTypeId to, sim::EntityPath request) {
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const ThreatId id{i};
    const Threat& threat = fleet_.plan.threats[i];
    if (!concerns(id, InjectionKind::kFakePeer, agent) || !contains(threat.agents, to)) continue;
    const sim::EntityPath content = request.child(sim::name_hash(threat.name), 0);
    if (!fleet_.random.bernoulli(threat.probability, content, kInjection)) continue;
    const Identity& identity = fleet_.design.identity_of(fleet_.plan.agent_types[to.index]);
    if (identity.kind == IdentityKind::kPlatformAttested) {
      turn_away(id, agent, Safeguard::kIdentity);
    } else if (fleet_.design.safeguards.checked_cards) {
      turn_away(id, agent, Safeguard::kCheckedCards);
    } else {
      expose(agent, id, content, {});
      return true;
    }
  }
  return false;
}

bool Attacks::throws_away(const AgentRun& agent, sim::EntityPath call) {
  const std::optional<Safeguards::Filter>& filter = fleet_.design.safeguards.filter;
  // A result with malicious content is no honest one, whatever came of it.
  if (!filter || filter->false_positives == 0.0 || exposed_) return false;
  if (!fleet_.random.bernoulli(filter->false_positives, call, kThrownAway)) return false;
  fleet_.records.emit(FalseAlarm{fleet_.now(), {}, agent.id});
  return true;
}

void Attacks::turn_away(ThreatId id, const AgentRun& agent, Safeguard by) {
  fleet_.records.emit(ThreatTurnedAway{fleet_.now(), id, agent.id, static_cast<std::uint8_t>(by)});
}

/// The agent has it in front of it. True: it is under the attacker's control from now on.
bool Attacks::expose(AgentRun& agent, ThreatId id, sim::EntityPath content, AgentId source) {
  const Threat& threat = threat_of(id);
  exposed_ = true;
  fleet_.records.emit(ThreatInjected{fleet_.now(), id, agent.workflow->id, agent.id});
  if (agent.hijacked) return false;
  if (is_persuasion(threat.injection)) {
    const std::optional<Safeguards::Filter>& filter = fleet_.design.safeguards.filter;
    if (filter && !fleet_.random.bernoulli(filter->misses, content, kFilter)) {
      turn_away(id, agent, Safeguard::kFilter);
      return false;
    }
  }
  const double follows = threat.works ? *threat.works
                         : is_persuasion(threat.injection)
                             ? fleet_.type_of(agent).model.susceptibility
                             : 1.0;
  if (!fleet_.random.bernoulli(follows, content, kSusceptibility)) return false;
  hijack(agent, id, source);
  return true;
}

void Attacks::hijack(AgentRun& agent, ThreatId threat, AgentId source) {
  agent.hijacked = true;
  Hijack& state = hijacks_.emplace_back();
  state.threat = threat;
  state.agent = &agent;
  state.path = agent.path;
  state.at = fleet_.now();
  fleet_.records.emit(AgentHijacked{fleet_.now(), threat, agent.id, source});
  for (const Spread::ThroughMemory& how : threat_of(threat).spread.memories) {
    write_poison(agent, threat, how.memory, how.probability,
                 agent.path.child(kMemoryNode, how.memory.index));
  }
  const char* const name = threat_of(threat).name.c_str();
  state.attack = fleet_.simulation.spawn(pursuit_.pursue(state), {.detached = true, .name = name});
  alarms_.compromised(state);
}

sim::Task<void> Attacks::before_call(AgentRun& agent, ActionId action, sim::EntityPath call) {
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const ThreatId id{i};
    const Threat& threat = fleet_.plan.threats[i];
    if (!concerns(id, InjectionKind::kAccident, agent) || !contains(threat.through, action)) {
      continue;
    }
    const sim::EntityPath where = call.child(sim::name_hash(threat.name), 0);
    if (!fleet_.random.bernoulli(threat.probability, where, kInjection)) continue;
    fleet_.records.emit(ThreatInjected{fleet_.now(), id, agent.workflow->id, agent.id});
    Hijack& state = hijacks_.emplace_back();
    state.threat = id;
    state.agent = &agent;
    state.path = where;
    state.actor = Actor::kOverreach;
    state.at = fleet_.now();
    alarms_.compromised(state);
    co_await pursuit_.pursue(state);
  }
}

sim::Process Attacks::attack_on(AgentRun& agent) {
  for (auto hijack = hijacks_.rbegin(); hijack != hijacks_.rend(); ++hijack) {
    if (hijack->is_accident()) continue;
    if (hijack->agent == &agent || contains(hijack->puppets, &agent)) return hijack->attack;
  }
  SIM_ASSERT(!agent.hijacked);
  return {};
}

// ---- Shared memories

void Attacks::write_poison(AgentRun& agent, ThreatId threat, MemoryId memory, double probability,
                           sim::EntityPath path) {
  if (fleet_.design.safeguards.trusted_writes) {
    turn_away(threat, agent, Safeguard::kTrustedWrites);
    return;
  }
  const sim::Duration dormant = fleet_.draw_duration(threat_of(threat).dormant_s, path, kDormant);
  custody_.poison(memory, *agent.workflow, {threat, agent.id, fleet_.now() + dormant, probability});
  fleet_.records.emit(MemoryPoisoned{fleet_.now(), threat, agent.id, memory});
}

void Attacks::start() {
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    if (fleet_.plan.threats[i].writes_per_s == 0.0) continue;
    fleet_.simulation.spawn(keep_writing(ThreatId{i}),
                            {.detached = true, .name = fleet_.plan.threats[i].name.c_str()});
  }
}

/// Somebody outside writes into the memory of everyone, or of one department or person at random.
sim::Task<void> Attacks::keep_writing(ThreatId id) {
  const Threat& threat = threat_of(id);
  const sim::EntityPath source =
      sim::EntityPath::root().child(kMemoryNode, 0).child(sim::name_hash(threat.name), 0);
  const auto gap = sim::Distribution::exponential(1.0 / threat.writes_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, source, kWriteGap, nth));
    if (!campaigns_.is_on(id)) continue;
    const sim::EntityPath path = source.child(kMemoryNode, nth);
    if (fleet_.design.safeguards.trusted_writes) {
      fleet_.records.emit(ThreatTurnedAway{
          fleet_.now(), id, {}, static_cast<std::uint8_t>(Safeguard::kTrustedWrites)});
      continue;
    }
    const std::optional<People::Somebody> found =
        fleet_.people.somebody({}, fleet_.random.uniform(path, kWhere));
    if (!found) continue;
    WorkflowRun whose;
    whose.department = found->department;
    whose.person = found->person;
    const sim::Duration dormant = fleet_.draw_duration(threat.dormant_s, path, kDormant);
    custody_.poison(threat.memory, whose, {id, {}, fleet_.now() + dormant, threat.probability});
    fleet_.records.emit(MemoryPoisoned{fleet_.now(), id, {}, threat.memory});
  }
}

void Attacks::purge(ThreatId threat) {
  custody_.purge(threat);
  std::erase_if(copies_, [threat](const auto& one) { return one.first.first == threat.index; });
}

// ---- What attacks lead to

void Attacks::goal_reached(Hijack& hijack) { followers_->goal_reached(hijack); }

void Attacks::sent_copies(const Hijack& hijack, const Spread::ThroughCall& how) {
  copies_[{hijack.threat.index, how.read.index}] += how.copies;
}

void Attacks::evict(AgentRun& agent) {
  if (agent.stopped || agent.evicted) return;
  agent.evicted = true;
  if (!agent.task_ended) {
    agents_->end(agent);
  } else {
    agents_->release(agent);
  }
  agent.evicted_at = fleet_.now();
}

// ---- Outcomes

/// From when on nothing that this agent holds is accepted.
sim::SimTime Attacks::last_use(const AgentRun& agent) const {
  sim::SimTime last = sim::kStart;
  const auto note = [&](CredentialId id) { last = std::max(last, fleet_.credentials.at(id).dead); };
  for (const CredentialId id : agent.kept) note(id);
  for (CredentialId id = agent.task_ended || agent.keyring == nullptr ? CredentialId{}
                                                                      : agent.keyring->current;
       id.valid(); id = fleet_.credentials.at(id).older) {
    note(id);
  }
  if (agent.id.valid()) {
    for (const CredentialId id : custody_.takeable(agent)) note(id);
  }
  for (const CredentialId id : agent.taken) note(id);
  for (const std::uint32_t session : agent.sessions) {
    last = std::max(last, fleet_.credentials.session(session).ends);
  }
  return agent.evicted ? std::min(last, agent.evicted_at) : last;
}

std::optional<sim::SimTime> Attacks::contained(const Hijack& hijack) const {
  sim::SimTime last = hijack.at;
  if (hijack.is_accident()) {
    last = hijack.over                ? *hijack.over
           : hijack.agent->task_ended ? hijack.agent->task_end
                                      : sim::kNever;
  } else {
    last = std::max({last, hijack.held_until, last_use(*hijack.agent)});
    for (const AgentRun* const puppet : hijack.puppets) {
      last = std::max(last, last_use(*puppet));
    }
    const bool bound = fleet_.design.credentials.binding == Binding::kSenderConstrained;
    for (const CredentialId id : hijack.booty) {
      if (!bound) last = std::max(last, fleet_.credentials.at(id).dead);
    }
    if (hijack.outside != nullptr) last = std::max(last, last_use(*hijack.outside));
  }
  return last > fleet_.now() ? std::nullopt : std::optional(last);
}

void Attacks::report_outcomes() const {
  for (const Hijack& hijack : hijacks_) {
    fleet_.records.emit(HijackOutcome{hijack.threat, hijack.agent->id, hijack.at, hijack.objective,
                                      hijack.detected, contained(hijack)});
  }
}

}  // namespace models
