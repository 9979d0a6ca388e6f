#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "models/pricing/money.hpp"

namespace models {

inline constexpr std::int64_t kMicros = 1'000'000;

inline std::int64_t sum(std::span<const std::int64_t> values) {
  return std::accumulate(values.begin(), values.end(), std::int64_t{0});
}

inline Money sum(std::span<const Money> values) {
  Money total;
  for (const Money value : values) total += value;
  return total;
}

/// Whole numbers in proportion to weights, which add up to the count.
inline std::vector<std::int64_t> split_count(std::int64_t count,
                                             std::span<const std::int64_t> weights) {
  std::vector<std::int64_t> parts;
  for (const Money part : split({count}, weights)) parts.push_back(part.micros);
  return parts;
}

inline void add_to(std::vector<std::int64_t>& to, std::span<const std::int64_t> more,
                   std::int64_t sign) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += sign * more[i];
}

}  // namespace models
