#include "sim/stats/variance_reduction.hpp"

#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {

std::optional<double> variance_reduction(std::span<const double> a, std::span<const double> b,
                                         double factor) {
  SIM_ASSERT(a.size() == b.size());
  if (a.size() < 2) return std::nullopt;
  RunningMoments first;
  RunningMoments second;
  RunningMoments difference;
  for (std::size_t i = 0; i < a.size(); ++i) {
    first.add(a[i]);
    second.add(factor * b[i]);
    difference.add(a[i] - factor * b[i]);
  }
  const double unpaired = first.variance() + second.variance();
  // Differences that vary by rounding alone do not vary.
  constexpr double kRounding = 1e-24;
  if (difference.variance() <= kRounding * unpaired) return std::nullopt;
  return unpaired / difference.variance();
}

}  // namespace sim
