#include "models/workload/fan_out_limit.hpp"

#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

TEST(FanOutLimitTest, AnExplodingFanOutIsToldInsteadOfFillingTheMemory) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child", {think(1.0)});
  const auto beyond = static_cast<double>(kMostAgents);  // With the root, one too many.
  world.workflow_once(world.agent("root", {spawn(child, sim::Distribution::constant(beyond))}));
  const Plan plan = world.build();
  EXPECT_THROW(run_replication(plan, DesignId{0}, 0), FanOutExplosion);
}

TEST(FanOutLimitTest, AChainOfDelegationsWithoutEndIsToldToo) {
  PlanBuilder world;
  const AgentTypeId self = AgentTypeId{0};  // The first agent type is its own child.
  ASSERT_EQ(world.agent("root", {spawn(self, sim::Distribution::constant(1.0))}), self);
  world.workflow_once(self);
  const Plan plan = world.build();
  EXPECT_THROW(run_replication(plan, DesignId{0}, 0), FanOutExplosion);
}

}  // namespace
}  // namespace models::testing
