#include "src/experiment/precision.hpp"

#include <algorithm>
#include <cmath>

#include "src/experiment/resampling.hpp"
#include "src/experiment/row_names.hpp"

namespace app {
namespace {

Estimate estimate_row(const DesignRun& design, const RowKey& key) {
  if (const ValueSeries* const found = design.series.find_values(key)) {
    return estimate_series(*found);
  }
  const auto name = quantile_name(key.metric);
  if (!name) return {};
  const SampleSeries* const found =
      design.series.find_samples(make_row_key(name->sample, key.labels));
  if (found == nullptr) return {};
  const Resamples resamples(found->samples.size(), kResamples);
  return estimate_quantile(draw_quantiles(found->samples, kLevels, resamples)[name->level]);
}

bool is_met(const Study::Target& target, const DesignRun& design) {
  const Estimate estimate = estimate_row(design, make_row_key(target.metric, target.labels));
  if (!estimate.mean || !estimate.low || !estimate.high) return false;
  const double half_width = (*estimate.high - *estimate.low) / 2.0;
  return half_width <= target.relative_half_width * std::abs(*estimate.mean);
}

}  // namespace

bool precision_reached(const Study& study, const std::vector<DesignRun>& designs) {
  return std::ranges::all_of(study.precision, [&](const Study::Target& target) {
    return std::ranges::all_of(designs,
                               [&](const DesignRun& design) { return is_met(target, design); });
  });
}

}  // namespace app
