#pragma once

#include <string>
#include <string_view>

#include "src/experiment/estimate.hpp"

namespace app {

/// A number with up to four significant digits and no exponent where it can be avoided.
std::string format_number(double value);

/// A value for people: seconds become ms, min, h or d; USD have two decimals or four digits when
/// small; a share becomes a percentage; other units are printed behind the number.
std::string format_quantity(double value, std::string_view unit);

/// "12.3 [11.2, 13.4] s"; "above 4 h" for a quantile beyond the largest follow-up, with the
/// lower end of its interval if that is known; "missing". An end that nothing bounds is "?".
std::string format_estimate(const Estimate& estimate, std::string_view unit);

/// Only "[11.2, 13.4] s".
std::string format_interval(const Estimate& estimate, std::string_view unit);

}  // namespace app
