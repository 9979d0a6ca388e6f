#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/plan.hpp"

/// Small worlds for tests, written as one would tell them.
namespace models::testing {

/// Data classes of every test world, with the default weights 0.1, 1, 3 and 10.
enum Data : std::uint32_t { kPublic, kInternal, kConfidential, kRestricted };

/// A set of actions.
PermissionSet actions(std::initializer_list<ActionId> members);

/// Steps of a plan.
Step call(ActionId action, std::vector<Argument> arguments = {});
Step optional_call(ActionId action);  ///< `required: false`.
Step think(double duration_s);
Step spawn(AgentTypeId agent, sim::Distribution count = sim::Distribution::constant(1.0),
           Join join = Join::kAll);
Step handoff(AgentTypeId agent);
Step message(AgentTypeId peer);
Step remember(MemoryId memory);
Step remember_credential(MemoryId memory);  ///< `credential: true`.
Step recall(MemoryId memory);
Step sequence(std::vector<Step> parts);
Step choose(std::vector<std::pair<double, Step>> alternatives);
Step repeat(double times, std::vector<Step> parts);
Step parallel(std::vector<Step> parts);

/// Rules of a policy.
PolicyRule permit(RuleKind kind);
PolicyRule require(RuleKind kind);

/// Builds a plan. What is not said is as simple as can be: people and seats may do everything, no
/// latencies, a horizon of an hour from 2026-01-05 00:00 (a Monday), and one design: a credential
/// per task without expiry, exchanged down the chain, local validation, the policy `task_scope`,
/// and a whole-chain audit.
class PlanBuilder {
 public:
  PlanBuilder();

  Plan plan;  ///< To be refined at will before build().

  ToolId tool(const std::string& name, ActsAs acts_as = ActsAs::kCaller);
  ResourceId resource(Data data_class);
  /// An action on a resource of its own.
  ActionId action(ToolId tool, const std::string& name, Effect effect = Effect::kRead,
                  Data data_class = kInternal);
  ToolAction& at(ActionId id) { return plan.organisation.actions[id.index]; }
  MemoryId memory(const std::string& name, MemoryScope scope);
  DepartmentId department(const std::string& name, std::uint32_t people, std::uint32_t seats);
  /// What the people of the first department (and their seats) may do.
  void people_may(PermissionSet permissions);
  AgentTypeId agent(const std::string& name, std::vector<Step> steps = {});
  AgentType& at(AgentTypeId id) { return plan.agent_types[id.index]; }
  void set_plan(AgentTypeId id, std::vector<Step> steps);
  /// Starts once at time 0 (and once for every threat) on behalf of the first department.
  WorkflowTypeId workflow_once(AgentTypeId start);
  WorkflowTypeId workflow_at_rate(AgentTypeId start, double rate_per_s);
  WorkflowType& at(WorkflowTypeId id) { return plan.workflows[id.index]; }
  /// Content that is malicious for certain and hijacks whoever reads it, with a goal of one step
  /// for each action.
  Threat& threat(ActionId through, std::vector<ActionId> goal);
  Design& design() { return plan.designs.front(); }
  void horizon(double value_s) { plan.clock.horizon = sim::seconds(value_s); }

  /// The finished plan; the builder may go on and build more.
  [[nodiscard]] Plan build() const;

 private:
  WorkflowType& workflow(AgentTypeId start);
  std::optional<PermissionSet> allowed_;
};

}  // namespace models::testing
