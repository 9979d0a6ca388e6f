#include "sim/stats/wilson_interval.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"

namespace sim {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double normal_quantile_of(double confidence) {
  return boost::math::quantile(boost::math::normal(), 0.5 + confidence / 2.0);
}

// The correlation of the two outcomes, with Newcombe's continuity correction.
double correlation(const PairedOutcomes& pairs) {
  const auto a = static_cast<double>(pairs.both);
  const auto b = static_cast<double>(pairs.only_first);
  const auto c = static_cast<double>(pairs.only_second);
  const auto d = static_cast<double>(pairs.neither);
  const double margins = (a + b) * (c + d) * (a + c) * (b + d);
  if (margins == 0.0) return 0.0;
  const double half_n = (a + b + c + d) / 2.0;
  const double cross = a * d - b * c;
  const double corrected = cross > 0.0 ? std::max(cross - half_n, 0.0) : cross;
  return corrected / std::sqrt(margins);
}

}  // namespace

Interval wilson_interval(std::int64_t successes, std::int64_t n, double confidence) {
  SIM_ASSERT(successes >= 0);
  SIM_ASSERT(successes <= n);
  SIM_ASSERT(confidence > 0.0 && confidence < 1.0);
  if (n == 0) return {kMissing, kMissing, kMissing, 0};
  const double z = normal_quantile_of(confidence);
  const auto size = static_cast<double>(n);
  const double share = static_cast<double>(successes) / size;
  const double centre = share + z * z / (2.0 * size);
  const double reach = z * std::sqrt((share * (1.0 - share) + z * z / (4.0 * size)) / size);
  const double scale = 1.0 + z * z / size;
  // Exactly 0 and 1 at the edges, where rounding would miss them.
  const double low = successes == 0 ? 0.0 : (centre - reach) / scale;
  const double high = successes == n ? 1.0 : (centre + reach) / scale;
  return {share, low, high, n};
}

Interval paired_proportions_interval(const PairedOutcomes& pairs, double confidence) {
  const std::int64_t n = pairs.both + pairs.only_first + pairs.only_second + pairs.neither;
  if (n == 0) return {kMissing, kMissing, kMissing, 0};
  const Interval first = wilson_interval(pairs.both + pairs.only_first, n, confidence);
  const Interval second = wilson_interval(pairs.both + pairs.only_second, n, confidence);
  const double phi = correlation(pairs);
  const auto reach = [phi](double x, double y) {
    return std::sqrt(std::max(0.0, x * x - 2.0 * phi * x * y + y * y));
  };
  const double difference =
      static_cast<double>(pairs.only_first - pairs.only_second) / static_cast<double>(n);
  return {difference, difference - reach(first.mean - first.low, second.high - second.mean),
          difference + reach(first.high - first.mean, second.mean - second.low), n};
}

}  // namespace sim
