#include "models/threats/intrusions.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr sim::Purpose kInterval{"incident_interval"};
constexpr sim::Purpose kVictim{"incident_victim"};
constexpr sim::Purpose kFirstUse{"time_to_first_use"};
constexpr sim::Purpose kRecorded{"delegation_recorded"};
constexpr sim::Purpose kDelay{"campaign_start"};
constexpr sim::Purpose kPerson{"incident_person"};
constexpr std::uint64_t kThreatNode = sim::name_hash("threat");
constexpr std::uint64_t kIncidentNode = sim::name_hash("incident");

template <class T>
T nth_share(const std::vector<T>& all, double uniform) {
  const auto index = static_cast<std::size_t>(uniform * static_cast<double>(all.size()));
  return all[std::min(index, all.size() - 1)];
}

}  // namespace

// ---- Incidents

void Intrusions::start() {
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const Threat& threat = fleet_.plan.threats[i];
    if (!threat.intrusion || threat.intrusion->rate_per_s == 0.0) continue;
    fleet_.simulation.spawn(happen(ThreatId{i}), {.detached = true, .name = threat.name.c_str()});
  }
}

sim::Task<void> Intrusions::happen(ThreatId id) {
  const Threat& threat = fleet_.plan.threats[id.index];
  const sim::EntityPath source =
      sim::EntityPath::root().child(kThreatNode, 0).child(sim::name_hash(threat.name), 0);
  const auto gap = sim::Distribution::exponential(1.0 / threat.intrusion->rate_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    const sim::Duration wait = fleet_.draw_duration(gap, source, kInterval, nth);
    if (fleet_.now() + wait >= sim::kStart + fleet_.plan.clock.horizon) co_return;
    co_await fleet_.delay(wait);
    if (campaigns_.is_on(id)) begin(id, source.child(kIncidentNode, nth), {});
  }
}

/// What an attack has reached, another threat may make use of: with what the agent had.
void Intrusions::goal_reached(const Hijack& hijack) {
  campaigns_.follow_up(hijack.threat);
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const Threat& threat = fleet_.plan.threats[i];
    if (!threat.intrusion || threat.campaign.after != hijack.threat) continue;
    if (threat.intrusion->kind == IntrusionKind::kReplay) continue;  // It begins to record.
    CredentialId given = hijack.stolen;
    const AgentRun& agent = *hijack.agent;
    if (!given.valid() && agent.id.valid()) {
      const CredentialList held = custody_.presentable(agent);
      if (!held.empty()) given = held.back();
    }
    const sim::EntityPath path =
        hijack.path.child(kThreatNode, 0).child(sim::name_hash(threat.name), 0);
    fleet_.simulation.spawn(follow(ThreatId{i}, given, path),
                            {.detached = true, .name = threat.name.c_str()});
  }
}

sim::Task<void> Intrusions::follow(ThreatId threat, CredentialId stolen, sim::EntityPath path) {
  const Campaign& campaign = fleet_.plan.threats[threat.index].campaign;
  if (campaign.starts_s) {
    co_await fleet_.delay(fleet_.draw_duration(*campaign.starts_s, path, kDelay));
  }
  if (!campaigns_.is_withdrawn(threat)) begin(threat, path, stolen);
}

/// A delegation may be recorded, to be replayed later on.
void Intrusions::delegated(const AgentRun& agent) {
  if (agent.parent == nullptr || agent.keyring == nullptr || !agent.keyring->current.valid())
    return;
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const Threat& threat = fleet_.plan.threats[i];
    if (!threat.intrusion || threat.intrusion->kind != IntrusionKind::kReplay) continue;
    const AgentTypeId of = threat.intrusion->of;
    if ((of.valid() && of != agent.type) || !campaigns_.is_on(ThreatId{i})) continue;
    const sim::EntityPath path =
        agent.path.child(kThreatNode, 0).child(sim::name_hash(threat.name), 0);
    if (!fleet_.random.bernoulli(threat.probability, path, kRecorded)) continue;
    begin(ThreatId{i}, path, agent.keyring->current);
  }
}

