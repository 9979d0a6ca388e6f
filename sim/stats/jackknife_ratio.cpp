#include "sim/stats/jackknife_ratio.hpp"

#include <cmath>
#include <limits>

#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"

namespace sim {
namespace {

// n * ratio - (n - 1) * (ratio without the replication), for each.
std::vector<double> pseudo_values(std::span<const RatioTerm> terms, const RatioTerm& total) {
  const auto n = static_cast<double>(terms.size());
  const double ratio = total.numerator / total.denominator;
  std::vector<double> values;
  values.reserve(terms.size());
  for (const RatioTerm& one : terms) {
    const double without =
        (total.numerator - one.numerator) / (total.denominator - one.denominator);
    values.push_back(n * ratio - (n - 1.0) * without);
  }
  return values;
}

}  // namespace

RatioEstimate jackknife_ratio(std::span<const RatioTerm> terms, double confidence) {
  constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<std::int64_t>(terms.size());
  if (n == 0) return {kMissing, kMissing, {}, {kMissing, kMissing, kMissing, 0}};
  RatioTerm total;
  for (const RatioTerm& one : terms) {
    SIM_ASSERT(one.denominator > 0.0);
    total.numerator += one.numerator;
    total.denominator += one.denominator;
  }
  const double ratio = total.numerator / total.denominator;
  if (n == 1) return {ratio, ratio, {ratio}, {ratio, kMissing, kMissing, 1}};

  RatioEstimate estimate{.ratio = ratio, .influence = pseudo_values(terms, total), .interval = {}};
  RunningMoments moments;
  for (const double value : estimate.influence) moments.add(value);
  estimate.bias_corrected = moments.mean();
  for (double& value : estimate.influence) value += ratio - moments.mean();
  const double half_width = student_quantile(0.5 + confidence / 2.0, static_cast<double>(n - 1)) *
                            moments.standard_deviation() / std::sqrt(static_cast<double>(n));
  estimate.interval = {ratio, ratio - half_width, ratio + half_width, n};
  return estimate;
}

}  // namespace sim
