#pragma once

#include <cstdint>

namespace models {

/// When a week is open: the same stretch of each of some days.
struct OpeningHours {
  std::uint8_t days{0x1f};        ///< A bit a weekday, from Monday on.
  std::int64_t opens_s{0};        ///< Second of the day.
  std::int64_t closes_s{86'400};  ///< Likewise; after `opens_s`.
  bool operator==(const OpeningHours&) const = default;
  [[nodiscard]] bool contains(int weekday, std::int64_t second_of_day) const {
    return ((days >> weekday) & 1U) != 0 && second_of_day >= opens_s && second_of_day < closes_s;
  }
};

}  // namespace models
