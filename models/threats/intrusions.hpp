#pragma once

#include <deque>
#include <optional>

#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/threats/attack.hpp"
#include "models/trust/trust_ledger.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Somebody outside the fleet gets in, with a stolen credential, with a bootstrap secret or because
/// nobody asks who he is, and pursues a goal; and the defenders' detection and response.
class Intrusions {
 public:
  Intrusions(Fleet& fleet, Custody& custody, Revocations& revocations, TrustLedger& trust,
             Attacks& attacks)
      : fleet_(fleet),
        custody_(custody),
        revocations_(revocations),
        trust_(trust),
        attacks_(attacks) {}
  /// Lets incidents happen.
  void start();
  /// Tells how each intrusion ended, at the horizon.
  void report_outcomes() const;

 private:
  /// An outsider. `self` stands for him at the enforcement points and at the issuer; it is no agent
  /// of the fleet.
  struct Intruder : Attacks::Hijack {
    IncidentId incident;
    AgentRun self;
    bool in_vain{false};
  };
  sim::Task<void> happen(ThreatId threat);
  void begin(ThreatId threat, sim::EntityPath path);
  void steal_credential(Intruder& intruder);
  void pass_for_agent(Intruder& intruder);
  [[nodiscard]] std::optional<CredentialId> pick_credential(const Intruder& intruder);
  [[nodiscard]] AgentTypeId pick_victim(const Intruder& intruder) const;
  [[nodiscard]] bool is_of(CredentialId credential, AgentTypeId type) const;
  sim::Task<void> intrude(Intruder& intruder);
  sim::Task<void> notice(Intruder& intruder);
  void raise_alarm(const Intruder& intruder);
  [[nodiscard]] std::optional<sim::SimTime> contained(const Intruder& intruder) const;
  [[nodiscard]] const Threat& threat_of(const Intruder& intruder) const {
    return fleet_.plan.threats[intruder.threat.index];
  }

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  TrustLedger& trust_;
  Attacks& attacks_;
  std::deque<Intruder> intruders_;
};

}  // namespace models
