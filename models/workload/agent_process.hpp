#pragma once

#include <vector>

#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/trust/trust_ledger.hpp"
#include "models/workload/call_gate.hpp"
#include "models/workload/exposure.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// Lets agents carry out their plans.
class AgentProcess {
 public:
  AgentProcess(Fleet& fleet, Custody& custody, Revocations& revocations, CallGate& gate,
               Exposure& exposure, TrustLedger& trust)
      : fleet_(fleet),
        custody_(custody),
        revocations_(revocations),
        gate_(gate),
        exposure_(exposure),
        trust_(trust) {}

  /// Starts an agent as a process of its own; it gets its credential first.
  /// @param from keyring of the agent that delegates to it; null for a workflow's first agent and
  /// for a peer, which brings its own authority
  /// @throws FanOutExplosion beyond kMostAgents or kMostDepth.
  AgentRun& start(WorkflowRun& workflow, AgentRun* parent, AgentTypeId type, sim::EntityPath path,
                  Keyring* from);
  /// An agent that whoever controls its parent lets work for him: it has no process of its own.
  AgentRun& create(WorkflowRun& workflow, AgentRun* parent, AgentTypeId type, sim::EntityPath path,
                   Keyring* from);
  /// Ends such an agent.
  void finish(AgentRun& agent);
  /// The platform ends an agent at work, and with it the children that run under it.
  void end(AgentRun& agent);
  /// A model step of the agent: takes its time and costs its tokens.
  sim::Task<void> think(AgentRun& agent, sim::EntityPath path);
  /// Ends the task of an agent that cannot end it itself (deadline, horizon).
  void cut_off(AgentRun& agent);
  /// The attacker lets go of an agent whose task has ended.
  void release(AgentRun& agent);

 private:
  [[nodiscard]] const char* name_of(const AgentRun& agent) const;  // Of its processes.
  void refuse_explosion(const WorkflowRun& workflow, AgentTypeId type) const;
  void refuse_endless_chain(const WorkflowRun& workflow, AgentTypeId type,
                            std::uint32_t depth) const;
  sim::Task<void> live(AgentRun& agent);
  sim::Task<Outcome> run(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_sequence(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_call(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<CallResult> repeat_call(AgentRun& agent, const Step& step, sim::EntityPath path);
  void expect_again(AgentRun& agent, ActionId action);
  sim::Task<Outcome> run_spawn(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_handoff(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_message(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_recall(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> after_intercept(AgentRun& agent);
  sim::Task<Outcome> run_choose(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_repeat(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<Outcome> run_parallel(AgentRun& agent, const Step& step, sim::EntityPath path);
  sim::Task<void> run_branch(AgentRun& agent, const Step& step, sim::EntityPath path,
                             Outcome& outcome);
  sim::Task<void> overreach(AgentRun& agent, sim::EntityPath path);
  sim::Task<Outcome> be_hijacked(AgentRun& agent);
  [[nodiscard]] Outcome join_outcome(const std::vector<AgentRun*>& children) const;
  void taint(AgentRun& agent);
  void end_task(AgentRun& agent, Outcome outcome);
  void cut_off_lost(const WorkflowRun& workflow);
  void cancel_others(const std::vector<AgentRun*>& children, const AgentRun* kept);

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  CallGate& gate_;
  Exposure& exposure_;
  TrustLedger& trust_;
};

}  // namespace models
