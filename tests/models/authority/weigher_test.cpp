#include "models/authority/weigher.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

TEST(WeigherTest, WeightIsDataClassTimesEffectTimesVolume) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId read = world.action(tool, "read", Effect::kRead, kInternal);
  const ActionId reply = world.action(tool, "reply", Effect::kEgress, kPublic);
  const ActionId refund = world.action(tool, "refund", Effect::kWrite, kRestricted);
  const ActionId dump = world.action(tool, "dump", Effect::kRead, kConfidential);
  const ActionId start = world.action(tool, "start", Effect::kExecute, kConfidential);
  world.at(dump).volume = Volume::kBulk;
  const Weigher weigher(world.plan.organisation);
  EXPECT_DOUBLE_EQ(weigher.weight(read), 1.0 * 1.0);
  EXPECT_DOUBLE_EQ(weigher.weight(reply), 0.1 * 2.0);
  EXPECT_DOUBLE_EQ(weigher.weight(refund), 10.0 * 2.0);
  EXPECT_DOUBLE_EQ(weigher.weight(dump), 3.0 * 1.0 * 5.0);
  EXPECT_DOUBLE_EQ(weigher.weight(start), 3.0 * 2.0);
  EXPECT_DOUBLE_EQ(weigher.weight(actions({read, reply, dump})), 1.0 + 0.2 + 15.0);
  EXPECT_DOUBLE_EQ(weigher.weight(PermissionSet{}), 0.0);
}

TEST(WeigherTest, SameEffectOnSameResourceCountsOnce) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId by_name = world.action(tool, "by_name", Effect::kRead, kConfidential);
  const ActionId by_number = world.action(tool, "by_number", Effect::kRead, kConfidential);
  world.at(by_number).resource = world.at(by_name).resource;
  const ActionId change = world.action(tool, "change", Effect::kWrite, kConfidential);
  world.at(change).resource = world.at(by_name).resource;
  const Weigher weigher(world.plan.organisation);
  EXPECT_DOUBLE_EQ(weigher.weight(actions({by_name, by_number})), 3.0);
  EXPECT_DOUBLE_EQ(weigher.weight(actions({by_name, by_number, change})), 3.0 + 6.0);
}

/// A desk whose lookup is one action, or two that do the same.
Plan desk(bool split) {
  PlanBuilder world;
  const ToolId crm = world.tool("crm", ActsAs::kService);
  const ActionId read = world.action(crm, "read");
  const ActionId lookup = world.action(crm, "lookup", Effect::kRead, kConfidential);
  ActionId other = lookup;
  if (split) {
    other = world.action(crm, "lookup_too", Effect::kRead, kConfidential);
    world.at(other).resource = world.at(lookup).resource;
  }
  world.people_may(actions({read}));
  world.workflow_once(
      world.agent("clerk", {call(read), think(10.0), call(lookup), think(5.0), call(other)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(600.0);
  return world.build();
}

TEST(WeigherTest, SplittingAnActionChangesNoMetric) {
  const ReplicationResult whole = run(desk(false));
  const ReplicationResult split = run(desk(true));
  ASSERT_EQ(whole.values.size(), split.values.size());
  for (std::size_t i = 0; i < whole.values.size(); ++i) {
    EXPECT_EQ(whole.values[i].metric, split.values[i].metric);
    EXPECT_EQ(whole.values[i].value, split.values[i].value) << whole.values[i].metric;
  }
  EXPECT_DOUBLE_EQ(value(split, "privilege.amplification.user"), 4.0);  // (1 + 3) / 1.
}

}  // namespace
}  // namespace models::testing
