#include "src/sweep/find_knees.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "src/experiment/resampling.hpp"
#include "src/sweep/curves.hpp"

namespace app {
namespace {

using Weights = std::span<const std::uint32_t>;

// Load and exposure of one value, replication by replication.
struct Samples {
  const ValueSeries* issued{nullptr};
  const ValueSeries* exposed{nullptr};
  double hours{0.0};
};

RowKey exposure_key(const std::string& cause) {
  return make_row_key("revocation.exposed_actions", {{"cause", cause}});
}

std::vector<std::string> causes_of(const SweepResult& result) {
  std::set<std::string> causes;
  for (const SweepCell& cell : result.cells) {
    for (const ValueSeries& one : cell.series.values) {
      if (const auto cause = cause_of_exposure(one.key)) causes.insert(*cause);
    }
  }
  return {causes.begin(), causes.end()};
}

// One for each value; empty when any value lacks either.
std::vector<Samples> samples_of(const SweepResult& result, std::size_t design,
                                const std::string& cause) {
  std::vector<Samples> samples;
  for (std::size_t value = 0; value < result.grid.values.size(); ++value) {
    const SweepCell& cell = result.cell(value, design);
    const Samples one{.issued = cell.series.find_values(issued_key()),
                      .exposed = cell.series.find_values(exposure_key(cause)),
                      .hours = cell.hours};
    if (one.issued == nullptr || one.exposed == nullptr || one.hours <= 0.0) return {};
    samples.push_back(one);
  }
  return samples;
}

// Mean of one resample; missing when it has no value.
std::optional<double> mean_of(const ValueSeries& series, Weights weights) {
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i]) continue;
    sum += *series.values[i] * weights[i];
    count += weights[i];
  }
  return count > 0.0 ? std::optional(sum / count) : std::nullopt;
}

// One point for each value; empty when any is missing.
std::vector<TradeOff> points_of(std::span<const Samples> samples, Weights weights) {
  std::vector<TradeOff> points;
  for (const Samples& one : samples) {
    const auto issued = mean_of(*one.issued, weights);
    const auto exposed = mean_of(*one.exposed, weights);
    if (!issued || !exposed) return {};
    points.push_back({.load = *issued / one.hours, .exposure = *exposed});
  }
  return points;
}

bool excludes_zero(const Estimate& estimate) {
  return estimate.low && estimate.high && (*estimate.low > 0.0 || *estimate.high < 0.0);
}

// Whether the study can tell the two ends of the curve apart, in load and in exposure. Values share
// their random numbers, so differences are paired.
bool are_told_apart(const Samples& first, const Samples& last) {
  ValueSeries load_first = *first.issued;
  for (auto& value : load_first.values) {
    if (value) *value *= last.hours / first.hours;
  }
  return excludes_zero(estimate_difference(load_first, *last.issued)) &&
         excludes_zero(estimate_difference(*first.exposed, *last.exposed));
}

// Values share their random numbers, so every value gets the same resamples.
void resample(SweepKnee& knee, std::span<const Samples> samples, std::size_t replications) {
  const Resamples resamples(replications, kResamples);
  knee.resampled.assign(samples.size(), 0);
  // The first is the sample itself, before the resamples.
  for (std::size_t i = 1; i < resamples.size(); ++i) {
    const auto at = find_knee(points_of(samples, resamples.weights(i))).at;
    ++(at ? knee.resampled[*at] : knee.resampled_none);
  }
}

void leave_ends_out(SweepKnee& knee) {
  const std::span<const TradeOff> points(knee.points);
  if (const auto at = find_knee(points.subspan(1)).at) knee.without_first = *at + 1;
  knee.without_last = find_knee(points.first(points.size() - 1)).at;
}

SweepKnee knee_of(const SweepResult& result, std::size_t design, const std::string& cause) {
  SweepKnee knee{
      .design = result.designs[design], .cause = cause, .knee = {.verdict = KneeVerdict::kMissing}};
  const auto replications = static_cast<std::size_t>(result.replications);
  const std::vector<Samples> samples = samples_of(result, design, cause);
  const std::vector<std::uint32_t> once(replications, 1);
  knee.points = points_of(samples, once);
  if (knee.points.empty()) return knee;
  knee.knee = find_knee(knee.points);
  if (knee.points.size() < kFewestForKnee) return knee;
  if (replications >= 2) {
    if (knee.knee.at && !are_told_apart(samples.front(), samples.back())) {
      knee.knee = {.verdict = KneeVerdict::kNotToldApart};
    }
    resample(knee, samples, replications);
  }
  if (knee.knee.at) leave_ends_out(knee);
  return knee;
}

}  // namespace

std::vector<SweepKnee> find_knees(const SweepResult& result) {
  std::vector<SweepKnee> knees;
  const std::vector<std::string> causes = causes_of(result);
  for (std::size_t design = 0; design < result.designs.size(); ++design) {
    for (const std::string& cause : causes) knees.push_back(knee_of(result, design, cause));
  }
  return knees;
}

}  // namespace app
