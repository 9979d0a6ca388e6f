#include "sim/stats/running_moments.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sim {
namespace {

TEST(RunningMomentsTest, AgreeWithAHandWorkedSample) {
  RunningMoments moments;
  for (const double value : {2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0}) moments.add(value);
  // Mean 40 / 8; squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32.
  EXPECT_EQ(moments.count(), 8);
  EXPECT_DOUBLE_EQ(moments.mean(), 5.0);
  EXPECT_DOUBLE_EQ(moments.variance(), 32.0 / 7.0);
  EXPECT_EQ(moments.min(), 2.0);
  EXPECT_EQ(moments.max(), 9.0);
}

TEST(RunningMomentsTest, ALargeOffsetDoesNotSwallowTheVariance) {
  RunningMoments moments;
  for (const double value : {1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0}) moments.add(value);
  EXPECT_DOUBLE_EQ(moments.variance(), 30.0);
}

TEST(RunningMomentsTest, WhatIsMissingIsNotANumber) {
  RunningMoments moments;
  EXPECT_TRUE(std::isnan(moments.mean()));
  EXPECT_TRUE(std::isnan(moments.min()));
  moments.add(3.0);
  EXPECT_EQ(moments.mean(), 3.0);
  EXPECT_TRUE(std::isnan(moments.variance()));
}

}  // namespace
}  // namespace sim
