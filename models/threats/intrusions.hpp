#pragma once

#include <deque>
#include <optional>

#include "models/threats/alarms.hpp"
#include "models/threats/attack.hpp"
#include "models/threats/pursuit.hpp"

namespace models {

/// Somebody outside the fleet gets in, with a stolen or recorded credential, with a bootstrap
/// secret, with somebody's consent, because he is one of the people or because nobody asks who he
/// is, and pursues a goal.
class Intrusions final : public Attacks::Followers {
 public:
  Intrusions(Fleet& fleet, Custody& custody, TrustLedger& trust, Alarms& alarms,
             Campaigns& campaigns, Pursuit& pursuit)
      : fleet_(fleet),
        custody_(custody),
        trust_(trust),
        alarms_(alarms),
        campaigns_(campaigns),
        pursuit_(pursuit) {}
  /// Lets incidents happen.
  void start();
  /// Tells how each intrusion ended, at the horizon.
  void report_outcomes() const;

  void goal_reached(const Hijack& hijack) override;
  void delegated(const AgentRun& agent) override;

 private:
  /// An outsider. `self` stands for him at the enforcement points and at the issuer; it is no agent
  /// of the fleet.
  struct Intruder : Hijack {
    IncidentId incident;
    AgentRun self;
    bool in_vain{false};
  };
  sim::Task<void> happen(ThreatId threat);
  sim::Task<void> follow(ThreatId threat, CredentialId stolen, sim::EntityPath path);
  void begin(ThreatId threat, sim::EntityPath path, CredentialId given);
  void steal_credential(Intruder& intruder, CredentialId given);
  void pass_for_agent(Intruder& intruder);
  void act_as_person(Intruder& intruder);
  [[nodiscard]] std::optional<CredentialId> pick_credential(const Intruder& intruder);
  [[nodiscard]] AgentTypeId pick_victim(const Intruder& intruder) const;
  [[nodiscard]] bool is_of(CredentialId credential, AgentTypeId type) const;
  sim::Task<void> intrude(Intruder& intruder);
  void report_armed(const Intruder& intruder) const;
  [[nodiscard]] std::optional<sim::SimTime> contained(const Intruder& intruder) const;
  [[nodiscard]] const Threat& threat_of(const Intruder& intruder) const {
    return fleet_.plan.threats[intruder.threat.index];
  }

  Fleet& fleet_;
  Custody& custody_;
  TrustLedger& trust_;
  Alarms& alarms_;
  Campaigns& campaigns_;
  Pursuit& pursuit_;
  std::deque<Intruder> intruders_;
};

}  // namespace models
