#include "sim/stats/student_interval.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sim {
namespace {

TEST(StudentIntervalTest, AgreesWithTheTable) {
  // Mean 3, variance 2.5, t(0.975; 4) = 2.776445 by the usual tables.
  const Interval interval = student_interval(std::vector{1.0, 2.0, 3.0, 4.0, 5.0});
  const double half_width = 2.776445 * std::sqrt(2.5 / 5.0);
  EXPECT_EQ(interval.n, 5);
  EXPECT_DOUBLE_EQ(interval.mean, 3.0);
  EXPECT_NEAR(interval.low, 3.0 - half_width, 1e-6);
  EXPECT_NEAR(interval.high, 3.0 + half_width, 1e-6);
}

TEST(StudentIntervalTest, AHigherConfidenceIsWider) {
  // t(0.9995; 4) = 8.610302
  const Interval interval = student_interval(std::vector{1.0, 2.0, 3.0, 4.0, 5.0}, 0.999);
  EXPECT_NEAR(interval.high - interval.mean, 8.610302 * std::sqrt(0.5), 1e-6);
}

TEST(StudentIntervalTest, FewerThanTwoValuesGiveNoInterval) {
  const Interval one = student_interval(std::vector{7.0});
  EXPECT_EQ(one.mean, 7.0);
  EXPECT_EQ(one.n, 1);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_TRUE(std::isnan(one.high));
  const Interval none = student_interval({});
  EXPECT_EQ(none.n, 0);
  EXPECT_TRUE(std::isnan(none.mean));
}

TEST(StudentIntervalTest, EqualValuesGiveAnIntervalOfNoWidth) {
  const Interval interval = student_interval(std::vector{0.0, 0.0, 0.0});
  EXPECT_EQ(interval.low, 0.0);
  EXPECT_EQ(interval.high, 0.0);
}

}  // namespace
}  // namespace sim
