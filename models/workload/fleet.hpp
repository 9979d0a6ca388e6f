#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "models/authority/action_masks.hpp"
#include "models/authority/permission_sets.hpp"
#include "models/authority/reach.hpp"
#include "models/credentials/credential_store.hpp"
#include "models/plan.hpp"
#include "models/policy/remaining_calls.hpp"
#include "models/records.hpp"
#include "models/workload/people.hpp"
#include "models/workload/standstill.hpp"
#include "sim/core/process.hpp"
#include "sim/core/signal.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/random_source.hpp"

namespace models {

struct AgentRun;
struct CredentialPool;
struct Trustee;
struct WorkflowRun;

/// Who a credential is issued to, with the credentials it holds one after another: a seat, an agent
/// type, a standing agent, a workflow instance or an agent's task. Sharing means having the same
/// keyring.
struct Keyring {
  KeyringId id;
  PrincipalKind principal{PrincipalKind::kTask};
  bool ended{false};     ///< Its task is over: no renewal.
  bool standing{false};  ///< It outlives every task: a seat's, an agent type's, a standing agent's.
  bool blocked{false};   ///< The issuer turns it away, by an order.
  sim::SimTime blocked_at{sim::kNever};
  /// Its credentials stand side by side and do not follow one another: one owner's part of an entry
  /// of the inventory.
  bool bundle{false};
  bool outsiders{false};  ///< Of somebody who is no agent of the fleet.
  AgentTypeId task_type;
  AgentId agent;  ///< kTask, kWorkflow: first holder.
  WorkflowId workflow;
  DepartmentId department;  ///< Invalid where it names no person.
  std::uint32_t person{kNobody};
  WorkflowTypeId feature;  ///< Whose product feature it names (WorkflowType::of_feature).
  SetId entitlements;
  SetId scope;
  std::uint32_t issued{0};
  std::uint32_t users{0};    ///< Agents at work with it now.
  CredentialId current;      ///< The newest; Credential::older leads on.
  Keyring* parent{nullptr};  ///< Exchanged from its current credential; null for a root credential.
  sim::EntityPath path;
  AgentRun* bearers{nullptr};  ///< Agents that may present it, hijacked ones after their task too.
  sim::SimTime first_issue{sim::kNever};
  sim::Timer renewal;
  static constexpr std::uint32_t kNobody = 0xffffffffU;
};

/// One agent of the run, or somebody outside the fleet who presents what he got hold of.
struct AgentRun {
  AgentId id;  ///< Invalid for an outsider, who belongs to no workflow and bears no keyring.
  AgentRun* parent{nullptr};
  WorkflowRun* workflow{nullptr};
  AgentTypeId type;
  std::uint32_t depth{0};
  sim::EntityPath path;
  Keyring* keyring{nullptr};
  AgentRun* next_bearer{nullptr};  ///< Of the same keyring.
  AgentRun* previous_bearer{nullptr};
  CredentialList kept;               ///< What it can still present after its task ended.
  CredentialPool* context{nullptr};  ///< Of the standing agent that it is a task of; else null.
  boost::container::small_vector<MemoryId, 1> recalled;  ///< Memories that it has looked into.
  std::vector<CredentialId> taken;  ///< Credentials of others that an attacker kept of its context.
  /// Sessions that enforcement points trust without looking again (CredentialStore::session).
  boost::container::small_vector<std::uint32_t, 1> sessions;
  RemainingCalls remaining;
  Trustee* trustee{nullptr};  ///< Trust in it; null: full.
  Outcome outcome{Outcome::kDone};
  bool tainted{false};
  bool hijacked{false};
  bool task_ended{false};
  bool stopped{false};
  bool uses_keyring{false};  ///< Counted among its keyring's users.
  bool handed_off{false};    ///< Another agent has taken over the rest of its plan.
  bool began{false};         ///< It had a credential, and began with its plan.
  bool evicted{false};       ///< The platform has ended it for whoever controlled it.
  sim::SimTime evicted_at{sim::kNever};
  sim::SimTime task_end{sim::kNever};
  CredentialId in_use;                       ///< The current credential it was last seen with.
  PermissionSet held, effective, reachable;  ///< As last recorded.
  sim::Timer refresh;
  sim::Process process;
};

/// One workflow instance of the run.
struct WorkflowRun {
  WorkflowId id;
  WorkflowTypeId type;
  DepartmentId department;  ///< Invalid: a product feature started it.
  std::uint32_t person{0};  ///< Keyring::kNobody for a feature.
  std::optional<ThreatId> only_threat;
  sim::EntityPath path;
  Keyring* keyring{nullptr};  ///< Of the workflow, the seat or the standing agent; null when every
                              ///< task has its own.
  std::vector<AgentRun*> agents;
  bool ended{false};
  bool infected{false};  ///< Malicious content has reached it.
  // What its session was used for so far.
  sim::SimTime started{};
  std::uint64_t calls{0};   ///< Accepted.
  std::uint64_t tokens{0};  ///< Of model steps, each rounded down.
  std::int64_t spent{0};    ///< On calls and tokens [millionths of a USD].
};

/// One revocation whose due instant has arisen, for one credential.
struct OrderEntry {
  OrderId order;
  RevocationCause cause{};
  CredentialId credential;
  sim::SimTime due;
  std::optional<sim::SimTime> command;
  std::optional<sim::SimTime> effective;  ///< Set at once for probes; else known at the end.
  std::uint32_t first_death{kNoDeaths};   ///< Probes: place in Fleet::probed_deaths, by point.
  static constexpr std::uint32_t kNoDeaths = 0xffffffffU;
};

/// Everything that one run is made of. Services hold references into it.
struct Fleet {
  Fleet(const Plan& the_plan, const Design& the_design, std::uint64_t the_replication,
        sim::DrawRecorder* draws);

