#pragma once

#include <utility>

#include "models/credentials/custody.hpp"
#include "models/threats/alarms.hpp"
#include "models/threats/hijack.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/call_gate.hpp"

namespace models {

/// How attackers pursue their goals, with what they have.
class Pursuit {
 public:
  Pursuit(Fleet& fleet, Custody& custody, CallGate& gate, TrustLedger& trust, Alarms& alarms)
      : fleet_(fleet), custody_(custody), gate_(gate), trust_(trust), alarms_(alarms) {}
  void set_agents(AgentProcess& agents) { agents_ = &agents; }
  /// Who is told that a goal has been reached for the first time, and of calls that carry copies.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void goal_reached(Hijack& hijack) = 0;
    /// A call has been executed by which the attack passes on.
    virtual void sent_copies(const Hijack& hijack, const Spread::ThroughCall& how) = 0;
  };
  void set_listener(Listener& listener) { listener_ = &listener; }

  /// Goes after the threat's goal, again and again while it persists and something still works;
  /// then lets go. The hijack must outlive it.
  sim::Task<void> pursue(Hijack& hijack);

 private:
  /// How one round went.
  struct Round {
    bool reached{true};
    bool progress{false};
  };
  sim::Task<void> repeat(Hijack& hijack);
  sim::Task<void> pass_on(Hijack& hijack);
  sim::Task<Round> go_round(Hijack& hijack, sim::EntityPath path);
  static void go_to(Hijack& hijack, sim::EntityPath step);
  [[nodiscard]] sim::EntityPath path_of_call(Hijack& hijack, ActionId action);
  [[nodiscard]] sim::EntityPath path_of_start(Hijack& hijack, const AgentRun& body,
                                              AgentTypeId type);
  [[nodiscard]] static bool passes(const CallResult& result);
  [[nodiscard]] Keyring* lent_to(const AgentRun& body, AgentTypeId type) const;
  sim::Task<bool> may_start(Hijack& hijack, AgentRun& body, AgentTypeId type, sim::EntityPath path);
  sim::Task<bool> take_step(Hijack& hijack, const GoalStep& step);
  sim::Task<bool> try_strategies(Hijack& hijack, const GoalStep& step);
  sim::Task<bool> try_agent(Hijack& hijack, AgentRun& body, const GoalStep& step);
  sim::Task<bool> try_lateral(Hijack& hijack, const GoalStep& step);
  sim::Task<bool> try_outside(Hijack& hijack, const GoalStep& step);
  sim::Task<bool> fan_out(Hijack& hijack, const FanOutGoal& goal);
  sim::Task<AgentRun*> start_puppet(Hijack& hijack, AgentRun& body, AgentTypeId type);
  sim::Task<CallResult> attempt(Hijack& hijack, AgentRun& body, const GoalStep& step,
                                ActionId action, CredentialId credential);
  void note_dead(Hijack& hijack, const AgentRun& body) const;
  void let_go(Hijack& hijack);
  [[nodiscard]] bool knows_better(const Hijack& hijack, const AgentRun& body, ActionId action,
                                  CredentialId credential) const;
  [[nodiscard]] std::optional<std::pair<AgentRun*, AgentTypeId>> next_untried(Hijack& hijack) const;
  [[nodiscard]] AgentRun* starter(const Hijack& hijack) const;
  [[nodiscard]] std::vector<AgentRun*> bodies(const Hijack& hijack) const;
  [[nodiscard]] bool is_in_hand(const AgentRun& body) const;
  [[nodiscard]] sim::Duration pause(const Hijack& hijack, sim::EntityPath path) const;
  [[nodiscard]] bool uses(const Hijack& hijack, Strategy strategy) const;
  [[nodiscard]] bool has_budget(const Hijack& hijack) const;
  [[nodiscard]] bool is_paid(const Hijack& hijack) const;
  [[nodiscard]] CredentialId current(const Hijack& hijack, const AgentRun& body) const;
  [[nodiscard]] CredentialList loot(const Hijack& hijack, const AgentRun& body) const;
  [[nodiscard]] bool can_ask_anew(const AgentRun& body) const;
  void take_along(Hijack& hijack) const;
  [[nodiscard]] const Threat& threat_of(const Hijack& hijack) const {
    return fleet_.plan.threats[hijack.threat.index];
  }

  Fleet& fleet_;
  Custody& custody_;
  CallGate& gate_;
  TrustLedger& trust_;
  Alarms& alarms_;
  AgentProcess* agents_{nullptr};
  Listener* listener_{nullptr};
};

}  // namespace models
