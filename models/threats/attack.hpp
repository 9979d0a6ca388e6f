#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/trust/trust_ledger.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/call_gate.hpp"
#include "models/workload/exposure.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Prompt injection: malicious content in untrusted results, hijacked agents that pursue a goal,
/// and the defenders' detection and response.
class Attacks final : public Exposure {
 public:
  Attacks(Fleet& fleet, Custody& custody, Revocations& revocations, CallGate& gate,
          TrustLedger& trust)
      : fleet_(fleet), custody_(custody), revocations_(revocations), gate_(gate), trust_(trust) {}
  /// Who is told when an attacker lets go of an agent.
  void set_agents(AgentProcess& agents) { agents_ = &agents; }

  bool on_untrusted_result(AgentRun& agent, ActionId action, sim::EntityPath call) override;
  sim::Process attack_on(AgentRun& agent) override;
  /// Tells how each hijack ended, at the horizon.
  void report_outcomes() const;

  /// An attacker and what he has to work with: an agent of the fleet, or what an outsider got hold
  /// of.
  struct Hijack {
    ThreatId threat;
    AgentRun* agent{nullptr};
    Actor actor{Actor::kHijacked};
    CredentialId stolen;   ///< All that an outsider can present; invalid: what `agent` can.
    bool accepted{false};  ///< At least one of his calls was.
    sim::SimTime at;
    std::optional<sim::SimTime> objective;
    std::optional<sim::SimTime> detected;
    sim::Process attack;
    std::uint64_t attempts{0};
  };
  /// Goes after the threat's goal, again and again while it persists and something still works.
  sim::Task<void> pursue(Hijack& hijack);

 private:
  [[nodiscard]] bool can_carry(const Threat& threat, ThreatId id, const AgentRun& agent,
                               ActionId action) const;
  void hijack(AgentRun& agent, ThreatId threat);
  sim::Task<bool> pursue_once(Hijack& hijack, bool& progress);
  sim::Task<bool> take_step(Hijack& hijack, const GoalStep& step);
  sim::Task<CallResult> attempt(Hijack& hijack, const GoalStep& step, ActionId action,
                                CredentialId credential);
  sim::Task<void> notice(Hijack& hijack);
  [[nodiscard]] CredentialId current(const Hijack& hijack) const;
  [[nodiscard]] CredentialList loot(const Hijack& hijack) const;
  [[nodiscard]] bool can_ask_anew(const Hijack& hijack) const;
  [[nodiscard]] const Threat& threat_of(const Hijack& hijack) const {
    return fleet_.plan.threats[hijack.threat.index];
  }

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  CallGate& gate_;
  TrustLedger& trust_;
  AgentProcess* agents_{nullptr};
  std::deque<Hijack> hijacks_;
};

}  // namespace models
