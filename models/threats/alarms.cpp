#include "models/threats/alarms.hpp"

#include <algorithm>

namespace models {
namespace {

constexpr sim::Purpose kDetection{"detection"};
constexpr sim::Purpose kDetectionDelay{"detection_delay"};
constexpr sim::Purpose kGap{"false_alarm_gap"};
constexpr sim::Purpose kVictim{"false_alarm_victim"};
constexpr sim::Purpose kHandling{"countermeasure_handling"};
constexpr std::uint64_t kMeasureNode = sim::name_hash("countermeasure");
constexpr std::uint64_t kFalseAlarmNode = sim::name_hash("false_alarm");

sim::SimTime later(sim::SimTime now, const std::optional<sim::Duration>& lasts) {
  return lasts ? std::min(now + *lasts, sim::kNever) : sim::kNever;
}

}  // namespace

/// For the draws of what is about a threat; of none: of a design's own alarms.
std::uint64_t Alarms::name_of(ThreatId threat) const {
  return threat.valid() ? sim::name_hash(fleet_.plan.threats[threat.index].name) : kFalseAlarmNode;
}

const std::vector<Detector>& Alarms::detectors_of(ThreatId threat) const {
  return fleet_.design.detectors ? *fleet_.design.detectors
                                 : fleet_.plan.threats[threat.index].detectors;
}

// ---- What detectors see

void Alarms::compromised(Hijack& hijack) {
  const std::vector<Detector>& detectors = detectors_of(hijack.threat);
  hijack.alarmed.assign(detectors.size(), false);
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    if (detectors[i].has(Sight::kCompromise)) notice(hijack, i, hijack.path);
  }
}

void Alarms::saw_call(Hijack& hijack, const CallRequest& request, const CallResult& result) {
  const ToolAction& action = fleet_.plan.organisation.actions[request.action.index];
  const bool in_log = result.logged && fleet_.design.audit.level != AuditLevel::kNone;
  const std::vector<Detector>& detectors = detectors_of(hijack.threat);
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    const Detector& one = detectors[i];
    const bool seen =
        one.has(Sight::kCalls) || (one.has(Sight::kExecuted) && result.executed) ||
        (one.has(Sight::kLog) && in_log) ||
        (one.has(Sight::kDenials) && result.refusal != Refusal::kNone) ||
        (one.has(Sight::kEgress) && result.executed && action.effect == Effect::kEgress) ||
        (one.has(Sight::kOutsiders) && request.actor == Actor::kOutsider);
    if (seen) notice(hijack, i, request.path);
  }
  const ActionId blinding = fleet_.plan.threats[hijack.threat.index].blinded_by;
  if (result.executed && blinding.valid() && request.action == blinding) hijack.blinded = true;
}

void Alarms::saw_start(Hijack& hijack, sim::EntityPath path) {
  const std::vector<Detector>& detectors = detectors_of(hijack.threat);
  for (std::size_t i = 0; i < detectors.size(); ++i) {
    if (detectors[i].has(Sight::kStarts)) notice(hijack, i, path);
  }
}

void Alarms::notice(Hijack& hijack, std::size_t detector, sim::EntityPath path) {
  const Detector& facts = detectors_of(hijack.threat)[detector];
  if ((hijack.blinded && !facts.independent) || hijack.alarmed[detector]) return;
  if (!fleet_.random.bernoulli(facts.probability, path, kDetection, detector)) return;
  hijack.alarmed[detector] = true;
  fleet_.simulation.spawn(raise(hijack, detector, path),
                          {.detached = true, .name = facts.name.c_str()});
}

// ---- Alarms

sim::Task<void> Alarms::raise(Hijack& hijack, std::size_t detector, sim::EntityPath path) {
  const Detector& facts = detectors_of(hijack.threat)[detector];
  co_await fleet_.delay(fleet_.draw_duration(facts.delay_s, path, kDetectionDelay, detector));
  if (hijack.blinded && !facts.independent) co_return;
  const bool first = !hijack.detected;
  if (!first) co_return;  // It is being dealt with.
  hijack.detected = fleet_.now();
  const bool of_fleet = hijack.agent->id.valid();
  fleet_.records.emit(CompromiseDetected{fleet_.now(), hijack.threat, hijack.agent->id,
                                         static_cast<std::uint32_t>(detector)});
  answer({hijack.threat, target_of(hijack), of_fleet ? hijack.agent : nullptr, hijack.path});
  tell_trust(hijack);
}

