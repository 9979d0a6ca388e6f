#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// The confused deputy: a person with the help desk only, whose agent may call crm.lookup.
/// W(user) = internal read 1 + public egress 0.1 * 2 = 1.2; the lookup is a confidential read: 3.
struct ConfusedDeputy {
  PlanBuilder world;
  explicit ConfusedDeputy(ActsAs acts_as) {
    const ToolId desk = world.tool("helpdesk");
    const ActionId read = world.action(desk, "read_ticket");
    const ActionId reply = world.action(desk, "reply", Effect::kEgress, kPublic);
    const ActionId lookup =
        world.action(world.tool("crm", acts_as), "lookup", Effect::kRead, kConfidential);
    world.people_may(actions({read, reply}));
    world.workflow_once(
        world.agent("triage", {call(read), think(60.0), optional_call(lookup), call(reply)}));
  }
};

TEST(PrivilegeTest, AServiceIdentityLendsTheUserWhatHeMayNotDo) {
  const ReplicationResult result = run(ConfusedDeputy(ActsAs::kService).world.build());
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user"), 3.5);  // (1.2 + 3) / 1.2.
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user.peak"), 3.5);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user", {{"over", "workflow"}}), 3.5);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user", {{"depth", "0"}}), 3.5);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task"), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.sufficiency"), 1.0);
}

TEST(PrivilegeTest, AToolThatActsAsItsCallerLendsNothing) {
  const ReplicationResult result = run(ConfusedDeputy(ActsAs::kCaller).world.build());
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user"), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.sufficiency"), 1.2 / 4.2);
}

TEST(PrivilegeTest, RequiringTheRoleStopsTheDeputy) {
  ConfusedDeputy deputy(ActsAs::kService);
  deputy.world.design().policy.rules.push_back(require(RuleKind::kRole));
  const ReplicationResult result = run(deputy.world.build());
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user"), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user.peak"), 1.0);
}

TEST(PrivilegeTest, WithoutEntitlementsAmplificationIsMissing) {
  ConfusedDeputy deputy(ActsAs::kService);
  deputy.world.plan.agent_types[0].plan.children.front().required = false;
  Plan plan = deputy.world.build();
  plan.organisation.departments[0].entitlements = {};
  const ReplicationResult result = run(plan);
  EXPECT_TRUE(is_missing(result, "privilege.amplification.user"));
  EXPECT_FALSE(is_missing(result, "privilege.amplification.task"));
}

/// A boss works 10 s, then waits 20 s for a helper. The boss's plan needs a (1) and b (3, the
/// helper's); a role policy also permits c (10).
PlanBuilder boss_and_helper(Attenuation attenuation) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a", Effect::kRead, kInternal);
  const ActionId b = world.action(tool, "b", Effect::kRead, kConfidential);
  world.action(tool, "c", Effect::kRead, kRestricted);
  const AgentTypeId helper = world.agent("helper", {think(20.0), call(b)});
  world.workflow_once(world.agent("boss", {call(a), think(10.0), spawn(helper)}));
  Design& design = world.design();
  design.policy.rules = {permit(RuleKind::kRole)};
  design.credentials.scope = CredentialScope::kRole;
  design.credentials.attenuation = attenuation;
  return world;
}

TEST(PrivilegeTest, AmplificationOverTheTaskIsARatioOfTotals) {
  const ReplicationResult result = run(boss_and_helper(Attenuation::kNone).build());
  // Boss: 14 of 4 for 30 s; helper: 14 of 3 for 20 s: (420 + 280) / (120 + 60).
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task"), 700.0 / 180.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task", {{"depth", "0"}}), 14.0 / 4.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task", {{"depth", "1"}}), 14.0 / 3.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task", {{"agent_type", "helper"}}),
                   14.0 / 3.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task.peak"), 14.0 / 3.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task.peak", {{"depth", "0"}}),
                   14.0 / 4.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.over_entitlement"), 700.0 / 180.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.sufficiency"), 1.0);
}

TEST(PrivilegeTest, AttenuationToTheTaskShrinksTheHelperOnly) {
  const ReplicationResult result = run(boss_and_helper(Attenuation::kTask).build());
  // Boss 14 of 4 for 30 s, helper 3 of 3 for 20 s: (420 + 60) / 180.
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task"), 480.0 / 180.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task", {{"depth", "1"}}), 1.0);
}

TEST(PrivilegeTest, ThePlacesOfTheTreeAreNamedByTheirAgents) {
  const ReplicationResult result = run(boss_and_helper(Attenuation::kTask).build());
  EXPECT_EQ(value(result, "delegation.agents", {{"path", "boss/helper"}}), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "delegation.reachable_weight", {{"path", "boss"}}), 14.0);
  EXPECT_DOUBLE_EQ(value(result, "delegation.granted_weight", {{"path", "boss/helper"}}), 3.0);
}

TEST(PrivilegeTest, OnlyTimeAfterTheWarmUpCounts) {
  PlanBuilder world = boss_and_helper(Attenuation::kNone);
  world.plan.clock.warmup = sim::seconds(20.0);
  const ReplicationResult result = run(world.build());
  // 10 s of each remain: (140 + 140) / (40 + 30).
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.task"), 280.0 / 70.0);
}

TEST(PrivilegeTest, ExecutedActionsOutsideTheTaskAreCountedByCause) {
  PlanBuilder world = boss_and_helper(Attenuation::kNone);
  world.at(AgentTypeId{0}).model.overreach = 1.0;  // The helper's only other actions are a and c.
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(value(result, "privilege.out_of_scope_actions"), 1.0);
  EXPECT_EQ(value(result, "privilege.out_of_scope_actions", {{"cause", "overreach"}}), 1.0);
  EXPECT_EQ(value(result, "privilege.out_of_scope_actions", {{"cause", "hijack"}}), 0.0);
  const double expected = seen.executed(ActionId{2}) == 1 ? 10.0 : 1.0;
  EXPECT_DOUBLE_EQ(value(result, "privilege.out_of_scope_actions.weight"), expected);
}

}  // namespace
}  // namespace models::testing
