#include "sim/stats/time_weighted_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sim {
namespace {

TEST(TimeWeightedMeanTest, AgreesWithAHandWorkedStep) {
  TimeWeightedMean level(SimTime{0} + seconds(10), 2.0);
  level.set(SimTime{0} + seconds(14), 5.0);   // 2 for 4 s
  level.add(SimTime{0} + seconds(15), -4.0);  // 5 for 1 s
  // 1 for 5 s: 8 + 5 + 5 = 18 over 10 s.
  EXPECT_DOUBLE_EQ(level.integral_s(SimTime{0} + seconds(20)), 18.0);
  EXPECT_DOUBLE_EQ(level.mean(SimTime{0} + seconds(20)), 1.8);
  EXPECT_EQ(level.value(), 1.0);
  EXPECT_EQ(level.max(), 5.0);
}

TEST(TimeWeightedMeanTest, WithoutTimeThereIsNoMean) {
  const TimeWeightedMean level(SimTime{5}, 2.0);
  EXPECT_TRUE(std::isnan(level.mean(SimTime{5})));
}

}  // namespace
}  // namespace sim
