// Do the samples follow their distributions? Seeds are fixed. All tests of this file together give
// a correct sampler 99.9 %: each of the 3 questions to each case gets its share of the 0.1 %.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "tests/sim/random/distribution_cases.hpp"

namespace sim {
namespace {

constexpr std::size_t kSampleSize = 100'000;
constexpr double kSize = static_cast<double>(kSampleSize);

// The chance that a correct sampler may have to fail one question.
double level() { return 0.001 / (3.0 * static_cast<double>(distribution_cases().size())); }

double standard_errors() {
  return boost::math::quantile(complement(boost::math::normal(), level() / 2.0));
}

class DistributionFitTest : public testing::TestWithParam<DistributionCase> {};

TEST_P(DistributionFitTest, MeanLiesInItsInterval) {
  const Distribution& distribution = GetParam().distribution;
  double sum = 0.0;
  for (const double value : sample_of(distribution, kSampleSize)) sum += value;
  EXPECT_NEAR(sum / kSize, distribution.mean(),
              standard_errors() * std::sqrt(distribution.variance() / kSize));
}

// The mean of (X - mean)^2 has the variance sigma^4 (kurtosis - 1) / n.
TEST_P(DistributionFitTest, VarianceLiesInItsInterval) {
  const Distribution& distribution = GetParam().distribution;
  const double mean = distribution.mean();
  double sum = 0.0;
  for (const double value : sample_of(distribution, kSampleSize)) {
    sum += (value - mean) * (value - mean);
  }
  const double standard_error =
      distribution.variance() * std::sqrt((GetParam().kurtosis - 1.0) / kSize);
  EXPECT_NEAR(sum / kSize, distribution.variance(), standard_errors() * standard_error);
}

// The largest distance between the two distribution functions.
double kolmogorov_smirnov(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::ranges::sort(values);
  double distance = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = cdf(values[i]);
    distance = std::max({distance, expected - static_cast<double>(i) / kSize,
                         static_cast<double>(i + 1) / kSize - expected});
  }
  return distance;
}

// Massart's bound holds for every size: P(distance > d) <= 2 exp(-2 n d^2).
void expect_fit_by_distance(const DistributionCase& tested) {
  EXPECT_LT(kolmogorov_smirnov(sample_of(tested.distribution, kSampleSize), tested.cdf),
            std::sqrt(std::log(2.0 / level()) / (2.0 * kSize)));
}

// Pearson's test on whole numbers; neighbours are pooled until 10 are expected.
void expect_fit_by_counts(const DistributionCase& tested) {
  const std::vector<double> values = sample_of(tested.distribution, kSampleSize);
  double statistic = 0.0;
  int bins = 0;
  double below = -1.0;  // The bins up to here are done; so many were expected and found there.
  double expected_below = 0.0;
  double found_below = 0.0;
  bool is_last = false;
  for (double at = 0.0; !is_last; at += 1.0) {
    double expected = kSize * tested.cdf(at) - expected_below;
    is_last = kSize - expected_below - expected < 10.0;
    if (is_last) expected = kSize - expected_below;
    if (expected < 10.0) continue;
    const auto found = static_cast<double>(std::ranges::count_if(
        values, [&](double value) { return value > below && (is_last || value <= at); }));
    statistic += (found - expected) * (found - expected) / expected;
    ++bins;
    below = at;
    expected_below += expected;
    found_below += found;
  }
  ASSERT_GE(bins, 2);
  EXPECT_EQ(found_below, kSize) << "every value lies in a bin";
  EXPECT_LT(statistic,
            boost::math::quantile(complement(boost::math::chi_squared(bins - 1), level())));
}

TEST_P(DistributionFitTest, SampleFollowsTheDistributionFunction) {
  if (GetParam().is_whole_numbered) {
    expect_fit_by_counts(GetParam());
  } else {
    expect_fit_by_distance(GetParam());
  }
}

INSTANTIATE_TEST_SUITE_P(AllFamilies, DistributionFitTest, testing::ValuesIn(distribution_cases()),
                         [](const auto& tested) { return tested.param.name; });

// The tests above can tell: a sample whose scale is 5 % off is refused.
TEST(DistributionFitTest, AMeanThatIsSlightlyWrongIsFar) {
  const std::vector<double> values = sample_of(Distribution::exponential(3.15), kSampleSize);
  const auto cdf = [](double x) { return 1.0 - std::exp(-x / 3.0); };
  EXPECT_GT(kolmogorov_smirnov(values, cdf), std::sqrt(std::log(2.0 / level()) / (2.0 * kSize)));
}

}  // namespace
}  // namespace sim
