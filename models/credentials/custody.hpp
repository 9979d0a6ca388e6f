#pragma once

#include <map>
#include <vector>

#include "models/workload/fleet.hpp"

namespace models {

/// Issues, renews, hands on and ends credentials for the agents of a fleet, and keeps the record of
/// what each agent holds and can do up to date.
class Custody {
 public:
  explicit Custody(Fleet& fleet) : fleet_(fleet) {}

  /// Standing keys of every seat, issued at the start of the run (`issue: seat` only).
  void issue_seat_keys();
  /// The keyring with which a workflow starts; null when every task gets its own.
  Keyring* keyring_for(WorkflowRun& workflow);
  /// The keyring for an agent: shared, exchanged from `from`, or its own. `from` is null for the
  /// first agent of a workflow.
  Keyring* keyring_for(AgentRun& agent, Keyring* from);
  /// Whether the keyring needs a request to the issuer before it can be used.
  [[nodiscard]] bool needs_issue(const Keyring& keyring) const;
  /// The issuer answers now. False: it refuses, because the parent credential has ended.
  bool issue(Keyring& keyring);

  /// The agent starts to work with its keyring.
  void begin_use(AgentRun& agent);
  /// Its task ended: use ends, due instants arise, and revocation on completion is ordered.
  void end_task(AgentRun& agent);
  /// The agent can act no more.
  void stop(AgentRun& agent);
  /// The workflow instance ended: the same for a credential issued per workflow, or a seat's key.
  void end_workflow(WorkflowRun& workflow);

  /// A compromise was detected: authority of the target is due now. Gives the credentials to be
  /// revoked by name; what descends from them is due as well.
  std::vector<CredentialId> incident_due(AgentRun& agent, RevocationTarget target, OrderId order);
  /// The issuer accepts the order: for what incident_due() named and what has been renewed since.
  void incident_command(const AgentRun& agent, RevocationTarget target,
                        std::vector<CredentialId> targets, OrderId order);
  OrderId next_order() { return OrderId{fleet_.order_count++}; }

  /// Credentials that the agent can present now, oldest first, dead ones left out.
  [[nodiscard]] CredentialList presentable(const AgentRun& agent) const;
  /// Recomputes what the agent holds and can do; emits a record if it changed.
  void refresh(AgentRun& agent);

 private:
  [[nodiscard]] std::vector<CredentialId> incident_targets(const AgentRun& agent,
                                                           RevocationTarget target) const;
  [[nodiscard]] std::vector<CredentialId> touched_by_incident(const AgentRun& agent,
                                                              RevocationTarget target) const;
  void close_over_descendants(std::vector<CredentialId>& credentials) const;
  void due_for_incident(CredentialId credential, OrderId order, sim::SimTime due);
  [[nodiscard]] CredentialList still_accepted(const CredentialList& credentials) const;
  void add_credential(Keyring& keyring);
  void schedule_renewal(Keyring& keyring);
  void renew(Keyring& keyring);
  void set_current_in_use(AgentRun& agent);
  void stop_use(AgentRun& agent);
  void refresh_bearers(const std::vector<CredentialId>& credentials);
  void due_at_completion(Keyring& keyring);
  void seat_due_at_completion(const WorkflowRun& workflow);
  void mark_idle(CredentialId credential, bool idle);

  Fleet& fleet_;
  /// Entries in the fleet's orders of incidents that the issuer has not accepted yet.
  std::map<OrderId, std::vector<std::size_t>> open_orders_;
};

}  // namespace models
