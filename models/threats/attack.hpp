#pragma once

#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "models/threats/alarms.hpp"
#include "models/threats/campaigns.hpp"
#include "models/threats/hijack.hpp"
#include "models/threats/pursuit.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/exposure.hpp"

namespace models {

/// How agents of the fleet come under somebody else's control: by what they read, recall, are
/// answered or load, by themselves, and by one another.
class Attacks final : public Exposure, public Platform, public Pursuit::Listener {
 public:
  Attacks(Fleet& fleet, Custody& custody, Alarms& alarms, Campaigns& campaigns, Pursuit& pursuit);
  void set_agents(AgentProcess& agents) { agents_ = &agents; }
  /// Who follows up what an attack has reached, and listens to delegations.
  class Followers {
   public:
    virtual ~Followers() = default;
    virtual void goal_reached(const Hijack& hijack) = 0;
    virtual void delegated(const AgentRun& agent) = 0;
  };
  void set_followers(Followers& followers) { followers_ = &followers; }

  /// Lets outsiders write into shared memories.
  void start();
  /// Tells how each hijack ended, at the horizon.
  void report_outcomes() const;

  bool on_start(AgentRun& agent) override;
  bool on_result(AgentRun& agent, ActionId action, bool untrusted, sim::EntityPath call) override;
  bool on_recall(AgentRun& agent, MemoryId memory, sim::EntityPath step) override;
  bool on_answer(AgentRun& agent, const AgentRun& from) override;
  bool intercepts(AgentRun& agent, AgentTypeId to, sim::EntityPath request) override;
  [[nodiscard]] bool has_accidents() const override { return has_accidents_; }
  sim::Task<void> before_call(AgentRun& agent, ActionId action, sim::EntityPath call) override;
  [[nodiscard]] bool throws_away(const AgentRun& agent, sim::EntityPath call) override;
  sim::Process attack_on(AgentRun& agent) override;

  void evict(AgentRun& agent) override;
  void purge(ThreatId threat) override;

  void goal_reached(Hijack& hijack) override;
  void sent_copies(const Hijack& hijack, const Spread::ThroughCall& how) override;

 private:
  [[nodiscard]] bool concerns(ThreatId id, InjectionKind kind, const AgentRun& agent) const;
  bool meets(AgentRun& agent, ThreatId id, double probability, sim::EntityPath where);
  bool expose(AgentRun& agent, ThreatId id, sim::EntityPath content, AgentId source);
  bool meets_tool(AgentRun& agent, ThreatId id, ActionId action, sim::EntityPath call);
  bool meets_copies(AgentRun& agent, ThreatId id, ActionId action, sim::EntityPath call);
  void turn_away(ThreatId id, const AgentRun& agent, Safeguard by);
  void hijack(AgentRun& agent, ThreatId threat, AgentId source);
  void write_poison(AgentRun& agent, ThreatId threat, MemoryId memory, double probability,
                    sim::EntityPath path);
  sim::Task<void> keep_writing(ThreatId threat);
  [[nodiscard]] std::optional<sim::SimTime> contained(const Hijack& hijack) const;
  [[nodiscard]] sim::SimTime last_use(const AgentRun& agent) const;
  [[nodiscard]] const Threat& threat_of(ThreatId id) const { return fleet_.plan.threats[id.index]; }

  Fleet& fleet_;
  Custody& custody_;
  Alarms& alarms_;
  Campaigns& campaigns_;
  Pursuit& pursuit_;
  AgentProcess* agents_{nullptr};
  Followers* followers_{nullptr};
  std::deque<Hijack> hijacks_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t>
      copies_;  // Unread, by threat and the action that reads them.
  bool has_accidents_{false};
  bool exposed_{false};  // Something malicious was in the result that is being read.
};

}  // namespace models
