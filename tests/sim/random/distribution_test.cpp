#include "sim/random/distribution.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/record/fingerprint.hpp"
#include "tests/sim/random/distribution_cases.hpp"

namespace sim {
namespace {

class DistributionTest : public testing::TestWithParam<DistributionCase> {};

TEST_P(DistributionTest, NoValueIsBelowTheLowerBound) {
  const Distribution& distribution = GetParam().distribution;
  for (const double value : sample_of(distribution, 100'000)) {
    ASSERT_GE(value, distribution.lower_bound());
  }
}

TEST_P(DistributionTest, WholeNumbersAreWhole) {
  if (!GetParam().is_whole_numbered) return;
  for (const double value : sample_of(GetParam().distribution, 1000)) {
    EXPECT_EQ(value, std::floor(value));
  }
}

INSTANTIATE_TEST_SUITE_P(AllFamilies, DistributionTest, testing::ValuesIn(distribution_cases()),
                         [](const auto& tested) { return tested.param.name; });

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

TEST(DistributionTest, TheOrderOfATableDoesNotMatter) {
  EXPECT_EQ(Distribution::discrete(std::vector{5.0, 1.0}, std::vector{1.0, 2.0}),
            Distribution::discrete(std::vector{1.0, 5.0}, std::vector{2.0, 1.0}));
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
  for (const DistributionCase& tested : distribution_cases()) {
    for (const double value : sample_of(tested.distribution, 1000)) fingerprint.add(value);
  }
  EXPECT_EQ(fingerprint.hex(), "4b29b6f56aafd0cb");
}

}  // namespace
}  // namespace sim
