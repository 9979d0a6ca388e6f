#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sim/random/log_double_double.hpp"

/// The logarithm behind most draws, inline: table look-up and a polynomial, + - * only.
///
/// x = 2^k z with z in [0.7051, 1.4102), cut into 128 intervals. Each has a point c near its middle
/// and log x = k log 2 + log c + log(1 + r), r = (z - c) / c, |r| <= 2^-8. Around 1 the point is 1
/// itself, so that nothing cancels there. Before the last rounding the error is below 2^-61, and
/// much less next to 1: far below the distance of the logarithms of neighbouring doubles, so the
/// result never falls when x rises, and it is less than 1 unit in the last place wrong. Source of
/// the method: Tang, ACM TOMS 16(4), 1990; the table is computed in fixed_log.cpp.
namespace sim::fixed {

/// One interval of the table.
struct LogRow {
  double point;     ///< c, with at most 32 bits, so that z - c is exact.
  double inverse;   ///< 1 / c, and c is chosen so that this double is within 2^-61 of it.
  double log_high;  ///< log c to a multiple of 2^-42, so that k log 2 + log c is exact.
  double log_low;   ///< What is left of log c.
};

inline constexpr int kLogIndexBits = 7;
inline constexpr int kLogIndexShift = 52 - kLogIndexBits;
/// The bits of the lowest z; 1 lies in the middle of an interval.
inline constexpr std::uint64_t kLogFirst = 0x3fe6900000000000ULL;

extern const std::array<LogRow, std::size_t{1} << kLogIndexBits> kLogTable;

/// Natural logarithm. @pre x is positive, finite and not subnormal
inline double log_of_normal(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const std::uint64_t offset = bits - kLogFirst;
  const auto k = static_cast<double>(static_cast<int>(static_cast<std::int64_t>(offset) >> 52));
  const auto z = std::bit_cast<double>(bits - (offset & 0xfff0000000000000ULL));
  const LogRow& row = kLogTable[(offset >> kLogIndexShift) % kLogTable.size()];
  const double r = (z - row.point) * row.inverse;
  // base + r = high + low exactly; r is the smaller, or base is 0.
  const double base = k * kLog2High + row.log_high;
  const double high = base + r;
  const double low = ((base - high) + r) + (k * kLog2Low + row.log_low);
  // log(1 + r) - r = -r^2/2 + r^3/3 - ... to r^7, arranged for few steps in a row.
  const double r2 = r * r;
  const double r4 = r2 * r2;
  const double first = r2 * (-1.0 / 2 + r * (1.0 / 3));
  const double rest = (-1.0 / 4 + r * (1.0 / 5)) + r2 * (-1.0 / 6 + r * (1.0 / 7));
  return high + ((low + first) + r4 * rest);
}

}  // namespace sim::fixed
