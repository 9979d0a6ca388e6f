#pragma once

#include <cstdint>
#include <string>

#include "models/pricing/money.hpp"

namespace app {

/// 128 bits, for products of two amounts.
__extension__ typedef __int128 Wide;

/// An amount exactly, with 2 to 6 decimals: "812.90", "0.000001", "-3.50".
std::string money_text(models::Money amount);

/// numerator / denominator with at least `least` and at most `most` decimals: exact where they
/// suffice, else rounded half to even. @pre numerator >= 0, 0 < denominator < 1e37
std::string quotient_text(Wide numerator, Wide denominator, int most = 12, int least = 0);

/// numerator / denominator to the nearest whole number, half to even.
/// @pre numerator >= 0, denominator > 0, the result fits
std::int64_t nearest(Wide numerator, Wide denominator);

}  // namespace app
