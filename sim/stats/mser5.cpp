#include "sim/stats/mser5.hpp"

#include <limits>
#include <vector>

#include "sim/stats/batch_means.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {

std::optional<Truncation> mser5(std::span<const double> series) {
  if (series.size() < kMserLeast) return std::nullopt;
  const std::vector<double> batches = means_of_batches(series, kMserBatch);
  RunningMoments kept;
  double least = std::numeric_limits<double>::infinity();
  std::size_t deleted = 0;
  // From the end to the start, so that one pass does; of equals the earliest point wins.
  for (std::size_t first = batches.size(); first-- > 0;) {
    kept.add(batches[first]);
    const auto count = static_cast<double>(kept.count());
    if (kept.count() < static_cast<std::int64_t>(kMserLeastKept)) continue;
    const double score = kept.variance() * (count - 1.0) / (count * count);
    if (score > least) continue;
    least = score;
    deleted = first;
  }
  return Truncation{deleted * kMserBatch, 2 * deleted <= batches.size()};
}

}  // namespace sim
