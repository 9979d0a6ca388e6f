#pragma once

#include <cstdint>
#include <span>

namespace sim {

/// An estimate with its confidence interval.
struct Interval {
  double mean;     ///< The estimate; NaN when missing.
  double low;      ///< Lower end; NaN when there is no interval.
  double high;     ///< Upper end; NaN when there is no interval.
  std::int64_t n;  ///< How many independent values it rests on.
};

/// Student's interval of the mean of independent values; `low` and `high` are NaN for fewer than
/// two, `mean` too for none. @pre 0 < confidence < 1
Interval student_interval(std::span<const double> values, double confidence = 0.95);

/// The value below which Student's t lies with probability `p`.
/// @pre 0 < p < 1, degrees_of_freedom > 0
double student_quantile(double p, double degrees_of_freedom);

}  // namespace sim
