// Families by inversion: one uniform decides, and the value never falls when the uniform rises.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/random_source.hpp"
#include "tests/sim/random/distribution_cases.hpp"

namespace sim {
namespace {

constexpr std::uint64_t kGridSize = std::uint64_t{1} << 52;

// The `index`-th of the uniforms that a draw can give.
double uniform_at(std::uint64_t index) { return to_open_uniform(index << 12); }

std::vector<DistributionCase> inversion_cases() {
  std::vector<DistributionCase> cases = distribution_cases();
  std::erase_if(cases, [](const auto& tested) { return !tested.distribution.is_by_inversion(); });
  return cases;
}

TEST(InversionTest, AllButThreeFamiliesAreByInversion) {
  std::vector<std::string> others;
  for (const DistributionCase& tested : distribution_cases()) {
    if (!tested.distribution.is_by_inversion()) others.push_back(tested.name);
  }
  EXPECT_EQ(others, (std::vector<std::string>{"gamma", "gamma_below_1", "pert", "poisson_10",
                                              "poisson_40"}));
  EXPECT_TRUE(Distribution::constant(1.0).is_by_inversion());
}

TEST(InversionTest, AQuantileOfAFamilyByRejectionIsABug) {
  EXPECT_THROW(Distribution::gamma(2.0, 1.0).quantile(0.5), InternalError);
}

class InversionTest : public testing::TestWithParam<DistributionCase> {};

// Pairs at all distances, from neighbours to the whole interval.
TEST_P(InversionTest, TheQuantileNeverFalls) {
  const Distribution& distribution = GetParam().distribution;
  const RandomSource random(7, 0);
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    Draw draw = random.draw(EntityPath::root(), Purpose("pair"), i);
    const std::uint64_t low = draw.next_u64() >> 12;
    const std::uint64_t apart = (draw.next_u64() >> 12) >> (draw.next_u64() % 53);
    const std::uint64_t high = std::min(low + apart, kGridSize - 1);
    ASSERT_LE(distribution.quantile(uniform_at(low)), distribution.quantile(uniform_at(high)))
        << low << " and " << high;
  }
}

// Ends of the interval, and where algorithms or tables change over.
TEST_P(InversionTest, TheQuantileNeverFallsBetweenNeighboursAtASeam) {
  const Distribution& distribution = GetParam().distribution;
  std::vector<double> seams{0.0, 0.075, 0.5, 0.925, 1.0};
  for (int i = 1; i < 256; ++i) seams.push_back(i / 256.0);
  for (const double seam : seams) {
    const auto middle = static_cast<std::uint64_t>(seam * static_cast<double>(kGridSize));
    const std::uint64_t first = std::max<std::uint64_t>(middle, 300) - 300;
    double before = distribution.quantile(uniform_at(first));
    for (std::uint64_t i = first + 1; i < std::min(middle + 300, kGridSize); ++i) {
      const double value = distribution.quantile(uniform_at(i));
      ASSERT_LE(before, value) << "at " << i;
      before = value;
    }
  }
}

TEST_P(InversionTest, ASampleIsTheQuantileOfTheFirstUniform) {
  const Distribution& distribution = GetParam().distribution;
  const RandomSource random(7, 0);
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    const double uniform = random.uniform(EntityPath::root(), Purpose("sample"), i);
    const double sample = random.sample(distribution, EntityPath::root(), Purpose("sample"), i);
    ASSERT_EQ(sample, distribution.quantile(uniform));
  }
}

// cdf(quantile(u)) is u, or reaches beyond it where the distribution has steps.
TEST_P(InversionTest, TheQuantileInvertsTheDistributionFunction) {
  const DistributionCase& tested = GetParam();
  for (std::uint64_t i = 1; i < 1'000; ++i) {
    const double uniform = uniform_at(i * (kGridSize / 1'000));
    const double value = tested.distribution.quantile(uniform);
    EXPECT_GE(tested.cdf(value), uniform - 1e-12);
    EXPECT_LE(tested.cdf(tested.is_whole_numbered ? value - 0.5 : value), uniform + 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, InversionTest, testing::ValuesIn(inversion_cases()),
                         [](const auto& tested) { return tested.param.name; });

// Whatever the parameters.
RC_GTEST_PROP(InversionPropertyTest, NoParameterMakesAQuantileFall, ()) {
  const auto positive = [] {
    return std::ldexp(1.0 + *rc::gen::inRange(0, 1'000) / 1'000.0, *rc::gen::inRange(-6, 7));
  };
  const double first = positive();
  const double second = positive();
  const std::vector<Distribution> family{
      Distribution::uniform(-first, second),
      Distribution::exponential(first),
      Distribution::normal(first, second),
      Distribution::lognormal_from_moments(first, second),
      Distribution::weibull(first, second),
      Distribution::geometric(1.0 + first),
      Distribution::bernoulli(first / 128.0),
      Distribution::poisson(first / 13.0),
      Distribution::empirical(std::vector{second, first, -first})};
  const std::uint64_t low = *rc::gen::arbitrary<std::uint64_t>() >> 12;
  const std::uint64_t apart = *rc::gen::arbitrary<std::uint64_t>() >> *rc::gen::inRange(12, 64);
  const std::uint64_t high = std::min(low + apart, kGridSize - 1);
  for (const Distribution& distribution : family) {
    RC_ASSERT(distribution.is_by_inversion());
    RC_ASSERT(distribution.quantile(uniform_at(low)) <= distribution.quantile(uniform_at(high)));
  }
}

}  // namespace
}  // namespace sim
