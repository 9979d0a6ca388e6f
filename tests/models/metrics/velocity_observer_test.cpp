#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

TEST(VelocityTest, RefusedPlannedCallsAreCountedAndOverreachIsNot) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a");
  const ActionId b = world.action(tool, "b");
  world.people_may(actions({a}));
  const AgentTypeId clerk = world.agent("clerk", {call(a), call(a), call(a), optional_call(b)});
  world.workflow_once(clerk);
  const ReplicationResult result = run(world.build());
  EXPECT_EQ(value(result, "velocity.denied_legitimate"), 1.0);
  EXPECT_EQ(value(result, "velocity.denied_legitimate.share"), 0.25);
  world.action(tool, "c");
  world.at(clerk).model.overreach = 1.0;
  EXPECT_EQ(value(run(world.build()), "velocity.denied_legitimate.share"), 0.25);
}

TEST(VelocityTest, MakespanIsOfDoneInstancesOnly) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId broken = world.action(tool, "broken");
  world.at(broken).failure_probability = 1.0;
  world.workflow_once(world.agent("done", {think(30.0)}));
  world.workflow_once(world.agent("quick", {think(10.0)}));
  world.workflow_once(world.agent("failed", {think(1000.0), call(broken)}));
  const ReplicationResult result = run(world.build());
  EXPECT_DOUBLE_EQ(value(result, "velocity.makespan"), 20.0);
  EXPECT_EQ(sample(result, "velocity.makespan").event_count(), 2);
  EXPECT_DOUBLE_EQ(value(result, "velocity.completed"), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(value(result, "velocity.completed", {{"workflow", "workflow-3"}}), 0.0);
}

}  // namespace
}  // namespace models::testing
