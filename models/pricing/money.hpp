#pragma once

#include <compare>
#include <cstdint>

namespace models {

/// An amount of money in millionths of a US dollar, so that sums are exact.
struct Money {
  std::int64_t micros{0};
  auto operator<=>(const Money&) const = default;
  constexpr Money& operator+=(Money other) {
    micros += other.micros;
    return *this;
  }
  friend constexpr Money operator+(Money a, Money b) { return {a.micros + b.micros}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.micros - b.micros}; }
  friend constexpr Money operator*(Money a, std::int64_t n) { return {a.micros * n}; }
  [[nodiscard]] constexpr double usd() const { return static_cast<double>(micros) / 1e6; }
};

}  // namespace models