void Alarms::start() {
  const auto begin = [this](ThreatId threat, const std::vector<Detector>& detectors) {
    for (std::size_t i = 0; i < detectors.size(); ++i) {
      if (detectors[i].false_positives_per_s == 0.0) continue;
      fleet_.simulation.spawn(raise_falsely(threat, i),
                              {.detached = true, .name = detectors[i].name.c_str()});
    }
  };
  // A design's detectors watch all threats together, and are wrong about none of them.
  if (fleet_.design.detectors) return begin({}, *fleet_.design.detectors);
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    begin(ThreatId{i}, fleet_.plan.threats[i].detectors);
  }
}

sim::Task<void> Alarms::raise_falsely(ThreatId threat, std::size_t detector) {
  const Detector& facts = detectors_of(threat)[detector];
  const sim::EntityPath source = sim::EntityPath::root()
                                     .child(kFalseAlarmNode, 0)
                                     .child(name_of(threat), 0)
                                     .child(sim::name_hash(facts.name), 0);
  const auto gap = sim::Distribution::exponential(1.0 / facts.false_positives_per_s);
  for (std::uint64_t nth = 0;; ++nth) {
    co_await fleet_.delay(fleet_.draw_duration(gap, source, kGap, nth));
    std::vector<AgentRun*> at_work;
    for (AgentRun& agent : fleet_.agents) {
      if (!agent.task_ended && agent.uses_keyring && !agent.hijacked) at_work.push_back(&agent);
    }
    const sim::EntityPath path = source.child(kFalseAlarmNode, nth);
    const double uniform = fleet_.random.uniform(path, kVictim);
    fleet_.records.emit(FalseAlarm{fleet_.now(), threat, {}});
    if (listener_ != nullptr) listener_->alarm_raised(path);
    if (at_work.empty()) continue;
    const auto place = static_cast<std::size_t>(uniform * static_cast<double>(at_work.size()));
    raise_about(threat, *at_work[std::min(place, at_work.size() - 1)], path);
  }
}

void Alarms::raise_about(ThreatId threat, AgentRun& agent, sim::EntityPath path) {
  Alarm alarm{threat, target_of(agent), &agent, path};
  alarm.false_alarm = true;
  answer(alarm);
  trust_.alarm(agent);
}

/// The alarm is about the agent, or about whoever bears the stolen credential.
void Alarms::tell_trust(const Hijack& hijack) {
  if (hijack.agent->id.valid()) return trust_.alarm(*hijack.agent);
  if (!hijack.stolen.valid()) return;
  const Keyring& keyring = fleet_.keyring_of(hijack.stolen);
  std::vector<AgentRun*> bearers;
  for (AgentRun* agent = keyring.bearers; agent != nullptr; agent = agent->next_bearer) {
    bearers.push_back(agent);
  }
  for (AgentRun* const agent : bearers) trust_.alarm(*agent);
}

// ---- The answer

OrderTarget Alarms::target_of(AgentRun& agent) const {
  OrderTarget target;
  target.agent = &agent;
  target.agent_type = agent.type;
  target.department = agent.workflow->department;
  target.person = agent.workflow->person;
  target.kind = RevocationTarget::kAgent;
  return target;
}

OrderTarget Alarms::target_of(const Hijack& hijack) const {
  if (hijack.agent->id.valid()) return target_of(*hijack.agent);
  OrderTarget target;
  const Keyring& keyring =
      hijack.stolen.valid() ? fleet_.keyring_of(hijack.stolen) : *hijack.agent->keyring;
  if (hijack.stolen.valid()) {
    target.credential = hijack.stolen;
  } else {
    target.agent = hijack.agent;
  }
  target.agent_type = keyring.task_type;
  target.department = keyring.department;
  target.person = keyring.person;
  target.kind = RevocationTarget::kCredential;
  return target;
}

const std::optional<Response>& Alarms::response_to(ThreatId threat) const {
  const bool of_design = fleet_.design.response || !threat.valid();
  return of_design ? fleet_.design.response : fleet_.plan.threats[threat.index].response;
}

const std::vector<Countermeasure>& Alarms::measures_against(ThreatId threat) const {
  static const std::vector<Countermeasure> kNone;
  if (fleet_.design.countermeasures) return *fleet_.design.countermeasures;
  return threat.valid() ? fleet_.plan.threats[threat.index].countermeasures : kNone;
}

