#include "sim/stats/jackknife_ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {
namespace {

TEST(JackknifeRatioTest, AgreesWithTheHandWorkedExample) {
  // Totals 12 / 12 = 1. Without each: 11/10, 10/10, 9/8, 6/8. Pseudo-values 4 - 3 * those:
  // 0.7, 1, 0.625, 1.75: mean 1.01875, sum of squares about it 0.79171875, so the standard error
  // is sqrt(0.79171875 / 3 / 4) = 0.2568591; t(0.975; 3) = 3.182446.
  const std::vector<RatioTerm> terms{{1, 2}, {2, 2}, {3, 4}, {6, 4}};
  const RatioEstimate estimate = jackknife_ratio(terms);
  EXPECT_DOUBLE_EQ(estimate.ratio, 1.0);
  EXPECT_NEAR(estimate.bias_corrected, 1.01875, 1e-12);
  const double half_width = 3.182446 * std::sqrt(0.79171875 / 12.0);
  EXPECT_DOUBLE_EQ(estimate.interval.mean, 1.0);
  EXPECT_NEAR(estimate.interval.low, 1.0 - half_width, 1e-6);
  EXPECT_NEAR(estimate.interval.high, 1.0 + half_width, 1e-6);
  EXPECT_EQ(estimate.interval.n, 4);
  ASSERT_EQ(estimate.influence.size(), 4U);
  EXPECT_NEAR(estimate.influence[0], 0.7 - 0.01875, 1e-12);
  EXPECT_NEAR(estimate.influence[3], 1.75 - 0.01875, 1e-12);
}

TEST(JackknifeRatioTest, EqualDenominatorsGiveStudentsIntervalOfTheRatios) {
  const std::vector<RatioTerm> terms{{1, 4}, {3, 4}, {2, 4}, {4, 4}, {2, 4}};
  const RatioEstimate estimate = jackknife_ratio(terms);
  const Interval plain = student_interval(std::vector{0.25, 0.75, 0.5, 1.0, 0.5});
  EXPECT_NEAR(estimate.ratio, plain.mean, 1e-12);
  EXPECT_NEAR(estimate.bias_corrected, plain.mean, 1e-12);
  EXPECT_NEAR(estimate.interval.low, plain.low, 1e-12);
  EXPECT_NEAR(estimate.interval.high, plain.high, 1e-12);
}

std::vector<RatioTerm> random_terms(std::uint64_t replication, std::uint64_t n) {
  const RandomSource random(3, replication);
  const Distribution cases = Distribution::exponential(10.0);
  const Distribution noise = Distribution::exponential(1.0);
  std::vector<RatioTerm> terms;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double denominator =
        1.0 + random.sample(cases, EntityPath::root(), Purpose("denominator"), i);
    const double factor = random.sample(noise, EntityPath::root(), Purpose("numerator"), i);
    terms.push_back({0.3 * denominator * factor, denominator});
  }
  return terms;
}

TEST(JackknifeRatioTest, AgreesWithTheDeltaMethodForManyReplications) {
  // Variance of the ratio R = sum N / sum D: sum (N - R D)^2 / (n (n - 1)) / mean(D)^2.
  const std::vector<RatioTerm> terms = random_terms(0, 5000);
  const RatioEstimate estimate = jackknife_ratio(terms);
  RunningMoments denominators;
  RunningMoments residuals;
  for (const RatioTerm& one : terms) {
    denominators.add(one.denominator);
    residuals.add(one.numerator - estimate.ratio * one.denominator);
  }
  const double error = residuals.standard_deviation() / std::sqrt(5000.0) / denominators.mean();
  const double half_width = student_quantile(0.975, 4999.0) * error;
  EXPECT_NEAR(estimate.interval.high - estimate.ratio, half_width, 0.01 * half_width);
}

TEST(JackknifeRatioTest, TheIntervalCoversTheRatioOfMeans) {
  // E N / E D = 0.3. 500 experiments of 40 replications: 0.95 +- 3 * 0.0097, and a little low, as
  // the terms are skewed.
  int covered = 0;
  for (std::uint64_t i = 0; i < 500; ++i) {
    const Interval interval = jackknife_ratio(random_terms(i, 40)).interval;
    covered += interval.low <= 0.3 && 0.3 <= interval.high ? 1 : 0;
  }
  EXPECT_GE(covered, 450);
  EXPECT_LE(covered, 490);
}

TEST(JackknifeRatioTest, EqualRatiosGiveNoWidthWhateverTheDenominators) {
  const RatioEstimate estimate = jackknife_ratio(std::vector<RatioTerm>{{3, 3}, {7, 7}, {90, 90}});
  EXPECT_EQ(estimate.ratio, 1.0);
  EXPECT_EQ(estimate.interval.low, 1.0);
  EXPECT_EQ(estimate.interval.high, 1.0);
}

TEST(JackknifeRatioTest, OneReplicationGivesNoIntervalAndNoneGivesNothing) {
  const RatioEstimate one = jackknife_ratio(std::vector<RatioTerm>{{1, 4}});
  EXPECT_EQ(one.ratio, 0.25);
  EXPECT_TRUE(std::isnan(one.interval.low));
  EXPECT_TRUE(std::isnan(jackknife_ratio({}).ratio));
}

TEST(JackknifeRatioTest, ADenominatorOfZeroIsABug) {
  EXPECT_THROW(jackknife_ratio(std::vector<RatioTerm>{{1, 0}, {1, 1}}), InternalError);
}

}  // namespace
}  // namespace sim
