#include "sim/stats/skewness.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {

std::optional<double> skewness(std::span<const double> values) {
  if (values.size() < 3) return std::nullopt;
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  // What rounding alone makes of equal values is no spread.
  constexpr double kRounding = 1e-12;
  const double size = std::max(std::fabs(moments.min()), std::fabs(moments.max()));
  if (moments.max() - moments.min() <= kRounding * size) return std::nullopt;
  const double spread = moments.max() - moments.min();
  double second = 0.0;
  double third = 0.0;
  for (const double value : values) {
    const double shift =
        (value - moments.mean()) / spread;  // So that no power over- or underflows.
    second += shift * shift;
    third += shift * shift * shift;
  }
  const auto n = static_cast<double>(values.size());
  return third / n / (second / n * std::sqrt(second / n));
}

std::int64_t values_needed(double skewness) {
  SIM_ASSERT(std::isfinite(skewness));
  return static_cast<std::int64_t>(std::floor(25.0 * skewness * skewness)) + 1;
}

}  // namespace sim
