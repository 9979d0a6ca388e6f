#include "src/scenario/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace app {

std::optional<Quantity> split_quantity(std::string_view text) {
  // from_chars would also take "inf" and "nan", and no "+".
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !((digits[0] >= '0' && digits[0] <= '9') || digits[0] == '.')) {
    return std::nullopt;
  }
  double number = 0.0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || !std::isfinite(number)) return std::nullopt;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  return Quantity{number, unit};
}

std::optional<double> parse_number(std::string_view text) {
  const std::optional<Quantity> quantity = split_quantity(text);
  if (!quantity || !quantity->unit.empty() || text.back() == ' ') return std::nullopt;
  return quantity->number;
}

std::optional<double> seconds_of_unit(std::string_view unit) {
  static constexpr std::array<std::pair<std::string_view, double>, 8> kUnits = {{{"ns", 1e-9},
                                                                                 {"us", 1e-6},
                                                                                 {"ms", 1e-3},
                                                                                 {"s", 1.0},
                                                                                 {"min", 60.0},
                                                                                 {"h", 3600.0},
                                                                                 {"d", 86400.0},
                                                                                 {"w", 604800.0}}};
  for (const auto& [name, seconds] : kUnits) {
    if (name == unit) return seconds;
  }
  return std::nullopt;
}

}  // namespace app
