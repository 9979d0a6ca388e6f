#pragma once

namespace sim::fixed {

/// The unevaluated sum of two doubles, about 100 bits; |low| is at most half a unit of `high`.
/// Needs -ffp-contract=off. Source: Dekker, Numerische Mathematik 18, 1971.
struct DoubleDouble {
  double high;
  double low;
};

/// a + b exactly.
constexpr DoubleDouble two_sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// a + b exactly. @pre |a| >= |b|
constexpr DoubleDouble fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a * b exactly. @pre both below 2^996
constexpr DoubleDouble two_product(double a, double b) {
  constexpr double kSplitter = 134217729.0;  // 2^27 + 1
  const double a_scaled = kSplitter * a;
  const double a_high = a_scaled - (a_scaled - a);
  const double a_low = a - a_high;
  const double b_scaled = kSplitter * b;
  const double b_high = b_scaled - (b_scaled - b);
  const double b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

constexpr DoubleDouble add(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble sum = two_sum(a.high, b.high);
  return fast_two_sum(sum.high, sum.low + (a.low + b.low));
}

constexpr DoubleDouble multiply(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble product = two_product(a.high, b.high);
  return fast_two_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}

constexpr DoubleDouble divide(double a, DoubleDouble b) {
  const double quotient = a / b.high;
  const DoubleDouble product = two_product(quotient, b.high);
  const double remainder = ((a - product.high) - product.low) - quotient * b.low;
  return fast_two_sum(quotient, remainder / b.high);
}

}  // namespace sim::fixed
