#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A task of 100 s that needs a (1) with a credential that also holds b (20).
PlanBuilder clerk_with_too_much() {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a");
  world.action(tool, "b", Effect::kWrite, kRestricted);
  world.workflow_once(world.agent("clerk", {think(100.0), call(a)}));
  world.design().credentials.scope = CredentialScope::kRole;
  return world;
}

TEST(StandingTest, ExcessLastsAsLongAsTheToken) {
  PlanBuilder world = clerk_with_too_much();
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  const ReplicationResult result = run(world.build());
  // 20 for the 100 s of the task, 21 for the 200 s that the token outlives it.
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours"), (2000.0 + 4200.0) / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "revocation.orphans"), 200.0 / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "revocation.exposure_window", {{"cause", "completion"}}), 200.0);
  EXPECT_EQ(value(result, "revocation.orders", {{"cause", "completion"}}), 1.0);
}

TEST(StandingTest, RevocationOnCompletionEndsBoth) {
  PlanBuilder world = clerk_with_too_much();
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  world.design().credentials.revoke_on_completion = true;
  world.design().validation = {.kind = ValidationKind::kPush,
                               .delay_s = sim::Distribution::constant(10.0)};
  const ReplicationResult result = run(world.build());
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours"), (2000.0 + 210.0) / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "revocation.orphans"), 10.0 / 3600.0);
}

TEST(StandingTest, ASeatsKeyStandsAllTheTime) {
  PlanBuilder world = clerk_with_too_much();
  world.design().credentials.issue = IssuePer::kSeat;
  world.plan.organisation.departments[0].seats = 2;
  const ReplicationResult result = run(world.build());
  // Two keys of 21 for 3,600 s, less what the task needed: 1 for 100 s.
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours"), 2.0 * 21.0 - 100.0 / 3600.0);
  // Nobody works with the one for 3,600 s, nor with the other for 3,500 s.
  EXPECT_DOUBLE_EQ(value(result, "revocation.orphans"), 7100.0 / 3600.0);
}

TEST(StandingTest, ExcessIsToldByHop) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a");
  const ActionId b = world.action(tool, "b", Effect::kRead, kRestricted);
  const AgentTypeId helper = world.agent("helper", {think(20.0), call(b)});
  world.workflow_once(world.agent("boss", {call(a), spawn(helper), think(10.0)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(100.0);
  world.design().credentials.attenuation = Attenuation::kTask;
  const ReplicationResult result = run(world.build());
  // The boss's task needs all of its credential (11) for 30 s. The helper's (10) idles from 20 s
  // on.
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours", {{"depth", "0"}}), 70.0 * 11.0 / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours", {{"depth", "1"}}), 80.0 * 10.0 / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours"), (770.0 + 800.0) / 3600.0);
}

TEST(StandingTest, OnlyTimeAfterTheWarmUpCounts) {
  PlanBuilder world = clerk_with_too_much();
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  world.plan.clock.warmup = sim::seconds(200.0);
  const ReplicationResult result = run(world.build());
  EXPECT_DOUBLE_EQ(value(result, "privilege.excess_hours"), 2100.0 / 3600.0);
  EXPECT_DOUBLE_EQ(value(result, "revocation.orphans"), 100.0 / 3400.0);
}

}  // namespace
}  // namespace models::testing
