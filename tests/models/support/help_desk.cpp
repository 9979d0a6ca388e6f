#include "tests/models/support/help_desk.hpp"

#include "tests/models/support/price_plans.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

struct Actions {
  ActionId read, reply, lookup, dump, refund;
};

Actions add_tools(PlanBuilder& world) {
  const ToolId desk = world.tool("helpdesk");
  const ToolId crm = world.tool("crm", ActsAs::kService);
  const ToolId ledger = world.tool("ledger");
  Actions add;
  add.read = world.action(desk, "read_ticket");
  add.reply = world.action(desk, "reply", Effect::kEgress, kPublic);
  add.lookup = world.action(crm, "lookup", Effect::kRead, kConfidential);
  add.dump = world.action(crm, "export", Effect::kRead, kConfidential);
  add.refund = world.action(ledger, "refund", Effect::kWrite, kRestricted);
  world.at(add.reply).arguments = {"destination"};
  world.at(add.dump).volume = Volume::kBulk;
  world.at(add.read).latency_s = Distribution::lognormal_from_quantiles(0.12, 0.9);
  world.at(add.reply).latency_s = Distribution::constant(0.2);
  world.at(add.lookup).latency_s = Distribution::constant(0.15);
  world.at(add.dump).latency_s = Distribution::constant(2.0);
  world.at(add.refund).latency_s = Distribution::constant(0.4);
  world.at(add.refund).failure_probability = 0.002;
  world.at(add.refund).price = {20'000};
  return add;
}

void add_agents(PlanBuilder& world, const Actions& act) {
  const Step reply = call(act.reply, {{"destination", "requester"}});
  const AgentTypeId researcher = world.agent("researcher");
  Step lookups = repeat(1.0, {optional_call(act.lookup)});
  lookups.count = Distribution::geometric(2.0);
  world.set_plan(researcher, {lookups});
  const AgentTypeId refunds = world.agent("refunds", {optional_call(act.refund)});
  world.agent("triage", {call(act.read), spawn(researcher, Distribution::poisson(3.0)),
                         choose({{0.85, reply}, {0.15, sequence({spawn(refunds), reply})}})});
  for (AgentType& type : world.plan.agent_types) {
    type.model.step_s = Distribution::lognormal_from_quantiles(2.0, 8.0);
    type.model.overreach = 0.01;
    type.model.tokens = Distribution::lognormal_from_quantiles(1800.0, 9000.0);
    type.model.usd_per_token = 4e-6;
  }
}

void add_departments(PlanBuilder& world, const Actions& act) {
  const PermissionSet everything = actions({act.read, act.reply, act.lookup, act.dump, act.refund});
  world.plan.organisation.departments = {
      {"support", 120, 120, actions({act.read, act.reply, act.lookup, act.refund}), everything},
      {"finance", 30, 30, actions({act.read, act.reply, act.refund}), everything},
      {"sales", 60, 60, actions({act.read, act.reply, act.lookup, act.dump}), everything}};
}

void add_threat(PlanBuilder& world, const Actions& act) {
  Threat& threat = world.threat(act.read, {act.dump, act.reply});
  threat.probability = 0.02;
  threat.goal.steps[0].alternatives = {act.dump, act.lookup};
  threat.goal.steps[1].arguments = {{"destination", "attacker"}};
  threat.goal.pace_s = Distribution::exponential(20.0);
  threat.goal.persist = sim::seconds(4.0 * 3600.0);
  threat.strategies = {Strategy::kHarvest};
  threat.detectors = {
      Detector{"anomaly", 0.3, Distribution::lognormal_from_quantiles(1200.0, 21'600.0)}};
  threat.response =
      Response{RevocationTarget::kSubtree, Distribution::lognormal_from_quantiles(900.0, 7200.0)};
  for (AgentType& type : world.plan.agent_types) type.model.susceptibility = 0.12;
}

Design seat_keys() {
  Design design;
  design.name = "static-seat-keys";
  design.credentials.issue = IssuePer::kSeat;
  design.credentials.scope = CredentialScope::kRole;
  design.credentials.delegation = Delegation::kShare;
  design.validation = {.kind = ValidationKind::kPropagation,
                       .delay_s = Distribution::lognormal_from_quantiles(5.0, 60.0)};
  design.policy.rules = {permit(RuleKind::kRole)};
  design.audit = {.level = AuditLevel::kTool, .loss = 0.001, .bytes_per_entry = 300.0};
  return design;
}

Design workflow_tokens() {
  Design design;
  design.name = "workflow-tokens";
  design.credentials.issue = IssuePer::kWorkflow;
  design.credentials.scope = CredentialScope::kWorkflow;
  design.credentials.lifetime_s = sim::Distribution::constant(900.0);
  design.credentials.renew_at = 0.8;
  design.credentials.delegation = Delegation::kShare;
  design.validation = {.kind = ValidationKind::kIntrospect,
                       .cache_ttl = sim::seconds(60.0),
                       .latency_s = Distribution::lognormal_from_quantiles(0.02, 0.1)};
  design.policy.rules = {permit(RuleKind::kTaskScope)};
  design.audit = {.level = AuditLevel::kAgent, .loss = 0.001, .bytes_per_entry = 500.0};
  return design;
}

Design task_credentials() {
  Design design;
  design.name = "jit-task";
  design.credentials.lifetime_s = sim::Distribution::constant(300.0);
  design.credentials.attenuation = Attenuation::kTask;
  design.credentials.cascade = Cascade::kFull;
  design.credentials.revoke_on_completion = true;
  design.credentials.issue_latency_s = Distribution::lognormal_from_quantiles(0.03, 0.15);
  design.validation = {.kind = ValidationKind::kIntrospect,
                       .cache_ttl = sim::seconds(10.0),
                       .latency_s = Distribution::lognormal_from_quantiles(0.02, 0.1)};
  PolicyRule guard = require(RuleKind::kTaintGuard);
  guard.argument = "destination";
  guard.known = {"requester"};
  design.policy.rules = {permit(RuleKind::kTaskScope), require(RuleKind::kRole), guard};
  design.decisions.latency_s = Distribution::constant(55e-6);
  design.audit = {.level = AuditLevel::kChain, .loss = 0.001, .bytes_per_entry = 900.0};
  return design;
}

}  // namespace

PlanBuilder help_desk(double rate_per_s, double horizon_s) {
  PlanBuilder world;
  const Actions act = add_tools(world);
  add_agents(world, act);
  add_departments(world, act);
  WorkflowType& ticket = world.at(world.workflow_at_rate(AgentTypeId{2}, rate_per_s));
  ticket.on_behalf_of = {{DepartmentId{0}, 0.7}, {DepartmentId{2}, 0.2}, {DepartmentId{1}, 0.1}};
  ticket.deadline = sim::seconds(1800.0);
  add_threat(world, act);
  world.plan.designs = {seat_keys(), workflow_tokens(), task_credentials()};
  world.plan.probes.rate_per_s = 50.0 / 86'400.0;
  world.plan.pricing.plans = {seat_plan("seat", {30'000'000}), action_plan("action", {100'000}),
                              hybrid_plan("hybrid", {15'000'000}, 500, {80'000})};
  world.plan.pricing.governance.decision = {5'000'000};
  world.plan.pricing.governance.token = {2'000'000};
  world.plan.pricing.governance.log_gb = {500'000'000'000};
  world.horizon(horizon_s);
  return world;
}

}  // namespace models::testing
