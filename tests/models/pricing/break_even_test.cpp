#include "models/pricing/break_even.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/price_plans.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// One person of ten seats has a task of seven calls and one that fails.
struct Billing {
  PlanBuilder world;
  Billing() {
    const ToolId tool = world.tool("ledger");
    const ActionId post = world.action(tool, "post");
    const ActionId broken = world.action(tool, "broken");
    world.at(broken).failure_probability = 1.0;
    world.workflow_once(world.agent("clerk", {repeat(7.0, {call(post)}), optional_call(broken)}));
    world.plan.organisation.departments[0].seats = 10;
    world.plan.pricing.plans = {seat_plan("seat", {30'000'000}), action_plan("action", {100'000}),
                                hybrid_plan("hybrid", {15'000'000}, 500, {80'000})};
  }
  PricePlan& price(std::size_t index) { return world.plan.pricing.plans[index]; }
  [[nodiscard]] ReplicationResult result() const { return run(world.build()); }
};

std::vector<Measurement> rows_of(const ReplicationResult& result, const std::string& metric) {
  std::vector<Measurement> rows;
  std::ranges::copy_if(result.values, std::back_inserter(rows),
                       [&](const Measurement& row) { return row.metric == metric; });
  return rows;
}

TEST(BreakEvenRowsTest, TheOneSeatInUsePaysForWhatItDoesNotInclude) {
  const ReplicationResult result = Billing().result();
  EXPECT_NEAR(value(result, "cost.break_even", {{"plans", "seat/action"}}), 300.0, 1e-6);
  // All calls are one seat's: x a seat are 10 x there, of which 500 are included.
  // 15 + 0.08 * (10 x - 500) / 10 = 11 + 0.08 x: 0.10 x at 550, 30 at 237.5.
  EXPECT_NEAR(value(result, "cost.break_even", {{"plans", "action/hybrid"}}), 550.0, 1e-6);
  EXPECT_NEAR(value(result, "cost.break_even", {{"plans", "seat/hybrid"}}), 237.5, 1e-6);
  EXPECT_EQ(value(result, "cost.break_even.crossings", {{"plans", "seat/hybrid"}}), 1.0);
  // 11 + 0.08 * 500.
  EXPECT_NEAR(value(result, "cost.curve", {{"actions_per_seat", "500"}, {"plan", "hybrid"}}), 51.0,
              1e-6);
}

TEST(BreakEvenRowsTest, FailuresThatAreBilledMoveIt) {
  Billing billing;
  billing.price(1).charges.front().meter.bills_failures = true;
  // Eight units for seven executed calls.
  EXPECT_NEAR(value(billing.result(), "cost.break_even", {{"plans", "seat/action"}}),
              300.0 * 7.0 / 8.0, 1e-6);
}

TEST(BreakEvenRowsTest, FurtherCrossingsHaveRowsWhereTheyMayBe) {
  Billing billing;
  billing.price(2) = hybrid_plan("hybrid", {5'000'000}, 100, {200'000});
  billing.price(2).included.pooled = true;
  const ReplicationResult result = billing.result();
  // 0.10 x = 5 at 50, and 5 + 0.20 (x - 100) at 150.
  EXPECT_NEAR(value(result, "cost.break_even", {{"plans", "action/hybrid"}}), 50.0, 1e-6);
  EXPECT_NEAR(value(result, "cost.break_even", {{"crossing", "2"}, {"plans", "action/hybrid"}}),
              150.0, 1e-6);
  EXPECT_EQ(value(result, "cost.break_even.crossings", {{"plans", "action/hybrid"}}), 2.0);
  const std::vector<Measurement> rows = rows_of(result, "cost.break_even");
  ASSERT_EQ(rows.size(), 5U);  // Three pairs, and two more of the one.
  EXPECT_EQ(rows[4].labels, (Labels{{"crossing", "3"}, {"plans", "action/hybrid"}}));
  EXPECT_EQ(rows[4].value, std::nullopt);
}

TEST(BreakEvenRowsTest, ARunWithoutACallHasTheSameRowsAndNoValue) {
  Billing billing;
  const ReplicationResult busy = billing.result();
  billing.world.plan.clock.warmup = sim::seconds(3000.0);
  const ReplicationResult idle = billing.result();
  for (const char* const metric : {"cost.break_even", "cost.break_even.crossings", "cost.curve"}) {
    const std::vector<Measurement> rows = rows_of(idle, metric);
    const std::vector<Measurement> others = rows_of(busy, metric);
    ASSERT_EQ(rows.size(), others.size()) << metric;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].labels, others[i].labels);
      EXPECT_EQ(rows[i].value, std::nullopt) << metric;
    }
  }
}

TEST(BreakEvenRowsTest, ManyPlansAreComparedWithTheFirstOnly) {
  Billing billing;
  std::vector<PricePlan>& plans = billing.world.plan.pricing.plans;
  while (plans.size() < 9)
    plans.push_back(action_plan("p" + std::to_string(plans.size()), {200'000}));
  const std::vector<Measurement> rows = rows_of(billing.result(), "cost.break_even.crossings");
  ASSERT_EQ(rows.size(), 8U);
  for (const Measurement& row : rows) EXPECT_TRUE(row.labels[0].second.starts_with("seat/"));
}

}  // namespace
}  // namespace models::testing
