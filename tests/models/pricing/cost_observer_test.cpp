#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/price_plans.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// One task of 7 calls, two days before and two days after the end of January; every call costs
/// the tool's vendor 2 cents, every model step 1,000 tokens.
struct Billing {
  PlanBuilder world;
  Billing() {
    const ToolId tool = world.tool("ledger");
    const ActionId post = world.action(tool, "post");
    const ActionId broken = world.action(tool, "broken");
    world.at(post).price = {20'000};
    world.at(broken).failure_probability = 1.0;
    const double two_days_s = 2.0 * 86'400.0;
    const AgentTypeId clerk =
        world.agent("clerk", {repeat(5.0, {call(post)}), optional_call(broken), think(two_days_s),
                              repeat(2.0, {call(post)})});
    world.at(clerk).model.tokens = sim::Distribution::constant(1000.0);
    world.at(clerk).model.usd_per_token = 4e-6;
    world.workflow_once(clerk);
    world.plan.organisation.departments[0].seats = 10;
    world.plan.clock = {
        .year = 2026, .month = 1, .day = 30, .horizon = sim::seconds(2.0 * two_days_s)};
    world.plan.pricing.plans = {seat_plan("seat", {30'000'000}), action_plan("action", {100'000}),
                                hybrid_plan("hybrid", {15'000'000}, 500, {80'000})};
    world.plan.pricing.governance.decision = {5'000'000};
    world.plan.pricing.governance.token = {2'000'000};
    world.plan.pricing.governance.log_gb = {500'000'000'000};
    world.design().audit.bytes_per_entry = 1000.0;
  }
};

TEST(CostObserverTest, EveryPlanBillsTheSameRunToTheCent) {
  const ReplicationResult result = run(Billing().world.build());
  // 10 seats * 30 USD * (2/31 + 2/28) = 40.78; 7 executed calls * 0.10; 10 * 15 USD * ... = 20.39,
  // with 322 and 357 actions included.
  EXPECT_NEAR(value(result, "cost.seat"), 40.783410, 1e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.action"), 0.70);
  EXPECT_NEAR(value(result, "cost.hybrid"), 20.391705, 2e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.action.per_task"), 0.70);
  EXPECT_DOUBLE_EQ(value(result, "cost.action.per_department", {{"department", "office"}}), 0.70);
}

TEST(CostObserverTest, DepartmentsPayAndCauseParts) {
  Billing billing;
  billing.world.department("sales", 30, 30);
  const ReplicationResult result = run(billing.world.build());
  // The office has 10 of 40 seats and makes all calls.
  EXPECT_NEAR(value(result, "cost.paid_share", {{"department", "office"}, {"plan", "seat"}}), 0.25,
              1e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.caused_share", {{"department", "office"}}), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "cost.caused_share", {{"department", "sales"}}), 0.0);
  EXPECT_NEAR(value(result, "cost.distortion", {{"plan", "seat"}}), 0.75, 1e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.distortion", {{"plan", "action"}}), 0.0);
}

TEST(CostObserverTest, UsageToolsModelAndControlsHaveTheirPrice) {
  const ReplicationResult result = run(Billing().world.build());
  // 7 calls of 10 seats in 2/31 + 2/28 months.
  EXPECT_NEAR(value(result, "cost.actions_per_seat"), 7.0 / (10.0 * (2.0 / 31.0 + 2.0 / 28.0)),
              1e-9);
  EXPECT_DOUBLE_EQ(value(result, "cost.usage", {{"item", "tools"}}), 0.14);
  EXPECT_DOUBLE_EQ(value(result, "cost.usage", {{"item", "model"}}), 8 * 1000 * 4e-6);
  EXPECT_EQ(value(result, "engine.decisions"), 8.0);
  EXPECT_EQ(value(result, "engine.credentials_issued"), 1.0);
  EXPECT_EQ(value(result, "engine.log_bytes"), 8000.0);
  EXPECT_DOUBLE_EQ(value(result, "cost.governance", {{"item", "decisions"}}), 8 * 5e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.governance", {{"item", "tokens"}}), 2e-6);
  EXPECT_DOUBLE_EQ(value(result, "cost.governance", {{"item", "log"}}), 8000.0 / 1e9 * 0.5);
  EXPECT_DOUBLE_EQ(value(result, "cost.governance", {{"item", "total"}}),
                   8 * 5e-6 + 2e-6 + 8000.0 / 1e9 * 0.5);
}

TEST(CostObserverTest, PricesChangeNothingElse) {
  Billing billing;
  Recorder seen;
  const ReplicationResult priced = run(billing.world.build(), &seen);
  billing.world.plan.pricing = {};
  const ReplicationResult free = run(billing.world.build());
  EXPECT_EQ(priced.fingerprint, free.fingerprint);
  for (const Measurement& row : free.values) {
    EXPECT_EQ(row.value.value_or(-1.0), [&] {
      for (const Measurement& other : priced.values) {
        if (other.metric == row.metric && other.labels == row.labels) {
          return other.value.value_or(-1.0);
        }
      }
      return -2.0;
    }()) << row.metric;
  }
}

TEST(CostObserverTest, WarmUpIsNotBilled) {
  Billing billing;
  billing.world.plan.clock.warmup = sim::seconds(86'400.0);
  const ReplicationResult result = run(billing.world.build());
  EXPECT_DOUBLE_EQ(value(result, "cost.action"), 0.20);
  EXPECT_NEAR(value(result, "cost.seat"), 300.0 * (1.0 / 31.0 + 2.0 / 28.0), 1e-6);
}

}  // namespace
}  // namespace models::testing
