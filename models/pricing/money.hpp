#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

namespace models {

/// An amount of money in millionths of a unit of its currency, so that sums are exact. Credits,
/// which vendors sell like a currency, are counted likewise.
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

/// A price that need not be a whole number of millionths a piece: 5 USD for a million decisions is
/// {5'000'000, 1'000'000}.
struct UnitPrice {
  std::int64_t micros{0};  ///< For `per` pieces, >= 0.
  std::int64_t per{1};     ///< > 0.
  bool operator==(const UnitPrice&) const = default;
  /// What so many pieces cost, to the millionth, half to even. @pre quantity >= 0
  [[nodiscard]] Money of(std::int64_t quantity) const;
  [[nodiscard]] constexpr double each_usd() const {
    return static_cast<double>(micros) / 1e6 / static_cast<double>(per);
  }
};

/// a * b / c to the nearest whole number, half to even; the product may exceed 64 bits.
/// @pre c > 0, the result fits
std::int64_t scaled(std::int64_t a, std::int64_t b, std::int64_t c);

/// Splits an amount in proportion to weights >= 0; what rounding leaves goes to the largest
/// remainders, the first of equal ones. The parts add up to the amount. All 0 when all weights are.
std::vector<Money> split(Money amount, std::span<const std::int64_t> weights);

}  // namespace models
