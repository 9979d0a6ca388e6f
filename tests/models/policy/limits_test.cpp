#include <gtest/gtest.h>

#include <vector>

#include "models/policy/budgets.hpp"
#include "models/policy/decision_point.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

// Budgets, depth and hours: rules about how often, how deep and when.
namespace models::testing {
namespace {

PolicyRule limit(RuleKind kind, std::int64_t most, BudgetKey per = BudgetKey::kSession) {
  PolicyRule rule = require(kind);
  rule.limit = most;
  rule.per = per;
  rule.effects.clear();
  return rule;
}

/// A desk whose clerk reads five times, 10 s apart; a read costs 0.25 USD.
struct Desk {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");
  AgentTypeId clerk;

  Desk() {
    world.at(read).price = Money{250'000};
    Step round = optional_call(read);
    clerk = world.agent("clerk", {repeat(5.0, {round, think(10.0)})});
    world.workflow_once(clerk);
  }
  void add(PolicyRule rule) { world.design().policy.rules.push_back(std::move(rule)); }
  Recorder seen() const {
    Recorder recorder;
    run(world.build(), &recorder);
    return recorder;
  }
};

TEST(LimitsTest, ARateLimitPermitsSoManyCalls) {
  Desk desk;
  desk.add(limit(RuleKind::kRate, 3));
  const Recorder seen = desk.seen();
  ASSERT_EQ(seen.decisions.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(seen.decisions[i].refusal, i < 3 ? Refusal::kNone : Refusal::kPolicy) << i;
  }
  EXPECT_EQ(seen.decisions[3].rule, 1);  // The rate, after task_scope.
}

TEST(LimitsTest, AWindowIsClosedAndSlides) {
  // Reads at 0, 10, 20, 30 and 40 s; one in 20 s: a call exactly 20 s ago still counts.
  Desk desk;
  PolicyRule rate = limit(RuleKind::kRate, 1);
  rate.window = sim::seconds(20.0);
  desk.add(rate);
  const Recorder seen = desk.seen();
  std::vector<bool> accepted;
  for (const DecisionMade& one : seen.decisions) accepted.push_back(one.refusal == Refusal::kNone);
  EXPECT_EQ(accepted, (std::vector{true, false, false, true, false}));
}

TEST(LimitsTest, ASpendLimitIsNeverExceeded) {
  Desk desk;
  desk.add(limit(RuleKind::kSpend, 600'000));  // Two reads at 0.25 USD; a third would cost 0.75.
  EXPECT_EQ(desk.seen().accepted(desk.read), 2U);
}

TEST(LimitsTest, TokensCountAsSpent) {
  Desk desk;
  desk.world.at(desk.clerk).model.tokens = sim::Distribution::constant(1'000.0);
  desk.world.at(desk.clerk).model.usd_per_token = 0.0002;  // 0.20 USD before each call.
  desk.add(limit(RuleKind::kSpend, 1'000'000));
  // 0.20 + 0.25 + 0.20 + 0.25 = 0.90; the third would come to 1.35.
  EXPECT_EQ(desk.seen().accepted(desk.read), 2U);
}

TEST(LimitsTest, EachSessionHasItsOwnBudgetAndATypeHasOne) {
  for (const bool shared : {false, true}) {
    Desk desk;
    desk.world.workflow_once(desk.clerk);
    desk.add(limit(RuleKind::kRate, 3, shared ? BudgetKey::kAgentType : BudgetKey::kSession));
    EXPECT_EQ(desk.seen().accepted(desk.read), shared ? 3U : 6U);
  }
}

TEST(LimitsTest, AFanOutLimitBoundsTheAgentsOfASession) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const AgentTypeId child = world.agent("child", {call(read)});
  const AgentTypeId root =
      world.agent("root", {spawn(child, sim::Distribution::constant(5.0)), call(read)});
  world.workflow_once(root);
  world.design().policy.rules.push_back(limit(RuleKind::kFanOut, 3));
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.agents_started.size(), 4U);
  ASSERT_EQ(seen.refused_delegations.size(), 1U);
  EXPECT_EQ(seen.refused_delegations[0].rule, 1);
  EXPECT_EQ(seen.refused_delegations[0].type, child);
  EXPECT_EQ(seen.executed(read), 3U);  // Those that were started do their part.
  ASSERT_EQ(seen.workflows_ended.size(), 1U);
  EXPECT_EQ(seen.workflows_ended[0].outcome, Outcome::kDenied);
}

TEST(LimitsTest, ADepthLimitEndsTheChain) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const AgentTypeId leaf = world.agent("leaf", {call(read)});
  const AgentTypeId middle = world.agent("middle", {call(read), spawn(leaf)});
  const AgentTypeId root = world.agent("root", {spawn(middle)});
  world.workflow_once(root);
  world.design().policy.rules.push_back(limit(RuleKind::kDepth, 1));
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.agents_started.size(), 2U);
  EXPECT_EQ(seen.executed(read), 1U);
  ASSERT_EQ(seen.refused_delegations.size(), 1U);
  EXPECT_EQ(seen.refused_delegations[0].type, leaf);
  // The closure knows: the root reaches what the middle may do, and nothing deeper is different.
  EXPECT_TRUE(seen.authority.front().reachable.contains(read));
}

TEST(LimitsTest, HoursOpenAndClose) {
  // Monday 2026-01-05 00:00; open from 00:00:15 to 00:00:35: reads at 20 and 30 s are in time.
  Desk desk;
  PolicyRule hours = require(RuleKind::kHours);
  hours.effects.clear();
  hours.hours = {0x1f, 15, 35};
  desk.add(hours);
  const Recorder seen = desk.seen();
  std::vector<bool> accepted;
  for (const DecisionMade& one : seen.decisions) accepted.push_back(one.refusal == Refusal::kNone);
  EXPECT_EQ(accepted, (std::vector{false, false, true, true, false}));
  // What it could do changes at the very instants.
  std::vector<double> changes;
  for (const AuthorityChanged& one : seen.authority)
    changes.push_back(sim::to_seconds(one.at - sim::kStart));
  EXPECT_EQ(changes, (std::vector{0.0, 15.0, 35.0}));
}

TEST(LimitsTest, NoHoursAtTheWeekend) {
  const OpeningHours office{0x1f, 9 * 3600, 17 * 3600};
  EXPECT_TRUE(office.contains(4, 9 * 3600));
  EXPECT_FALSE(office.contains(4, 17 * 3600));
  EXPECT_FALSE(office.contains(5, 12 * 3600));
}

}  // namespace
}  // namespace models::testing
