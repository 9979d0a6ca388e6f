#include "sim/stats/skewness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

TEST(SkewnessTest, AgreesWithTheHandWorkedExample) {
  // 0 0 0 4: mean 1, m2 = (3 + 9) / 4 = 3, m3 = (-3 + 27) / 4 = 6, g1 = 6 / 3^1.5.
  EXPECT_NEAR(*skewness(std::vector<double>{0, 0, 0, 4}), 6.0 / std::pow(3.0, 1.5), 1e-12);
  EXPECT_NEAR(*skewness(std::vector<double>{4, 4, 4, 0}), -6.0 / std::pow(3.0, 1.5), 1e-12);
  EXPECT_NEAR(*skewness(std::vector<double>{1, 2, 3, 4, 5}), 0.0, 1e-12);
}

TEST(SkewnessTest, NeitherScaleNorUnitMatters) {
  const double plain = *skewness(std::vector<double>{1, 1, 2, 7, 30});
  EXPECT_NEAR(*skewness(std::vector<double>{1e200, 1e200, 2e200, 7e200, 30e200}), plain, 1e-9);
  EXPECT_NEAR(*skewness(std::vector<double>{1e-200, 1e-200, 2e-200, 7e-200, 30e-200}), plain, 1e-9);
}

TEST(SkewnessTest, FewOrEqualValuesHaveNone) {
  EXPECT_FALSE(skewness(std::vector<double>{1, 2}));
  EXPECT_FALSE(skewness(std::vector<double>{0.1, 0.1, 0.1, 0.1}));
  // 0.1 + 0.2 and 0.3 differ in the last bit only.
  EXPECT_FALSE(skewness(std::vector<double>{0.1 + 0.2, 0.3, 0.3}));
}

TEST(SkewnessTest, CochransRuleCountsTheValuesNeeded) {
  EXPECT_EQ(values_needed(0.0), 1);
  EXPECT_EQ(values_needed(1.0), 26);    // n > 25
  EXPECT_EQ(values_needed(-2.0), 101);  // n > 100
  EXPECT_EQ(values_needed(0.62), 10);   // n > 9.61
}

// How often the rule finds n values too few.
double warning_rate(const Distribution& distribution, std::uint64_t n) {
  int warnings = 0;
  constexpr int kSamples = 500;
  for (std::uint64_t i = 0; i < kSamples; ++i) {
    const RandomSource random(5, i);
    std::vector<double> values;
    for (std::uint64_t k = 0; k < n; ++k) {
      values.push_back(random.sample(distribution, EntityPath::root(), Purpose("value"), k));
    }
    warnings += values_needed(*skewness(values)) > static_cast<std::int64_t>(n) ? 1 : 0;
  }
  return warnings / static_cast<double>(kSamples);
}

TEST(SkewnessTest, LognormalSamplesWarnAndLargeNormalOnesDoNot) {
  // The logarithm is standard normal: p95 = exp(1.6448536), skewness 6.18.
  const Distribution lognormal = Distribution::lognormal_from_quantiles(1.0, 5.1802515);
  // Not always: a sample without a value from the tail looks harmless.
  for (const std::uint64_t n : {10U, 20U, 50U}) EXPECT_GE(warning_rate(lognormal, n), 0.75) << n;
  // Of 200 values whose interval covers 93 %, fewer are.
  EXPECT_GE(warning_rate(lognormal, 200), 0.6);
  const Distribution normal = Distribution::normal(0.0, 1.0);
  EXPECT_LE(warning_rate(normal, 20), 0.12);
  EXPECT_LE(warning_rate(normal, 50), 0.01);
}

}  // namespace
}  // namespace sim