void Intrusions::begin(ThreatId threat, sim::EntityPath path, CredentialId given) {
  const IncidentId incident{static_cast<std::uint32_t>(intruders_.size())};
  Intruder& intruder = intruders_.emplace_back();
  intruder.threat = threat;
  intruder.agent = &intruder.self;
  intruder.actor = Actor::kOutsider;
  intruder.at = fleet_.now();
  intruder.incident = incident;
  intruder.self.path = path;
  intruder.path = path;
  switch (threat_of(intruder).intrusion->kind) {
    case IntrusionKind::kStolenCredential:
    case IntrusionKind::kReplay:
      steal_credential(intruder, given);
      break;
    case IntrusionKind::kStolenSecret:
    case IntrusionKind::kImpersonation:
      pass_for_agent(intruder);
      break;
    case IntrusionKind::kConsent:
    case IntrusionKind::kInsider:
      act_as_person(intruder);
      break;
  }
  fleet_.records.emit(IntrusionBegan{fleet_.now(), threat, incident, intruder.stolen,
                                     intruder.self.type, intruder.in_vain});
  if (intruder.in_vain) return;
  if (intruder.stolen.valid()) report_armed(intruder);
  const char* const name = threat_of(intruder).name.c_str();
  intruder.attack = fleet_.simulation.spawn(intrude(intruder), {.detached = true, .name = name});
  alarms_.compromised(intruder);
}

// ---- Ways in

/// Whether an agent of the type may present it. A seat's key names no agent: any may.
bool Intrusions::is_of(CredentialId credential, AgentTypeId type) const {
  const Keyring& keyring = fleet_.keyring_of(credential);
  if (keyring.principal == PrincipalKind::kSeat || keyring.task_type == type) return true;
  for (const AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
    if (agent->type == type) return true;
  }
  return false;
}

std::optional<CredentialId> Intrusions::pick_credential(const Intruder& intruder) {
  const AgentTypeId of = threat_of(intruder).intrusion->of;
  std::vector<CredentialId> candidates = fleet_.credentials.live(fleet_.now());
  // Nobody steals from those who are no part of the fleet.
  std::erase_if(candidates, [&](CredentialId id) { return fleet_.keyring_of(id).outsiders; });
  if (of.valid()) std::erase_if(candidates, [&](CredentialId id) { return !is_of(id, of); });
  if (candidates.empty()) return std::nullopt;
  return nth_share(candidates, fleet_.random.uniform(intruder.self.path, kVictim));
}

void Intrusions::steal_credential(Intruder& intruder, CredentialId given) {
  const bool follows = threat_of(intruder).campaign.after.valid();
  const std::optional<CredentialId> stolen =
      given.valid() ? std::optional(given) : (follows ? std::nullopt : pick_credential(intruder));
  intruder.in_vain = !stolen;
  if (!stolen) return;
  intruder.stolen = *stolen;
  intruder.self.trustee = trust_.behind(fleet_.keyring_of(*stolen));
}

/// The type that the threat names, else one with a secret; invalid: no type has any.
AgentTypeId Intrusions::pick_victim(const Intruder& intruder) const {
  const Intrusion& how = *threat_of(intruder).intrusion;
  if (how.of.valid()) return how.of;
  std::vector<AgentTypeId> with_secret;
  for (std::uint32_t i = 0; i < fleet_.plan.agent_types.size(); ++i) {
    const Identity& identity = fleet_.design.identity_of(fleet_.plan.agent_types[i]);
    if (identity.kind == IdentityKind::kBootstrapSecret) with_secret.push_back({i});
  }
  if (with_secret.empty()) return {};
  return nth_share(with_secret, fleet_.random.uniform(intruder.self.path, kVictim));
}

void Intrusions::pass_for_agent(Intruder& intruder) {
  AgentRun& self = intruder.self;
  self.type = pick_victim(intruder);
  intruder.in_vain = true;
  if (!self.type.valid()) return;
  const IdentityKind asked =
      fleet_.design.identity_of(fleet_.plan.agent_types[self.type.index]).kind;
  const bool has_secret = threat_of(intruder).intrusion->kind == IntrusionKind::kStolenSecret;
  intruder.in_vain = asked == IdentityKind::kPlatformAttested ||
                     (asked == IdentityKind::kBootstrapSecret && !has_secret);
  if (intruder.in_vain) return;
  self.keyring = &custody_.keyring_for_impostor(self.type, self.path);
  self.trustee = trust_.behind(*self.keyring);
}

