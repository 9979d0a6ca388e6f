#include "sim/random/fixed_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "sim/random/double_double.hpp"

namespace sim::fixed {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// log 2 = high + low; the last 20 bits of the high part are zero, so k * high is exact for every
// exponent k.
constexpr double kLog2High = 0x1.62e42feep-1;
constexpr double kLog2Low = 0x1.a39ef35793c76p-33;

// x = 2^exponent * fraction with sqrt(1/2) <= fraction < sqrt(2), about.
struct Parts {
  double fraction;
  double exponent;
};

Parts split_exponent(double x) {
  double shift = 0.0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    shift = 54.0;
  }
  constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcdULL;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t offset = bits - kSqrtHalf;
  const auto exponent = static_cast<std::int64_t>(offset) >> 52;
  const std::uint64_t fraction = bits - (static_cast<std::uint64_t>(exponent) << 52);
  return {std::bit_cast<double>(fraction), static_cast<double>(exponent) - shift};
}

// atanh(s) / s = 1 + z / 3 + z^2 (1/5 + z / 7 + ...), z = s^2 <= 0.0295: this is the bracket, so
// that the truncation error is below 1e-18.
double atanh_tail(double z) {
  const double w = z * z;
  const double even = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
  const double odd = 1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19 + w * (1.0 / 23))));
  return even + z * odd;
}

// The logarithm of x > 0, finite, to about 100 bits.
DoubleDouble log_double_double(double x) {
  const Parts parts = split_exponent(x);
  // s = (m - 1) / (m + 1); the numerator is exact.
  const double numerator = parts.fraction - 1.0;
  const DoubleDouble denominator = two_sum(parts.fraction, 1.0);
  const DoubleDouble s = divide(numerator, denominator);
  const DoubleDouble z = multiply(s, s);
  const DoubleDouble third = multiply(z, {0x1.5555555555555p-2, 0x1.5555555555555p-56});
  const DoubleDouble tail = add(third, {z.high * z.high * atanh_tail(z.high), 0.0});
  const DoubleDouble half = multiply(s, add({1.0, 0.0}, tail));
  const DoubleDouble exponent_part =
      add({parts.exponent * kLog2High, 0.0}, {parts.exponent * kLog2Low, 0.0});
  return add(exponent_part, {2.0 * half.high, 2.0 * half.low});
}

// 2^k * x for -2200 < k < 1100, with one rounding.
double scale(double x, int k) {
  const auto power = [](int exponent) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52);
  };
  if (k > 1023) return x * power(k - 1) * 2.0;
  if (k < -1022) return x * power(k + 200) * power(-200);
  return x * power(k);
}

// x = k log 2 + high - low with |high - low| <= 0.35; and (exp(r) - 1 - r) of r = high - low.
struct Reduced {
  int k;
  double high;
  double low;
  double rest;
};

// 1/2!, 1/3!, ..., 1/14!: with the next term the series would change by less than 1e-19.
constexpr std::array<double, 13> kInverseFactorials = [] {
  std::array<double, 13> inverse{};
  double factorial = 1.0;
  for (std::size_t i = 0; i < inverse.size(); ++i) {
    factorial *= static_cast<double>(i + 2);
    inverse[i] = 1.0 / factorial;
  }
  return inverse;
}();

// Of x + x_low, where x_low is far below x.
Reduced reduce(double x, double x_low = 0.0) {
  constexpr double kRound = 0x1.8p52;  // Adding and subtracting it rounds to a whole number.
  const double k = (x * 0x1.71547652b82fep+0 + kRound) - kRound;
  const double high = x - k * kLog2High;
  const double low = k * kLog2Low - x_low;
  const double r = high - low;
  double sum = 0.0;
  for (std::size_t i = kInverseFactorials.size(); i-- > 0;) sum = sum * r + kInverseFactorials[i];
  return {static_cast<int>(k), high, low, r * r * sum};
}

// exp(x + x_low) for x within the range of doubles.
double exp_of_sum(double x, double x_low) {
  const Reduced reduced = reduce(x, x_low);
  return scale(1.0 - ((reduced.low - reduced.rest) - reduced.high), reduced.k);
}

}  // namespace

double log(double x) {
  if (!(x > 0.0)) return x == 0.0 ? -kInfinity : kNan;
  if (x == kInfinity) return x;
  const Parts parts = split_exponent(x);
  const double f = parts.fraction - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double series = 2.0 * z * (1.0 / 3 + z * atanh_tail(z));
  // log(1 + f) = f - f^2/2 + s (f^2/2 + series), which loses nothing of f.
  const double half_square = 0.5 * f * f;
  const double correction = s * (half_square + series) + parts.exponent * kLog2Low;
  return parts.exponent * kLog2High - ((half_square - correction) - f);
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
  const Reduced reduced = reduce(x);
  const double fraction = reduced.high - (reduced.low - reduced.rest);
  if (reduced.k == 0) return fraction;
  if (reduced.k > 60) return exp(x);
  return scale(fraction, reduced.k) + (scale(1.0, reduced.k) - 1.0);
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
