#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

Step composite(StepKind kind, std::vector<Step> parts) {
  Step step;
  step.kind = kind;
  step.children = std::move(parts);
  return step;
}

template <class Tag, class Container>
Id<Tag> last_id(const Container& container) {
  return {static_cast<std::uint32_t>(container.size() - 1)};
}

PolicyRule rule(RuleKind kind, RuleEffect effect) {
  PolicyRule made;
  made.kind = kind;
  made.effect = effect;
  made.name = (effect == RuleEffect::kPermit ? "permit-" : "require-") +
              std::to_string(static_cast<int>(kind));
  return made;
}

}  // namespace

PermissionSet actions(std::initializer_list<ActionId> members) {
  PermissionSet set;
  for (const ActionId member : members) set.insert(member);
  return set;
}

Step call(ActionId action, std::vector<Argument> arguments) {
  Step step;
  step.kind = StepKind::kCall;
  step.action = action;
  step.arguments = std::move(arguments);
  return step;
}

Step optional_call(ActionId action) {
  Step step = call(action);
  step.required = false;
  return step;
}

Step think(double duration_s) {
  Step step;
  step.kind = StepKind::kThink;
  step.duration_s = sim::Distribution::constant(duration_s);
  return step;
}

Step spawn(AgentTypeId agent, sim::Distribution count, Join join) {
  Step step;
  step.kind = StepKind::kSpawn;
  step.agent = agent;
  step.count = std::move(count);
  step.join = join;
  return step;
}

Step handoff(AgentTypeId agent) {
  Step step;
  step.kind = StepKind::kHandoff;
  step.agent = agent;
  return step;
}

Step message(AgentTypeId peer) {
  Step step = handoff(peer);
  step.kind = StepKind::kMessage;
  return step;
}

Step remember(MemoryId memory) {
  Step step;
  step.kind = StepKind::kRemember;
  step.memory = memory;
  return step;
}

Step remember_credential(MemoryId memory) {
  Step step = remember(memory);
  step.credential = true;
  return step;
}

Step recall(MemoryId memory) {
  Step step = remember(memory);
  step.kind = StepKind::kRecall;
  return step;
}

Step sequence(std::vector<Step> parts) { return composite(StepKind::kSequence, std::move(parts)); }

Step choose(std::vector<std::pair<double, Step>> alternatives) {
  Step step = composite(StepKind::kChoose, {});
  for (auto& [weight, alternative] : alternatives) {
    step.weights.push_back(weight);
    step.children.push_back(sequence({std::move(alternative)}));
  }
  return step;
}

Step repeat(double times, std::vector<Step> parts) {
  Step step = composite(StepKind::kRepeat, std::move(parts));
  step.count = sim::Distribution::constant(times);
  return step;
}

Step parallel(std::vector<Step> parts) { return composite(StepKind::kParallel, std::move(parts)); }

PolicyRule permit(RuleKind kind) { return rule(kind, RuleEffect::kPermit); }
PolicyRule require(RuleKind kind) { return rule(kind, RuleEffect::kRequire); }

PlanBuilder::PlanBuilder() {
  plan.name = "test";
  plan.clock = {.year = 2026, .month = 1, .day = 5, .horizon = sim::seconds(3600.0)};
  plan.organisation.data_classes = {
      {"public", 0.1}, {"internal", 1.0}, {"confidential", 3.0}, {"restricted", 10.0}};
  department("office", 1, 1);
  Design& only = plan.designs.emplace_back();
  only.name = "design";
  only.policy.rules = {permit(RuleKind::kTaskScope)};
  only.audit.level = AuditLevel::kChain;
}

ToolId PlanBuilder::tool(const std::string& name, ActsAs acts_as) {
  plan.organisation.tools.push_back({name, acts_as, {}});
  return last_id<ToolTag>(plan.organisation.tools);
}

ResourceId PlanBuilder::resource(Data data_class) {
  std::vector<ProtectedResource>& all = plan.organisation.resources;
  all.push_back({"resource-" + std::to_string(all.size()), {}, data_class});
  return last_id<ResourceTag>(all);
}

ActionId PlanBuilder::action(ToolId tool, const std::string& name, Effect effect, Data data_class) {
  ToolAction made;
  made.name = plan.organisation.tools[tool.index].name + "." + name;
  made.tool = tool;
  made.effect = effect;
  made.resource = resource(data_class);
  plan.organisation.actions.push_back(std::move(made));
  return last_id<ActionTag>(plan.organisation.actions);
}

MemoryId PlanBuilder::memory(const std::string& name, MemoryScope scope) {
  plan.memories.push_back({name, scope});
  return last_id<MemoryTag>(plan.memories);
}

DepartmentId PlanBuilder::department(const std::string& name, std::uint32_t people,
                                     std::uint32_t seats) {
  plan.organisation.departments.push_back({name, people, seats, {}, {}});
  return last_id<DepartmentTag>(plan.organisation.departments);
}

void PlanBuilder::people_may(PermissionSet permissions) { allowed_ = permissions; }

AgentTypeId PlanBuilder::agent(const std::string& name, std::vector<Step> steps) {
  AgentType& type = plan.agent_types.emplace_back();
  type.name = name;
  const AgentTypeId id = last_id<AgentTypeTag>(plan.agent_types);
  set_plan(id, std::move(steps));
  return id;
}

void PlanBuilder::set_plan(AgentTypeId id, std::vector<Step> steps) {
  at(id).plan = sequence(std::move(steps));
}

WorkflowType& PlanBuilder::workflow(AgentTypeId start) {
  WorkflowType& type = plan.workflows.emplace_back();
  type.name = "workflow-" + std::to_string(plan.workflows.size());
  type.start = start;
  type.on_behalf_of = {{DepartmentId{0}, 1.0}};
  return type;
}

WorkflowTypeId PlanBuilder::workflow_once(AgentTypeId start) {
  workflow(start).arrivals.kind = ArrivalKind::kEachThreat;
  return last_id<WorkflowTag>(plan.workflows);
}

WorkflowTypeId PlanBuilder::workflow_at_rate(AgentTypeId start, double rate_per_s) {
  workflow(start).arrivals.rate_per_s = rate_per_s;
  return last_id<WorkflowTag>(plan.workflows);
}

Threat& PlanBuilder::threat(ActionId through, std::vector<ActionId> goal) {
  at(through).untrusted = true;
  for (AgentType& type : plan.agent_types) type.model.susceptibility = 1.0;
  Threat& made = plan.threats.emplace_back();
  made.name = "threat-" + std::to_string(plan.threats.size());
  made.through = {through};
  made.probability = 1.0;
  for (const ActionId action : goal) made.goal.steps.push_back({{action}, {}});
  return made;
}

Plan PlanBuilder::build() const {
  Plan built = plan;
  PermissionSet everything;
  for (std::uint32_t i = 0; i < built.organisation.actions.size(); ++i) {
    everything.insert(ActionId{i});
  }
  for (Department& department : built.organisation.departments) {
    if (department.entitlements.empty()) department.entitlements = allowed_.value_or(everything);
    if (department.seat_entitlements.empty()) {
      department.seat_entitlements = allowed_.value_or(everything);
    }
  }
  derive(built);
  return built;
}

}  // namespace models::testing
