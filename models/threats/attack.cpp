#include "models/threats/attack.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr sim::Purpose kInjection{"injection"};
constexpr sim::Purpose kSusceptibility{"susceptibility"};
constexpr sim::Purpose kPace{"pace"};
constexpr sim::Purpose kDetection{"detection"};
constexpr sim::Purpose kDetectionDelay{"detection_delay"};
constexpr std::uint64_t kAttemptNode = sim::name_hash("attack_attempt");

}  // namespace

bool Attacks::can_carry(const Threat& threat, ThreatId id, const AgentRun& agent,
                        ActionId action) const {
  const std::optional<ThreatId>& only = agent.workflow->only_threat;
  if (only && *only != id) return false;
  return std::find(threat.through.begin(), threat.through.end(), action) != threat.through.end();
}

bool Attacks::on_untrusted_result(AgentRun& agent, ActionId action, sim::EntityPath call) {
  for (std::uint32_t i = 0; i < fleet_.plan.threats.size(); ++i) {
    const Threat& threat = fleet_.plan.threats[i];
    if (!can_carry(threat, ThreatId{i}, agent, action)) continue;
    const sim::EntityPath content = call.child(sim::name_hash(threat.name), 0);
    if (!fleet_.random.bernoulli(threat.probability, content, kInjection)) continue;
    fleet_.records.emit(ThreatInjected{fleet_.now(), ThreatId{i}, agent.workflow->id, agent.id});
    const double susceptibility = fleet_.type_of(agent).model.susceptibility;
    if (agent.hijacked || !fleet_.random.bernoulli(susceptibility, content, kSusceptibility)) {
      continue;
    }
    hijack(agent, ThreatId{i});
    return true;
  }
  return false;
}

void Attacks::hijack(AgentRun& agent, ThreatId threat) {
  agent.hijacked = true;
  Hijack& state = hijacks_.emplace_back();
  state.threat = threat;
  state.agent = &agent;
  state.at = fleet_.now();
  fleet_.records.emit(AgentHijacked{fleet_.now(), threat, agent.id});
  const char* const name = threat_of(state).name.c_str();
  state.attack = fleet_.simulation.spawn(pursue(state), {.detached = true, .name = name});
  if (threat_of(state).detector) {
    fleet_.simulation.spawn(notice(state), {.detached = true, .name = name});
  }
}

sim::Process Attacks::attack_on(AgentRun& agent) {
  for (auto hijack = hijacks_.rbegin(); hijack != hijacks_.rend(); ++hijack) {
    if (hijack->agent == &agent) return hijack->attack;
  }
  SIM_ASSERT(!agent.hijacked);
  return {};
}

sim::Task<void> Attacks::pursue(Hijack& hijack) {
  const Goal& goal = threat_of(hijack).goal;
  const sim::SimTime give_up = fleet_.now() + goal.persist;
  bool comes_to_call = hijack.actor == Actor::kOutsider;  // Without a pause: it may take no time.
  for (;;) {
    const sim::SimTime round_start = fleet_.now();
    bool progress = false;
    const bool reached = co_await pursue_once(hijack, progress);
    if (reached && !hijack.objective) {
      hijack.objective = fleet_.now();
      fleet_.records.emit(GoalReached{fleet_.now(), hijack.threat, hijack.agent->id});
    }
    // A round without one executed call will not go better next time; one that takes no time
    // would never end.
    const bool stood_still = fleet_.now() == round_start && !comes_to_call;
    if (!progress || fleet_.now() >= give_up || stood_still) break;
    comes_to_call = false;
  }
  agents_->release(*hijack.agent);
}

sim::Task<bool> Attacks::pursue_once(Hijack& hijack, bool& progress) {
  for (const GoalStep& step : threat_of(hijack).goal.steps) {
    const bool executed = co_await take_step(hijack, step);
    if (!executed) co_return false;
    progress = true;
  }
  co_return true;
}

sim::Task<CallResult> Attacks::attempt(Hijack& hijack, const GoalStep& step, ActionId action,
                                       CredentialId credential) {
  const bool comes_to_call = hijack.actor == Actor::kOutsider && hijack.attempts == 0;
  const sim::EntityPath path = hijack.agent->path.child(kAttemptNode, hijack.attempts++);
  const sim::Duration pause = fleet_.draw_duration(threat_of(hijack).goal.pace_s, path, kPace);
  // Of what the agent, or an impostor, is given he presents the newest after a pause.
  const bool is_own = !credential.valid() || credential == current(hijack);
  if (pause > sim::kZero && !comes_to_call) co_await fleet_.delay(pause);
  const bool must_ask = !credential.valid() && custody_.must_ask_for_call(*hijack.agent);
  const bool as_impostor = hijack.actor == Actor::kOutsider && !hijack.stolen.valid();
  if (is_own && !must_ask && current(hijack).valid()) credential = current(hijack);
  if (as_impostor && credential.valid()) credential = hijack.agent->keyring->current;
  CallRequest request{hijack.agent, action, step.arguments, credential, hijack.actor, path};
  CallResult result;
  if (credential.valid()) {
    result = co_await gate_.attempt(request);
  } else {
    result = co_await gate_.attempt_freshly(request);
  }
  hijack.accepted |= result.refusal == Refusal::kNone;
  co_return result;
}

