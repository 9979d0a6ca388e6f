#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace sim {

/// A length of simulated time [ns]. An integer, so that ties are ties on every machine.
struct Duration {
  std::int64_t ns{0};
  constexpr auto operator<=>(const Duration&) const = default;
};

/// An instant of simulated time [ns since the start of the run].
struct SimTime {
  std::int64_t ns{0};
  constexpr auto operator<=>(const SimTime&) const = default;
};

inline constexpr Duration kZero{0};  ///< No time at all.
inline constexpr Duration kForever{
    std::numeric_limits<std::int64_t>::max()};  ///< Longer than any run.
inline constexpr SimTime kStart{0};             ///< The start of a run.
inline constexpr SimTime kNever{std::numeric_limits<std::int64_t>::max()};  ///< After every run.

namespace detail {

/// a + b, held at the ends of the range instead of overflowing.
constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a > 0 ? std::numeric_limits<std::int64_t>::max()
               : -std::numeric_limits<std::int64_t>::max();
}

/// a * b, held at the ends of the range instead of overflowing.
constexpr std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return product;
  return (a > 0) == (b > 0) ? std::numeric_limits<std::int64_t>::max()
                            : -std::numeric_limits<std::int64_t>::max();
}

/// `kForever` and `kNever` absorb whatever is added to them.
constexpr std::int64_t absorbing_add(std::int64_t a, std::int64_t b) {
  constexpr std::int64_t kInfinite = std::numeric_limits<std::int64_t>::max();
  return a == kInfinite || b == kInfinite ? kInfinite : saturating_add(a, b);
}

}  // namespace detail

/// Saturating; `kForever` plus anything is `kForever`.
constexpr Duration operator+(Duration a, Duration b) { return {detail::absorbing_add(a.ns, b.ns)}; }
/// Saturating; `kForever` minus anything is `kForever`.
constexpr Duration operator-(Duration a, Duration b) {
  return a == kForever ? kForever : Duration{detail::saturating_add(a.ns, -b.ns)};
}
/// Saturating.
constexpr Duration operator*(Duration a, std::int64_t factor) {
  return {detail::saturating_multiply(a.ns, factor)};
}
/// Saturating.
constexpr Duration operator*(std::int64_t factor, Duration a) { return a * factor; }
/// Rounds towards zero. @pre divisor != 0
constexpr Duration operator/(Duration a, std::int64_t divisor) { return {a.ns / divisor}; }
/// How many whole `b` fit into `a`. @pre b != kZero
constexpr std::int64_t operator/(Duration a, Duration b) { return a.ns / b.ns; }
constexpr Duration& operator+=(Duration& a, Duration b) { return a = a + b; }
constexpr Duration& operator-=(Duration& a, Duration b) { return a = a - b; }

/// Saturating; `kNever` plus anything, and any instant plus `kForever`, is `kNever`.
constexpr SimTime operator+(SimTime at, Duration d) { return {detail::absorbing_add(at.ns, d.ns)}; }
/// Saturating; `kNever` minus anything is `kNever`.
constexpr SimTime operator-(SimTime at, Duration d) {
  return at == kNever ? kNever : SimTime{detail::saturating_add(at.ns, -d.ns)};
}
/// The time from `b` to `a`; `kForever` when `a` is `kNever`.
constexpr Duration operator-(SimTime a, SimTime b) {
  return a == kNever ? kForever : Duration{detail::saturating_add(a.ns, -b.ns)};
}
constexpr SimTime& operator+=(SimTime& at, Duration d) { return at = at + d; }

/// The one conversion from seconds: rounds half to even, saturates at +-`kForever`.
/// NaN is an assertion.
Duration seconds(double value_s);

/// Saturating.
constexpr Duration milliseconds(std::int64_t value_ms) { return Duration{1'000'000} * value_ms; }

/// Seconds [s]; `kForever` is infinity.
constexpr double to_seconds(Duration d) {
  if (d == kForever) return std::numeric_limits<double>::infinity();
  return static_cast<double>(d.ns) / 1e9;
}

/// Seconds since the start of the run [s]; `kNever` is infinity.
constexpr double to_seconds(SimTime at) { return to_seconds(at - kStart); }

}  // namespace sim