void Alarms::answer(Alarm alarm) {
  if (!alarm.false_alarm && listener_ != nullptr) listener_->alarm_raised(alarm.path);
  const std::optional<Response>& response = response_to(alarm.threat);
  if (response) alarm.target.kind = response->target;
  // A false alarm makes nothing due; only what is ordered takes place.
  if (response || !alarm.false_alarm) {
    revocations_.order(RevocationCause::kIncident, alarm.target, response, alarm.path);
  }
  const std::vector<Countermeasure>& measures = measures_against(alarm.threat);
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (is_common(measures[i])) {
      take_once(alarm, measures[i], i);
    } else {
      fleet_.simulation.spawn(take(alarm, measures[i], i),
                              {.detached = true, .name = "countermeasure"});
    }
  }
}

/// One team sees to it: further alarms meanwhile do not bring it forward. A true one among them
/// makes it about the threat.
void Alarms::take_once(Alarm alarm, const Countermeasure& measure, std::size_t nth) {
  Common& common = common_of(alarm, measure, nth);
  if (common.under_way) {
    common.false_alarm &= alarm.false_alarm;
    return;
  }
  common.under_way = true;
  common.false_alarm = alarm.false_alarm;
  alarm.path =
      sim::EntityPath::root().child(kMeasureNode, common.taken++).child(name_of(alarm.threat), nth);
  fleet_.simulation.spawn(take(alarm, measure, nth), {.detached = true, .name = "countermeasure"});
}

Alarms::Common& Alarms::common_of(const Alarm& alarm, const Countermeasure& measure,
                                  std::size_t nth) {
  const bool of_type =
      measure.kind == CountermeasureKind::kStop && measure.stop == StopTarget::kAgentType;
  return common_[{alarm.threat.index, nth, of_type ? alarm.target.agent_type.index : 0U}];
}

/// Whether a measure is about the threat as such, and not about one agent.
bool Alarms::is_common(const Countermeasure& measure) {
  return measure.kind != CountermeasureKind::kStop || measure.stop == StopTarget::kAgentType ||
         measure.stop == StopTarget::kEverything;
}

sim::Task<void> Alarms::take(Alarm alarm, const Countermeasure& measure, std::uint64_t nth) {
  co_await fleet_.delay(fleet_.draw_duration(measure.handling_s, alarm.path, kHandling, nth));
  if (is_common(measure)) {
    Common& common = common_of(alarm, measure, nth);
    common.under_way = false;
    alarm.false_alarm = common.false_alarm;
  }
  fleet_.records.emit(CountermeasureTaken{
      fleet_.now(), alarm.threat, static_cast<std::uint8_t>(measure.kind), alarm.false_alarm});
  switch (measure.kind) {
    case CountermeasureKind::kStop:
      stop(alarm, measure);
      break;
    case CountermeasureKind::kWithdraw:
      if (!alarm.false_alarm) campaigns_.withdraw(alarm.threat);
      break;
    case CountermeasureKind::kPurge:
      if (!alarm.false_alarm) platform_->purge(alarm.threat);
      break;
    case CountermeasureKind::kDisable:
      fleet_.disabled_until[measure.tool.index] =
          std::max(fleet_.disabled_until[measure.tool.index], later(fleet_.now(), measure.lasts));
      break;
  }
}

void Alarms::stop(const Alarm& alarm, const Countermeasure& measure) {
  const bool everything = measure.stop == StopTarget::kEverything;
  const AgentRun* const about = alarm.agent;
  // Of an outsider who bears nobody's name no agent can be stopped.
  if (about == nullptr && !everything && measure.stop != StopTarget::kAgentType) return;
  const AgentTypeId type = about != nullptr ? about->type : alarm.target.agent_type;
  if (measure.stop == StopTarget::kAgentType && !type.valid()) return;
  std::vector<AgentRun*> stopped;
  for (AgentRun& agent : fleet_.agents) {
    if (agent.stopped) continue;
    const bool hit = everything || (measure.stop == StopTarget::kAgentType && agent.type == type) ||
                     (measure.stop == StopTarget::kWorkflow && agent.workflow == about->workflow) ||
                     &agent == about;
    if (hit) stopped.push_back(&agent);
  }
  for (AgentRun* const agent : stopped) platform_->evict(*agent);
  const auto close = [&](AgentTypeId one) {
    sim::SimTime& until = fleet_.stopped_until[one.index];
    until = std::max(until, later(fleet_.now(), measure.lasts));
  };
  if (measure.stop == StopTarget::kAgentType) close(type);
  if (!everything) return;
  for (std::uint32_t i = 0; i < fleet_.stopped_until.size(); ++i) close(AgentTypeId{i});
}

}  // namespace models
