#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <vector>

#include "models/authority/action_masks.hpp"
#include "models/authority/reach.hpp"
#include "models/credentials/credential_store.hpp"
#include "models/plan.hpp"
#include "models/policy/remaining_calls.hpp"
#include "models/records.hpp"
#include "models/workload/standstill.hpp"
#include "sim/core/process.hpp"
#include "sim/core/signal.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/random_source.hpp"

namespace models {

struct AgentRun;
struct WorkflowRun;

/// Who a credential is issued to, with the credentials it holds one after another: a seat, a
/// workflow instance or an agent's task. Sharing means having the same keyring.
struct Keyring {
  PrincipalKind principal{PrincipalKind::kTask};
  AgentTypeId task_type;
  AgentId agent;  ///< kTask, kWorkflow: first holder.
  WorkflowId workflow;
  DepartmentId department;
  std::uint32_t person{0};
  const PermissionSet* entitlements{nullptr};
  PermissionSet scope;
  Keyring* parent{nullptr};  ///< Exchanged from its current credential; null for a root credential.
  sim::EntityPath path;
  CredentialId current;
  CredentialList credentials;  ///< Oldest first; may hold dead ones.
  std::uint64_t issued{0};
  std::vector<std::pair<OrderId, sim::SimTime>>
      open_incidents;      ///< Orders due, not yet accepted by the issuer, and since when.
  std::uint32_t users{0};  ///< Agents at work with it now.
  boost::container::small_vector<AgentRun*, 2>
      bearers;        ///< Agents that may present it, hijacked ones after their task too.
  bool ended{false};  ///< Its task is over: no renewal.
  sim::Timer renewal;
};

/// One agent of the run.
struct AgentRun {
  AgentId id;
  AgentRun* parent{nullptr};
  WorkflowRun* workflow{nullptr};
  AgentTypeId type;
  std::uint32_t depth{0};
  sim::EntityPath path;
  Keyring* keyring{nullptr};
  CredentialList kept;  ///< What it can still present after its task ended.
  RemainingCalls remaining;
  Outcome outcome{Outcome::kDone};
  bool tainted{false};
  bool hijacked{false};
  bool task_ended{false};
  bool stopped{false};
  bool handed_off{false};                    ///< Another agent has taken over the rest of its plan.
  CredentialId in_use;                       ///< The current credential it was last seen with.
  PermissionSet held, effective, reachable;  ///< As last recorded.
  sim::Timer refresh;
  sim::Process process;
};

/// One workflow instance of the run.
struct WorkflowRun {
  WorkflowId id;
  WorkflowTypeId type;
  DepartmentId department;
  std::uint32_t person{0};
  std::optional<ThreatId> only_threat;
  sim::EntityPath path;
  Keyring* keyring{nullptr};  ///< Of the workflow or the seat; null when every task has its own.
  std::vector<AgentRun*> agents;
  bool ended{false};
  bool infected{false};  ///< Malicious content has reached it.
};

/// One revocation whose due instant has arisen, for one credential.
struct OrderEntry {
  OrderId order;
  RevocationCause cause{};
  CredentialId credential;
  sim::SimTime due;
  std::optional<sim::SimTime> command;
  std::optional<sim::SimTime> effective;  ///< Set at once for probes; else known at the end.
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
  Reach reach;
  CredentialStore credentials;

  std::deque<Keyring> keyrings;
  std::vector<Keyring*> keyring_of;  ///< By credential.
  std::deque<AgentRun> agents;
  std::deque<WorkflowRun> workflows;
  std::vector<std::vector<Keyring*>> seats;  ///< By department and seat; null until first needed.
  std::vector<OrderEntry> orders;
  std::uint32_t order_count{0};

  [[nodiscard]] sim::SimTime now() const { return simulation.now(); }
  [[nodiscard]] const AgentType& type_of(const AgentRun& agent) const {
    return plan.agent_types[agent.type.index];
  }
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
  void refuse_endless_steps(const AgentRun& agent) const;

  sim::SimTime instant_{sim::kStart};
  std::uint64_t steps_at_instant_{0};
  std::uint64_t most_at_an_instant_{kMostAtAnInstant};
};

}  // namespace models
