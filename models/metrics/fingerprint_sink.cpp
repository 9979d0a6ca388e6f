#include "models/metrics/fingerprint_sink.hpp"

#include <concepts>
#include <type_traits>

namespace models {
namespace {

template <class Tag>
std::uint64_t word(Id<Tag> id) {
  return id.index;
}
std::uint64_t word(sim::SimTime at) { return static_cast<std::uint64_t>(at.ns); }
std::uint64_t word(sim::Duration time) { return static_cast<std::uint64_t>(time.ns); }
template <class Value>
requires std::integral<Value> || std::is_enum_v<Value> std::uint64_t word(Value value) {
  return static_cast<std::uint64_t>(value);
}
template <class Value>
std::uint64_t word(const std::optional<Value>& value) {
  return value ? word(*value) : ~std::uint64_t{0} - 1;
}

void put(sim::Fingerprint& fingerprint, const PermissionSet& set) {
  std::uint64_t filled = 0;  // Which words follow.
  for (std::size_t i = 0; i < set.words().size(); ++i) {
    if (set.words()[i] != 0) filled |= std::uint64_t{1} << i;
  }
  fingerprint.add(filled);
  for (const std::uint64_t part : set.words()) {
    if (part != 0) fingerprint.add(part);
  }
}
void put(sim::Fingerprint& fingerprint, double value) { fingerprint.add(value); }
template <class Value>
void put(sim::Fingerprint& fingerprint, const Value& value) {
  fingerprint.add(word(value));
}

}  // namespace

template <class... Fields>
void FingerprintSink::add(std::uint64_t kind, const Fields&... fields) {
  ++records_;
  fingerprint_.add(kind);
  (put(fingerprint_, fields), ...);
}

void FingerprintSink::on(const WorkflowStarted& r) {
  add(1, r.at, r.workflow, r.type, r.department, r.person, r.only_threat);
}
void FingerprintSink::on(const WorkflowEnded& r) { add(2, r.at, r.workflow, r.outcome); }
void FingerprintSink::on(const AgentStarted& r) {
  add(3, r.at, r.agent, r.parent, r.workflow, r.type, r.depth, r.path);
}
void FingerprintSink::on(const TaskEnded& r) { add(4, r.at, r.agent, r.outcome); }
void FingerprintSink::on(const AgentStopped& r) { add(5, r.at, r.agent); }
void FingerprintSink::on(const AuthorityChanged& r) {
  add(6, r.at, r.agent, r.held, r.effective, r.reachable);
}
void FingerprintSink::on(const CredentialIssued& r) {
  add(7, r.at, r.credential, r.parent, r.depth, r.workflow, r.holder, r.agent_type, r.department,
      r.person, r.scope, r.expires);
  if (r.feature.valid()) put(fingerprint_, r.feature);
}
void FingerprintSink::on(const CredentialUse& r) { add(8, r.at, r.credential, r.agent, r.begins); }
void FingerprintSink::on(const CredentialIdle& r) { add(9, r.at, r.credential, r.idle); }
void FingerprintSink::on(const CredentialRevoked& r) { add(10, r.at, r.credential, r.dead); }
void FingerprintSink::on(const DecisionMade& r) {
  add(11, r.at, r.agent, r.action, r.credential, r.refusal, r.rule, r.actor, r.logged,
      r.established, r.control_s);
}
void FingerprintSink::on(const PolicyNoted& r) {
  add(60, r.at, r.agent, r.action, r.rule, r.event, r.actor);
}
void FingerprintSink::on(const DecisionPointOutcome& r) {
  add(62, r.asked, r.kept, r.stale, r.failed, r.timeouts, r.fallbacks, r.latency_s, r.utilisation,
      r.mean_queue);
}
void FingerprintSink::on(const ApprovalEnded& r) {
  add(63, r.at, r.agent, r.action, r.actor, r.end, r.passes, r.wait_s);
}
void FingerprintSink::on(const ApproversOutcome& r) {
  add(64, r.department, r.utilisation, r.mean_queue, r.mean_wait_s, r.busy_s, r.taken, r.in_hours,
      r.overtime);
}
void FingerprintSink::on(const DelegationRefused& r) { add(61, r.at, r.agent, r.type, r.rule); }
void FingerprintSink::on(const ActionDone& r) {
  add(12, r.at, r.decided, r.agent, r.action, r.credential, r.actor, r.executed, r.logged,
      r.refused_now);
}
void FingerprintSink::on(const ModelStep& r) { add(13, r.at, r.agent, r.text_tokens, r.usd); }
void FingerprintSink::on(const CredentialWait& r) { add(14, r.at, r.agent, r.wait_s); }
void FingerprintSink::on(const RevocationDue& r) {
  add(15, r.at, r.due, r.order, r.cause, r.credential);
}
void FingerprintSink::on(const RevocationOutcome& r) {
  add(16, r.order, r.cause, r.credential, r.depth, r.due, r.command, r.effective, r.reached);
  for (const PointOutcome& point : r.points) {
    add(26, point.point, point.effective, point.had_sessions, point.established);
  }
}
void FingerprintSink::on(const CredentialRefused& r) {
  add(22, r.at, r.agent, r.parent, r.unreachable);
}
void FingerprintSink::on(const CredentialExhausted& r) { add(23, r.at, r.credential); }
void FingerprintSink::on(const RevocationCommanded& r) { add(24, r.at, r.order, r.cause); }
void FingerprintSink::on(const ValidationOutcome& r) { add(75, r.introspections, r.polls); }
void FingerprintSink::on(const ServerOutcome& r) {
  add(25, r.served, r.failed, r.utilisation, r.mean_queue, r.mean_wait_s);
}
void FingerprintSink::on(const MemoryWritten& r) {
  add(50, r.at, r.agent, r.memory, r.credential, r.tainted);
}
void FingerprintSink::on(const MemoryRead& r) { add(51, r.at, r.agent, r.memory, r.tainted); }
void FingerprintSink::on(const ThreatInjected& r) { add(17, r.at, r.threat, r.workflow, r.agent); }
void FingerprintSink::on(const AgentHijacked& r) { add(18, r.at, r.threat, r.agent, r.source); }
void FingerprintSink::on(const ThreatTurnedAway& r) {
  add(70, r.at, r.threat, r.agent, r.safeguard);
}
void FingerprintSink::on(const MemoryPoisoned& r) { add(71, r.at, r.threat, r.agent, r.memory); }
void FingerprintSink::on(const CampaignChanged& r) { add(72, r.at, r.threat, r.on); }
void FingerprintSink::on(const FalseAlarm& r) { add(73, r.at, r.threat, r.agent); }
void FingerprintSink::on(const CountermeasureTaken& r) {
  add(74, r.at, r.threat, r.kind, r.false_alarm);
}
void FingerprintSink::on(const GoalReached& r) { add(19, r.at, r.threat, r.agent); }
void FingerprintSink::on(const CompromiseDetected& r) {
  add(20, r.at, r.threat, r.agent, r.detector);
}
void FingerprintSink::on(const PersonJoined& r) { add(40, r.at, r.department, r.person, r.place); }
void FingerprintSink::on(const PersonLeft& r) { add(41, r.at, r.department, r.person); }
void FingerprintSink::on(const PersonMoved& r) { add(42, r.at, r.department, r.person, r.holds); }
void FingerprintSink::on(const EntitlementsChanged& r) {
  add(43, r.at, r.department, r.person, r.entitlements);
}
void FingerprintSink::on(const InventoryUsed& r) {
  add(44, r.at, r.entry, r.credential, r.action, r.refusal);
}
void FingerprintSink::on(const InventoryOutcome& r) {
  add(45, r.entry, r.credential, r.issued, r.from, r.to, r.owned_until, r.live);
}
void FingerprintSink::on(const HijackOutcome& r) {
  add(21, r.threat, r.agent, r.hijacked, r.objective, r.detected, r.contained);
}
void FingerprintSink::on(const InfectionObserved& r) {
  add(70, r.at, r.infection, r.infected, r.ever, r.fresh);
}
void FingerprintSink::on(const InfectionOutcome& r) {
  add(71, r.infection, r.infected, r.ever, r.peak, r.half, r.all);
}
void FingerprintSink::on(const IntrusionBegan& r) {
  add(60, r.at, r.threat, r.incident, r.credential, r.agent_type, r.in_vain);
}
void FingerprintSink::on(const OutsiderArmed& r) {
  add(62, r.at, r.threat, r.incident, r.effective);
}
void FingerprintSink::on(const IntrusionOutcome& r) {
  add(61, r.threat, r.incident, r.began, r.in_vain, r.accepted, r.objective, r.detected,
      r.contained);
}

}  // namespace models
