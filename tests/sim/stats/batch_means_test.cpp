#include "sim/stats/batch_means.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

TEST(BatchMeansTest, AgreesWithTheHandWorkedExample) {
  // 99 is left over; batches (1, 3) (2, 4) (6, 8) (1, 7) with means 2, 3, 7, 4: mean 4,
  // variance (4 + 1 + 9 + 0) / 3 = 14 / 3, t(0.975; 3) = 3.182446.
  const std::vector<double> series{99, 1, 3, 2, 4, 6, 8, 1, 7};
  const BatchMeans result = batch_means(series, 4);
  EXPECT_EQ(result.means, (std::vector<double>{2, 3, 7, 4}));
  EXPECT_EQ(result.interval.n, 4);
  EXPECT_DOUBLE_EQ(result.interval.mean, 4.0);
  const double half_width = 3.182446 * std::sqrt(14.0 / 3.0 / 4.0);
  EXPECT_NEAR(result.interval.low, 4.0 - half_width, 1e-6);
  EXPECT_NEAR(result.interval.high, 4.0 + half_width, 1e-6);
}

TEST(BatchMeansTest, OneBatchOrMoreBatchesThanValuesAreBugs) {
  const std::vector<double> series{1, 2, 3};
  EXPECT_THROW(batch_means(series, 1), InternalError);
  EXPECT_THROW(batch_means(series, 4), InternalError);
}

TEST(BatchMeansTest, AnIncompleteBatchIsLeftOutAtTheEndOfPlainBatches) {
  EXPECT_EQ(means_of_batches(std::vector<double>{1, 3, 5, 7, 100}, 2), (std::vector<double>{2, 6}));
}

// x_t = 0.9 x_(t-1) + e_t: mean 0, and neighbours are so alike that 10,000 values tell as much of
// the mean as 10,000 * (1 - 0.9) / (1 + 0.9) = 526 independent ones.
std::vector<double> autoregression(std::uint64_t replication) {
  const RandomSource random(11, replication);
  const Distribution noise = Distribution::normal(0.0, 1.0);
  std::vector<double> series;
  double x = random.sample(noise, EntityPath::root(), Purpose("start"), 0) / std::sqrt(0.19);
  for (std::uint64_t t = 0; t < 10'000; ++t) {
    series.push_back(x);
    x = 0.9 * x + random.sample(noise, EntityPath::root(), Purpose("noise"), t);
  }
  return series;
}

TEST(BatchMeansTest, TheIntervalOfADependentSeriesCoversItsMeanWhereAPlainOneDoesNot) {
  int by_batches = 0;
  int by_values = 0;
  constexpr int kSeries = 4'000;
  for (std::uint64_t i = 0; i < kSeries; ++i) {
    const std::vector<double> series = autoregression(i);
    const Interval batches = batch_means(series).interval;
    const Interval values = student_interval(series);
    by_batches += batches.low <= 0.0 && 0.0 <= batches.high ? 1 : 0;
    by_values += values.low <= 0.0 && 0.0 <= values.high ? 1 : 0;
  }
  // Batches of 500 keep 98 % of the variance of independent ones, which costs 0.2 points of 95 %:
  // the binomial distribution gives 3792 +- 3 * 14. A plain interval covers about a third:
  // P(|Z| < 1.96 / sqrt(19)) = 0.347, 1388 +- 3 * 30.
  EXPECT_NEAR(by_batches, 3792, 42);
  EXPECT_NEAR(by_values, 1388, 90);
}

TEST(BatchMeansTest, NeighbourDependenceAgreesWithTheHandWorkedExample) {
  // 1 2 3 4: steps 3, sum of squares 5, so 1 - 3 / 10 = 0.7, times sqrt(15 / 2).
  EXPECT_NEAR(neighbour_dependence(std::vector<double>{1, 2, 3, 4}), 0.7 * std::sqrt(7.5), 1e-12);
  EXPECT_TRUE(std::isnan(neighbour_dependence(std::vector<double>{1, 2})));
  EXPECT_TRUE(std::isnan(neighbour_dependence(std::vector<double>{3, 3, 3})));
}

TEST(BatchMeansTest, ShortBatchesOfADependentSeriesAreFoundOutAndLongOnesPass) {
  int short_ones = 0;
  int long_ones = 0;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const std::vector<double> series = autoregression(i);
    short_ones += neighbour_dependence(means_of_batches(series, 5)) > kDependent ? 1 : 0;
    long_ones += neighbour_dependence(means_of_batches(series, 500)) > kDependent ? 1 : 0;
  }
  EXPECT_EQ(short_ones, 40);
  EXPECT_LE(long_ones, 7);  // 5 % of 40, and five more.
}

}  // namespace
}  // namespace sim
