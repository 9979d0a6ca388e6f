#include "models/threats/intrusions.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr sim::Purpose kInterval{"incident_interval"};
constexpr sim::Purpose kVictim{"incident_victim"};
constexpr sim::Purpose kFirstUse{"time_to_first_use"};
constexpr sim::Purpose kDetection{"detection"};
constexpr sim::Purpose kDetectionDelay{"detection_delay"};
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
    if (!threat.intrusion) continue;
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
    begin(id, source.child(kIncidentNode, nth));
  }
}

void Intrusions::begin(ThreatId threat, sim::EntityPath path) {
  const IncidentId incident{static_cast<std::uint32_t>(intruders_.size())};
  Intruder& intruder = intruders_.emplace_back();
  intruder.threat = threat;
  intruder.agent = &intruder.self;
  intruder.actor = Actor::kOutsider;
  intruder.at = fleet_.now();
  intruder.incident = incident;
  intruder.self.path = path;
  if (threat_of(intruder).intrusion->kind == IntrusionKind::kStolenCredential) {
    steal_credential(intruder);
  } else {
    pass_for_agent(intruder);
  }
  fleet_.records.emit(IntrusionBegan{fleet_.now(), threat, incident, intruder.stolen,
                                     intruder.self.type, intruder.in_vain});
  if (intruder.in_vain) return;
  const char* const name = threat_of(intruder).name.c_str();
  intruder.attack = fleet_.simulation.spawn(intrude(intruder), {.detached = true, .name = name});
  if (threat_of(intruder).detector) {
    fleet_.simulation.spawn(notice(intruder), {.detached = true, .name = name});
  }
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
  if (of.valid()) std::erase_if(candidates, [&](CredentialId id) { return !is_of(id, of); });
  if (candidates.empty()) return std::nullopt;
  return nth_share(candidates, fleet_.random.uniform(intruder.self.path, kVictim));
}

void Intrusions::steal_credential(Intruder& intruder) {
  const std::optional<CredentialId> stolen = pick_credential(intruder);
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

sim::Task<void> Intrusions::intrude(Intruder& intruder) {
  AgentRun& self = intruder.self;
  co_await fleet_.delay(fleet_.draw_duration(threat_of(intruder).intrusion->time_to_first_use_s,
                                             self.path, kFirstUse));
  bool is_in = true;
  if (self.keyring != nullptr) is_in = co_await custody_.obtain(self);
  if (is_in) co_await attacks_.pursue(intruder);
  if (self.keyring != nullptr) custody_.retire(*self.keyring);
  custody_.stop(self);
}

// ---- Detection, response and outcome

sim::Task<void> Intrusions::notice(Intruder& intruder) {
  const Detector& detector = *threat_of(intruder).detector;
  const sim::EntityPath path = intruder.self.path;
  if (!fleet_.random.bernoulli(detector.probability, path, kDetection)) co_return;
  co_await fleet_.delay(fleet_.draw_duration(detector.delay_s, path, kDetectionDelay));
  intruder.detected = fleet_.now();
  fleet_.records.emit(CompromiseDetected{fleet_.now(), intruder.threat, {}});
  raise_alarm(intruder);
}

void Intrusions::raise_alarm(const Intruder& intruder) {
  const std::optional<Response>& response =
      fleet_.design.response ? fleet_.design.response : threat_of(intruder).response;
  OrderTarget target;
  target.kind = response ? response->target : RevocationTarget::kCredential;
  const Keyring& keyring =
      intruder.stolen.valid() ? fleet_.keyring_of(intruder.stolen) : *intruder.self.keyring;
  if (intruder.stolen.valid()) {
    target.credential = intruder.stolen;
  } else {
    target.agent = &intruder.self;
  }
  target.agent_type = keyring.task_type;
  target.department = keyring.department;
  target.person = keyring.person;
  revocations_.order(RevocationCause::kIncident, target, response, intruder.self.path);
  if (!intruder.stolen.valid()) return;
  // The alarm is about whoever bears the credential.
  std::vector<AgentRun*> bearers;
  for (AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
    bearers.push_back(agent);
  }
  for (AgentRun* const agent : bearers) trust_.alarm(*agent);
}

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
