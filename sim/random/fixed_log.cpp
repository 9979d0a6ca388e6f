#include "sim/random/fixed_log.hpp"

#include "sim/random/double_double.hpp"

namespace sim::fixed {
namespace {

using LogTable = std::array<LogRow, std::size_t{1} << kLogIndexBits>;

// How far inverse * c is from 1.
constexpr double inverse_error(double c, double inverse) {
  const DoubleDouble product = two_product(c, inverse);
  const double error = (product.high - 1.0) + product.low;
  return error < 0.0 ? -error : error;
}

// The first of middle, middle + 2^-30, middle + 2 * 2^-30, ... whose inverse is nearly a double.
constexpr double point_with_good_inverse(double middle) {
  double c = middle;
  while (inverse_error(c, 1.0 / c) > 0x1p-61) c += 0x1p-30;
  return c;
}

constexpr LogRow log_row(std::uint64_t index) {
  const std::uint64_t first = kLogFirst + (index << kLogIndexShift);
  const auto from = std::bit_cast<double>(first);
  const auto to = std::bit_cast<double>(first + (std::uint64_t{1} << kLogIndexShift));
  const bool holds_one = from < 1.0 && 1.0 < to;
  const double c = holds_one ? 1.0 : point_with_good_inverse(0.5 * (from + to));
  const DoubleDouble logarithm = log_double_double(c);
  constexpr double kRound = 0x1.8p10;  // Adding and subtracting it rounds to multiples of 2^-42.
  const double high = (logarithm.high + kRound) - kRound;
  return {c, 1.0 / c, high, (logarithm.high - high) + logarithm.low};
}

constexpr LogTable log_table() {
  LogTable table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = log_row(i);
  return table;
}

}  // namespace

constinit const LogTable kLogTable = log_table();

}  // namespace sim::fixed
