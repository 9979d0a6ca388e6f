#include "models/plan.hpp"

#include <gtest/gtest.h>

#include "sim/random/name_hash.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

TEST(DeriveTest, GrantedIsWhatThePlanAndItsDescendantsNeed) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a");
  const ActionId b = world.action(tool, "b");
  const ActionId c = world.action(tool, "c");
  const AgentTypeId leaf = world.agent("leaf", {call(c)});
  const AgentTypeId middle =
      world.agent("middle", {choose({{0.5, call(b)}, {0.5, handoff(leaf)}})});
  const AgentTypeId root = world.agent("root", {repeat(2.0, {parallel({call(a), spawn(middle)})})});
  const Plan plan = world.build();
  const AgentType& top = plan.agent_types[root.index];
  EXPECT_EQ(top.own_calls, actions({a}));
  EXPECT_EQ(top.granted, actions({a, b, c}));
  EXPECT_EQ(top.children, std::vector<AgentTypeId>{middle});
  EXPECT_EQ(plan.agent_types[middle.index].granted, actions({b, c}));
  EXPECT_EQ(plan.agent_types[middle.index].configured, actions({b, c}));
}

TEST(DeriveTest, CyclesOfAgentsShareWhatTheyNeed) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId a = world.action(tool, "a");
  const ActionId b = world.action(tool, "b");
  const AgentTypeId first = world.agent("first");
  const AgentTypeId second = world.agent("second", {call(b), spawn(first)});
  world.set_plan(first, {call(a), spawn(second), spawn(second)});
  const Plan plan = world.build();
  EXPECT_EQ(plan.agent_types[0].granted, actions({a, b}));
  EXPECT_EQ(plan.agent_types[1].granted, actions({a, b}));
  EXPECT_EQ(plan.agent_types[0].children, std::vector<AgentTypeId>{second});
}

TEST(DeriveTest, StepsAreNamedUniquelyAmongSiblings) {
  PlanBuilder world;
  const ActionId a = world.action(world.tool("tool"), "a");
  const AgentTypeId id = world.agent("agent", {call(a), think(1.0), call(a)});
  const Plan plan = world.build();
  const std::vector<Step>& steps = plan.agent_types[id.index].plan.children;
  EXPECT_EQ(steps[0].name, "call:tool.a");
  EXPECT_EQ(steps[1].name, "think");
  EXPECT_EQ(steps[2].name, "call:tool.a#2");
  EXPECT_EQ(steps[2].name_hash, sim::name_hash("call:tool.a#2"));
}

}  // namespace
}  // namespace models::testing
