#include "models/pricing/money.hpp"

#include <algorithm>
#include <numeric>

#include "sim/core/assert.hpp"

namespace models {

__extension__ typedef __int128 Wide;

std::int64_t scaled(std::int64_t a, std::int64_t b, std::int64_t c) {
  SIM_ASSERT(c > 0);
  const Wide product = static_cast<Wide>(a) * b;
  Wide whole = product / c;
  Wide rest = product % c;
  if (rest < 0) {
    rest += c;
    --whole;
  }
  if (rest * 2 > c || (rest * 2 == c && whole % 2 != 0)) ++whole;
  return static_cast<std::int64_t>(whole);
}

Money UnitPrice::of(std::int64_t quantity) const { return {scaled(micros, quantity, per)}; }

std::vector<Money> split(Money amount, std::span<const std::int64_t> weights) {
  std::vector<Money> parts(weights.size());
  Wide sum = 0;
  for (const std::int64_t weight : weights) sum += weight;
  if (sum == 0) return parts;
  std::vector<std::pair<Wide, std::size_t>> remainders;
  Money given;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = static_cast<Wide>(amount.micros) * weights[i];
    parts[i].micros = static_cast<std::int64_t>(product / sum);
    given += parts[i];
    remainders.emplace_back(-(product % sum), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t i = 0; given < amount; ++i) {
    ++parts[remainders[i].second].micros;
    ++given.micros;
  }
  return parts;
}

}  // namespace models
