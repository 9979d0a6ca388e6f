#include "models/workload/call_gate.hpp"

namespace models {
namespace {

constexpr sim::Purpose kIntrospection{"introspection_latency"};
constexpr sim::Purpose kToolLatency{"tool_latency"};
constexpr sim::Purpose kToolFailure{"tool_failure"};
constexpr sim::Purpose kLogLoss{"log_loss"};

PolicyEvent event_of(Verdict shadow) {
  if (shadow == Verdict::kDeny) return PolicyEvent::kShadowDenied;
  return shadow == Verdict::kEscalate ? PolicyEvent::kShadowEscalated : PolicyEvent::kShadowAllowed;
}

}  // namespace

CallGate::CallGate(Fleet& fleet, Custody& custody, Revocations& revocations,
                   DecisionService& decisions, ApprovalDesk& approvals)
    : fleet_(fleet),
      custody_(custody),
      revocations_(revocations),
      decisions_(decisions),
      approvals_(approvals) {
  for (const Tool& tool : fleet.plan.organisation.tools) {
    outages_.push_back(std::make_unique<Outage>(fleet, tool.outages, sim::name_hash(tool.name),
                                                tool.name.c_str()));
  }
}

void CallGate::start() {
  for (const std::unique_ptr<Outage>& outage : outages_) outage->start();
}

CallGate::Check CallGate::check_of(const CallRequest& request) const {
  Check check;
  check.point = fleet_.point_of(*request.agent, request.action);
  check.credential = request.credential;
  for (const std::uint32_t index : request.agent->sessions) {
    const TrustedSession& open = fleet_.credentials.session(index);
    if (open.point != check.point || open.ends <= fleet_.now()) continue;
    check.established = true;
    check.credential = open.credential;
  }
  return check;
}

DecisionService::Question CallGate::question_of(const CallRequest& request,
                                                const Check& check) const {
  std::uint64_t arguments = 0;
  for (const Argument& one : request.arguments) {
    arguments = sim::mix_bits(arguments ^ sim::name_hash(one.name));
    arguments = sim::mix_bits(arguments ^ sim::name_hash(one.value));
  }
  return {check.point, fleet_.credentials.at(check.credential).keyring, request.action, arguments,
          request.agent->tainted};
}

sim::Task<DecisionService::Reply> CallGate::wait_for_controls(const CallRequest& request,
                                                              Check check,
                                                              DecisionService::Question question) {
  CredentialStore& credentials = fleet_.credentials;
  if (!check.established &&
      credentials.needs_introspection(check.credential, check.point, fleet_.now())) {
    credentials.note_introspection(fleet_.now());
    const sim::Duration round_trip = fleet_.draw_duration(
        credentials.validation(check.point).latency_s, request.path, kIntrospection);
    if (round_trip > sim::kZero) co_await fleet_.delay(round_trip);
    if (credentials.alive_at_issuer(check.credential, fleet_.now())) {
      credentials.remember_active(check.credential, check.point, fleet_.now());
    }
  }
  co_return co_await decisions_.ask(request.path, question);
}

bool CallGate::is_bound_to_another(const CallRequest& request, const Check& check) const {
  return fleet_.design.credentials.binding == Binding::kSenderConstrained &&
         !custody_.holds_key_of(*request.agent, check.credential);
}

Refusal CallGate::judge_credential(const CallRequest& request, const Check& check) const {
  if (!check.established) {
    const Refusal invalid = fleet_.credentials.check(check.credential, check.point, fleet_.now());
    if (invalid != Refusal::kNone) return invalid;
    if (is_bound_to_another(request, check)) return Refusal::kBinding;
  }
  const Standing standing = fleet_.standing_of(check.credential);
  if (!fleet_.sets.at(standing.scope).contains(request.action)) return Refusal::kScope;
  const bool beyond_caller = fleet_.masks.as_caller.contains(request.action) &&
                             !fleet_.sets.at(standing.entitlements).contains(request.action);
  return beyond_caller ? Refusal::kEntitlement : Refusal::kNone;
}

Refusal CallGate::judge_policy(const CallRequest& request, Check& check,
                               const DecisionService::Question& question,
                               DecisionService::Reply reply) {
  const Decision* kept = nullptr;
  if (reply != DecisionService::Reply::kAnswered) kept = decisions_.kept(question);
  if (reply == DecisionService::Reply::kUnreachable) {
    decisions_.note_fallback();
    if (fleet_.design.decisions.on_outage == OnOutage::kFailOpen) {
      note_permitted(request, check);
      return Refusal::kNone;
    }
    if (fleet_.design.decisions.on_outage == OnOutage::kFailClosed || kept == nullptr) {
      return Refusal::kUndecided;
    }
  }
  const Decision decision =
      kept != nullptr ? keep_to(request, check, *kept, reply == DecisionService::Reply::kKept)
                      : ask_policy(request, check);
  if (kept == nullptr) {
    DecisionService::Question answered = question;
    answered.tainted = request.agent->tainted;  // It may have become so while it waited.
    decisions_.keep(answered, decision);
  }
  if (decision.verdict != Verdict::kDeny) note_permitted(request, check);
  check.rule = decision.rule;
  check.escalates = decision.verdict == Verdict::kEscalate;
  return decision.verdict == Verdict::kDeny ? Refusal::kPolicy : Refusal::kNone;
}

/// Goes by a kept decision, and notes whether it would be another one by now.
Decision CallGate::keep_to(const CallRequest& request, const Check& check, const Decision& kept,
                           bool in_time) {
  const Decision fresh = fleet_.reach.policy().decide(
      check.point, fleet_.reach.principal(fleet_.standing_of(check.credential)),
      fleet_.session_of(*request.agent, check.credential), request.action, request.arguments);
  if (fresh.verdict != kept.verdict) {
    if (in_time) decisions_.note_stale();
    const bool laxer = kept.verdict < fresh.verdict;
    fleet_.records.emit(
        PolicyNoted{fleet_.now(), request.agent->id, request.action, laxer ? fresh.rule : kept.rule,
                    laxer ? PolicyEvent::kStaleAllowed : PolicyEvent::kStaleDenied, request.actor});
  }
  return kept;
}

sim::Task<Refusal> CallGate::ask_people(const CallRequest& request, Check& check) {
  const Keyring& keyring = fleet_.keyring_of(check.credential);
  const bool is_current = !check.established && !custody_.is_per_call() &&
                          request.agent->keyring == &keyring && keyring.current == check.credential;
  const bool approved =
      co_await approvals_.ask({request.agent->id, request.action, request.actor, request.path,
                               fleet_.design.approvers_of(check.rule)});
  if (!approved) co_return Refusal::kApproval;
  // Meanwhile the session may have ended and the credential died; whose it was makes the call with
  // the one that came after it.
  if (check.established) {
    const Check now = check_of(request);
    check.established = now.established && now.credential == check.credential;
  }
  if (is_current) check.credential = keyring.current;
  co_return judge_credential(request, check);
}

/// Budgets count whatever passes, whoever decided it.
void CallGate::note_permitted(const CallRequest& request, const Check& check) const {
  const PolicyVersions& policy = fleet_.reach.policy();
  if (!policy.has_budgets()) return;
  policy.note_permitted(fleet_.session_of(*request.agent, check.credential), request.action);
}

Decision CallGate::ask_policy(const CallRequest& request, const Check& check) const {
  const PolicyVersions& policy = fleet_.reach.policy();
  const Principal principal = fleet_.reach.principal(fleet_.standing_of(check.credential));
  const Session session = fleet_.session_of(*request.agent, check.credential);
  const Decision decision =
      policy.decide(check.point, principal, session, request.action, request.arguments);
  const auto note = [&](RuleIndex rule, PolicyEvent event) {
    fleet_.records.emit(
        PolicyNoted{fleet_.now(), request.agent->id, request.action, rule, event, request.actor});
  };
  if (policy.is_outdated(check.point)) {
    const Decision newer =
        policy.decide_newly(principal, session, request.action, request.arguments);
    if (decision.allows() && !newer.allows()) note(newer.rule, PolicyEvent::kOutdatedAllowed);
  }
  if (decision.verdict == Verdict::kWarn) note(decision.rule, PolicyEvent::kWarned);
  for (const RuleIndex failed : decision.errors) note(failed, PolicyEvent::kFailed);
  if (policy.has_shadow()) {
    ShadowDecisions shadows;
    policy.shadow(check.point, principal, session, request.action, request.arguments, decision,
                  shadows);
    for (const ShadowDecision& one : shadows) note(one.rule, event_of(one.verdict));
  }
  return decision;
}

bool CallGate::may_delegate(const AgentRun& agent, AgentTypeId to) {
  const PolicyVersions& policy = fleet_.reach.policy();
  if (!policy.limits_delegation()) return true;
  const Session session = fleet_.session_of(agent);
  const Decision decision = policy.delegate(session);
  ShadowDecisions shadows;
  policy.shadow_delegate(session, decision, shadows);
  for (const ShadowDecision& one : shadows) {
    fleet_.records.emit(PolicyNoted{
        fleet_.now(), agent.id, {}, one.rule, event_of(one.verdict), Actor::kLegitimate});
  }
  if (decision.allows()) {
    policy.note_started(session);
    return true;
  }
  fleet_.records.emit(DelegationRefused{fleet_.now(), agent.id, to, decision.rule});
  return false;
}

void CallGate::note_accepted(const CallRequest& request, const Check& check) {
  AgentRun& agent = *request.agent;
  if (!check.established) {
    fleet_.credentials.note_use(check.credential, check.point, fleet_.now());
    if (fleet_.credentials.validation(check.point).at_open) {
      agent.sessions.push_back(
          fleet_.credentials.open_session(check.credential, check.point, fleet_.now()));
    }
  }
  const bool narrowing = fleet_.reach.policy().reads_remaining() && agent.tainted &&
                         agent.remaining.actions().contains(request.action);
  agent.remaining.consume(request.action);
  if (agent.workflow != nullptr) {
    ++agent.workflow->calls;
    agent.workflow->spent += fleet_.plan.organisation.actions[request.action.index].price.micros;
  }
  if (fleet_.credentials.at(check.credential).exhausted) {
    custody_.refresh_bearers({check.credential});  // All who could present it.
  }
  const bool changes = narrowing || fleet_.reach.policy().reads_history();
  if (changes && agent.id.valid()) custody_.refresh(agent);  // Of an outsider nothing is kept.
}

sim::Task<CallResult> CallGate::attempt_freshly(CallRequest request) {
  const bool in_session = check_of(request).established;
  if (in_session || !custody_.must_ask_for_call(*request.agent)) return attempt(request);
  return attempt_with_new(request);
}

sim::Task<CallResult> CallGate::attempt_with_new(CallRequest request) {
  request.credential =
      co_await custody_.obtain_for_call(*request.agent, request.action, request.path);
  const CallResult result = co_await attempt(request);
  if (custody_.is_per_call() && request.credential.valid()) {
    revocations_.end_call(request.credential);
  }
  co_return result;
}

sim::Task<CallResult> CallGate::attempt(CallRequest request) {
  if (listener_ == nullptr) return answer(request);
  return attempt_and_tell(request);
}

sim::Task<CallResult> CallGate::attempt_and_tell(CallRequest request) {
  const CallResult result = co_await answer(request);
  listener_->call_ended(request, result);
  co_return result;
}

sim::Task<CallResult> CallGate::answer(CallRequest request) {
  CallResult result;
  Check check = check_of(request);
  double control_s = 0.0;
  if (fleet_.is_disabled(tool_of(request.action))) {
    result.refusal = Refusal::kDisabled;
  } else if (check.credential.valid()) {
    const sim::SimTime asked = fleet_.now();
    DecisionService::Question question;
    if (decisions_.keeps_answers()) question = question_of(request, check);
    const DecisionService::Reply reply = co_await wait_for_controls(request, check, question);
    control_s = sim::to_seconds(fleet_.now() - asked);
    result.refusal = judge_credential(request, check);
    if (result.refusal == Refusal::kNone) {
      result.refusal = judge_policy(request, check, question, reply);
    }
    if (check.escalates) result.refusal = co_await ask_people(request, check);
  } else {
    result.refusal = Refusal::kNoCredential;
  }
  const ToolAction& action = fleet_.plan.organisation.actions[request.action.index];
  const bool logged =
      action.audited && !fleet_.random.bernoulli(fleet_.design.audit.loss, request.path, kLogLoss);
  result.logged = logged;
  const sim::SimTime decided = fleet_.now();
  fleet_.records.emit(DecisionMade{decided, request.agent->id, request.action, check.credential,
                                   result.refusal, check.rule, request.actor, logged,
                                   check.established, control_s, request.path.value,
                                   request.arguments, request.threat});
  if (result.refusal != Refusal::kNone) co_return result;
  note_accepted(request, check);

  const sim::Duration latency = fleet_.draw_duration(action.latency_s, request.path, kToolLatency);
  if (latency > sim::kZero) co_await fleet_.delay(latency);
  result.executed =
      !fleet_.random.bernoulli(action.failure_probability, request.path, kToolFailure) &&
      !outages_[action.tool.index]->is_on();
  const Refusal by_now = fleet_.credentials.check(check.credential, check.point, fleet_.now());
  const bool refused_now = by_now == Refusal::kRevoked || by_now == Refusal::kExpired;
  fleet_.records.emit(ActionDone{fleet_.now(), decided, request.agent->id, request.action,
                                 check.credential, request.actor, result.executed, logged,
                                 refused_now, request.threat});
  co_return result;
}

}  // namespace models
