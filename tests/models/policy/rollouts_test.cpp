#include "models/policy/rollouts.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

/// A clerk that reads every 10 s, 6 times, at one of two instances of a desk.
struct Desk {
  PlanBuilder world;
  ToolId tool = world.tool("desk");
  ActionId read = world.action(tool, "read");
  Recorder seen;

  Desk() {
    const Step round = optional_call(read);
    world.workflow_once(world.agent("clerk", {repeat(6.0, {round, think(10.0)})}));
  }
  Design& design() { return world.design(); }
  /// A policy that denies everything, ordered at an instant.
  void deny_at(double at_s, double delay_s = 0.0) {
    design().later_policies.emplace_back();
    roll_out(at_s, static_cast<std::uint32_t>(design().later_policies.size()), delay_s);
  }
  void roll_out(double at_s, std::uint32_t version, double delay_s = 0.0) {
    design().rollouts.push_back({sim::seconds(at_s), version, Distribution::constant(delay_s)});
  }
  std::vector<bool> accepted() {
    result = run(world.build(), &seen);
    std::vector<bool> all;
    for (const DecisionMade& one : seen.decisions) {
      all.push_back(one.refusal == Refusal::kNone);
    }
    return all;
  }
  ReplicationResult result;
};

TEST(RolloutsTest, ANewPolicyComesAndGoesBack) {
  Desk desk;
  desk.deny_at(15.0);
  desk.roll_out(35.0, 0);
  EXPECT_EQ(desk.accepted(), (std::vector{true, true, false, false, true, true}));
  std::vector<double> changes;  // What the clerk could do follows at the very instants.
  for (const AuthorityChanged& one : desk.seen.authority) {
    changes.push_back(sim::to_seconds(one.at - sim::kStart));
  }
  EXPECT_EQ(changes, (std::vector{0.0, 15.0, 35.0}));
}

TEST(RolloutsTest, WhatTheOldPolicyStillAllowsIsCounted) {
  Desk desk;
  desk.deny_at(15.0, 20.0);  // Ordered at 15, there at 35: the calls at 20 and 30 pass.
  EXPECT_EQ(desk.accepted(), (std::vector{true, true, true, true, false, false}));
  EXPECT_EQ(value(desk.result, "policy.outdated_allowed"), 2.0);
  ASSERT_EQ(desk.seen.noted.size(), 2U);
  EXPECT_EQ(desk.seen.noted[0].event, PolicyEvent::kOutdatedAllowed);
}

TEST(RolloutsTest, OfTwoOnTheWayTheLaterOrderedOneStays) {
  Desk desk;
  desk.deny_at(5.0, 40.0);  // There at 45, after the rollback.
  desk.roll_out(15.0, 0, 1.0);
  EXPECT_EQ(desk.accepted(), std::vector(6, true));
}

TEST(RolloutsTest, RulesOfLaterPoliciesHaveNamesOfTheirOwn) {
  Desk desk;
  desk.deny_at(15.0);
  PolicyRule guard = require(RuleKind::kRole);
  guard.name = "role";
  desk.design().later_policies[0].rules = {guard, permit(RuleKind::kTaskScope)};
  desk.world.people_may({});
  desk.design().policy.rules[0].name = "task_scope";
  desk.world.plan.organisation.tools[0].acts_as = ActsAs::kService;
  desk.world.plan.organisation.tools[0].service_permissions = actions({desk.read});
  desk.accepted();
  const Plan plan = desk.world.build();
  EXPECT_EQ(plan.designs[0].rule_name(desk.seen.decisions.front().rule), "task_scope");
  EXPECT_EQ(plan.designs[0].rule_name(desk.seen.decisions.back().rule), "rollout1: role");
}

TEST(RolloutsTest, BudgetsGoOnOverARollout) {
  Desk desk;
  PolicyRule rate = require(RuleKind::kRate);
  rate.limit = 3;
  rate.effects.clear();
  desk.design().policy.rules.push_back(rate);
  desk.design().later_policies.push_back(desk.design().policy);
  desk.roll_out(15.0, 1);
  EXPECT_EQ(desk.accepted(), (std::vector{true, true, true, false, false, false}));
}

TEST(RolloutsTest, EachInstanceGetsItAfterATimeOfItsOwn) {
  PlanBuilder world;
  const ToolId tool = world.tool("desk");
  world.plan.organisation.tools[tool.index].instances = 2'000;
  const ActionId read = world.action(tool, "read");
  world.workflow_at_rate(world.agent("clerk", {optional_call(read)}), 50.0);
  world.horizon(200.0);
  world.design().later_policies.emplace_back();
  world.design().rollouts.push_back({sim::seconds(100.0), 1, Distribution::exponential(20.0)});
  Recorder seen;
  run(world.build(), &seen);
  // Of those who ask 20 s after the order, exp(-1) are at an instance that has not heard of it.
  std::size_t asked = 0;
  std::size_t passed = 0;
  for (const DecisionMade& one : seen.decisions) {
    if (one.at < at_s(115.0) || one.at > at_s(125.0)) continue;
    ++asked;
    passed += one.refusal == Refusal::kNone ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(passed) / static_cast<double>(asked), 0.368, 0.06);
}

}  // namespace
}  // namespace models::testing
