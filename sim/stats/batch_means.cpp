#include "sim/stats/batch_means.hpp"

#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {

std::vector<double> means_of_batches(std::span<const double> series, std::size_t size) {
  SIM_ASSERT(size >= 1);
  std::vector<double> means;
  means.reserve(series.size() / size);
  for (std::size_t first = 0; first + size <= series.size(); first += size) {
    RunningMoments batch;
    for (const double value : series.subspan(first, size)) batch.add(value);
    means.push_back(batch.mean());
  }
  return means;
}

BatchMeans batch_means(std::span<const double> series, std::size_t batches, double confidence) {
  SIM_ASSERT(batches >= 2);
  SIM_ASSERT(batches <= series.size());
  const std::size_t size = series.size() / batches;
  BatchMeans result;
  result.means = means_of_batches(series.last(size * batches), size);
  result.interval = student_interval(result.means, confidence);
  return result;
}

double neighbour_dependence(std::span<const double> values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  const auto n = static_cast<double>(values.size());
  if (values.size() < 3 || moments.variance() <= 0.0) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  double steps = 0.0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    const double step = values[i] - values[i - 1];
    steps += step * step;
  }
  const double statistic = 1.0 - steps / (2.0 * (n - 1.0) * moments.variance());
  return statistic * std::sqrt((n * n - 1.0) / (n - 2.0));
}

}  // namespace sim
