#include "sim/random/distribution.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/geometric.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/random_source.hpp"
#include "sim/record/fingerprint.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {
namespace {

constexpr std::uint64_t kSampleSize = 100'000;
constexpr double kStandardErrors = 3.2905;  // 99.9 %, two-sided.

std::vector<double> sample_of(const Distribution& distribution, std::uint64_t size = kSampleSize) {
  const RandomSource random(20'261'123, 0);
  const Purpose purpose("sample");
  std::vector<double> values;
  values.reserve(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    values.push_back(random.sample(distribution, EntityPath::root(), purpose, i));
  }
  return values;
}

// A distribution and its cumulative distribution function.
struct Case {
  std::string name;
  Distribution distribution;
  std::function<double(double)> cdf;
  bool is_whole_numbered{false};
};

template <class Boost>
std::function<double(double)> cdf_of(Boost boost_distribution) {
  return [boost_distribution](double x) { return boost::math::cdf(boost_distribution, x); };
}

// Boost interpolates between whole numbers; the function has steps there.
template <class Boost>
std::function<double(double)> stepped_cdf_of(Boost boost_distribution, double first = 0.0) {
  return [boost_distribution, first](double x) {
    return x < first ? 0.0 : boost::math::cdf(boost_distribution, std::floor(x - first));
  };
}

std::vector<Case> all_cases() {
  namespace bm = boost::math;
  const double z95 = bm::quantile(bm::normal(), 0.95);
  const std::vector<double> values{5.0, 1.0, 2.0};
  const std::vector<double> weights{1.0, 2.0, 5.0};
  // Beta: alpha = 1 + 4 (3 - 1) / 9 , beta = 1 + 4 (10 - 3) / 9.
  const auto pert_cdf = [](double x) {
    return bm::cdf(bm::beta_distribution(1.0 + 8.0 / 9.0, 1.0 + 28.0 / 9.0), (x - 1.0) / 9.0);
  };
  return {
      {"uniform", Distribution::uniform(2.0, 5.0), cdf_of(bm::uniform(2.0, 5.0))},
      {"exponential", Distribution::exponential(3.0), cdf_of(bm::exponential(1.0 / 3.0))},
      {"normal", Distribution::normal(-1.0, 2.0), cdf_of(bm::normal(-1.0, 2.0))},
      {"lognormal by quantiles", Distribution::lognormal_from_quantiles(2.0, 8.0),
       cdf_of(bm::lognormal(std::log(2.0), std::log(4.0) / z95))},
      {"lognormal by moments", Distribution::lognormal_from_moments(2.0, 1.0),
       cdf_of(bm::lognormal(std::log(2.0) - 0.5 * std::log(1.25), std::sqrt(std::log(1.25))))},
      {"gamma", Distribution::gamma(2.5, 2.0), cdf_of(bm::gamma_distribution(2.5, 2.0))},
      {"gamma below 1", Distribution::gamma(0.4, 2.0), cdf_of(bm::gamma_distribution(0.4, 2.0))},
      {"weibull", Distribution::weibull(1.7, 3.0), cdf_of(bm::weibull(1.7, 3.0))},
      {"pert", Distribution::pert(1.0, 3.0, 10.0), pert_cdf},
      {"bernoulli", Distribution::bernoulli(0.3),
       [](double x) { return x < 0.0   ? 0.0
                             : x < 1.0 ? 0.7
                                       : 1.0; }, true},
      {"poisson 3", Distribution::poisson(3.0), stepped_cdf_of(bm::poisson(3.0)), true},
      {"poisson 40", Distribution::poisson(40.0), stepped_cdf_of(bm::poisson(40.0)), true},
      {"poisson 10", Distribution::poisson(10.0), stepped_cdf_of(bm::poisson(10.0)), true},
      {"geometric", Distribution::geometric(3.5), stepped_cdf_of(bm::geometric(1.0 / 3.5), 1.0),
       true},
      {"discrete", Distribution::discrete(values, weights),
       [](double x) { return x < 1   ? 0.0
                             : x < 2 ? 0.25
                             : x < 5 ? 0.875
                                     : 1.0; }, true},
  };
}

class DistributionTest : public testing::TestWithParam<Case> {};

TEST_P(DistributionTest, SampleMomentsAgreeWithTheStatedOnes) {
  const Distribution& distribution = GetParam().distribution;
  const std::vector<double> values = sample_of(distribution);
  RunningMoments moments;
  RunningMoments squares;
  for (const double value : values) {
    moments.add(value);
    const double deviation = value - distribution.mean();
    squares.add(deviation * deviation);
  }
  const double root_n = std::sqrt(static_cast<double>(kSampleSize));
  EXPECT_NEAR(moments.mean(), distribution.mean(),
              kStandardErrors * std::sqrt(distribution.variance()) / root_n);
  EXPECT_NEAR(squares.mean(), distribution.variance(),
              kStandardErrors * squares.standard_deviation() / root_n);
  EXPECT_GE(moments.min(), distribution.lower_bound());
}

TEST_P(DistributionTest, SampleFollowsTheDistributionFunction) {
  const Case& tested = GetParam();
  std::vector<double> values = sample_of(tested.distribution);
  std::ranges::sort(values);
  for (const double share : {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}) {
    const double x = values[static_cast<std::size_t>(share * static_cast<double>(kSampleSize))];
    // Counted just below a step of the function too, where it has steps.
    for (const double at : {x, tested.is_whole_numbered ? x - 0.5 : x}) {
      const auto below = std::ranges::upper_bound(values, at) - values.begin();
      const double expected = tested.cdf(at);
      const double error =
          std::sqrt(expected * (1.0 - expected) / static_cast<double>(kSampleSize));
      EXPECT_NEAR(static_cast<double>(below) / static_cast<double>(kSampleSize), expected,
                  kStandardErrors * error + 1.0 / static_cast<double>(kSampleSize))
          << "at " << at;
    }
  }
}

TEST_P(DistributionTest, WholeNumbersAreWhole) {
  if (!GetParam().is_whole_numbered) return;
  for (const double value : sample_of(GetParam().distribution, 1000)) {
    EXPECT_EQ(value, std::floor(value));
  }
}

INSTANTIATE_TEST_SUITE_P(AllFamilies, DistributionTest, testing::ValuesIn(all_cases()),
                         [](const testing::TestParamInfo<Case>& tested) {
                           std::string name = tested.param.name;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

TEST(DistributionTest, StatedMomentsAreTheTextbookOnes) {
  EXPECT_DOUBLE_EQ(Distribution::uniform(2.0, 5.0).variance(), 0.75);
  EXPECT_DOUBLE_EQ(Distribution::gamma(2.5, 2.0).mean(), 5.0);
  EXPECT_NEAR(Distribution::lognormal_from_moments(2.0, 1.0).mean(), 2.0, 1e-14);
  EXPECT_NEAR(Distribution::lognormal_from_moments(2.0, 1.0).variance(), 1.0, 1e-14);
  // (1 + 4 * 3 + 10) / 6
  EXPECT_NEAR(Distribution::pert(1.0, 3.0, 10.0).mean(), 23.0 / 6.0, 1e-14);
  EXPECT_NEAR(Distribution::weibull(2.0, 1.0).mean(), std::sqrt(M_PI) / 2.0, 1e-14);
  EXPECT_NEAR(Distribution::weibull(2.0, 1.0).variance(), 1.0 - M_PI / 4.0, 1e-14);
  EXPECT_DOUBLE_EQ(Distribution::geometric(4.0).variance(), 12.0);
  EXPECT_DOUBLE_EQ(Distribution::poisson(3.0).variance(), 3.0);
}

TEST(DistributionTest, DegenerateCasesAreConstant) {
  for (const Distribution& distribution :
       {Distribution::constant(3.0), Distribution::uniform(3.0, 3.0),
        Distribution::normal(3.0, 0.0), Distribution::discrete(std::vector{3.0}, std::vector{2.0}),
        Distribution::empirical(std::vector{3.0, 3.0})}) {
    EXPECT_EQ(sample_of(distribution, 3), (std::vector{3.0, 3.0, 3.0}));
    EXPECT_EQ(distribution.variance(), 0.0);
    EXPECT_EQ(distribution.lower_bound(), 3.0);
  }
  EXPECT_EQ(sample_of(Distribution::geometric(1.0), 2), (std::vector{1.0, 1.0}));
  EXPECT_EQ(sample_of(Distribution::poisson(0.0), 2), (std::vector{0.0, 0.0}));
  EXPECT_NEAR(sample_of(Distribution::lognormal_from_quantiles(3.0, 3.0), 1)[0], 3.0, 1e-14);
}

TEST(DistributionTest, LowerBoundIsTheInfimumOfTheSupport) {
  EXPECT_EQ(Distribution::normal(0.0, 1.0).lower_bound(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(Distribution::pert(-2.0, 0.0, 1.0).lower_bound(), -2.0);
  EXPECT_EQ(Distribution::geometric(2.0).lower_bound(), 1.0);
  const std::vector<double> values{-7.0, 2.0, 3.0};
  const std::vector<double> weights{0.0, 1.0, 1.0};
  EXPECT_EQ(Distribution::discrete(values, weights).lower_bound(), 2.0) << "weight 0 never occurs";
}

TEST(DistributionTest, EqualityIsByFamilyAndParameters) {
  const std::vector<double> values{1.0, 2.0};
  EXPECT_EQ(Distribution::exponential(2.0), Distribution::exponential(2.0));
  EXPECT_FALSE(Distribution::exponential(2.0) == Distribution::exponential(3.0));
  EXPECT_FALSE(Distribution::exponential(2.0) == Distribution::constant(2.0));
  EXPECT_EQ(Distribution::empirical(values), Distribution::empirical(values));
}

TEST(DistributionTest, WrongParametersAreBugs) {
  const std::vector<double> none;
  const std::vector<double> one{1.0};
  const std::vector<double> zero{0.0};
  EXPECT_THROW(Distribution::exponential(0.0), InternalError);
  EXPECT_THROW(Distribution::uniform(2.0, 1.0), InternalError);
  EXPECT_THROW(Distribution::lognormal_from_quantiles(2.0, 1.0), InternalError);
  EXPECT_THROW(Distribution::pert(1.0, 0.0, 2.0), InternalError);
  EXPECT_THROW(Distribution::bernoulli(1.1), InternalError);
  EXPECT_THROW(Distribution::geometric(0.5), InternalError);
  EXPECT_THROW(Distribution::empirical(none), InternalError);
  EXPECT_THROW(Distribution::discrete(one, zero), InternalError);
  EXPECT_THROW(Distribution::discrete(one, none), InternalError);
}

// The same bits with every compiler, flag and processor.
TEST(DistributionTest, SamplesOfAllFamiliesHaveTheKnownFingerprint) {
  Fingerprint fingerprint;
  for (const Case& tested : all_cases()) {
    for (const double value : sample_of(tested.distribution, 1000)) fingerprint.add(value);
  }
  EXPECT_EQ(fingerprint.hex(), "5bfdef8d1133faf9");
}

}  // namespace
}  // namespace sim
