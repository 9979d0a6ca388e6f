#include "models/workload/call_gate.hpp"

namespace models {
namespace {

constexpr sim::Purpose kIntrospection{"introspection_latency"};
constexpr sim::Purpose kDecision{"decision_latency"};
constexpr sim::Purpose kToolLatency{"tool_latency"};
constexpr sim::Purpose kToolFailure{"tool_failure"};
constexpr sim::Purpose kLogLoss{"log_loss"};

}  // namespace

sim::Task<double> CallGate::wait_for_controls(const CallRequest& request) {
  const sim::SimTime start = fleet_.now();
  const ToolId tool = fleet_.plan.organisation.actions[request.action.index].tool;
  CredentialStore& credentials = fleet_.credentials;
  if (credentials.needs_introspection(request.credential, tool, fleet_.now())) {
    const sim::Duration round_trip =
        fleet_.draw_duration(fleet_.design.validation.latency_s, request.path, kIntrospection);
    if (round_trip > sim::kZero) co_await fleet_.delay(round_trip);
    if (credentials.alive_at_issuer(request.credential, fleet_.now())) {
      credentials.remember_active(request.credential, tool, fleet_.now());
    }
  }
  const sim::Duration decision =
      fleet_.draw_duration(fleet_.design.policy.decision_latency_s, request.path, kDecision);
  if (decision > sim::kZero) co_await fleet_.delay(decision);
  co_return sim::to_seconds(fleet_.now() - start);
}

Refusal CallGate::judge(const CallRequest& request, std::int32_t& rule) const {
  const ToolAction& action = fleet_.plan.organisation.actions[request.action.index];
  const Refusal invalid = fleet_.credentials.check(request.credential, action.tool, fleet_.now());
  if (invalid != Refusal::kNone) return invalid;
  const Credential& credential = fleet_.credentials.at(request.credential);
  if (!credential.scope.contains(request.action)) return Refusal::kScope;
  if (fleet_.masks.as_caller.contains(request.action) &&
      !credential.entitlements->contains(request.action)) {
    return Refusal::kEntitlement;
  }
  const Principal principal = fleet_.reach.principal(
      {credential.principal, credential.task_type, credential.scope, credential.entitlements});
  const Session session{request.agent->tainted, &request.agent->remaining};
  const Verdict verdict =
      fleet_.reach.policy().decide(principal, session, request.action, request.arguments);
  rule = verdict.rule;
  return verdict.allow ? Refusal::kNone : Refusal::kPolicy;
}

void CallGate::note_accepted(AgentRun& agent, ActionId action) {
  const bool narrowing = fleet_.reach.policy().reads_remaining() && agent.tainted &&
                         agent.remaining.actions().contains(action);
  agent.remaining.consume(action);
  if (narrowing) custody_.refresh(agent);
}

sim::Task<CallResult> CallGate::attempt(CallRequest request) {
  CallResult result;
  std::int32_t rule = -1;
  double control_s = 0.0;
  if (request.credential.valid()) {
    control_s = co_await wait_for_controls(request);
    result.refusal = judge(request, rule);
  } else {
    result.refusal = Refusal::kNoCredential;
  }
  const bool logged = !fleet_.random.bernoulli(fleet_.design.audit.loss, request.path, kLogLoss);
  const sim::SimTime decided = fleet_.now();
  fleet_.records.emit(DecisionMade{decided, request.agent->id, request.action, request.credential,
                                   result.refusal, rule, request.actor, logged, control_s});
  if (result.refusal != Refusal::kNone) co_return result;
  note_accepted(*request.agent, request.action);

  const ToolAction& action = fleet_.plan.organisation.actions[request.action.index];
  const sim::Duration latency = fleet_.draw_duration(action.latency_s, request.path, kToolLatency);
  if (latency > sim::kZero) co_await fleet_.delay(latency);
  result.executed =
      !fleet_.random.bernoulli(action.failure_probability, request.path, kToolFailure);
  const bool refused_now =
      fleet_.credentials.check(request.credential, action.tool, fleet_.now()) != Refusal::kNone;
  fleet_.records.emit(ActionDone{fleet_.now(), decided, request.agent->id, request.action,
                                 request.credential, request.actor, result.executed, logged,
                                 refused_now});
  co_return result;
}

}  // namespace models
