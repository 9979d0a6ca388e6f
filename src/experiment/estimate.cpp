#include "src/experiment/estimate.hpp"

#include <algorithm>
#include <cmath>

#include "sim/core/assert.hpp"
#include "sim/stats/jackknife_ratio.hpp"
#include "sim/stats/skewness.hpp"
#include "sim/stats/student_interval.hpp"
#include "sim/stats/variance_reduction.hpp"
#include "sim/stats/wilson_interval.hpp"

namespace app {
namespace {

Estimate estimate_of(const sim::Interval& interval, Method method) {
  Estimate estimate{.n = interval.n};
  if (std::isfinite(interval.mean)) estimate.mean = interval.mean;
  if (interval.n < 2) return estimate;
  estimate.low = interval.low;
  estimate.high = interval.high;
  estimate.method = method;
  return estimate;
}

std::vector<double> present(Values values) {
  std::vector<double> found;
  for (const auto& value : values) {
    if (value) found.push_back(*value);
  }
  return found;
}

Estimate estimate_present(std::span<const double> values, double confidence) {
  Estimate estimate = estimate_of(sim::student_interval(values, confidence), Method::kStudent);
  estimate.skewness = sim::skewness(values);
  return estimate;
}

bool is_ratio(const ValueSeries& series) { return !series.terms.empty(); }

// One yes or no a replication, in every replication that has a value.
bool is_yes_or_no(const ValueSeries& series) {
  return series.is_share && std::ranges::all_of(series.terms, [](const auto& term) {
           return !term ||
                  (term->denominator == 1.0 && (term->numerator == 0.0 || term->numerator == 1.0));
         });
}

std::vector<sim::RatioTerm> terms_of(const ValueSeries& series) {
  std::vector<sim::RatioTerm> terms;
  for (const auto& term : series.terms) {
    if (term) terms.push_back(*term);
  }
  return terms;
}

// The series in the replications where both have a value.
ValueSeries restricted(const ValueSeries& series, const ValueSeries& other) {
  SIM_ASSERT(series.values.size() == other.values.size());
  ValueSeries common{.key = series.key, .values = {}, .is_share = series.is_share};
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!series.values[i] || !other.values[i]) continue;
    common.values.push_back(series.values[i]);
    if (is_ratio(series)) common.terms.push_back(series.terms[i]);
  }
  return common;
}

Estimate estimate_paired_outcomes(const ValueSeries& a, const ValueSeries& b, double confidence) {
  sim::PairedOutcomes pairs;
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    const bool first = *a.values[i] == 1.0;
    const bool second = *b.values[i] == 1.0;
    ++(first ? (second ? pairs.both : pairs.only_first)
             : (second ? pairs.only_second : pairs.neither));
  }
  return estimate_of(sim::paired_proportions_interval(pairs, confidence), Method::kNewcombe);
}

}  // namespace

Estimate estimate_mean(Values values, double confidence) {
  return estimate_present(present(values), confidence);
}

namespace {

/// A share cannot be beyond 0 and 1: what an interval has there holds nothing.
void keep_within_share(Estimate& estimate) {
  if (estimate.low) estimate.low = std::clamp(*estimate.low, 0.0, 1.0);
  if (estimate.high) estimate.high = std::clamp(*estimate.high, 0.0, 1.0);
}

}  // namespace

Estimate estimate_series(const ValueSeries& series, double confidence) {
  if (!is_ratio(series)) return estimate_mean(series.values, confidence);
  const std::vector<sim::RatioTerm> terms = terms_of(series);
  if (is_yes_or_no(series)) {
    const auto yes = std::ranges::count(terms, 1.0, &sim::RatioTerm::numerator);
    const auto n = static_cast<std::int64_t>(terms.size());
    return estimate_of(sim::wilson_interval(yes, n, confidence), Method::kWilson);
  }
  const sim::RatioEstimate ratio = sim::jackknife_ratio(terms, confidence);
  Estimate estimate = estimate_of(ratio.interval, Method::kJackknife);
  estimate.skewness = sim::skewness(ratio.influence);
  if (series.is_share) keep_within_share(estimate);
  return estimate;
}

Estimate estimate_difference(const ValueSeries& a, const ValueSeries& b, double factor,
                             double confidence) {
  const ValueSeries first = restricted(a, b);
  const ValueSeries second = restricted(b, a);
  const std::vector<double> x = contributions(first);
  const std::vector<double> y = contributions(second);
  const bool yes_or_no = is_ratio(a) && is_ratio(b) && is_yes_or_no(a) && is_yes_or_no(b);
  Estimate estimate;
  if (yes_or_no && factor == 1.0) {
    estimate = estimate_paired_outcomes(first, second, confidence);
  } else {
    std::vector<double> differences;
    for (std::size_t i = 0; i < x.size(); ++i) differences.push_back(x[i] - factor * y[i]);
    estimate = estimate_present(differences, confidence);
    if (is_ratio(a) && estimate.method != Method::kNone) estimate.method = Method::kJackknife;
  }
  estimate.variance_reduction = sim::variance_reduction(x, y, factor);
  return estimate;
}

std::vector<double> contributions(const ValueSeries& series) {
  return is_ratio(series) ? sim::jackknife_ratio(terms_of(series)).influence
                          : present(series.values);
}

std::optional<std::int64_t> replications_needed(const Estimate& estimate) {
  if (!estimate.skewness) return std::nullopt;
  const std::int64_t needed = sim::values_needed(*estimate.skewness);
  return needed > estimate.n ? std::optional(needed) : std::nullopt;
}

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kStudent:
      return "student";
    case Method::kJackknife:
      return "jackknife";
    case Method::kWilson:
      return "wilson";
    case Method::kNewcombe:
      return "newcombe";
    case Method::kBootstrap:
      return "bootstrap";
    case Method::kNone:
      break;
  }
  return "none";
}

}  // namespace app
