#pragma once

#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "models/credentials/custody.hpp"

namespace models {

/// Whose authority an order ends. What is not asked for by the kind stays empty.
struct OrderTarget {
  RevocationTarget kind{RevocationTarget::kCredential};
  const AgentRun* agent{nullptr};  ///< kAgent, kSubtree, kWorkflow; kCredential: its current one.
  /// kCredential, kTouched: this very one. Without an agent, kAgent, kSubtree and kWorkflow are
  /// about it as well: what its holder has, and the workflow instances of all who bear it.
  CredentialId credential;
  AgentTypeId agent_type;   ///< kAgentType.
  DepartmentId department;  ///< kPerson.
  std::uint32_t person{0};  ///< kPerson; kEverybody: whoever holds its entitlements.
  /// kPolicy: only what holds something of this; none: all.
  std::optional<PermissionSet> holding;
  static constexpr std::uint32_t kEverybody = 0xffffffffU;
};

/// Orders revocations, from the instant at which authority should end to the command that the
/// issuer accepts, lets them pass on to descendants as the cascade says, and tells at the end how
/// each came out.
class Revocations final : public Custody::Listener {
 public:
  Revocations(Fleet& fleet, Custody& custody) : fleet_(fleet), custody_(custody) {}

  /// The agent's task, or a workflow instance, ended: what was issued for it is due.
  void end_task(AgentRun& agent);
  void end_workflow(const WorkflowRun& workflow);
  /// A call ended for which alone a credential was issued.
  void end_call(CredentialId credential);

  /// Authority should end now. With a response, the issuer accepts the order after its handling,
  /// drawn for `path`; what has been renewed or begotten by then is ordered too.
  void order(RevocationCause cause, OrderTarget target, const std::optional<Response>& response,
             sim::EntityPath path);
  /// Asks what would become of these if an order for them were accepted now; changes nothing.
  void probe(const CredentialList& credentials, sim::EntityPath draws);

  void issued(Keyring& keyring, CredentialId id) override;
  void rotated(CredentialId old) override;

  /// Live credentials of a target, without what descends from them (but for kSubtree, kTouched).
  [[nodiscard]] std::vector<CredentialId> select(const OrderTarget& target);

 private:
  struct Open {
    RevocationCause cause{};
    OrderTarget target;
    sim::SimTime due;
    std::vector<CredentialId> named;   // When it was due.
    std::vector<std::size_t> entries;  // In Fleet::orders.
    std::vector<KeyringId> watched;    // In open_of_.
  };
  OrderId next_order() { return OrderId{fleet_.order_count++}; }
  OrderId open(RevocationCause cause, OrderTarget target);
  void command(OrderId order);
  [[nodiscard]] std::vector<CredentialId> renewed_since(const Open& open) const;
  sim::Task<void> handle(OrderId order, sim::Duration handling);
  void due(Open& open, OrderId order, CredentialId credential);
  void due_at_completion(const Keyring& keyring);
  void due_at_completion(const CredentialList& credentials);
  void standing_due_at_completion(const WorkflowRun& workflow);
  void add_descendants(std::vector<CredentialId>& credentials) const;
  void add_live(const Keyring& keyring, std::vector<CredentialId>& found) const;
  [[nodiscard]] std::vector<const WorkflowRun*> workflows_of(const OrderTarget& target) const;
  void add_person(DepartmentId department, std::uint32_t person,
                  std::vector<CredentialId>& found) const;
  void add_everybody(DepartmentId department, std::vector<CredentialId>& found) const;
  void watch_person(const Open& open, OrderId order);
  void watch(KeyringId keyring, OrderId order);
  void unwatch(KeyringId keyring, OrderId order);
  [[nodiscard]] bool concerns(const Open& open, CredentialId credential) const;
  void add_touched(CredentialId credential, std::vector<CredentialId>& found) const;
  void block_targets(const Open& open, const std::vector<CredentialId>& targets);
  void revoke(CredentialId top);
  void revoke_strays(const std::set<CredentialId>& known, std::vector<CredentialId>& touched);
  void pass_on(CredentialId parent, std::vector<CredentialId>& reached);
  void pass_to(CredentialId child, std::vector<CredentialId>& reached);
  [[nodiscard]] sim::SimTime hypothetical_death(CredentialId id, sim::SimTime command,
                                                sim::EntityPath draws) const;
  [[nodiscard]] sim::SimTime own_death_if(CredentialId id, sim::SimTime command,
                                          sim::EntityPath draws) const;
  [[nodiscard]] sim::SimTime latest_death_below(CredentialId id) const;

  Fleet& fleet_;
  Custody& custody_;
  std::map<OrderId, Open> open_;
  std::unordered_map<std::uint32_t, std::vector<OrderId>> open_of_;  // By keyring; looked up only.
};

/// Tells how each of the fleet's orders came out, with what descended from it later.
void report_revocations(const Fleet& fleet);

}  // namespace models
