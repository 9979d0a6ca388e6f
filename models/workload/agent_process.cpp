#include "models/workload/agent_process.hpp"

#include <algorithm>
#include <string>

#include "models/workload/fan_out_limit.hpp"
#include "sim/core/combinators.hpp"

namespace models {
namespace {

constexpr sim::Purpose kStepLatency{"step_latency"};
constexpr sim::Purpose kTextTokens{"text_tokens"};
constexpr sim::Purpose kThinkTime{"think_time"};
constexpr sim::Purpose kCount{"count"};
constexpr sim::Purpose kChoice{"choice"};
constexpr sim::Purpose kOverreach{"overreach"};
constexpr sim::Purpose kOverreachAction{"overreach_action"};
constexpr sim::Purpose kRetryWait{"retry_wait"};
constexpr std::uint64_t kOverreachNode = sim::name_hash("overreach");
constexpr std::uint64_t kRetryNode = sim::name_hash("retry");

/// A drawn count: whole, not negative.
std::uint64_t as_count(double value) {
  return value < 1.0 ? 0U : static_cast<std::uint64_t>(value);
}

}  // namespace

const char* AgentProcess::name_of(const AgentRun& agent) const {
  return fleet_.type_of(agent).name.c_str();
}

void AgentProcess::refuse_endless_chain(const WorkflowRun& workflow, AgentTypeId type,
                                        std::uint32_t depth) const {
  if (depth <= kMostDepth) return;
  throw FanOutExplosion("the delegation has no end: in design '" + fleet_.design.name +
                        "' a chain of " + std::to_string(kMostDepth) + " agents reached type '" +
                        fleet_.plan.agent_types[type.index].name + "' in workflow '" +
                        fleet_.plan.workflows[workflow.type.index].name +
                        "' (end the chain of spawn and handoff, or set max_depth)");
}

void AgentProcess::refuse_explosion(const WorkflowRun& workflow, AgentTypeId type) const {
  if (fleet_.agents.size() < kMostAgents) return;
  throw FanOutExplosion("the fan-out explodes: design '" + fleet_.design.name + "' started " +
                        std::to_string(kMostAgents) + " agents in " +
                        std::to_string(static_cast<std::int64_t>(sim::to_seconds(fleet_.now()))) +
                        " s of simulated time, the last of type '" +
                        fleet_.plan.agent_types[type.index].name + "' in workflow '" +
                        fleet_.plan.workflows[workflow.type.index].name +
                        "' (lower its counts or the arrival rate, or set max_depth)");
}

AgentRun& AgentProcess::start(WorkflowRun& workflow, AgentRun* parent, AgentTypeId type,
                              sim::EntityPath path, Keyring* from) {
  AgentRun& agent = create(workflow, parent, type, path, from);
  agent.process = fleet_.simulation.spawn(live(agent), {.name = name_of(agent)});
  return agent;
}

AgentRun& AgentProcess::create(WorkflowRun& workflow, AgentRun* parent, AgentTypeId type,
                               sim::EntityPath path, Keyring* from) {
  refuse_explosion(workflow, type);
  if (parent != nullptr) refuse_endless_chain(workflow, type, parent->depth + 1);
  AgentRun& agent = fleet_.agents.emplace_back();
  agent.id = AgentId{static_cast<std::uint32_t>(fleet_.agents.size() - 1)};
  agent.parent = parent;
  agent.workflow = &workflow;
  agent.type = type;
  agent.path = path;
  if (parent != nullptr) {
    agent.depth = parent->depth + 1;
    agent.tainted = parent->tainted;
  }
  if (fleet_.reach.policy().reads_remaining()) {
    agent.remaining = RemainingCalls(fleet_.type_of(agent).plan);
  }
  workflow.agents.push_back(&agent);
  fleet_.records.emit(AgentStarted{fleet_.now(), agent.id, parent ? parent->id : AgentId{},
                                   workflow.id, type, agent.depth, path.value});
  trust_.assign(agent);
  const bool is_peer = parent != nullptr && from == nullptr;
  agent.keyring = is_peer ? custody_.keyring_for_peer(agent) : custody_.keyring_for(agent, from);
  return agent;
}

void AgentProcess::finish(AgentRun& agent) {
  end_task(agent, Outcome::kFailed);
  release(agent);
}

sim::Task<void> AgentProcess::live(AgentRun& agent) {
  bool may_start = !fleet_.is_stopped(agent.type);
  if (may_start) may_start = co_await custody_.obtain(agent);
  if (!may_start) {
    end_task(agent, Outcome::kDenied);
    co_return;
  }
  custody_.begin_use(agent);
  trust_.begin(agent);
  agent.began = true;
  if (exposure_.on_start(agent)) {
    end_task(agent, co_await be_hijacked(agent));
    co_return;
  }
  const Outcome outcome = co_await run(agent, fleet_.type_of(agent).plan, agent.path);
  end_task(agent, outcome);
}

void AgentProcess::end_task(AgentRun& agent, Outcome outcome) {
  if (agent.task_ended) return;
  agent.task_ended = true;
  agent.outcome = outcome;
  agent.task_end = fleet_.now();
  const bool attacker_holds_on =
      agent.hijacked && !agent.evicted && !exposure_.attack_on(agent).done();
  agent.stopped = !attacker_holds_on;
  custody_.end_use(agent);
  revocations_.end_task(agent);
  fleet_.records.emit(TaskEnded{fleet_.now(), agent.id, outcome});
  if (attacker_holds_on) {
    custody_.refresh(agent);
  } else {
    custody_.stop(agent);
    trust_.end(agent);
    fleet_.records.emit(AgentStopped{fleet_.now(), agent.id});
  }
}

void AgentProcess::cut_off(AgentRun& agent) { end_task(agent, Outcome::kCutOff); }

void AgentProcess::release(AgentRun& agent) {
  if (!agent.task_ended || agent.stopped) return;
  agent.stopped = true;
  custody_.stop(agent);
  trust_.end(agent);
  fleet_.records.emit(AgentStopped{fleet_.now(), agent.id});
}

sim::Task<Outcome> AgentProcess::run(AgentRun& agent, const Step& step, sim::EntityPath path) {
  fleet_.note_step(agent);
  if (agent.hijacked) return be_hijacked(agent);  // In another branch of its plan.
  switch (step.kind) {
    case StepKind::kCall:
      return run_call(agent, step, path);
    case StepKind::kSpawn:
      return run_spawn(agent, step, path);
    case StepKind::kHandoff:
      return run_handoff(agent, step, path);
    case StepKind::kMessage:
      return run_message(agent, step, path);
    case StepKind::kChoose:
      return run_choose(agent, step, path);
    case StepKind::kRepeat:
      return run_repeat(agent, step, path);
    case StepKind::kParallel:
      return run_parallel(agent, step, path);
    case StepKind::kRecall:
      return run_recall(agent, step, path);
    case StepKind::kThink:
    case StepKind::kRemember:
    case StepKind::kSequence:
      break;
  }
  return run_sequence(agent, step, path);
}

sim::Task<Outcome> AgentProcess::run_sequence(AgentRun& agent, const Step& step,
                                              sim::EntityPath path) {
  if (step.kind == StepKind::kThink) {
    co_await fleet_.delay(fleet_.draw_duration(step.duration_s, path, kThinkTime));
  }
  if (step.kind == StepKind::kRemember) custody_.remember(agent, step.memory, step.credential);
  for (const Step& child : step.children) {
    const Outcome outcome = co_await run(agent, child, path.child(child.name_hash, 0));
    if (outcome != Outcome::kDone) co_return outcome;
    if (agent.handed_off) break;
  }
  co_return Outcome::kDone;
}

sim::Task<void> AgentProcess::think(AgentRun& agent, sim::EntityPath path) {
  const ModelProfile& model = fleet_.type_of(agent).model;
  const sim::Duration latency = fleet_.draw_duration(model.step_s, path, kStepLatency);
  if (latency > sim::kZero) co_await fleet_.delay(latency);
  const double tokens = std::max(0.0, fleet_.random.sample(model.tokens, path, kTextTokens));
  if (tokens > 0.0) {
    const double usd = tokens * model.usd_per_token;
    fleet_.records.emit(ModelStep{fleet_.now(), agent.id, tokens, usd});
    fleet_.note_spent(agent, tokens, usd);
  }
}

sim::Task<void> AgentProcess::overreach(AgentRun& agent, sim::EntityPath path) {
  const AgentType& type = fleet_.type_of(agent);
  if (!fleet_.random.bernoulli(type.model.overreach, path, kOverreach)) co_return;
  const PermissionSet outside = fleet_.masks.all - type.granted;
  if (outside.empty()) co_return;
  const double uniform = fleet_.random.uniform(path, kOverreachAction);
  auto skip = static_cast<std::size_t>(uniform * static_cast<double>(outside.size()));
  ActionId chosen;
  outside.for_each([&](ActionId id) {
    if (skip-- == 0) chosen = id;
  });
  CallRequest request{
      &agent, chosen, {}, agent.keyring->current, Actor::kOverreach, path.child(kOverreachNode, 0)};
  co_await gate_.attempt_freshly(request);
}

/// Makes a planned call that failed again, and again if need be. Each try is a call of its own,
/// with its own draws. @return how the last one ended
sim::Task<CallResult> AgentProcess::repeat_call(AgentRun& agent, const Step& step,
                                                sim::EntityPath path) {
  CallResult result;
  for (std::uint32_t i = 0; i < step.retry->times; ++i) {
    const sim::EntityPath again = path.child(kRetryNode, i);
    fleet_.note_step(agent);
    expect_again(agent, step.action);
    co_await fleet_.delay(fleet_.draw_duration(step.retry->wait_s, again, kRetryWait));
    if (agent.hijacked) break;  // Meanwhile, in another branch.
    CallRequest request{
        &agent, step.action, step.arguments, agent.keyring->current, Actor::kLegitimate, again};
    result = co_await gate_.attempt_freshly(request);
    if (!result.may_be_repeated()) break;
  }
  co_return result;
}

/// The call that failed is still to come.
void AgentProcess::expect_again(AgentRun& agent, ActionId action) {
  if (!fleet_.reach.policy().reads_remaining()) return;
  agent.remaining.restore(action);
  if (agent.tainted) custody_.refresh(agent);
}

sim::Task<Outcome> AgentProcess::run_call(AgentRun& agent, const Step& step, sim::EntityPath path) {
  co_await think(agent, path);
  co_await overreach(agent, path);
  if (exposure_.has_accidents()) co_await exposure_.before_call(agent, step.action, path);
  if (agent.hijacked) co_return co_await be_hijacked(agent);  // Meanwhile, in another branch.
  CallRequest request{
      &agent, step.action, step.arguments, agent.keyring->current, Actor::kLegitimate, path};
  CallResult result = co_await gate_.attempt_freshly(request);
  if (step.retry && result.may_be_repeated()) {
    result = co_await repeat_call(agent, step, path);
    if (agent.hijacked) co_return co_await be_hijacked(agent);
  }
  if (!result.executed) {
    if (!step.required) co_return Outcome::kDone;
    co_return result.refusal == Refusal::kNone ? Outcome::kFailed : Outcome::kDenied;
  }
  const bool untrusted = step.result == ResultTrust::kAsTool
                             ? fleet_.plan.organisation.actions[step.action.index].untrusted
                             : step.result == ResultTrust::kUntrusted;
  if (untrusted) {
    taint(agent);
    trust_.read_untrusted(agent);
  }
  if (exposure_.on_result(agent, step.action, untrusted, path)) {
    co_return co_await be_hijacked(agent);
  }
  // A result that a filter throws away is as good as none.
  const bool lost = untrusted && exposure_.throws_away(agent, path);
  co_return lost&& step.required ? Outcome::kDenied : Outcome::kDone;
}

/// A hijacked agent stalls: for its parent and the platform its task stays open until the attacker
/// is done or a deadline ends it.
sim::Task<Outcome> AgentProcess::be_hijacked(AgentRun& agent) {
  const sim::Process attack = exposure_.attack_on(agent);
  co_await attack.join();
  co_return Outcome::kFailed;
}

void AgentProcess::taint(AgentRun& agent) {
  if (agent.tainted) return;
  agent.tainted = true;
  custody_.spread_taint(agent);
  if (fleet_.reach.policy().reads_taint() && agent.keyring != nullptr) custody_.refresh(agent);
}

sim::Task<Outcome> AgentProcess::run_spawn(AgentRun& agent, const Step& step,
                                           sim::EntityPath path) {
  const std::uint64_t count = as_count(fleet_.random.sample(step.count, path, kCount));
  if (count == 0 || agent.depth >= fleet_.type_of(agent).max_depth) co_return Outcome::kDone;
  std::vector<AgentRun*> children;
  std::vector<sim::Process> processes;
  bool refused = false;
  for (std::uint64_t i = 0; i < count; ++i) {
    refused = !gate_.may_delegate(agent, step.agent);
    if (refused) break;
    const sim::EntityPath child_path = path.child(kCount.hash, i);
    if (exposure_.intercepts(agent, step.agent, child_path)) {
      taint(agent);
      if (agent.hijacked) co_return co_await be_hijacked(agent);
      continue;
    }
    AgentRun& child = start(*agent.workflow, &agent, step.agent, child_path, agent.keyring);
    children.push_back(&child);
    processes.push_back(child.process);
  }
  // Those that were started do their part before the agent gives up.
  const Outcome otherwise = refused && step.required ? Outcome::kDenied : Outcome::kDone;
  if (step.join == Join::kNone || children.empty()) co_return otherwise;
  if (step.join == Join::kAll) {
    co_await sim::all_of(fleet_.simulation, processes);
  } else {
    const std::size_t first = co_await sim::any_of(fleet_.simulation, processes);
    const AgentRun* const kept = first < children.size() ? children[first] : nullptr;
    cancel_others(children, kept);
    if (kept != nullptr) children = {children[first]};
  }
  for (const AgentRun* child : children) {
    if (child->tainted) taint(agent);
  }
  for (const AgentRun* child : children) {
    if (exposure_.on_answer(agent, *child)) co_return co_await be_hijacked(agent);
  }
  const Outcome joined = step.required ? join_outcome(children) : Outcome::kDone;
  co_return joined == Outcome::kDone ? otherwise : joined;
}

void AgentProcess::cancel_others(const std::vector<AgentRun*>& children, const AgentRun* kept) {
  for (AgentRun* const child : children) {
    if (child == kept || child->process.done()) continue;
    child->process.cancel();
  }
  cut_off_lost(*children.front()->workflow);
}

void AgentProcess::end(AgentRun& agent) {
  if (agent.process.is_valid()) agent.process.cancel();
  cut_off(agent);
  cut_off_lost(*agent.workflow);
}

/// The platform ends whatever lost its process, children of children included.
void AgentProcess::cut_off_lost(const WorkflowRun& workflow) {
  for (AgentRun* const agent : std::vector<AgentRun*>(workflow.agents)) {
    const bool lost = agent->process.is_valid() && agent->process.cancelled();
    if (!agent->task_ended && lost) cut_off(*agent);
  }
}

Outcome AgentProcess::join_outcome(const std::vector<AgentRun*>& children) const {
  for (const AgentRun* child : children) {
    if (child->outcome != Outcome::kDone) return child->outcome;
  }
  return Outcome::kDone;
}

sim::Task<Outcome> AgentProcess::run_handoff(AgentRun& agent, const Step& step,
                                             sim::EntityPath path) {
  if (agent.depth >= fleet_.type_of(agent).max_depth) co_return Outcome::kDone;
  if (!gate_.may_delegate(agent, step.agent)) co_return Outcome::kDenied;
  const sim::EntityPath request = path.child(kCount.hash, 0);
  if (exposure_.intercepts(agent, step.agent, request)) {
    agent.handed_off = true;
    co_return co_await after_intercept(agent);
  }
  AgentRun& target = start(*agent.workflow, &agent, step.agent, request, agent.keyring);
  // Authority is passed on, not lent: the new credential hangs below the handing agent's parent.
  if (target.keyring != agent.keyring) {
    target.keyring->parent = agent.keyring->parent;
    // Whom an order has ended has nothing to pass on.
    if (agent.keyring->blocked && !target.keyring->standing) custody_.block(*target.keyring);
  }
  agent.handed_off = true;
  const sim::Process process = target.process;
  co_await process.join();
  if (target.tainted) taint(agent);
  co_return target.outcome;
}

sim::Task<Outcome> AgentProcess::run_message(AgentRun& agent, const Step& step,
                                             sim::EntityPath path) {
  if (agent.depth >= fleet_.type_of(agent).max_depth) co_return Outcome::kDone;
  if (!gate_.may_delegate(agent, step.agent)) co_return Outcome::kDenied;
  const sim::EntityPath request = path.child(kCount.hash, 0);
  if (exposure_.intercepts(agent, step.agent, request)) co_return co_await after_intercept(agent);
  const AgentRun& peer = start(*agent.workflow, &agent, step.agent, request, nullptr);
  const sim::Process process = peer.process;
  co_await process.join();
  if (peer.tainted) taint(agent);
  if (exposure_.on_answer(agent, peer)) co_return co_await be_hijacked(agent);
  co_return peer.outcome;
}

/// Somebody else has taken the request, and says that it is done.
sim::Task<Outcome> AgentProcess::after_intercept(AgentRun& agent) {
  taint(agent);
  if (agent.hijacked) co_return co_await be_hijacked(agent);
  co_return Outcome::kDone;
}

sim::Task<Outcome> AgentProcess::run_recall(AgentRun& agent, const Step& step,
                                            sim::EntityPath path) {
  if (custody_.recall(agent, step.memory)) taint(agent);
  if (exposure_.on_recall(agent, step.memory, path)) co_return co_await be_hijacked(agent);
  co_return Outcome::kDone;
}

sim::Task<Outcome> AgentProcess::run_choose(AgentRun& agent, const Step& step,
                                            sim::EntityPath path) {
  const double uniform = fleet_.random.uniform(path, kChoice);
  double cumulative = 0.0;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < step.weights.size(); ++i) {
    if (step.weights[i] > 0.0) chosen = i;
    cumulative += step.weights[i];
    if (uniform < cumulative) break;
  }
  const Step& child = step.children[chosen];
  co_return co_await run(agent, child, path.child(child.name_hash, 0));
}

