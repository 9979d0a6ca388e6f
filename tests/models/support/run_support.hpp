#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/measurement.hpp"
#include "models/records.hpp"

namespace models::testing {

/// Keeps the records that tests look at.
class Recorder final : public RecordSink {
 public:
  std::vector<WorkflowStarted> workflows_started;
  std::vector<WorkflowEnded> workflows_ended;
  std::vector<AgentStarted> agents_started;
  std::vector<TaskEnded> tasks_ended;
  std::vector<AgentStopped> agents_stopped;
  std::vector<AuthorityChanged> authority;
  std::vector<CredentialIssued> issued;
  std::vector<CredentialRevoked> revoked;
  std::vector<DecisionMade> decisions;
  std::vector<PolicyNoted> noted;
  std::vector<DelegationRefused> refused_delegations;
  std::vector<ActionDone> done;
  std::vector<RevocationOutcome> outcomes;
  std::vector<ThreatInjected> injected;
  std::vector<AgentHijacked> hijacked;
  std::vector<GoalReached> reached;
  std::vector<HijackOutcome> hijacks;
  std::vector<IntrusionBegan> intrusions;
  std::vector<IntrusionOutcome> intruders;
  std::vector<PersonJoined> joined;
  std::vector<PersonLeft> left;
  std::vector<PersonMoved> moved;
  std::vector<EntitlementsChanged> entitlements;
  std::vector<ThreatTurnedAway> turned_away;
  std::vector<MemoryPoisoned> poisoned;
  std::vector<FalseAlarm> false_alarms;
  std::vector<CompromiseDetected> detected;
  std::vector<CountermeasureTaken> countermeasures;
  std::vector<InventoryUsed> service_calls;
  std::vector<InventoryOutcome> inventory;

  void on(const WorkflowStarted& r) override { workflows_started.push_back(r); }
  void on(const WorkflowEnded& r) override { workflows_ended.push_back(r); }
  void on(const AgentStarted& r) override { agents_started.push_back(r); }
  void on(const TaskEnded& r) override { tasks_ended.push_back(r); }
  void on(const AgentStopped& r) override { agents_stopped.push_back(r); }
  void on(const AuthorityChanged& r) override { authority.push_back(r); }
  void on(const CredentialIssued& r) override { issued.push_back(r); }
  void on(const CredentialRevoked& r) override { revoked.push_back(r); }
  void on(const DecisionMade& r) override { decisions.push_back(r); }
  void on(const PolicyNoted& r) override { noted.push_back(r); }
  void on(const DelegationRefused& r) override { refused_delegations.push_back(r); }
  void on(const ActionDone& r) override { done.push_back(r); }
  void on(const RevocationOutcome& r) override { outcomes.push_back(r); }
  void on(const ThreatInjected& r) override { injected.push_back(r); }
  void on(const AgentHijacked& r) override { hijacked.push_back(r); }
  void on(const GoalReached& r) override { reached.push_back(r); }
  void on(const HijackOutcome& r) override { hijacks.push_back(r); }
  void on(const IntrusionBegan& r) override { intrusions.push_back(r); }
  void on(const IntrusionOutcome& r) override { intruders.push_back(r); }
  void on(const PersonJoined& r) override { joined.push_back(r); }
  void on(const PersonLeft& r) override { left.push_back(r); }
  void on(const PersonMoved& r) override { moved.push_back(r); }
  void on(const EntitlementsChanged& r) override { entitlements.push_back(r); }
  void on(const ThreatTurnedAway& r) override { turned_away.push_back(r); }
  void on(const MemoryPoisoned& r) override { poisoned.push_back(r); }
  void on(const FalseAlarm& r) override { false_alarms.push_back(r); }
  void on(const CompromiseDetected& r) override { detected.push_back(r); }
  void on(const CountermeasureTaken& r) override { countermeasures.push_back(r); }
  void on(const InventoryUsed& r) override { service_calls.push_back(r); }
  void on(const InventoryOutcome& r) override { inventory.push_back(r); }

  /// Accepted decisions on an action.
  [[nodiscard]] std::size_t accepted(ActionId action) const;
  /// Accepted decisions after an instant.
  [[nodiscard]] std::size_t accepted_after(sim::SimTime at) const;
  /// Executed calls of an action.
  [[nodiscard]] std::size_t executed(ActionId action) const;
};

/// Keeps every draw by its name.
class DrawLog final : public sim::DrawRecorder {
 public:
  using Name = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>;
  std::map<Name, double> draws;
  void record(sim::EntityPath path, sim::Purpose purpose, std::uint64_t occurrence,
              double value) override {
    draws[{path.value, purpose.hash, occurrence}] = value;
  }
};

/// One replication of the first design. @param sink, draws may be null
ReplicationResult run(const Plan& plan, Recorder* sink = nullptr, std::uint64_t replication = 0,
                      sim::DrawRecorder* draws = nullptr);

/// The value of a row. Missing row: a failed test and NaN; missing value: NaN.
double value(const ReplicationResult& result, const std::string& metric, Labels labels = {});
/// Whether the row exists and has no value.
bool is_missing(const ReplicationResult& result, const std::string& metric, Labels labels = {});
/// The sample of a row; a missing one fails the test.
sim::CensoredSketch sample(const ReplicationResult& result, const std::string& metric,
                           Labels labels = {});

/// An instant so many seconds after the start.
inline sim::SimTime at_s(double value_s) { return sim::kStart + sim::seconds(value_s); }

}  // namespace models::testing
