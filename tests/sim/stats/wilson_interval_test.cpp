#include "sim/stats/wilson_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

// Newcombe, Statistics in Medicine 17(8), 1998, table I, method 3.
TEST(WilsonIntervalTest, AgreesWithThePublishedTable) {
  const struct {
    std::int64_t successes;
    std::int64_t n;
    double low;
    double high;
  } kPublished[] = {{81, 263, 0.2553, 0.3662},
                    {15, 148, 0.0624, 0.1605},
                    {0, 20, 0.0000, 0.1611},
                    {1, 29, 0.0061, 0.1718}};
  for (const auto& one : kPublished) {
    const Interval interval = wilson_interval(one.successes, one.n);
    EXPECT_NEAR(interval.low, one.low, 5e-5) << one.successes << " of " << one.n;
    EXPECT_NEAR(interval.high, one.high, 5e-5) << one.successes << " of " << one.n;
    EXPECT_EQ(interval.n, one.n);
  }
}

TEST(WilsonIntervalTest, AllAlikeKeepsAWidthAndEndsExactly) {
  const Interval none = wilson_interval(0, 10);
  const Interval all = wilson_interval(10, 10);
  EXPECT_EQ(none.low, 0.0);
  EXPECT_EQ(all.high, 1.0);
  // z^2 / (n + z^2) with z = 1.959964.
  EXPECT_NEAR(none.high, 3.841459 / 13.841459, 1e-6);
  EXPECT_NEAR(all.low, 10.0 / 13.841459, 1e-6);
}

TEST(WilsonIntervalTest, WithoutOutcomesThereIsNothing) {
  EXPECT_TRUE(std::isnan(wilson_interval(0, 0).mean));
  EXPECT_TRUE(std::isnan(wilson_interval(0, 0).high));
}

TEST(WilsonIntervalTest, MoreSuccessesThanOutcomesAreABug) {
  EXPECT_THROW(wilson_interval(3, 2), InternalError);
  EXPECT_THROW(wilson_interval(-1, 2), InternalError);
}

TEST(PairedProportionsTest, AgreesWithTheHandWorkedExample) {
  // 36 both, 12 only the first, 2 only the second, none neither, n = 50. Wilson's intervals:
  // 48 of 50: [0.865382, 0.988955]; 38 of 50: [0.625922, 0.857017]. ad - bc < 0, so phi =
  // -24 / sqrt(48 * 2 * 38 * 12) = -0.114708. Lower end: 0.2 - sqrt(x^2 - 2 phi x y + y^2) with
  // x = 0.96 - 0.865382, y = 0.857017 - 0.76; upper: x = 0.988955 - 0.96, y = 0.76 - 0.625922.
  const Interval interval = paired_proportions_interval({36, 12, 2, 0});
  EXPECT_NEAR(interval.mean, 0.2, 1e-12);
  EXPECT_NEAR(interval.low, 0.0569, 5e-5);
  EXPECT_NEAR(interval.high, 0.3404, 5e-5);
}

TEST(PairedProportionsTest, TheOrderOnlyChangesTheSign) {
  const Interval one = paired_proportions_interval({20, 9, 4, 7});
  const Interval other = paired_proportions_interval({20, 4, 9, 7});
  EXPECT_NEAR(one.low, -other.high, 1e-12);
  EXPECT_NEAR(one.high, -other.low, 1e-12);
}

TEST(PairedProportionsTest, PairsThatAreAllAlikeKeepAWidth) {
  const Interval equal = paired_proportions_interval({10, 0, 0, 0});
  EXPECT_EQ(equal.mean, 0.0);
  EXPECT_LT(equal.low, 0.0);
  EXPECT_GT(equal.high, 0.0);
  const Interval opposite = paired_proportions_interval({0, 10, 0, 0});
  EXPECT_EQ(opposite.mean, 1.0);
  EXPECT_GT(opposite.low, 0.5);
  EXPECT_LT(opposite.low, 1.0);
}

}  // namespace
}  // namespace sim