sim::Task<Outcome> AgentProcess::run_repeat(AgentRun& agent, const Step& step,
                                            sim::EntityPath path) {
  const std::uint64_t rounds = as_count(fleet_.random.sample(step.count, path, kCount));
  for (std::uint64_t round = 0; round < rounds; ++round) {
    for (const Step& child : step.children) {
      const Outcome outcome = co_await run(agent, child, path.child(child.name_hash, round));
      if (outcome != Outcome::kDone || agent.handed_off) co_return outcome;
    }
  }
  co_return Outcome::kDone;
}

sim::Task<void> AgentProcess::run_branch(AgentRun& agent, const Step& step, sim::EntityPath path,
                                         Outcome& outcome) {
  outcome = co_await run(agent, step, path);
}

sim::Task<Outcome> AgentProcess::run_parallel(AgentRun& agent, const Step& step,
                                              sim::EntityPath path) {
  std::vector<Outcome> outcomes(step.children.size(), Outcome::kDone);
  std::vector<sim::Process> branches;
  for (std::size_t i = 0; i < step.children.size(); ++i) {
    const Step& child = step.children[i];
    branches.push_back(fleet_.simulation.spawn(
        run_branch(agent, child, path.child(child.name_hash, 0), outcomes[i]),
        {.name = name_of(agent)}));
  }
  co_await sim::all_of(fleet_.simulation, branches);
  for (const Outcome outcome : outcomes) {
    if (outcome != Outcome::kDone) co_return outcome;
  }
  co_return Outcome::kDone;
}

}  // namespace models
