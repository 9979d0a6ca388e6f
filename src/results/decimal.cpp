#include "src/results/decimal.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace app {
namespace {

std::string digits_of(Wide value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value > 0);
  std::ranges::reverse(digits);
  return digits;
}

bool rounds_up(Wide whole, Wide rest, Wide denominator) {
  return rest * 2 > denominator || (rest * 2 == denominator && whole % 2 != 0);
}

}  // namespace

std::int64_t nearest(Wide numerator, Wide denominator) {
  SIM_ASSERT(numerator >= 0);
  SIM_ASSERT(denominator > 0);
  Wide whole = numerator / denominator;
  if (rounds_up(whole, numerator % denominator, denominator)) ++whole;
  return static_cast<std::int64_t>(whole);
}

std::string quotient_text(Wide numerator, Wide denominator, int most, int least) {
  SIM_ASSERT(numerator >= 0);
  SIM_ASSERT(denominator > 0);
  const Wide whole = numerator / denominator;
  Wide rest = numerator % denominator;
  Wide fraction = 0;
  Wide scale = 1;
  int decimals = 0;
  while (decimals < most && (rest > 0 || decimals < least)) {
    rest *= 10;
    fraction = fraction * 10 + rest / denominator;
    rest %= denominator;
    scale *= 10;
    ++decimals;
  }
  // An odd digit before the cut decides ties, be it of the fraction or of the whole.
  if (rounds_up(decimals > 0 ? fraction : whole, rest, denominator)) ++fraction;
  std::string text = digits_of(whole + fraction / scale);
  if (decimals == 0) return text;
  const std::string behind = digits_of(fraction % scale);
  text += "." + std::string(static_cast<std::size_t>(decimals) - behind.size(), '0') + behind;
  const std::size_t point = text.find('.');
  const std::size_t shortest = least == 0 ? point : point + 1 + static_cast<std::size_t>(least);
  while (text.size() > shortest && (text.back() == '0' || text.back() == '.')) text.pop_back();
  return text;
}

std::string money_text(models::Money amount) {
  constexpr Wide kMicros = 1'000'000;
  if (amount.micros < 0) return "-" + quotient_text(-Wide{amount.micros}, kMicros, 6, 2);
  return quotient_text(amount.micros, kMicros, 6, 2);
}

}  // namespace app
