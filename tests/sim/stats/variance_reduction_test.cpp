#include "sim/stats/variance_reduction.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

TEST(VarianceReductionTest, AgreesWithTheHandWorkedExample) {
  // a = 1 3 5: variance 4. b = 2 3 7: variance 7. a - b = -1 0 -2: variance 1. (4 + 7) / 1.
  EXPECT_NEAR(*variance_reduction(std::vector<double>{1, 3, 5}, std::vector<double>{2, 3, 7}), 11.0,
              1e-12);
  // a - 2 b = -3 -3 -9: variance 12. (4 + 4 * 7) / 12.
  EXPECT_NEAR(*variance_reduction(std::vector<double>{1, 3, 5}, std::vector<double>{2, 3, 7}, 2.0),
              32.0 / 12.0, 1e-12);
}

TEST(VarianceReductionTest, OppositeMovesHarm) {
  // a - b = -2 0 2: variance 4; var(a) + var(b) = 1 + 1.
  EXPECT_DOUBLE_EQ(*variance_reduction(std::vector<double>{1, 2, 3}, std::vector<double>{3, 2, 1}),
                   0.5);
}

TEST(VarianceReductionTest, DifferencesThatDoNotVaryHaveNoFactor) {
  EXPECT_FALSE(variance_reduction(std::vector<double>{1, 2, 3}, std::vector<double>{2, 3, 4}));
  EXPECT_FALSE(variance_reduction(std::vector<double>{1, 1}, std::vector<double>{2, 2}));
  EXPECT_FALSE(variance_reduction(std::vector<double>{1}, std::vector<double>{2}));
  // By rounding alone: 0.1 * i + 0.3 - 0.1 * i.
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 1; i < 20; ++i) {
    a.push_back(0.1 * i + 0.3);
    b.push_back(0.1 * i);
  }
  EXPECT_FALSE(variance_reduction(a, b));
}

TEST(VarianceReductionTest, CorrelatedNormalsGiveOneOverOneMinusTheCorrelation) {
  // Equal variances: 2 / (2 - 2 rho). a = common + own, b = common + own: rho = 0.5, factor 2.
  const RandomSource random(9, 0);
  const Distribution normal = Distribution::normal(0.0, 1.0);
  std::vector<double> a;
  std::vector<double> b;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const double common = random.sample(normal, EntityPath::root(), Purpose("common"), i);
    a.push_back(common + random.sample(normal, EntityPath::root(), Purpose("first"), i));
    b.push_back(common + random.sample(normal, EntityPath::root(), Purpose("second"), i));
  }
  EXPECT_NEAR(*variance_reduction(a, b), 2.0, 0.06);  // Three standard errors of about 0.02.
}

TEST(VarianceReductionTest, UnequalLengthsAreABug) {
  EXPECT_THROW(variance_reduction(std::vector<double>{1, 2}, std::vector<double>{1}),
               InternalError);
}

}  // namespace
}  // namespace sim
