#include "src/sweep/flips.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "src/cli/sweep_text.hpp"
#include "src/sweep/sweep_files.hpp"
#include "tests/src/sweep/fake_sweep.hpp"

namespace app {
namespace {

Grid grid(const std::vector<std::string>& texts) { return grid_of_values(texts); }

TEST(FlipsTest, LiesWhereTheStraightLineIsZero) {
  // From -10 at 10 to 30 at 20: a quarter of the way.
  const std::vector<PlanFlip> flips =
      flips_of(grid({"0/h", "10/h", "20/h"}), std::vector{-12.0, -10.0, 30.0});
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_DOUBLE_EQ(flips[0].at, 12.5);
  EXPECT_EQ(flips[0].before, 1U);
  EXPECT_FALSE(flips[0].first_after);
}

TEST(FlipsTest, AGeometricGridIsJoinedByStraightLinesToo) {
  const Grid geometric = grid({"1/h", "100/h", "10000/h"});
  ASSERT_TRUE(geometric.is_geometric);
  const std::vector<PlanFlip> flips = flips_of(geometric, std::vector{-1.0, 1.0, 2.0});
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_NEAR(flips[0].at, 50.5, 1e-9);
}

TEST(FlipsTest, AllAreListed) {
  const std::vector<PlanFlip> flips =
      flips_of(grid({"0", "1", "2", "3"}), std::vector{1.0, -1.0, 3.0, 1.0});
  ASSERT_EQ(flips.size(), 2U);
  EXPECT_DOUBLE_EQ(flips[0].at, 0.5);
  EXPECT_TRUE(flips[0].first_after);
  EXPECT_DOUBLE_EQ(flips[1].at, 1.25);
  EXPECT_FALSE(flips[1].first_after);
}

TEST(FlipsTest, EqualBillsFlipWhereTheyBeginToBeEqualIfAtAll) {
  const Grid four = grid({"0", "1", "2", "3"});
  const std::vector<PlanFlip> flips = flips_of(four, std::vector{-1.0, 0.0, 0.0, 2.0});
  ASSERT_EQ(flips.size(), 1U);
  EXPECT_DOUBLE_EQ(flips[0].at, 1.0);
  EXPECT_TRUE(flips_of(four, std::vector{-1.0, 0.0, 0.0, -2.0}).empty());
  EXPECT_TRUE(flips_of(four, std::vector{0.0, 0.0, 1.0, 2.0}).empty());
}

TEST(FlipsTest, AMissingBillHasNoFlipBesideIt) {
  EXPECT_TRUE(flips_of(grid({"0", "1", "2"}), std::vector{-1.0, std::nan(""), 1.0}).empty());
}

/// A seat at 30 USD against actions at 0.10 USD a second of the key, times 1 to 1.1 by replication.
struct Priced {
  Sweep sweep = testing::fake_sweep({"1min", "2min", "4min", "8min", "16min"}, {"short"});
  SweepOptions options = testing::fake_sweep_options();

  Priced() {
    for (LoadedScenario& scenario : sweep.scenarios) {
      scenario.plan.pricing.plans.resize(2);
      scenario.plan.pricing.plans[0].name = "seat";
      scenario.plan.pricing.plans[1].name = "action";
    }
    options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t index) {
      auto result = testing::fake_sweep_replication(plan, design, index);
      const double t =
          grid_of_values(std::vector<std::string>{plan.name, "9999h"}).values[0].number;
      result.values.push_back({"cost.action", {}, 0.10 * t * (1.0 + 0.1 * testing::noise(index))});
      return result;
    };
  }
};

TEST(PlanComparisonTest, FindsTheFlipWithAnIntervalAndTheCheapestPlan) {
  Priced priced;
  const SweepResult result = run_sweep(priced.sweep, priced.options);
  ASSERT_EQ(result.plans.size(), 1U);
  const PlanComparison& plans = result.plans[0];
  EXPECT_EQ(plans.cheapest[0].plan, "action");
  EXPECT_EQ(plans.cheapest[0].share, 1.0);
  EXPECT_EQ(plans.cheapest[4].plan, "seat");
  ASSERT_EQ(plans.pairs.size(), 1U);
  ASSERT_EQ(plans.pairs[0].flips.size(), 1U);
  const PlanFlip& flip = plans.pairs[0].flips[0];
  // 0.10 f t = 30 with the mean factor f: 300 s / f.
  double factor = 0.0;
  for (std::uint64_t i = 0; i < 10; ++i) factor += (1.0 + 0.1 * testing::noise(i)) / 10.0;
  EXPECT_NEAR(flip.at, 300.0 / factor, 1e-6);
  EXPECT_EQ(flip.before, 2U);
  EXPECT_TRUE(flip.first_after);
  EXPECT_LT(*flip.low, flip.at);
  EXPECT_GT(*flip.high, flip.at);
  EXPECT_EQ(flip.share, 1.0);
}

TEST(PlanComparisonTest, OneReplicationHasAFlipAndNoInterval) {
  Priced priced;
  priced.options.replications = 1;
  const SweepResult result = run_sweep(priced.sweep, priced.options);
  ASSERT_EQ(result.plans[0].pairs[0].flips.size(), 1U);
  EXPECT_FALSE(result.plans[0].pairs[0].flips[0].low);
  EXPECT_FALSE(result.plans[0].cheapest[0].share);
}

TEST(PlanComparisonTest, TextAndJsonNameTheFlip) {
  Priced priced;
  const SweepResult result = run_sweep(priced.sweep, priced.options);
  const std::string text = sweep_text(priced.sweep, result);
  EXPECT_NE(text.find("Cheapest price plan"), std::string::npos);
  EXPECT_NE(text.find("seat or action: action up to "), std::string::npos) << text;
  EXPECT_NE(text.find("between 4min and"), std::string::npos) << text;
  EXPECT_NE(text.find("seat beyond."), std::string::npos) << text;
  const auto json = nlohmann::json::parse(sweep_json(priced.sweep, result, "1"));
  EXPECT_EQ(json["cheapest_plans"][0]["plan"], "action");
  const auto& pair = json["plan_flips"][0];
  EXPECT_EQ(pair["plans"], (nlohmann::json{"seat", "action"}));
  EXPECT_EQ(pair["cheaper_first"], "action");
  EXPECT_EQ(pair["flips"][0]["cheaper_after"], "seat");
  EXPECT_EQ(pair["flips"][0]["between"], (nlohmann::json{"4min", "8min"}));
}

TEST(PlanComparisonTest, OnePlanHasNothingToFlip) {
  Priced priced;
  for (LoadedScenario& scenario : priced.sweep.scenarios) scenario.plan.pricing.plans.resize(1);
  const SweepResult result = run_sweep(priced.sweep, priced.options);
  EXPECT_TRUE(result.plans[0].pairs.empty());
  EXPECT_EQ(sweep_text(priced.sweep, result).find("Flip points"), std::string::npos);
}

}  // namespace
}  // namespace app
