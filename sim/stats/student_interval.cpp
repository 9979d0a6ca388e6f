#include "sim/stats/student_interval.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {

Interval student_interval(std::span<const double> values, double confidence) {
  SIM_ASSERT(confidence > 0.0 && confidence < 1.0);
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  const std::int64_t n = moments.count();
  if (n < 2) return {moments.mean(), kMissing, kMissing, n};
  const auto size = static_cast<double>(n);
  const double half_width = student_quantile(0.5 + confidence / 2.0, size - 1.0) *
                            moments.standard_deviation() / std::sqrt(size);
  return {moments.mean(), moments.mean() - half_width, moments.mean() + half_width, n};
}

double student_quantile(double p, double degrees_of_freedom) {
  SIM_ASSERT(p > 0.0 && p < 1.0);
  SIM_ASSERT(degrees_of_freedom > 0.0);
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), p);
}

}  // namespace sim
