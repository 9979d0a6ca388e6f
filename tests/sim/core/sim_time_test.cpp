#include "sim/core/sim_time.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(SimTimeTest, SecondsRoundHalfToEven) {
  EXPECT_EQ(seconds(1.5).ns, 1'500'000'000);
  EXPECT_EQ(seconds(0.5e-9).ns, 0);
  EXPECT_EQ(seconds(1.5e-9).ns, 2);
  EXPECT_EQ(seconds(2.5e-9).ns, 2);
  EXPECT_EQ(seconds(-2.5e-9).ns, -2);
  EXPECT_EQ(seconds(0.1).ns, 100'000'000);
}

TEST(SimTimeTest, SecondsSaturate) {
  EXPECT_EQ(seconds(1e10), kForever);
  EXPECT_EQ(seconds(kInfinity), kForever);
  EXPECT_EQ(seconds(-kInfinity).ns, -kForever.ns);
  EXPECT_LT(seconds(9.2e9), kForever);
}

TEST(SimTimeTest, NotANumberIsABug) { EXPECT_THROW(seconds(std::nan("")), InternalError); }

TEST(SimTimeTest, NeverAbsorbsWhatIsAdded) {
  EXPECT_EQ(kNever + seconds(1), kNever);
  EXPECT_EQ(kNever + seconds(-1), kNever);
  EXPECT_EQ(kNever - seconds(1), kNever);
  EXPECT_EQ(kStart + kForever, kNever);
  EXPECT_EQ(kNever - SimTime{5}, kForever);
  EXPECT_EQ(kForever - seconds(1), kForever);
}

TEST(SimTimeTest, SumsAndProductsSaturate) {
  const SimTime late{kNever.ns - 1};
  EXPECT_EQ(late + Duration{10}, kNever);
  EXPECT_EQ(Duration{kForever.ns / 2} * 3, kForever);
  EXPECT_EQ((Duration{-kForever.ns / 2} * 3).ns, -kForever.ns);
}

TEST(SimTimeTest, ArithmeticIsExact) {
  EXPECT_EQ((SimTime{7} + Duration{5}).ns, 12);
  EXPECT_EQ((SimTime{7} - SimTime{12}).ns, -5);
  EXPECT_EQ(milliseconds(5).ns, 5'000'000);
  EXPECT_EQ(seconds(60) / milliseconds(10), 6000);
  EXPECT_EQ((seconds(1) / 4).ns, 250'000'000);
}

TEST(SimTimeTest, ConversionToSecondsKeepsInfinity) {
  EXPECT_DOUBLE_EQ(to_seconds(milliseconds(1500)), 1.5);
  EXPECT_DOUBLE_EQ(to_seconds(SimTime{2'000'000'000}), 2.0);
  EXPECT_EQ(to_seconds(kForever), kInfinity);
  EXPECT_EQ(to_seconds(kNever), kInfinity);
}

}  // namespace
}  // namespace sim
