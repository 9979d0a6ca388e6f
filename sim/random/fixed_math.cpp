#include "sim/random/fixed_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sim/random/double_double.hpp"
#include "sim/random/fixed_log.hpp"
#include "sim/random/log_double_double.hpp"

namespace sim::fixed {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// 2^k * x for -2200 < k < 1100, with one rounding.
double scale(double x, int k) {
  const auto power = [](int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
  };
  if (k > 1023) return x * power(k - 1) * 2.0;
  if (k < -1022) return x * power(k + 200) * power(-200);
  return x * power(k);
}

// 2^(i / 64), i = 0, ..., 63.
constexpr int kExpTableSize = 64;
constexpr std::array<DoubleDouble, kExpTableSize> kExpTable = [] {
  std::array<DoubleDouble, kExpTableSize> table{};
  for (int i = 0; i < kExpTableSize; ++i) {
    const double part = static_cast<double>(i) / kExpTableSize;
    const DoubleDouble x = multiply({part, 0.0}, log_double_double(2.0));
    // Horner's scheme for the exponential series; x^28 / 28! is below 2^-110.
    DoubleDouble sum{1.0, 0.0};
    for (int n = 28; n > 0; --n) {
      const DoubleDouble nth = divide(1.0, {static_cast<double>(n), 0.0});
      sum = add({1.0, 0.0}, multiply(sum, multiply(x, nth)));
    }
    table[static_cast<std::size_t>(i)] = sum;
  }
  return table;
}();

// exp(x) = 2^k (power.high + power.low) (1 + fraction), where |fraction| <= 0.0055.
struct Reduced {
  int k;
  DoubleDouble power;
  double fraction;
};

// Of x + x_low, where x_low is far below x. Source: Tang, ACM TOMS 15(2), 1989.
Reduced reduce(double x, double x_low = 0.0) {
  constexpr double kRound = 0x1.8p52;  // Adding and subtracting it rounds to a whole number.
  const double steps = (x * (kExpTableSize * 0x1.71547652b82fep+0) + kRound) - kRound;
  const double r =
      ((x - steps * (kLog2High / kExpTableSize)) - (steps * (kLog2Low / kExpTableSize) - x_low));
  // exp(r) - 1 - r to r^6 / 6!, which is enough for 2^-64.
  const double r2 = r * r;
  const double rest =
      r2 * ((1.0 / 2 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)));
  const int whole = static_cast<int>(steps);
  const int index = whole & (kExpTableSize - 1);
  return {(whole - index) / kExpTableSize, kExpTable[static_cast<std::size_t>(index)], r + rest};
}

// exp(x + x_low) for x within the range of doubles.
double exp_of_sum(double x, double x_low) {
  const auto [k, power, fraction] = reduce(x, x_low);
  return scale(power.high + (power.low + power.high * fraction), k);
}

}  // namespace

double log(double x) {
  if (!(x > 0.0)) return x == 0.0 ? -kInfinity : kNan;
  if (x == kInfinity) return x;
  if (x >= std::numeric_limits<double>::min()) return log_of_normal(x);
  // log(x 2^54) - 54 log 2, and both are far from 0.
  return log_of_normal(x * 0x1p54) - 54.0 * (kLog2High + kLog2Low);
}

double log1p(double x) {
  if (!(x > -1.0)) return x == -1.0 ? -kInfinity : kNan;
  if (x == kInfinity) return x;
  const double u = 1.0 + x;
  // What rounding took from u, to first order. log(u) is exactly 0 when u is 1.
  const double lost = u < 2.0 ? x - (u - 1.0) : 1.0 - (u - x);
  return log(u) + lost / u;
}

double exp(double x) {
  if (std::isnan(x)) return x;
  if (x > 709.8) return kInfinity;
  if (x < -745.2) return 0.0;
  return exp_of_sum(x, 0.0);
}

double expm1(double x) {
  if (std::isnan(x)) return x;
  if (x > 709.8) return kInfinity;
  if (x < -40.0) return -1.0;
  const auto [k, power, fraction] = reduce(x);
  if (k > 60) return exp(x);
  // The first difference is exact near 0, where it matters.
  return (scale(power.high, k) - 1.0) + scale(power.low + power.high * fraction, k);
}

double pow(double x, double y) {
  if (y == 0.0 || x == 1.0) return 1.0;
  if (std::isnan(y) || !(x >= 0.0)) return kNan;
  if (x == 0.0 || x == kInfinity) return (x == 0.0) == (y > 0.0) ? 0.0 : kInfinity;
  const DoubleDouble logarithm = log_double_double(x);
  const double estimate = y * logarithm.high;
  if (estimate > 709.8) return kInfinity;
  if (estimate < -745.2) return 0.0;
  const DoubleDouble power = multiply(logarithm, {y, 0.0});
  return exp_of_sum(power.high, power.low);
}

double log_gamma(double x) {
  // Stirling's series from 10 on; below, the recurrence.
  double product = 1.0;
  while (x < 10.0) {
    product *= x;
    x += 1.0;
  }
  const double inverse = 1.0 / x;
  const double w = inverse * inverse;
  const double series =
      inverse * (1.0 / 12 - w * (1.0 / 360 -
                                 w * (1.0 / 1260 -
                                      w * (1.0 / 1680 - w * (1.0 / 1188 - w * (691.0 / 360360))))));
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  return (x - 0.5) * log(x) - x + kHalfLogTwoPi + series - log(product);
}

}  // namespace sim::fixed
