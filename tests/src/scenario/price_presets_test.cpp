#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "models/measurement.hpp"
#include "tests/src/scenario/all_prices.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

TEST(PricePresetsTest, AllThatHaveAPriceBillOneRun) {
  models::Plan plan = load_good(with("threats:", all_prices() + "threats:")).plan;
  ASSERT_GE(plan.pricing.plans.size(), 75U);
  const models::ReplicationResult result = models::run_replication(plan, models::DesignId{0}, 0);
  std::set<std::string> billed;
  for (const auto& row : result.values) {
    if (!row.metric.starts_with("cost.")) continue;
    ASSERT_TRUE(!row.value || std::isfinite(*row.value)) << row.metric;
    if (row.labels.empty() && row.value) billed.insert(row.metric);
  }
  for (const models::PricePlan& one : plan.pricing.plans) {
    EXPECT_TRUE(billed.contains("cost." + one.name)) << one.name;
    EXPECT_FALSE(one.origin.source.empty()) << one.name;
    EXPECT_FALSE(one.origin.effective.empty()) << one.name;
  }
}

TEST(PricePresetsTest, OneWithoutAPublicPriceIsRefusedUntilTheScenarioSetsIt) {
  int unpublished = 0;
  for (const PresetInfo& preset : presets()) {
    if (!is_price_plan(preset) || has_price(preset) || !preset.unusable.empty()) continue;
    ++unpublished;
    const auto errors =
        errors_of(with("threats:", "pricing: {a: {use: " + preset.name + "}}\nthreats:"));
    ASSERT_FALSE(errors.empty()) << preset.name;
    for (const std::string& error : errors) {
      EXPECT_TRUE(error.starts_with("f.yaml:32:20: error[E0321]: '" + preset.name +
                                    "' has no public price"))
          << error;
    }
    EXPECT_NE(preset.title.find("no public price"), std::string::npos) << preset.name;
  }
  EXPECT_EQ(unpublished, 8);
}

TEST(PricePresetsTest, TheScenarioMaySetWhatNobodyPublished) {
  const auto plan = [](const std::string& entry) {
    return load_good(with("threats:", "pricing: {a: {" + entry + "}}\nthreats:"))
        .plan.pricing.plans.at(0);
  };
  EXPECT_EQ(plan("use: servicenow_assists, price: 0.05 USD/credit").credits->overage,
            (models::UnitPrice{50'000, 1}));
  EXPECT_EQ(plan("use: salesforce_aela, fee: 90000 USD/month").fee_per_month.micros,
            90'000'000'000);
  EXPECT_EQ(plan("use: splunk_ingest_plan, tiers: [{from: 0, price: 3 USD/GB}]").charges.size(),
            1U);
}

TEST(PricePresetsTest, WhatNothingCountsIsRefused) {
  EXPECT_EQ(errors_of(with("threats:", "pricing: {a: {use: agentcore_runtime}}\nthreats:")),
            std::vector<std::string>{
                "f.yaml:32:20: error[E0322]: 'agentcore_runtime' cannot be used: a run has no "
                "processor time of agents (leave it out)"});
}

}  // namespace
}  // namespace app
