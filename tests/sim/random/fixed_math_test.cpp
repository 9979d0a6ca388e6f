#include "sim/random/fixed_math.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "sim/random/random_source.hpp"

namespace sim {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kPoints = 100'000;

// How far `value` is from the truth, in units of the last place of the truth.
double ulps(double value, long double truth) {
  const auto rounded = static_cast<double>(truth);
  if (value == rounded) return 0.0;
  const double unit = std::nextafter(std::fabs(rounded), kInfinity) - std::fabs(rounded);
  return static_cast<double>(std::fabs(static_cast<long double>(value) - truth)) / unit;
}

// The largest error of `ours` against `reference` at pseudo-random points in [low, high].
template <class Ours, class Reference>
double worst_ulps(double low, double high, Ours ours, Reference reference) {
  Draw draw({1, 2}, EntityPath::root(), Purpose("points"), 0);
  double worst = 0.0;
  for (int i = 0; i < kPoints; ++i) {
    const double x = low + (high - low) * draw.next_uniform();
    worst = std::max(worst, ulps(ours(x), reference(x)));
  }
  return worst;
}

long double wide(double x) { return static_cast<long double>(x); }

TEST(FixedMathTest, LogIsWithinOneUnit) {
  const auto reference = [](double x) { return std::log(wide(x)); };
  EXPECT_LT(worst_ulps(0.0, 1.0, fixed::log, reference), 1.0);
  EXPECT_LT(worst_ulps(0.9, 1.1, fixed::log, reference), 1.0);
  EXPECT_LT(worst_ulps(0.0, 1e6, fixed::log, reference), 1.0);
  EXPECT_LT(worst_ulps(1e-320, 1e-300, fixed::log, reference), 1.0);
}

// Tables have seams; 1 lies within an interval, where the result is near 0.
TEST(FixedMathTest, LogNeverFallsFromADoubleToTheNext) {
  for (int seam = 0; seam < 512; ++seam) {
    double x = 0.5 + seam / 256.0;
    for (int i = 0; i < 200; ++i) x = std::nextafter(x, 0.0);
    for (int i = 0; i < 400; ++i) {
      const double next = std::nextafter(x, kInfinity);
      ASSERT_LE(fixed::log(x), fixed::log(next)) << x;
      x = next;
    }
  }
}

TEST(FixedMathTest, LogOfSpecialValues) {
  EXPECT_EQ(fixed::log(1.0), 0.0);
  EXPECT_EQ(fixed::log(0.0), -kInfinity);
  EXPECT_EQ(fixed::log(kInfinity), kInfinity);
  EXPECT_TRUE(std::isnan(fixed::log(-1.0)));
  EXPECT_TRUE(std::isnan(fixed::log(std::nan(""))));
  EXPECT_LT(ulps(fixed::log(5e-324), std::log(wide(5e-324))), 1.0);
}

TEST(FixedMathTest, Log1pIsWithinTwoUnits) {
  const auto reference = [](double x) { return std::log1p(wide(x)); };
  EXPECT_LT(worst_ulps(-1.0, 1.0, fixed::log1p, reference), 2.0);
  EXPECT_LT(worst_ulps(-1e-8, 1e-8, fixed::log1p, reference), 2.0);
  EXPECT_LT(worst_ulps(0.0, 1e5, fixed::log1p, reference), 2.0);
  EXPECT_EQ(fixed::log1p(-1.0), -kInfinity);
  EXPECT_EQ(fixed::log1p(1e-300), 1e-300);
}

TEST(FixedMathTest, ExpIsWithinOneUnit) {
  const auto reference = [](double x) { return std::exp(wide(x)); };
  EXPECT_LT(worst_ulps(-1.0, 1.0, fixed::exp, reference), 1.0);
  EXPECT_LT(worst_ulps(-700.0, 700.0, fixed::exp, reference), 1.0);
}

TEST(FixedMathTest, ExpOfSpecialValues) {
  EXPECT_EQ(fixed::exp(0.0), 1.0);
  EXPECT_EQ(fixed::exp(kInfinity), kInfinity);
  EXPECT_EQ(fixed::exp(-kInfinity), 0.0);
  EXPECT_EQ(fixed::exp(710.0), kInfinity);
  EXPECT_LT(ulps(fixed::exp(709.7), std::exp(wide(709.7))), 1.0);
  EXPECT_LE(ulps(fixed::exp(-744.0), std::exp(wide(-744.0))), 1.0);
  EXPECT_TRUE(std::isnan(fixed::exp(std::nan(""))));
}

TEST(FixedMathTest, Expm1IsWithinTwoUnits) {
  const auto reference = [](double x) { return std::expm1(wide(x)); };
  EXPECT_LT(worst_ulps(-1.0, 1.0, fixed::expm1, reference), 2.0);
  EXPECT_LT(worst_ulps(-1e-8, 1e-8, fixed::expm1, reference), 2.0);
  EXPECT_LT(worst_ulps(-50.0, 700.0, fixed::expm1, reference), 2.0);
  EXPECT_EQ(fixed::expm1(1e-300), 1e-300);
}

TEST(FixedMathTest, PowIsWithinOneUnit) {
  for (const double y : {0.5, 2.0, 1.0 / 3.0, -7.3, 40.0, 1e-5}) {
    const auto ours = [y](double x) { return fixed::pow(x, y); };
    const auto reference = [y](double x) { return std::pow(wide(x), wide(y)); };
    EXPECT_LT(worst_ulps(0.001, 2.0, ours, reference), 1.0) << y;
    EXPECT_LT(worst_ulps(1.0, 1e7, ours, reference), 1.0) << y;
  }
}

TEST(FixedMathTest, PowOfSpecialValues) {
  EXPECT_EQ(fixed::pow(2.0, 10.0), 1024.0);
  EXPECT_EQ(fixed::pow(9.0, 0.5), 3.0);
  EXPECT_EQ(fixed::pow(0.0, 0.0), 1.0);
  EXPECT_EQ(fixed::pow(0.0, 2.0), 0.0);
  EXPECT_EQ(fixed::pow(0.0, -2.0), kInfinity);
  EXPECT_EQ(fixed::pow(kInfinity, -2.0), 0.0);
  EXPECT_EQ(fixed::pow(10.0, 400.0), kInfinity);
  EXPECT_EQ(fixed::pow(10.0, -400.0), 0.0);
  EXPECT_EQ(fixed::pow(1.0, kInfinity), 1.0);
}

TEST(FixedMathTest, LogGammaAgreesWithTheLibrary) {
  Draw draw({1, 2}, EntityPath::root(), Purpose("points"), 1);
  for (int i = 0; i < 10'000; ++i) {
    const double x = std::exp(-3.0 + 20.0 * draw.next_uniform());
    const double truth = static_cast<double>(std::lgamma(wide(x)));
    ASSERT_NEAR(fixed::log_gamma(x), truth, 4e-15 * std::max(10.0, std::fabs(truth))) << x;
  }
  EXPECT_NEAR(fixed::log_gamma(6.0), std::log(120.0), 1e-14);
}

TEST(FixedMathTest, NormalQuantileAgreesWithBoost) {
  const boost::math::normal_distribution<long double> normal;
  for (const double p :
       {1e-300, 1e-20, 1e-9, 0.001, 0.0749, 0.0751, 0.3, 0.5001, 0.8, 0.95, 0.999, 1.0 - 1e-12}) {
    const auto truth = static_cast<double>(boost::math::quantile(normal, wide(p)));
    EXPECT_NEAR(fixed::normal_quantile(p), truth, 4e-15 * std::fabs(truth)) << p;
  }
  EXPECT_EQ(fixed::normal_quantile(0.5), 0.0);
}

}  // namespace
}  // namespace sim