/// An application with a person's consent, or the person through an agent.
void Intrusions::act_as_person(Intruder& intruder) {
  const Intrusion& how = *threat_of(intruder).intrusion;
  const std::optional<People::Somebody> person =
      fleet_.people.somebody(how.department, fleet_.random.uniform(intruder.self.path, kPerson));
  intruder.in_vain = !person;
  if (!person) return;
  const bool is_consent = how.kind == IntrusionKind::kConsent;
  if (is_consent && fleet_.design.safeguards.admin_consent) {
    intruder.in_vain = true;
    fleet_.records.emit(ThreatTurnedAway{
        fleet_.now(), intruder.threat, {}, static_cast<std::uint8_t>(Safeguard::kAdminConsent)});
    return;
  }
  AgentRun& self = intruder.self;
  const PermissionSet entitled = fleet_.people.entitlements(person->department, person->person);
  PermissionSet scope = entitled;
  if (is_consent && !how.consents_to.empty()) scope &= how.consents_to;
  self.type = how.of;
  if (!is_consent && how.of.valid()) {
    // An agent does for him what the regime lets it do for anybody.
    scope = root_scope(fleet_.design.credentials, entitled, fleet_.plan.agent_types[how.of.index]);
  }
  self.keyring = &custody_.keyring_for_outsider(*person, how.of, scope, self.path);
  self.trustee = trust_.behind(*self.keyring);
}

sim::Task<void> Intrusions::intrude(Intruder& intruder) {
  AgentRun& self = intruder.self;
  co_await fleet_.delay(fleet_.draw_duration(threat_of(intruder).intrusion->time_to_first_use_s,
                                             self.path, kFirstUse));
  bool is_in = true;
  if (self.keyring != nullptr) is_in = co_await custody_.obtain(self);
  if (is_in && self.keyring != nullptr) report_armed(intruder);
  if (is_in) co_await pursuit_.pursue(intruder);
  if (self.keyring != nullptr) custody_.retire(*self.keyring);
  custody_.stop(self);
}

/// What he could get accepted with all that he holds.
void Intrusions::report_armed(const Intruder& intruder) const {
  OutsiderArmed armed{fleet_.now(), intruder.threat, intruder.incident, {}};
  const auto add = [&](CredentialId id) {
    if (fleet_.credentials.at(id).dead <= fleet_.now()) return;
    armed.effective |=
        fleet_.reach.effective(fleet_.standing_of(id), fleet_.session_of(intruder.self, id));
  };
  const bool bound = fleet_.design.credentials.binding == Binding::kSenderConstrained;
  if (intruder.stolen.valid()) {
    if (!bound) add(intruder.stolen);
  } else {
    for (CredentialId id = intruder.self.keyring->current; id.valid();
         id = fleet_.credentials.at(id).older) {
      add(id);
    }
  }
  fleet_.records.emit(armed);
}

// ---- Outcome

std::optional<sim::SimTime> Intrusions::contained(const Intruder& intruder) const {
  sim::SimTime latest = intruder.at;
  const bool bound = fleet_.design.credentials.binding == Binding::kSenderConstrained;
  if (intruder.stolen.valid()) {
    if (!bound) latest = std::max(latest, fleet_.credentials.at(intruder.stolen).dead);
  } else if (intruder.self.keyring != nullptr) {
    const Keyring& keyring = *intruder.self.keyring;
    if (!keyring.blocked) return std::nullopt;  // He may come again and ask for more.
    latest = std::max(latest, keyring.blocked_at);
    for (CredentialId id = keyring.current; id.valid(); id = fleet_.credentials.at(id).older) {
      latest = std::max(latest, fleet_.credentials.at(id).dead);
    }
  }
  for (const std::uint32_t session : intruder.self.sessions) {
    latest = std::max(latest, fleet_.credentials.session(session).ends);
  }
  return latest > fleet_.now() ? std::nullopt : std::optional(latest);
}

void Intrusions::report_outcomes() const {
  for (const Intruder& intruder : intruders_) {
    fleet_.records.emit(IntrusionOutcome{intruder.threat, intruder.incident, intruder.at,
                                         intruder.in_vain, intruder.accepted, intruder.objective,
                                         intruder.detected, contained(intruder)});
  }
}

}  // namespace models
