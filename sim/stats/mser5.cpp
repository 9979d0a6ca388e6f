#include "sim/stats/mser5.hpp"

#include <limits>
#include <vector>

#include "sim/stats/batch_means.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {
namespace {

// The number of leading batches to delete, at most `most`.
std::size_t best_deletion(const std::vector<double>& batches, std::size_t most) {
  RunningMoments kept;
  double least = std::numeric_limits<double>::infinity();
  std::size_t deleted = 0;
  // From the end to the start, so that one pass does; of equals the earliest point wins.
  for (std::size_t first = batches.size(); first-- > 0;) {
    kept.add(batches[first]);
    const auto count = static_cast<double>(kept.count());
    if (first > most) continue;
    const double score = kept.variance() * (count - 1.0) / (count * count);
    if (score > least) continue;
    least = score;
    deleted = first;
  }
  return deleted;
}

}  // namespace

std::optional<Truncation> mser5(std::span<const double> series) {
  if (series.size() < kMserLeast) return std::nullopt;
  const std::vector<double> batches = means_of_batches(series, kMserBatch);
  const std::size_t deleted = best_deletion(batches, batches.size() - kMserLeastKept);
  return Truncation{deleted * kMserBatch, 2 * deleted <= batches.size()};
}

std::optional<Truncation> mser5_in_first_half(std::span<const double> series) {
  if (series.size() < kMserLeast) return std::nullopt;
  const std::vector<double> batches = means_of_batches(series, kMserBatch);
  const std::size_t most = batches.size() / 2;
  const std::size_t deleted = best_deletion(batches, most);
  return Truncation{deleted * kMserBatch, deleted < most};
}

}  // namespace sim
