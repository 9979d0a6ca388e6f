#pragma once

#include <vector>

#include "models/credentials/credential_pools.hpp"
#include "models/credentials/issuer.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Issues, renews and hands on credentials for the agents of a fleet, and keeps the record of what
/// each agent holds and can do up to date. What ends them, Revocations orders.
class Custody {
 public:
  Custody(Fleet& fleet, Issuer& issuer) : fleet_(fleet), issuer_(issuer), pools_(fleet) {}

  /// Who is told of new credentials.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// A keyring got one: orders that are open for it concern the new one too.
    virtual void issued(Keyring& keyring, CredentialId id) = 0;
    /// A standing credential has been replaced by a newer one.
    virtual void rotated(CredentialId old) = 0;
  };
  void set_listener(Listener& listener) { listener_ = &listener; }

  /// Standing credentials of seats, agent types and standing agents, at the start of the run.
  void issue_standing();
  /// A standing credential that has existed for `age` already.
  CredentialId issue_aged(Keyring& keyring, sim::Duration age);
  /// One of an owner's credentials of the inventory. They stand side by side in one keyring, which
  /// neither renews nor rotates them: the inventory does.
  struct Inherited {
    SetId scope;
    sim::EntityPath path;
    sim::Duration age{};
    std::uint16_t terms{0};  ///< CredentialStore::add_terms().
    bool unused{false};
  };
  CredentialId issue_inherited(Keyring& bundle, const Inherited& what);
  /// What a person may do has changed, or what goes with a department's seats: what is issued from
  /// now on follows.
  void re_entitle_person(DepartmentId department, std::uint32_t person);
  void re_entitle_seats(DepartmentId department);

  /// The keyring with which a workflow starts; null when every task gets its own.
  Keyring* keyring_for(WorkflowRun& workflow);
  /// The keyring for an agent: shared, its own standing one, exchanged from `from`, or new. `from`
  /// is null for the first agent of a workflow.
  Keyring* keyring_for(AgentRun& agent, Keyring* from);
  /// The keyring of a peer that was asked: its standing one, or a new one for its task.
  Keyring* keyring_for_peer(AgentRun& agent);

  /// The keyring for somebody who passes for an agent of a type: it stands for itself, with what
  /// the issuer would give such an agent.
  Keyring& keyring_for_impostor(AgentTypeId type, sim::EntityPath path);

  /// The same for somebody with a person's consent, or for the person: it names the person.
  /// @param type agent by which he acts; invalid: none
  Keyring& keyring_for_outsider(const People::Somebody& person, AgentTypeId type,
                                const PermissionSet& scope, sim::EntityPath path);

  /// Waits until the agent's keyring has a credential to begin with. False: it gets none.
  sim::Task<bool> obtain(AgentRun& agent);
  /// The credential for the agent's next call: the present one, a new one where its budget is used
  /// up, or one for this call alone. Invalid: it gets none.
  sim::Task<CredentialId> obtain_for_call(AgentRun& agent, ActionId action, sim::EntityPath call);
  /// Whether obtain_for_call() would ask the issuer.
  [[nodiscard]] bool must_ask_for_call(const AgentRun& agent) const;
  /// What has been issued for one call has done its work.
  [[nodiscard]] bool is_per_call() const {
    return fleet_.design.credentials.issue == IssuePer::kCall;
  }

  /// The agent starts to work with its keyring.
  void begin_use(AgentRun& agent);
  /// Its task ended: use ends.
  void end_use(AgentRun& agent);
  /// The agent can act no more.
  void stop(AgentRun& agent);

  /// The issuer turns away whoever asks with this keyring from now on.
  void block(Keyring& keyring);
  /// Of a task that is over: nothing is renewed any more.
  void retire(Keyring& keyring);

  /// Live credentials of a keyring, oldest first.
  [[nodiscard]] CredentialList live(const Keyring& keyring) const;
  /// Credentials that were given to the agent and that it can present now, oldest first, dead ones
  /// left out.
  [[nodiscard]] CredentialList own(const AgentRun& agent) const;
  /// The same, after those that it has found in memories and in the context that it shares.
  [[nodiscard]] CredentialList presentable(const AgentRun& agent) const;
  /// Credentials of others that whoever controls the agent can take, oldest first: in its context,
  /// and in the memories that its plan recalls, whether or not it has come to that.
  [[nodiscard]] std::vector<CredentialId> takeable(const AgentRun& agent) const;

  /// Whether an agent has the key that a sender-constrained credential is bound to: its own, or
  /// that of the standing agent whose task it is.
  [[nodiscard]] bool holds_key_of(const AgentRun& agent, CredentialId credential) const {
    return agent.keyring == &fleet_.keyring_of(credential) ||
           pools_.is_held_in(agent.context, credential);
  }
  /// What a person may do has changed: so has what peers can do who act for them.
  void person_changed(DepartmentId department, std::uint32_t person);

  /// The agent writes into a memory, which is tainted by what it has seen.
  void remember(AgentRun& agent, MemoryId memory, bool with_credential);
  /// The agent reads a memory. True: what is in there is tainted.
  [[nodiscard]] bool recall(AgentRun& agent, MemoryId memory);
  /// Malicious content gets into a memory, and out again.
  void poison(MemoryId memory, const WorkflowRun& workflow, const Poison& what);
  [[nodiscard]] std::vector<Poison> poison_in(MemoryId memory, const WorkflowRun& workflow);
  void purge(ThreatId threat) { pools_.purge(threat); }
  /// The agent has become tainted: so are all tasks with the same context.
  void spread_taint(AgentRun& agent);

  /// Recomputes what the agent holds and can do; emits a record if it changed.
  void refresh(AgentRun& agent);
  /// The same for all agents that may present one of these.
  void refresh_bearers(const std::vector<CredentialId>& credentials);
  void mark_idle(CredentialId credential, bool idle);

 private:
  void issue_seat_keys();
  [[nodiscard]] Keyring* new_standing(AgentTypeId type, std::uint32_t nth);
  [[nodiscard]] Keyring*& standing_of(AgentTypeId type, const WorkflowRun& workflow);
  void enrol_anew(Keyring*& slot);
  [[nodiscard]] bool ends_with_parent(const Keyring& keyring, sim::SimTime at) const;
  [[nodiscard]] bool parent_stands(const Keyring& keyring) const;
  [[nodiscard]] bool may_issue(const Keyring& keyring) const;
  bool issue(Keyring& keyring, AgentId asks);
  CredentialId add_credential(Keyring& keyring, SetId scope, sim::Duration age = {});
  CredentialId hand_out(Keyring& keyring, const CredentialStore::Request& request,
                        sim::Duration age);
  void re_entitle(Keyring& keyring, SetId entitlements, SetId scope);
  void refuse(const Keyring& keyring, AgentId agent, bool unreachable);
  void schedule_renewal(Keyring& keyring);
  void schedule_rotation(Keyring& keyring, sim::Duration age);
  void renew(Keyring& keyring);
  sim::Task<void> renew_through_queue(Keyring& keyring);
  void replace(Keyring& keyring);
  void append_own(const AgentRun& agent, CredentialList& list) const;
  void append_live(const Keyring& keyring, CredentialList& list) const;
  void set_current_in_use(AgentRun& agent);
  // What refresh() finds out.
  struct Ability {
    PermissionSet held, effective, reachable;
    sim::SimTime changes{sim::kNever};  // When it may change by itself.
  };
  void add_what_a_credential_lets(const AgentRun& agent, CredentialId id, const Session& session,
                                  WorkflowSurroundings* around, Ability& ability);
  void add_what_it_found(const AgentRun& agent, const Session& session, Ability& ability);
  [[nodiscard]] PermissionSet reachable(const Reach::Seeker& seeker, WorkflowSurroundings* around);
  void add_open_sessions(const AgentRun& agent, const Session& session, Ability& ability) const;
  void record(AgentRun& agent, const Ability& ability);
  void enter_pools(AgentRun& agent);
  void leave_pools(AgentRun& agent);
  void refresh_watchers(CredentialPool& pool);

  Fleet& fleet_;
  Issuer& issuer_;
  CredentialPools pools_;
  Listener* listener_{nullptr};
};

}  // namespace models
