#include "src/experiment/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/assert.hpp"
#include "sim/stats/student_interval.hpp"

namespace app {

Estimate estimate_mean(Values values, double confidence) {
  std::vector<double> present;
  for (const auto& value : values) {
    if (value) present.push_back(*value);
  }
  Estimate estimate{.n = static_cast<std::int64_t>(present.size())};
  if (present.empty()) return estimate;
  const sim::Interval interval = sim::student_interval(present, confidence);
  estimate.mean = interval.mean;
  if (std::isfinite(interval.low)) estimate.low = interval.low;
  if (std::isfinite(interval.high)) estimate.high = interval.high;
  return estimate;
}

std::vector<std::optional<double>> paired_differences(Values a, Values b, double factor) {
  SIM_ASSERT(a.size() == b.size());
  std::vector<std::optional<double>> differences(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] && b[i]) differences[i] = *a[i] - factor * *b[i];
  }
  return differences;
}

}  // namespace app
