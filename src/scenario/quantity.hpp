#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace app {

/// A number and what follows it, e.g. {30, "USD/seat/month"}.
struct Quantity {
  double number{0.0};
  std::string_view unit;  ///< Borrowed from the text; may be empty.
};

/// Splits "15min" or "15 min"; nothing if it does not start with a finite decimal number.
std::optional<Quantity> split_quantity(std::string_view text);
/// The number when nothing follows it.
std::optional<double> parse_number(std::string_view text);
/// Seconds in a unit of time (ns us ms s min h d w); nothing if unknown.
std::optional<double> seconds_of_unit(std::string_view unit);
/// "ns, us, ms, s, min, h, d, w".
inline constexpr std::string_view kTimeUnits = "ns, us, ms, s, min, h, d, w";

}  // namespace app
