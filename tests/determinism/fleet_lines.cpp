#include <utility>

#include "models/measurement.hpp"
#include "tests/determinism/fingerprints.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace determinism {
namespace {

using models::Plan;
using models::testing::PlanBuilder;
using sim::Distribution;

void add(sim::Fingerprint& seen, const models::Labels& labels) {
  seen.add(labels.size());
  for (const auto& [name, value] : labels) {
    seen.add(name);
    seen.add(value);
  }
}

void add(sim::Fingerprint& seen, const sim::LogSketch& sketch) {
  seen.add(sketch.min().value_or(-1.0));
  seen.add(sketch.max().value_or(-1.0));
  for (const auto& bucket : sketch.buckets()) {
    seen.add(bucket.lower);
    seen.add(bucket.count);
  }
}

void add(sim::Fingerprint& seen, const models::ReplicationResult& result) {
  seen.add(result.fingerprint);
  seen.add(result.records);
  seen.add(result.actions);
  for (const models::Measurement& row : result.values) {
    seen.add(row.metric);
    add(seen, row.labels);
    seen.add(row.value.has_value());
    seen.add(row.value.value_or(0.0));
  }
  for (const models::SampleMeasurement& row : result.samples) {
    seen.add(row.metric);
    add(seen, row.labels);
    add(seen, row.sample.events());
    add(seen, row.sample.censored());
  }
}

void add_lines(std::vector<Line>& lines, const std::string& world, const Plan& plan) {
  for (std::uint32_t design = 0; design < plan.designs.size(); ++design) {
    sim::Fingerprint seen;
    for (std::uint64_t replication = 0; replication < 2; ++replication) {
      add(seen, models::run_replication(plan, models::DesignId{design}, replication));
    }
    lines.push_back({"fleet/" + world + "/" + plan.designs[design].name, seen});
  }
}

// ---- A world of what the help desk has not
// -------------------------------------------------------

struct Actions {
  models::ActionId read, look, write, send;
};

Actions add_tools(PlanBuilder& world) {
  using models::Effect;
  namespace data = models::testing;
  const models::ToolId mail = world.tool("mail");
  const models::ToolId archive = world.tool("archive", models::ActsAs::kService);
  const Actions made{world.action(mail, "read"),
                     world.action(archive, "look", Effect::kRead, data::kConfidential),
                     world.action(archive, "write", Effect::kWrite, data::kRestricted),
                     world.action(mail, "send", Effect::kEgress, data::kPublic)};
  world.at(made.read).latency_s = Distribution::gamma(2.0, 0.4);
  world.at(made.look).latency_s = Distribution::weibull(0.8, 3.0);
  world.at(made.write).latency_s = Distribution::pert(0.5, 1.0, 9.0);
  world.at(made.send).latency_s = Distribution::exponential(0.7);
  world.at(made.look).failure_probability = 0.05;
  return made;
}

models::AgentTypeId add_agents(PlanBuilder& world, const Actions& act) {
  using namespace models::testing;
  const auto clerk = world.agent("clerk", {call(act.look), optional_call(act.write), think(5.0)});
  const auto closer = world.agent("closer", {spawn(clerk), call(act.send)});
  const auto boss =
      world.agent("boss", {call(act.read),
                           parallel({spawn(clerk, Distribution::poisson(2.0), models::Join::kAny),
                                     sequence({think(3.0), optional_call(act.look)})}),
                           spawn(clerk, Distribution::uniform(1.0, 3.0), models::Join::kNone),
                           choose({{0.5, call(act.send)},
                                   {0.3, repeat(3.0, {optional_call(act.look)})},
                                   {0.2, think(60.0)}}),
                           handoff(closer)});
  for (models::AgentType& type : world.plan.agent_types) {
    type.model.step_s = Distribution::gamma(1.5, 2.0);
    type.model.tokens = Distribution::lognormal_from_moments(2'000.0, 3'000.0);
    type.model.usd_per_token = 3e-6;
    type.model.overreach = 0.05;
  }
  return boss;
}

void add_threats(PlanBuilder& world, const Actions& act) {
  using models::RevocationTarget;
  using models::Strategy;
  const std::pair<Strategy, RevocationTarget> kinds[] = {
      {Strategy::kDirect, RevocationTarget::kAgent},
      {Strategy::kHarvest, RevocationTarget::kWorkflow},
      {Strategy::kDirect, RevocationTarget::kCredential}};
  for (const auto& [strategy, target] : kinds) {
    models::Threat& threat = world.threat(act.read, {act.write, act.send});
    threat.probability = 0.05;
    threat.strategies = {strategy};
    threat.goal.pace_s = Distribution::exponential(4.0);
    threat.goal.persist = sim::seconds(600.0);
    threat.detectors = {models::Detector{"watch", 0.7, Distribution::weibull(1.2, 90.0)}};
    threat.response = models::Response{target, Distribution::gamma(1.0, 30.0)};
  }
  for (models::AgentType& type : world.plan.agent_types) type.model.susceptibility = 0.6;
}

void add_designs(PlanBuilder& world) {
  models::Design pushed = world.design();
  pushed.name = "pushed";
  pushed.credentials.lifetime_s = sim::Distribution::constant(40.0);
  pushed.credentials.renew_at = 0.5;
  pushed.credentials.cascade = models::Cascade::kFull;
  pushed.credentials.attenuation = models::Attenuation::kIntersect;
  pushed.credentials.issue_latency_s = Distribution::pert(0.01, 0.05, 0.4);
  pushed.validation.kind = models::ValidationKind::kPush;
  pushed.validation.delay_s = Distribution::exponential(2.0);
  models::Design local = pushed;
  local.name = "local";
  local.credentials.issue = models::IssuePer::kWorkflow;
  local.credentials.scope = models::CredentialScope::kWorkflow;
  local.credentials.delegation = models::Delegation::kShare;
  local.validation = {};
  local.audit = {.level = models::AuditLevel::kAgent, .loss = 0.02, .bytes_per_entry = 400.0};
  world.plan.designs = {pushed, local};
}

Plan office() {
  PlanBuilder world;
  const Actions act = add_tools(world);
  const models::AgentTypeId boss = add_agents(world, act);
  add_threats(world, act);
  world.workflow_once(boss);
  models::WorkflowType& daily = world.at(world.workflow_at_rate(boss, 0.02));
  daily.arrivals.profile = models::ArrivalProfile::kOfficeHours;
  daily.deadline = sim::seconds(300.0);
  add_designs(world);
  world.plan.probes.rate_per_s = 1e-3;
  world.horizon(12.0 * 3600.0);
  return world.build();
}

app::LoadedScenario help_desk_scenario() {
  app::LoadedScenario scenario;
  scenario.plan = models::testing::help_desk(0.02, 7'200.0).build();
  scenario.study.baseline = scenario.plan.designs.front().name;
  return scenario;
}

}  // namespace

std::vector<Line> fleet_lines() {
  std::vector<Line> lines;
  add_lines(lines, "help_desk", models::testing::help_desk(0.02, 20'000.0).build());
  add_lines(lines, "office", office());
  for (Line& line : experiment_lines("experiment/help_desk", help_desk_scenario(), 9)) {
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace determinism
