#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "sim/random/double_double.hpp"

/// The natural logarithm to about 100 bits: too slow for a draw, right for tables and powers.
namespace sim::fixed {

/// log 2 = high + low; the last 20 bits of the high part are zero, so k * high is exact for every
/// exponent k of a double.
inline constexpr double kLog2High = 0x1.62e42feep-1;
inline constexpr double kLog2Low = 0x1.a39ef35793c76p-33;

/// x = 2^exponent * fraction with sqrt(1/2) <= fraction < sqrt(2), about.
struct Parts {
  double fraction;
  double exponent;
};

/// @pre x is positive and finite
constexpr Parts split_exponent(double x) {
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

/// atanh(s) / s = 1 + z / 3 + z^2 (1/5 + z / 7 + ...), z = s^2 <= 0.0295: this is the bracket, so
/// that the truncation error is below 1e-18.
constexpr double atanh_tail(double z) {
  const double w = z * z;
  const double even = 1.0 / 5 + w * (1.0 / 9 + w * (1.0 / 13 + w * (1.0 / 17 + w * (1.0 / 21))));
  const double odd = 1.0 / 7 + w * (1.0 / 11 + w * (1.0 / 15 + w * (1.0 / 19 + w * (1.0 / 23))));
  return even + z * odd;
}

/// @pre x is positive and finite
constexpr DoubleDouble log_double_double(double x) {
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

}  // namespace sim::fixed
