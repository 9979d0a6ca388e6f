#pragma once

#include "models/records.hpp"
#include "sim/record/fingerprint.hpp"

namespace models {

/// Hashes the stream of records: kind, instant and contents of each.
class FingerprintSink final : public RecordSink {
 public:
  void on(const WorkflowStarted& r) override;
  void on(const WorkflowEnded& r) override;
  void on(const AgentStarted& r) override;
  void on(const TaskEnded& r) override;
  void on(const AgentStopped& r) override;
  void on(const AuthorityChanged& r) override;
  void on(const CredentialIssued& r) override;
  void on(const CredentialUse& r) override;
  void on(const CredentialIdle& r) override;
  void on(const CredentialRefused& r) override;
  void on(const CredentialExhausted& r) override;
  void on(const CredentialRevoked& r) override;
  void on(const DecisionMade& r) override;
  void on(const PolicyNoted& record) override;
  void on(const DecisionPointOutcome& record) override;
  void on(const ApprovalEnded& record) override;
  void on(const ApproversOutcome& record) override;
  void on(const DelegationRefused& record) override;
  void on(const ActionDone& r) override;
  void on(const ModelStep& r) override;
  void on(const CredentialWait& r) override;
  void on(const RevocationDue& r) override;
  void on(const RevocationCommanded& r) override;
  void on(const RevocationOutcome& r) override;
  void on(const ValidationOutcome& r) override;
  void on(const ServerOutcome& r) override;
  void on(const MemoryWritten& r) override;
  void on(const MemoryRead& r) override;
  void on(const ThreatInjected& r) override;
  void on(const AgentHijacked& r) override;
  void on(const GoalReached& r) override;
  void on(const ThreatTurnedAway& r) override;
  void on(const MemoryPoisoned& r) override;
  void on(const CampaignChanged& r) override;
  void on(const FalseAlarm& r) override;
  void on(const CountermeasureTaken& r) override;
  void on(const CompromiseDetected& r) override;
  void on(const HijackOutcome& r) override;
  void on(const IntrusionBegan& r) override;
  void on(const InfectionObserved& r) override;
  void on(const InfectionOutcome& r) override;
  void on(const OutsiderArmed& r) override;
  void on(const IntrusionOutcome& r) override;
  void on(const PersonJoined& r) override;
  void on(const PersonLeft& r) override;
  void on(const PersonMoved& r) override;
  void on(const EntitlementsChanged& r) override;
  void on(const InventoryUsed& r) override;
  void on(const InventoryOutcome& r) override;

  [[nodiscard]] std::uint64_t value() const { return fingerprint_.value(); }
  [[nodiscard]] std::uint64_t records() const { return records_; }

 private:
  template <class... Fields>
  void add(std::uint64_t kind, const Fields&... fields);
  sim::Fingerprint fingerprint_;
  std::uint64_t records_{0};
};

}  // namespace models