  const Plan& plan;
  const Design& design;
  const std::uint64_t replication;
  sim::Simulation simulation;
  sim::RandomSource random;
  RecordBus records;
  ActionMasks masks;
  PermissionSets sets;
  Reach reach;
  CredentialStore credentials;
  People people;

  std::deque<Keyring> keyrings;
  std::deque<AgentRun> agents;
  std::deque<WorkflowRun> workflows;
  std::vector<std::vector<Keyring*>> seats;  ///< By department and seat; null until first needed.
  std::vector<Keyring*> of_type;             ///< Standing identities by agent type; may be null.
  std::vector<std::vector<Keyring*>> of_agent;  ///< By agent type and standing agent.
  std::vector<OrderEntry> orders;
  std::vector<sim::SimTime> probed_deaths;
  // In answer to alarms.
  std::vector<sim::SimTime> disabled_until;  ///< By tool: no call is accepted before.
  std::vector<sim::SimTime> stopped_until;   ///< By agent type: none is started before.
  std::uint32_t order_count{0};

  [[nodiscard]] sim::SimTime now() const { return simulation.now(); }
  [[nodiscard]] bool is_disabled(ToolId tool) const { return now() < disabled_until[tool.index]; }
  [[nodiscard]] bool is_stopped(AgentTypeId type) const {
    return now() < stopped_until[type.index];
  }
  /// What happened so far in the agent's session, as the decision point sees it now.
  [[nodiscard]] Session session_of(const AgentRun& agent) const;
  /// The same while it presents this credential, which need not be its own.
  [[nodiscard]] Session session_of(const AgentRun& agent, CredentialId presented) const;
  /// Which of the standing agents of a type works for a workflow instance.
  [[nodiscard]] std::size_t standing_agent_of(const WorkflowRun& workflow, std::size_t of) const {
    return sim::mix_bits(workflow.path.value) % of;
  }
  [[nodiscard]] const AgentType& type_of(const AgentRun& agent) const {
    return plan.agent_types[agent.type.index];
  }
  [[nodiscard]] Keyring& keyring_of(CredentialId id) {
    return keyrings[credentials.at(id).keyring.index];
  }
  [[nodiscard]] const Keyring& keyring_of(CredentialId id) const {
    return keyrings[credentials.at(id).keyring.index];
  }
  /// The keyrings whose credentials name a person. Needs `tracks_people`.
  [[nodiscard]] const std::vector<KeyringId>& keyrings_of(DepartmentId department,
                                                          std::uint32_t person);
  /// The seat at which a person works, which several may share; null when seats have no keys.
  [[nodiscard]] const Keyring* seat_of(DepartmentId department, std::uint32_t person) const {
    const std::vector<Keyring*>& there = seats[department.index];
    return there.empty() ? nullptr : there[people.place_of(department, person) % there.size()];
  }
  /// A keyring is complete: from now on it is found by the person it names.
  void note_person(const Keyring& keyring);
  [[nodiscard]] Standing standing_of(const Keyring& keyring) const {
    return {keyring.principal, keyring.task_type, keyring.scope, keyring.entitlements,
            user_of(keyring)};
  }
  [[nodiscard]] Standing standing_of(CredentialId id) const {
    const Keyring& keyring = keyring_of(id);
    return {keyring.principal, keyring.task_type, credentials.at(id).scope,
            issued_with_.empty() ? keyring.entitlements : issued_with(id, keyring),
            user_of(keyring)};
  }
  /// Whose people's roles a person has now; invalid for nobody, and where the policy does not ask.
  [[nodiscard]] DepartmentId user_of(DepartmentId department, std::uint32_t person) const;
  /// The same of whom a keyring's credentials name; a seat's key has its department's roles.
  [[nodiscard]] DepartmentId user_of(const Keyring& keyring) const;
  /// A step of the agent's session that was paid for.
  void note_spent(const AgentRun& agent, double tokens, double usd);
  /// From now on the keyring's credentials come with other entitlements and another scope; those
  /// there are keep what they were issued with.
  void re_entitle(Keyring& keyring, SetId entitlements, SetId scope);
  /// Whether a credential came with other entitlements than its keyring's next ones.
  [[nodiscard]] bool is_outdated(CredentialId id) const {
    return !issued_with_.empty() && issued_with_.contains(id.index);
  }
  [[nodiscard]] Keyring& new_keyring() {
    Keyring& keyring = keyrings.emplace_back();
    keyring.id = KeyringId{static_cast<std::uint32_t>(keyrings.size() - 1)};
    return keyring;
  }
  /// The enforcement point that an agent talks to for an action: always the same instance.
  [[nodiscard]] PointId point_of(const AgentRun& agent, ActionId action) const {
    const ToolId tool = plan.organisation.actions[action.index].tool;
    const std::uint32_t instances = plan.organisation.tools[tool.index].instances;
    const PointId first = plan.organisation.first_point[tool.index];
    if (instances == 1) return first;
    const std::uint64_t mixed = sim::mix_bits(agent.path.value + tool.index);
    return {first.index + static_cast<std::uint32_t>(mixed % instances)};
  }
  /// Whose product feature started a workflow instance; invalid: it serves a person.
  [[nodiscard]] WorkflowTypeId feature_of(const WorkflowRun& workflow) const {
    return plan.workflows[workflow.type.index].of_feature;
  }
  /// What whoever is behind a workflow instance lends its agents of a type: the person's
  /// entitlements or, in a product feature, what the agent type itself is set up with.
  [[nodiscard]] const PermissionSet& entitlements_of(const WorkflowRun& workflow,
                                                     AgentTypeId type) const {
    return workflow.department.valid() ? people.entitlements(workflow.department, workflow.person)
                                       : plan.agent_types[type.index].configured;
  }
  /// @pre a person started it
  [[nodiscard]] const Department& department_of(const WorkflowRun& workflow) const {
    return plan.organisation.departments[workflow.department.index];
  }
  /// A non-negative duration drawn for an entity.
  [[nodiscard]] sim::Duration draw_duration(const sim::Distribution& distribution,
                                            sim::EntityPath path, sim::Purpose purpose,
                                            std::uint64_t occurrence = 0) const;
  /// Suspends the running process. A wait that reaches beyond the end of time ends just before it,
  /// after every horizon: who waits for such a process waits for the horizon, not for ever.
  sim::DelayAwaiter delay(sim::Duration duration) {
    constexpr sim::SimTime kLast{sim::kNever.ns - 1};
    return simulation.until(std::min(now() + duration, kLast));
  }

