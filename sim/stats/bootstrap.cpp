#include "sim/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

__extension__ using Wide = unsigned __int128;

// Uniform in [0, n); the bias of n / 2^64 does not matter here.
std::size_t next_index(Draw& draw, std::size_t n) {
  return static_cast<std::size_t>((Wide{draw.next_u64()} * n) >> 64);
}

}  // namespace

Interval bootstrap(std::size_t n, std::size_t resamples, const ResampledStatistic& statistic,
                   double confidence) {
  SIM_ASSERT(resamples >= 1);
  SIM_ASSERT(confidence > 0.0 && confidence < 1.0);
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  constexpr double kAboveAll = std::numeric_limits<double>::infinity();
  if (n == 0) return {kMissing, kMissing, kMissing, 0};
  std::vector<std::size_t> indices(n);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  Interval interval{statistic(indices).value_or(kAboveAll), kMissing, kMissing,
                    static_cast<std::int64_t>(n)};
  if (n < 2) return interval;

  constexpr Purpose kPurpose("bootstrap");
  std::vector<double> estimates(resamples);
  for (std::size_t i = 0; i < resamples; ++i) {
    Draw draw({0, 0}, EntityPath{i}, kPurpose, n);
    for (std::size_t& index : indices) index = next_index(draw, n);
    estimates[i] = statistic(indices).value_or(kAboveAll);
  }
  std::ranges::sort(estimates);
  const double tail = static_cast<double>(resamples + 1) * (1.0 - confidence) / 2.0;
  const auto cut = std::max<std::size_t>(1, static_cast<std::size_t>(tail));
  interval.low = estimates[std::min(cut, resamples) - 1];
  interval.high = estimates[resamples - std::min(cut, resamples)];
  return interval;
}

}  // namespace sim
