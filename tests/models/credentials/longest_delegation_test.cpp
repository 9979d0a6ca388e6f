#include "models/credentials/longest_delegation.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

/// Types 0, 1, 2, ... of which each spawns the next; work begins with the first.
PlanBuilder chain(std::uint32_t types) {
  PlanBuilder world;
  for (std::uint32_t i = 0; i < types; ++i) world.agent("type-" + std::to_string(i));
  for (std::uint32_t i = 0; i + 1 < types; ++i) {
    world.set_plan(AgentTypeId{i}, {spawn(AgentTypeId{i + 1})});
  }
  world.workflow_at_rate(AgentTypeId{0}, 1.0);
  return world;
}

TEST(LongestDelegationTest, CountsTheHopsOfTheLongestWay) {
  EXPECT_EQ(longest_delegation(chain(1).build()), 0U);
  EXPECT_EQ(longest_delegation(chain(4).build()), 3U);
  PlanBuilder world = chain(4);
  world.set_plan(AgentTypeId{0}, {spawn(AgentTypeId{3}), spawn(AgentTypeId{2})});
  EXPECT_EQ(longest_delegation(world.build()), 2U);  // 0 > 2 > 3.
}

TEST(LongestDelegationTest, WhatNoWorkflowStartsDoesNotCount) {
  PlanBuilder world = chain(4);
  world.set_plan(AgentTypeId{0}, {spawn(AgentTypeId{3})});
  world.set_plan(AgentTypeId{1}, {spawn(AgentTypeId{1})});
  EXPECT_EQ(longest_delegation(world.build()), 1U);
}

TEST(LongestDelegationTest, AHandoffIsNoHop) {
  PlanBuilder world = chain(3);
  world.set_plan(AgentTypeId{0}, {handoff(AgentTypeId{1})});
  EXPECT_EQ(longest_delegation(world.build()), 1U);
  world.set_plan(AgentTypeId{1}, {handoff(AgentTypeId{0})});  // To and fro, nothing is lent.
  EXPECT_EQ(longest_delegation(world.build()), 0U);
}

TEST(LongestDelegationTest, APeerThatIsAskedBeginsAnew) {
  PlanBuilder world = chain(4);
  world.set_plan(AgentTypeId{1}, {message(AgentTypeId{2})});
  EXPECT_EQ(longest_delegation(world.build()), 1U);  // 0 > 1, and 2 > 3.
}

TEST(LongestDelegationTest, TypesThatSpawnEachOtherHaveNoEnd) {
  PlanBuilder world = chain(2);
  world.set_plan(AgentTypeId{1}, {choose({{0.5, spawn(AgentTypeId{0})}, {0.5, think(1.0)}})});
  EXPECT_EQ(longest_delegation(world.build()), std::nullopt);
}

TEST(LongestDelegationTest, ALimitOnDepthEndsACycle) {
  PlanBuilder world = chain(2);
  world.set_plan(AgentTypeId{1}, {spawn(AgentTypeId{0})});
  world.at(AgentTypeId{0}).max_depth = 3;
  // Depths 0, 2 of type 0 spawn, depth 4 does not: 0 > 1 > 2 > 3 > 4.
  EXPECT_EQ(longest_delegation(world.build()), 4U);
}

TEST(LongestDelegationTest, ALimitOfOneTypeDoesNotCutWhatItsChildrenSpawn) {
  PlanBuilder world = chain(4);
  world.at(AgentTypeId{0}).max_depth = 1;
  EXPECT_EQ(longest_delegation(world.build()), 3U);
  world.at(AgentTypeId{1}).max_depth = 1;  // At depth 1 it spawns no more.
  EXPECT_EQ(longest_delegation(world.build()), 1U);
}

}  // namespace
}  // namespace models::testing