  /// See RunOptions::most_at_an_instant.
  void set_most_at_an_instant(std::uint64_t most) {
    most_at_an_instant_ = most;
    simulation.set_most_events_at_an_instant(most);
  }
  /// Counts a step that an agent takes. It may take no time and not be an event either, so that the
  /// engine would not notice if it came again for ever.
  /// @throws Standstill if time stands still
  void note_step(const AgentRun& agent) {
    if (now() != instant_) {
      instant_ = now();
      steps_at_instant_ = 0;
    }
    if (++steps_at_instant_ > most_at_an_instant_) refuse_endless_steps(agent);
  }

 private:
  void add_chain(const Keyring* keyring, Session& session) const;
  [[nodiscard]] std::uint64_t user_key(const WorkflowRun& workflow) const;
  void add_budget_keys(const AgentRun& agent, Session& session) const;
  void refuse_endless_steps(const AgentRun& agent) const;
  [[nodiscard]] SetId issued_with(CredentialId id, const Keyring& keyring) const;
  std::vector<std::vector<std::vector<KeyringId>>> of_person_;  // By department and person.
  bool tracks_people_{false};  // Something in the scenario asks for a person's credentials.
  bool names_users_{false};    // Some policy may ask whom a credential names.
  std::unordered_map<std::uint32_t, SetId> issued_with_;  // By outdated credential; looked up only.

  sim::SimTime instant_{sim::kStart};
  std::uint64_t steps_at_instant_{0};
  std::uint64_t most_at_an_instant_{kMostAtAnInstant};
};

}  // namespace models
