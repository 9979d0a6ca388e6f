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

constexpr int kExperiments = 2'000;
constexpr std::uint64_t kReplications = 40;  // Of one experiment.

// Three standard errors of a count of hits that each experiment has with probability `p`.
double three_standard_errors(double p) { return 3.0 * std::sqrt(kExperiments * p * (1.0 - p)); }

// Denominators D uniform on (5, 15); numerators 0.03 D^2 and noise around it. E D = 10 and
// E D^2 = 100 + 100 / 12, so E N / E D = 0.325; but E(N / D) = 0.3.
constexpr double kCurvedRatio = 0.325;
std::vector<RatioTerm> curved_terms(std::uint64_t replication) {
  const RandomSource random(3, replication);
  std::vector<RatioTerm> terms;
  for (std::uint64_t i = 0; i < kReplications; ++i) {
    const double denominator =
        5.0 + 10.0 * random.uniform(EntityPath::root(), Purpose("denominator"), i);
    const double noise = random.uniform(EntityPath::root(), Purpose("noise"), i) - 0.5;
    terms.push_back({0.03 * denominator * denominator + noise, denominator});
  }
  return terms;
}

// How many of the experiments have an interval that holds the truth.
template <class IntervalOf>
int experiments_that_cover(double truth, const IntervalOf& interval_of) {
  int covered = 0;
  for (std::uint64_t i = 0; i < kExperiments; ++i) {
    const Interval interval = interval_of(i);
    covered += interval.low <= truth && truth <= interval.high ? 1 : 0;
  }
  return covered;
}

TEST(JackknifeRatioTest, TheIntervalCoversTheRatioOfMeansAsOftenAsItSays) {
  for (const double confidence : {0.8, 0.95}) {
    const int covered = experiments_that_cover(kCurvedRatio, [&](std::uint64_t i) {
      return jackknife_ratio(curved_terms(i), confidence).interval;
    });
    EXPECT_NEAR(covered, kExperiments * confidence, three_standard_errors(confidence));
  }
}

TEST(JackknifeRatioTest, SimplerIntervalsDoNotCoverTheRatioOfMeansAsOftenAsTheySay) {
  // The mean of the replications' ratios estimates E(N / D) = 0.3. Student's interval of the
  // numerators over the mean denominator ignores that both rise together, and is too wide.
  const int by_ratios = experiments_that_cover(kCurvedRatio, [](std::uint64_t i) {
    std::vector<double> ratios;
    for (const RatioTerm& one : curved_terms(i)) ratios.push_back(one.numerator / one.denominator);
    return student_interval(ratios);
  });
  EXPECT_LT(by_ratios, kExperiments * 0.95 - 10.0 * three_standard_errors(0.95));
  const int by_numerators = experiments_that_cover(kCurvedRatio, [](std::uint64_t i) {
    const std::vector<RatioTerm> terms = curved_terms(i);
    RunningMoments denominators;
    for (const RatioTerm& one : terms) denominators.add(one.denominator);
    std::vector<double> scaled;
    for (const RatioTerm& one : terms) scaled.push_back(one.numerator / denominators.mean());
    return student_interval(scaled);
  });
  EXPECT_GT(by_numerators, kExperiments * 0.95 + three_standard_errors(0.95));
}

TEST(JackknifeRatioTest, SkewedTermsCostTheCoverageThatAnotherProgramFound) {
  // Products of exponentials are too skewed for 40 replications: 90.9 % of 600,000 experiments
  // (standard error 0.04 points) covered 0.3 when NumPy 1.24 drew and computed the same. It takes
  // about a thousand replications until 94.7 % do.
  const double coverage = 0.909;
  const int covered = experiments_that_cover(0.3, [](std::uint64_t i) {
    return jackknife_ratio(random_terms(i, kReplications)).interval;
  });
  EXPECT_NEAR(covered, kExperiments * coverage, three_standard_errors(coverage));
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
