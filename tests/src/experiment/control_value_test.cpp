#include "src/experiment/control_value.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace app {
namespace {

using Numbers = std::vector<std::optional<double>>;

void add(DesignRun& run, const std::string& metric, const models::Labels& labels, Numbers values) {
  run.series.values.push_back({make_row_key(metric, labels), std::move(values)});
  std::ranges::sort(run.series.values, {}, &ValueSeries::key);
}

void add_ratio(DesignRun& run, const std::string& metric, const std::vector<double>& numerators,
               double denominator) {
  ValueSeries series{.key = make_row_key(metric, {}), .values = {}};
  for (const double one : numerators) {
    series.values.emplace_back(one / denominator);
    series.terms.push_back(sim::RatioTerm{one, denominator});
  }
  run.series.values.push_back(std::move(series));
  std::ranges::sort(run.series.values, {}, &ValueSeries::key);
}

const models::Labels kTotal{{"item", "total"}};

/// Three replications of a design that costs 4, 6 and 8 USD more and avoids 8, 10 and 12 exposed
/// actions, whatever their cause.
ExperimentResult two_designs() {
  ExperimentResult result;
  result.replications = 3;
  DesignRun base{.name = "keys"};
  add(base, "cost.governance", kTotal, {1.0, 1.0, 1.0});
  add(base, "revocation.exposed_actions", {{"cause", "incident"}}, {4.0, 5.0, 6.0});
  add(base, "revocation.exposed_actions", {{"cause", "completion"}}, {6.0, 7.0, 8.0});
  // Parts of the above, not more of them.
  add(base, "revocation.exposed_actions", {{"actor", "hijacked"}, {"cause", "incident"}},
      {4.0, 5.0, 6.0});
  add(base, "cost.loss", {}, {100.0, 200.0, 300.0});
  add_ratio(base, "velocity.control_overhead", {10.0, 10.0, 10.0}, 100.0);
  add_ratio(base, "threat.success", {1.0, 0.0, 1.0}, 2.0);
  DesignRun tight{.name = "jit"};
  add(tight, "cost.governance", kTotal, {5.0, 7.0, 9.0});
  add(tight, "revocation.exposed_actions", {{"cause", "incident"}}, {1.0, 2.0, 1.0});
  add(tight, "revocation.exposed_actions", {{"cause", "completion"}}, {1.0, 0.0, 1.0});
  add(tight, "cost.loss", {}, {0.0, 50.0, 100.0});
  add_ratio(tight, "velocity.control_overhead", {40.0, 50.0, 60.0}, 100.0);
  add_ratio(tight, "threat.success", {0.0, 1.0, 1.0}, 2.0);
  result.designs = {base, tight};
  return result;
}

TEST(ControlValueTest, OneAvoidedActionCostsTheRatioOfPairedDifferences) {
  const std::vector<ControlValue> values = control_values(two_designs());
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0].design, "jit");
  EXPECT_EQ(values[0].baseline, "keys");
  EXPECT_DOUBLE_EQ(*values[0].cost_usd.mean, 6.0);
  EXPECT_DOUBLE_EQ(*values[0].loss_avoided_usd.mean, 150.0);
  EXPECT_NEAR(*values[0].delay_s.mean, 0.4, 1e-12);
  ASSERT_EQ(values[0].exposures.size(), 2U);
  const AvoidedExposure& actions = values[0].exposures[0];
  EXPECT_EQ(actions.what, "exposed_actions");
  EXPECT_DOUBLE_EQ(*actions.avoided.mean, 10.0);
  ASSERT_TRUE(actions.is_shown);
  // (4 + 6 + 8) / (8 + 10 + 12). Without one replication 14/22, 12/20 or 10/18; the pseudo-values
  // 1.8 - 2 * that have a standard deviation of 0.080943, and Student's quantile is 4.302653.
  EXPECT_DOUBLE_EQ(*actions.usd_each.mean, 0.6);
  EXPECT_NEAR(*actions.usd_each.low, 0.6 - 0.201074, 1e-5);
  EXPECT_NEAR(*actions.usd_each.high, 0.6 + 0.201074, 1e-5);
  EXPECT_EQ(actions.usd_each.method, Method::kJackknife);
  EXPECT_DOUBLE_EQ(*actions.delay_s_each.mean, 4.0);  // 120 s of waiting over 30.
}

TEST(ControlValueTest, WaitingForPeopleIsWaitingForControls) {
  ExperimentResult result = two_designs();
  // Ten requests of every replication have waited 60 s in all.
  add_ratio(result.designs[1], "velocity.approval_wait", {60.0, 60.0, 60.0}, 10.0);
  const ControlValue value = control_values(result).at(0);
  EXPECT_NEAR(*value.delay_s.mean, 1.0, 1e-12);                      // (40 + 60) / 100 workflows
  EXPECT_DOUBLE_EQ(*value.exposures.at(0).delay_s_each.mean, 10.0);  // (120 + 180) s over 30
}

TEST(ControlValueTest, WhereTheIntervalHolds0ThereIsNoNumber) {
  const std::vector<ControlValue> values = control_values(two_designs());
  const AvoidedExposure& successes = values.at(0).exposures.at(1);  // 1, -1 and 0.
  EXPECT_EQ(successes.what, "threat_successes");
  EXPECT_FALSE(successes.is_shown);
  EXPECT_FALSE(successes.usd_each.mean.has_value());
  EXPECT_EQ(no_ratio_reason(successes), "no exposure removed that this run can show");
}

TEST(ControlValueTest, MoreExposureThanTheBaselineIsSaidToBeSo) {
  ExperimentResult result = two_designs();
  result.baseline = 1;
  const std::vector<ControlValue> values = control_values(result);
  const AvoidedExposure& actions = values.at(0).exposures.at(0);
  EXPECT_FALSE(actions.is_shown);
  EXPECT_EQ(no_ratio_reason(actions), "more exposure than the baseline");
}

TEST(ControlValueTest, WithoutPricesThereIsNothingToTell) {
  ExperimentResult result = two_designs();
  std::erase_if(result.designs[0].series.values,
                [](const ValueSeries& one) { return one.key.metric == "cost.governance"; });
  EXPECT_TRUE(control_values(result).empty());
}

TEST(ControlValueTest, WithoutLossesTheLossAvoidedIsMissing) {
  ExperimentResult result = two_designs();
  for (DesignRun& design : result.designs) {
    for (ValueSeries& one : design.series.values) {
      if (one.key.metric == "cost.loss") one.values.assign(3, std::nullopt);
    }
  }
  EXPECT_FALSE(control_values(result).at(0).loss_avoided_usd.mean.has_value());
}

}  // namespace
}  // namespace app