sim::Task<bool> Attacks::take_step(Hijack& hijack, const GoalStep& step) {
  for (const ActionId action : step.alternatives) {
    for (const CredentialId credential : loot(hijack)) {
      const CallResult result = co_await attempt(hijack, step, action, credential);
      if (result.executed) co_return true;
    }
    // As the agent that it controls, it may ask the issuer for more.
    if (!can_ask_anew(hijack)) continue;
    const CallResult result = co_await attempt(hijack, step, action, {});
    if (result.executed) co_return true;
  }
  co_return false;
}

bool Attacks::can_ask_anew(const Hijack& hijack) const {
  const AgentRun& agent = *hijack.agent;
  if (agent.keyring == nullptr) return false;
  return !agent.task_ended && agent.keyring->blocked == false && custody_.must_ask_for_call(agent);
}

CredentialId Attacks::current(const Hijack& hijack) const {
  if (hijack.stolen.valid()) return {};  // Nobody gives a thief anything new.
  const AgentRun& agent = *hijack.agent;
  if (!agent.task_ended) return agent.keyring->current;
  return agent.kept.empty() ? CredentialId{} : agent.kept.back();
}

CredentialList Attacks::loot(const Hijack& hijack) const {
  CredentialList found;
  if (hijack.stolen.valid()) {
    found.push_back(hijack.stolen);  // Dead or not: nobody tells him.
    return found;
  }
  const AgentRun& agent = *hijack.agent;
  const std::vector<Strategy>& strategies = threat_of(hijack).strategies;
  const bool harvests =
      std::find(strategies.begin(), strategies.end(), Strategy::kHarvest) != strategies.end();
  const CredentialList alive = custody_.own(agent);
  const CredentialId newest = current(hijack);
  for (auto credential = alive.rbegin(); credential != alive.rend(); ++credential) {
    if (harvests || *credential == newest) found.push_back(*credential);  // Newest first.
  }
  if (!harvests) return found;
  const std::vector<CredentialId> of_others = custody_.takeable(agent);
  found.insert(found.end(), of_others.rbegin(), of_others.rend());
  return found;
}

sim::Task<void> Attacks::notice(Hijack& hijack) {
  const Detector& detector = *threat_of(hijack).detector;
  const sim::EntityPath path = hijack.agent->path;
  if (!fleet_.random.bernoulli(detector.probability, path, kDetection)) co_return;
  co_await fleet_.delay(fleet_.draw_duration(detector.delay_s, path, kDetectionDelay));
  hijack.detected = fleet_.now();
  fleet_.records.emit(CompromiseDetected{fleet_.now(), hijack.threat, hijack.agent->id});
  const std::optional<Response>& response =
      fleet_.design.response ? fleet_.design.response : threat_of(hijack).response;
  OrderTarget target;
  target.kind = response ? response->target : RevocationTarget::kAgent;
  target.agent = hijack.agent;
  target.agent_type = hijack.agent->type;
  target.department = hijack.agent->workflow->department;
  target.person = hijack.agent->workflow->person;
  revocations_.order(RevocationCause::kIncident, target, response, path);
  trust_.alarm(*hijack.agent);
}

void Attacks::report_outcomes() const {
  for (const Hijack& hijack : hijacks_) {
    sim::SimTime contained = hijack.at;
    const AgentRun& agent = *hijack.agent;
    for (const CredentialId id : agent.kept) {
      contained = std::max(contained, fleet_.credentials.at(id).dead);
    }
    for (CredentialId id = agent.task_ended ? CredentialId{} : agent.keyring->current; id.valid();
         id = fleet_.credentials.at(id).older) {
      contained = std::max(contained, fleet_.credentials.at(id).dead);
    }
    for (const CredentialId id : custody_.takeable(agent)) {
      contained = std::max(contained, fleet_.credentials.at(id).dead);
    }
    for (const CredentialId id : agent.taken) {
      contained = std::max(contained, fleet_.credentials.at(id).dead);
    }
    for (const std::uint32_t session : agent.sessions) {
      contained = std::max(contained, fleet_.credentials.session(session).ends);
    }
    const bool censored = contained > fleet_.now();
    fleet_.records.emit(HijackOutcome{hijack.threat, agent.id, hijack.at, hijack.objective,
                                      hijack.detected,
                                      censored ? std::nullopt : std::optional(contained)});
  }
}

}  // namespace models
