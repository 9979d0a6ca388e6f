#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "models/measurement.hpp"
#include "models/plan.hpp"
#include "models/records.hpp"

namespace models {

/// Who is who in a run: facts that several observers look up.
class RunIndex final : public RecordSink {
 public:
  struct AgentFacts {
    AgentStarted started;
    bool task_ended{false};
  };
  struct WorkflowFacts {
    WorkflowStarted started;
    bool ended{false};
  };

  /// Whom a credential was issued to, and what it names.
  struct CredentialFacts {
    CredentialId parent;
    std::uint32_t depth{};
    WorkflowId workflow;
    AgentId holder;
    AgentTypeId agent_type;
    DepartmentId department;
    std::uint32_t person{};
    WorkflowTypeId feature{};
  };

  explicit RunIndex(std::size_t credentials = 0) { credentials_.reserve(credentials); }

  void on(const AgentStarted& record) override { agents_.push_back({record, false}); }
  void on(const TaskEnded& record) override { agents_[record.agent.index].task_ended = true; }
  void on(const WorkflowStarted& record) override;
  void on(const WorkflowEnded& record) override;
  void on(const CredentialIssued& record) override {
    credentials_.push_back({record.parent, record.depth, record.workflow, record.holder,
                            record.agent_type, record.department, record.person, record.feature});
  }
  void on(const DecisionMade&) override { ++decisions_; }

  [[nodiscard]] const AgentFacts& agent(AgentId id) const { return agents_[id.index]; }
  [[nodiscard]] const WorkflowFacts& workflow(WorkflowId id) const { return workflows_[id.index]; }
  [[nodiscard]] const WorkflowFacts& workflow_of(AgentId id) const {
    return workflow(agent(id).started.workflow);
  }
  [[nodiscard]] const CredentialFacts& credential(CredentialId id) const {
    return credentials_[id.index];
  }
  [[nodiscard]] const std::vector<CredentialFacts>& credentials() const { return credentials_; }
  [[nodiscard]] std::uint64_t workflows_started() const { return started_; }
  [[nodiscard]] std::uint64_t workflows_ended() const { return ended_; }
  [[nodiscard]] std::uint64_t decisions() const { return decisions_; }

 private:
  std::vector<AgentFacts> agents_;
  std::vector<WorkflowFacts> workflows_;
  std::vector<CredentialFacts> credentials_;
  std::uint64_t started_{0};
  std::uint64_t ended_{0};
  std::uint64_t decisions_{0};
};

/// Turns records into the metrics of one topic.
class Observer : public RecordSink {
 public:
  /// Appends its rows, in a fixed order for a given plan and design.
  virtual void report(ReplicationResult& result) const = 0;
};

/// What every observer needs to know about the run.
struct ObserverContext {
  const Plan& plan;
  const Design& design;
  const RunIndex& index;
  std::uint64_t replication{0};

  /// Whether something at this instant counts (after the warm-up).
  [[nodiscard]] bool counts(sim::SimTime at) const { return at >= sim::kStart + plan.clock.warmup; }
  /// Whether some enforcement point checks a session when it opens only.
  [[nodiscard]] bool trusts_sessions() const {
    bool trusts = design.validation.at_open;
    for (const auto& [tool, validation] : design.validation_at) trusts |= validation.at_open;
    return trusts;
  }
  /// Whether somebody outside the fleet may present credentials.
  [[nodiscard]] bool has_outsiders() const {
    return std::any_of(plan.threats.begin(), plan.threats.end(),
                       [](const Threat& threat) { return threat.intrusion.has_value(); });
  }
  /// Whether authority may fall due because trust in an agent is lost.
  [[nodiscard]] bool may_lose_trust() const {
    return std::any_of(plan.agent_types.begin(), plan.agent_types.end(), [](const AgentType& type) {
      return type.trust && type.trust->revoke_below;
    });
  }
  /// The part of [from, to) after the warm-up [s].
  [[nodiscard]] double counted_s(sim::SimTime from, sim::SimTime to) const {
    const sim::SimTime begin = std::max(from, sim::kStart + plan.clock.warmup);
    return to > begin ? sim::to_seconds(to - begin) : 0.0;
  }
};

/// All observers of the catalogue's metrics, in the order of the catalogue. A new metric's observer
/// is added here.
std::vector<std::unique_ptr<Observer>> make_observers(const Plan& plan, const Design& design,
                                                      const RunIndex& index,
                                                      std::uint64_t replication);

std::unique_ptr<Observer> make_privilege_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_standing_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_revocation_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_inventory_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_workforce_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_overreach_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_threat_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_blast_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_infection_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_attribution_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_policy_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_approval_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_velocity_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_engine_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_cost_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_governance_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_seat_observer(const ObserverContext& context);
std::unique_ptr<Observer> make_loss_observer(const ObserverContext& context);

/// Appends a value; a ratio with denominator 0 is missing.
void add_value(ReplicationResult& result, std::string metric, Labels labels,
               std::optional<double> value);
void add_ratio(ReplicationResult& result, std::string metric, Labels labels, double numerator,
               double denominator);
/// A ratio of counted cases: so many of them are a yes.
void add_share(ReplicationResult& result, std::string metric, Labels labels, std::uint64_t yes,
               std::uint64_t cases);

}  // namespace models
