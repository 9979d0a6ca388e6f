#pragma once

#include <map>
#include <tuple>

#include "models/credentials/revocations.hpp"
#include "models/threats/campaigns.hpp"
#include "models/threats/hijack.hpp"
#include "models/trust/trust_ledger.hpp"
#include "models/workload/call_gate.hpp"

namespace models {

/// Who carries out what a playbook orders beside revocations.
class Platform {
 public:
  virtual ~Platform() = default;
  /// The agent's task is ended for it, whoever controls it.
  virtual void evict(AgentRun& agent) = 0;
  /// What a threat left in shared memories is removed.
  virtual void purge(ThreatId threat) = 0;
};

/// Detectors that notice compromises, or raise an alarm for nothing, and the answer to an alarm.
class Alarms {
 public:
  Alarms(Fleet& fleet, Custody& custody, Revocations& revocations, TrustLedger& trust,
         Campaigns& campaigns)
      : fleet_(fleet),
        custody_(custody),
        revocations_(revocations),
        trust_(trust),
        campaigns_(campaigns) {}
  void set_platform(Platform& platform) { platform_ = &platform; }
  /// Who is told of every alarm, true or false.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void alarm_raised(sim::EntityPath path) = 0;
  };
  void set_listener(Listener& listener) { listener_ = &listener; }

  /// Lets false alarms happen.
  void start();
  /// An agent has been hijacked, or an outsider has got hold of something.
  void compromised(Hijack& hijack);
  /// The attacker has made a call.
  void saw_call(Hijack& hijack, const CallRequest& request, const CallResult& result);
  /// He has had an agent started, or tried to.
  void saw_start(Hijack& hijack, sim::EntityPath path);

 private:
  struct Alarm {  // What the answer to an alarm is about.
    ThreatId threat;
    OrderTarget target;
    AgentRun* agent{nullptr};  // Of the fleet; null: an outsider's.
    sim::EntityPath path;
    bool false_alarm{false};
  };
  [[nodiscard]] const std::vector<Detector>& detectors_of(ThreatId threat) const;
  void notice(Hijack& hijack, std::size_t detector, sim::EntityPath path);
  sim::Task<void> raise(Hijack& hijack, std::size_t detector, sim::EntityPath path);
  sim::Task<void> raise_falsely(ThreatId threat, std::size_t detector);
  void raise_about(ThreatId threat, AgentRun& agent, sim::EntityPath path);
  void tell_trust(const Hijack& hijack);
  [[nodiscard]] OrderTarget target_of(const Hijack& hijack) const;
  [[nodiscard]] OrderTarget target_of(AgentRun& agent) const;
  void answer(Alarm alarm);
  void take_once(Alarm alarm, const Countermeasure& measure, std::size_t nth);
  [[nodiscard]] std::uint64_t name_of(ThreatId threat) const;
  [[nodiscard]] const std::optional<Response>& response_to(ThreatId threat) const;
  [[nodiscard]] const std::vector<Countermeasure>& measures_against(ThreatId threat) const;
  sim::Task<void> take(Alarm alarm, const Countermeasure& measure, std::uint64_t nth);
  void stop(const Alarm& alarm, const Countermeasure& measure);
  [[nodiscard]] static bool is_common(const Countermeasure& measure);

  struct Common {  // A measure that is taken once for all alarms meanwhile.
    bool under_way{false};
    bool false_alarm{false};  // All of them were.
    std::uint64_t taken{0};
  };
  [[nodiscard]] Common& common_of(const Alarm& alarm, const Countermeasure& measure,
                                  std::size_t nth);
  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  TrustLedger& trust_;
  Campaigns& campaigns_;
  Platform* platform_{nullptr};
  Listener* listener_{nullptr};
  // By threat, measure and the agent type that it stops.
  std::map<std::tuple<std::uint32_t, std::size_t, std::uint32_t>, Common> common_;
};

}  // namespace models
