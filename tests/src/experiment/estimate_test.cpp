#include "src/experiment/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace app {
namespace {

using Row = std::vector<std::optional<double>>;

ValueSeries series_of(Row values) { return {.key = {}, .values = std::move(values)}; }

ValueSeries ratios_of(const std::vector<sim::RatioTerm>& terms) {
  ValueSeries series;
  for (const sim::RatioTerm& term : terms) {
    series.values.emplace_back(term.numerator / term.denominator);
    series.terms.emplace_back(term);
  }
  return series;
}

TEST(EstimateTest, MeanAndStudentIntervalMatchTheHandWorkedExample) {
  // 1, 2, 3, 4, 5: mean 3, s = sqrt(2.5), s / sqrt(5) = sqrt(0.5); t(0.975, 4) = 2.7764451052.
  const Estimate estimate = estimate_mean(Row{1.0, 2.0, 3.0, 4.0, 5.0});
  const double half_width = 2.7764451052 * 0.70710678119;
  EXPECT_DOUBLE_EQ(*estimate.mean, 3.0);
  EXPECT_NEAR(*estimate.low, 3.0 - half_width, 1e-9);
  EXPECT_NEAR(*estimate.high, 3.0 + half_width, 1e-9);
  EXPECT_EQ(estimate.n, 5);
}

TEST(EstimateTest, MissingReplicationsAreLeftOutAndNotCounted) {
  const Estimate estimate = estimate_mean(Row{1.0, std::nullopt, 3.0});
  EXPECT_DOUBLE_EQ(*estimate.mean, 2.0);
  EXPECT_EQ(estimate.n, 2);
  // t(0.975, 1) = 12.7062047362; s / sqrt(2) = 1.
  EXPECT_NEAR(*estimate.high, 2.0 + 12.7062047362, 1e-8);
}

TEST(EstimateTest, NothingButMissingStaysMissing) {
  const Estimate estimate = estimate_mean(Row{std::nullopt, std::nullopt});
  EXPECT_FALSE(estimate.mean);
  EXPECT_EQ(estimate.n, 0);
}

TEST(EstimateTest, OneReplicationHasAMeanButNoInterval) {
  const Estimate estimate = estimate_mean(Row{7.0});
  EXPECT_DOUBLE_EQ(*estimate.mean, 7.0);
  EXPECT_FALSE(estimate.low);
  EXPECT_FALSE(estimate.high);
}

TEST(EstimateTest, DifferencesArePairedSoCommonNoiseCancels) {
  const Estimate difference =
      estimate_difference(series_of({10.0, 20.0, 60.0}), series_of({9.0, 19.0, 59.0}));
  EXPECT_DOUBLE_EQ(*difference.mean, 1.0);
  EXPECT_DOUBLE_EQ(*difference.low, 1.0);
  EXPECT_DOUBLE_EQ(*difference.high, 1.0);
}

TEST(EstimateTest, ADifferenceNeedsBothValues) {
  const Estimate difference = estimate_difference(series_of({1.0, std::nullopt, 3.0, 9.0}),
                                                  series_of({std::nullopt, 2.0, 1.0, 2.0}), 2.0);
  EXPECT_EQ(difference.n, 2);
  EXPECT_DOUBLE_EQ(*difference.mean, 3.0);  // 3 - 2 * 1 and 9 - 2 * 2.
}

TEST(EstimateTest, ADifferenceTellsWhatCommonRandomNumbersGained) {
  // Variances 4 and 7, of the differences 1: 11 times.
  const Estimate difference =
      estimate_difference(series_of({1.0, 3.0, 5.0}), series_of({2.0, 3.0, 7.0}));
  EXPECT_NEAR(*difference.variance_reduction, 11.0, 1e-12);
  EXPECT_FALSE(estimate_series(series_of({1.0, 3.0, 5.0})).variance_reduction);
}

TEST(EstimateTest, ARatioIsOneOfTotalsAndNotTheMeanOfRatios) {
  // 1 of 2, 2 of 2, 3 of 4 and 6 of 4: 12 / 12; the mean of the ratios would be 0.9375.
  const ValueSeries ratios = ratios_of({{1, 2}, {2, 2}, {3, 4}, {6, 4}});
  const Estimate estimate = estimate_series(ratios);
  EXPECT_DOUBLE_EQ(*estimate.mean, 1.0);
  EXPECT_EQ(estimate.method, Method::kJackknife);
  // The jackknife's standard error is sqrt(0.79171875 / 12), t(0.975, 3) = 3.1824463053.
  EXPECT_NEAR(*estimate.high - 1.0, 3.1824463053 * std::sqrt(0.79171875 / 12.0), 1e-9);
  EXPECT_EQ(estimate.n, 4);
}

TEST(EstimateTest, ARatioWithoutADenominatorIsLeftOut) {
  ValueSeries ratios = ratios_of({{1, 2}, {2, 2}, {3, 4}, {6, 4}});
  const Estimate four = estimate_series(ratios);
  ratios.values.insert(ratios.values.begin() + 1, std::nullopt);
  ratios.terms.insert(ratios.terms.begin() + 1, std::nullopt);
  const Estimate five = estimate_series(ratios);
  EXPECT_EQ(five.n, 4);
  EXPECT_EQ(five.mean, four.mean);
  EXPECT_EQ(five.low, four.low);
}

TEST(EstimateTest, TheDifferenceOfRatiosIsTheDifferenceOfTheRatiosOfTotals) {
  const ValueSeries a = ratios_of({{1, 2}, {2, 2}, {3, 4}, {6, 4}});
  const ValueSeries b = ratios_of({{1, 5}, {1, 1}, {2, 3}, {2, 3}});
  const Estimate difference = estimate_difference(a, b);
  EXPECT_NEAR(*difference.mean, 1.0 - 0.5, 1e-12);
  EXPECT_EQ(difference.method, Method::kJackknife);
}

TEST(EstimateTest, OneYesOrNoAReplicationGetsWilsonsInterval) {
  ValueSeries shares = ratios_of({{1, 1}, {0, 1}, {0, 1}, {0, 1}, {0, 1}});
  EXPECT_EQ(estimate_series(shares).method, Method::kJackknife) << "a ratio of no counts";
  shares.is_share = true;
  const Estimate estimate = estimate_series(shares);
  EXPECT_EQ(estimate.method, Method::kWilson);
  EXPECT_DOUBLE_EQ(*estimate.mean, 0.2);
  // Wilson's interval of 1 of 5: (0.2 + z^2 / 10 +- z sqrt(0.16 / 5 + z^2 / 100)) / (1 + z^2 / 5).
  EXPECT_NEAR(*estimate.low, 0.0362, 5e-5);
  EXPECT_NEAR(*estimate.high, 0.6245, 5e-5);
}

TEST(EstimateTest, SeveralCasesAReplicationAreNotTakenForIndependentOnes) {
  ValueSeries shares = ratios_of({{1, 1}, {0, 1}, {0, 2}, {0, 1}, {0, 1}});
  shares.is_share = true;
  EXPECT_EQ(estimate_series(shares).method, Method::kJackknife);
}

TEST(EstimateTest, TheIntervalOfAShareLiesWithinZeroAndOne) {
  ValueSeries few = ratios_of({{1, 2}, {2, 2}});
  EXPECT_LT(*estimate_series(few).low, 0.0);
  EXPECT_GT(*estimate_series(few).high, 1.0);
  few.is_share = true;
  EXPECT_EQ(estimate_series(few).low, 0.0);
  EXPECT_EQ(estimate_series(few).high, 1.0);
  EXPECT_EQ(estimate_series(few).mean, 0.75);
}

TEST(EstimateTest, EqualOutcomesInEveryReplicationStillLeaveDoubt) {
  ValueSeries always = ratios_of(std::vector<sim::RatioTerm>(10, {1, 1}));
  ValueSeries never = ratios_of(std::vector<sim::RatioTerm>(10, {0, 1}));
  always.is_share = never.is_share = true;
  EXPECT_EQ(*estimate_series(always).high, 1.0);
  EXPECT_LT(*estimate_series(always).low, 0.8);
  const Estimate difference = estimate_difference(always, never);
  EXPECT_EQ(difference.method, Method::kNewcombe);
  EXPECT_EQ(*difference.mean, 1.0);
  EXPECT_GT(*difference.low, 0.0);
  EXPECT_LT(*difference.low, 1.0);
}

TEST(EstimateTest, SkewnessTellsHowManyReplicationsAreNeeded) {
  // 0 0 0 4 has skewness 6 / 3^1.5, so 25 * 36 / 27 = 33.3: 34 are needed.
  const Estimate skewed = estimate_series(series_of({0.0, 0.0, 0.0, 4.0}));
  EXPECT_EQ(replications_needed(skewed), 34);
  EXPECT_FALSE(replications_needed(estimate_series(series_of({1.0, 2.0, 3.0, 4.0}))));
  EXPECT_FALSE(replications_needed(estimate_series(series_of({1.0, 1.0, 1.0, 1.0}))));
}

}  // namespace
}  // namespace app
