#include <gtest/gtest.h>

#include <cmath>

#include "models/audit/audit_log.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A boss who makes one call and whose three helpers make one each.
struct Team {
  PlanBuilder world;
  ActionId act = world.action(world.tool("tool"), "act");
  AgentTypeId helper = world.agent("helper", {call(act)});
  AgentTypeId boss =
      world.agent("boss", {call(act), spawn(helper, sim::Distribution::constant(3.0))});

  ReplicationResult run_with(AuditLevel level, Delegation delegation) {
    world.design().audit.level = level;
    world.design().credentials.delegation = delegation;
    return run(world.build());
  }
};

TEST(AttributionObserverTest, ExchangeWithChainsAttributesEverything) {
  Team team;
  team.world.workflow_once(team.boss);
  const ReplicationResult result = team.run_with(AuditLevel::kChain, Delegation::kExchange);
  EXPECT_EQ(value(result, "attribution.complete"), 1.0);
  EXPECT_EQ(value(result, "attribution.wrong"), 0.0);
  EXPECT_EQ(value(result, "audit.entries"), 4.0);
}

TEST(AttributionObserverTest, ASharedCredentialNamesTheWrongAgentBelowTheFirst) {
  Team team;
  team.world.workflow_once(team.boss);
  for (const AuditLevel level : {AuditLevel::kAgent, AuditLevel::kChain}) {
    const ReplicationResult result = team.run_with(level, Delegation::kShare);
    EXPECT_EQ(value(result, "attribution.complete"), 0.25);
    EXPECT_EQ(value(result, "attribution.wrong"), 0.75);
    EXPECT_EQ(value(result, "attribution.complete", {{"depth", "0"}}), 1.0);
    EXPECT_EQ(value(result, "attribution.wrong", {{"depth", "1"}}), 1.0);
  }
}

TEST(AttributionObserverTest, AgentsAloneAreNoChain) {
  Team team;
  team.world.workflow_once(team.boss);
  const ReplicationResult result = team.run_with(AuditLevel::kAgent, Delegation::kExchange);
  EXPECT_EQ(value(result, "attribution.complete"), 0.25);
  EXPECT_EQ(value(result, "attribution.wrong"), 0.0);
}

TEST(AttributionObserverTest, ASeatOfTwoPeopleNamesItsOwnerForBoth) {
  Team team;
  team.world.workflow_at_rate(team.helper, 1.0);
  team.world.plan.organisation.departments[0].people = 2;
  team.world.design().credentials.issue = IssuePer::kSeat;
  team.world.design().policy.rules = {permit(RuleKind::kRole)};
  team.world.design().audit.level = AuditLevel::kTool;
  Recorder seen;
  const ReplicationResult result = run(team.world.build(), &seen);
  double others = 0.0;
  for (const WorkflowStarted& workflow : seen.workflows_started) {
    others += workflow.person == 1 ? 1.0 : 0.0;
  }
  EXPECT_GT(others, 1000.0);
  EXPECT_DOUBLE_EQ(value(result, "attribution.wrong"),
                   others / static_cast<double>(seen.workflows_started.size()));
}

/// A chain of four agents with one call each.
PlanBuilder chain_of_four() {
  PlanBuilder world;
  const ActionId act = world.action(world.tool("tool"), "act");
  std::vector<Step> steps{call(act)};
  for (const char* const name : {"third", "second", "first"}) {
    const AgentTypeId below = world.agent(name, steps);
    steps = {call(act), spawn(below)};
  }
  world.workflow_at_rate(world.agent("root", steps), 0.1);
  world.plan.organisation.departments[0].people = 3;
  world.plan.organisation.departments[0].seats = 3;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  return world;
}

std::vector<double> complete_by_depth(const PlanBuilder& world) {
  const ReplicationResult result = run(world.build());
  std::vector<double> complete;
  for (int depth = 0; depth < 4; ++depth) {
    complete.push_back(value(result, "attribution.complete", {{"depth", std::to_string(depth)}}));
  }
  return complete;
}

TEST(AttributionObserverTest, OverAChainASeatOfOnePersonNamesTheFirstHopOnly) {
  PlanBuilder world = chain_of_four();
  world.design().credentials.issue = IssuePer::kSeat;
  world.design().credentials.delegation = Delegation::kShare;
  EXPECT_EQ(complete_by_depth(world), (std::vector<double>{1.0, 0.0, 0.0, 0.0}));
  world.design().credentials.delegation = Delegation::kExchange;
  EXPECT_EQ(complete_by_depth(world), (std::vector<double>{1.0, 1.0, 1.0, 1.0}));
}

TEST(AttributionObserverTest, OverAChainAnAgentOfManyPeopleNamesNobody) {
  PlanBuilder world = chain_of_four();
  world.at(AgentTypeId{3}).shared = 1;
  world.design().credentials.issue = IssuePer::kAgent;
  world.design().credentials.delegation = Delegation::kShare;
  EXPECT_EQ(complete_by_depth(world), (std::vector<double>{0.0, 0.0, 0.0, 0.0}));
}

TEST(AttributionObserverTest, LostEntriesStayInTheDenominator) {
  Team team;
  team.world.workflow_at_rate(team.helper, 1.0);
  team.world.design().audit.loss = 0.25;
  const ReplicationResult result = team.run_with(AuditLevel::kChain, Delegation::kExchange);
  const double n = value(result, "engine.decisions");
  EXPECT_NEAR(value(result, "attribution.complete"), 0.75, 3.29 * std::sqrt(0.25 * 0.75 / n));
  EXPECT_EQ(value(result, "attribution.wrong"), 0.0);
}

TEST(AuditLogTest, EntriesCarryWhatTheDesignLogs) {
  Team team;
  team.world.workflow_once(team.boss);
  const Plan plan = team.world.build();
  std::vector<AuditEntry> entries;
  AuditLog log(plan, plan.designs[0], [&entries](const AuditEntry& e) { entries.push_back(e); });
  run_replication(plan, DesignId{0}, 0, {.sink = &log});
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].tool, "tool.act");
  EXPECT_EQ(entries[0].data, "internal");
  EXPECT_EQ(entries[0].decision, "allow");
  EXPECT_EQ(entries[0].account, "office/person-0");
  EXPECT_EQ(entries[1].agent, "helper#1");
  EXPECT_EQ(entries[1].chain, "office/person-0 > boss#0 > helper#1");
}

TEST(AuditLogTest, DenialsSayWhyAndLostEntriesAreLeftOut) {
  Team team;
  team.world.workflow_once(team.boss);
  team.world.design().policy.rules = {require(RuleKind::kTaskScope)};
  team.world.design().policy.rules[0].name = "task_scope";
  team.world.set_plan(team.boss, {call(team.act)});
  Plan plan = team.world.build();
  std::vector<AuditEntry> entries;
  const auto keep = [&entries](const AuditEntry& e) { entries.push_back(e); };
  AuditLog log(plan, plan.designs[0], keep);
  run_replication(plan, DesignId{0}, 0, {.sink = &log});
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].decision, "deny");
  EXPECT_EQ(entries[0].reason, "policy: default deny");  // No rule permits it, and none forbids it.
  plan.designs[0].audit.loss = 1.0;
  entries.clear();
  AuditLog lossy(plan, plan.designs[0], keep);
  run_replication(plan, DesignId{0}, 0, {.sink = &lossy});
  EXPECT_TRUE(entries.empty());
}

}  // namespace
}  // namespace models::testing
