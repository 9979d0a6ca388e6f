#include "src/sweep/grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/experiment/quantity.hpp"
#include "src/scenario/quantity.hpp"

namespace app {
namespace {

// The largest ratio of neighbours over the smallest, up to which a grid is geometric: 2min, 5min,
// 15min, 1h, 8h has 3.2. A grid of equal distances over less than a factor of 4 has more use for a
// linear axis.
constexpr double kSimilarRatios = 4.0;
constexpr double kLeastSpan = 4.0;

struct Measured {
  GridValue value;
  std::string unit;
};

Measured measured(const std::string& text) {
  const auto quantity = split_quantity(text);
  if (!quantity) {
    throw BadGrid(fmt::format(
        "'{}' is no value to sweep over (write numbers with their unit, e.g. 15min or 0.2)", text));
  }
  if (const auto seconds = seconds_of_unit(quantity->unit)) {
    return {{text, quantity->number * *seconds}, "s"};
  }
  return {{text, quantity->number}, std::string(quantity->unit)};
}

void refuse_other_unit(const Measured& first, const Measured& other) {
  if (first.unit == other.unit) return;
  throw BadGrid(fmt::format("'{}' and '{}' have units that do not go together", first.value.text,
                            other.value.text));
}

bool is_geometric(const std::vector<GridValue>& values) {
  if (values.front().number <= 0.0) return false;
  double least = values[1].number / values[0].number;
  double most = least;
  for (std::size_t i = 2; i < values.size(); ++i) {
    const double ratio = values[i].number / values[i - 1].number;
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  const double span = values.back().number / values.front().number;
  return span >= kLeastSpan && most <= least * kSimilarRatios;
}

// Sorted and checked.
Grid finished(std::string unit, std::vector<GridValue> values) {
  std::ranges::sort(values, {}, &GridValue::number);
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i].number > values[i - 1].number) continue;
    const auto [first, second] = std::minmax(values[i - 1].text, values[i].text);
    throw BadGrid(first == second ? fmt::format("the value {} occurs twice", first)
                                  : fmt::format("{} and {} are the same value", first, second));
  }
  Grid grid{.unit = std::move(unit)};
  grid.is_geometric = is_geometric(values);
  grid.values = std::move(values);
  return grid;
}

// A value between the ends: the number follows from the text, so that the two agree.
GridValue rounded(double number, const std::string& unit) {
  std::string text = unit == "s" ? format_quantity(number, unit) : fmt::format("{:.4g}", number);
  std::erase(text, ' ');
  if (unit != "s") text += unit;
  return measured(text).value;
}

double between(double from, double to, double share, bool is_log) {
  return is_log ? from * std::pow(to / from, share) : from + share * (to - from);
}

}  // namespace

Grid grid_of_values(std::span<const std::string> texts) {
  std::vector<Measured> found;
  for (const std::string& text : texts) {
    found.push_back(measured(text));
    refuse_other_unit(found.front(), found.back());
  }
  if (found.size() < 2) throw BadGrid("a sweep needs at least two values");
  std::vector<GridValue> values;
  for (Measured& one : found) values.push_back(std::move(one.value));
  return finished(found.front().unit, std::move(values));
}

Grid grid_between(const GridRange& range) {
  const Measured from = measured(range.from);
  const Measured to = measured(range.to);
  refuse_other_unit(from, to);
  if (range.steps < 2) throw BadGrid("a sweep needs at least two values: --steps 2 or more");
  if (range.is_log && (from.value.number <= 0.0 || to.value.number <= 0.0)) {
    throw BadGrid(fmt::format("equal ratios need ends above 0, not {} and {} (leave out --log)",
                              from.value.text, to.value.text));
  }
  std::vector<GridValue> values{from.value};
  for (std::int64_t i = 1; i + 1 < range.steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(range.steps - 1);
    values.push_back(
        rounded(between(from.value.number, to.value.number, share, range.is_log), from.unit));
  }
  values.push_back(to.value);
  return finished(from.unit, std::move(values));
}

}  // namespace app
