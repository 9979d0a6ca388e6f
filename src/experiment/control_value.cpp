#include "src/experiment/control_value.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "sim/core/assert.hpp"
#include "sim/stats/skewness.hpp"
#include "sim/stats/student_interval.hpp"

namespace app {
namespace {

using Numbers = std::vector<std::optional<double>>;  // By replication.

constexpr std::string_view kExposedActions = "exposed_actions";
constexpr std::string_view kThreatSuccesses = "threat_successes";
constexpr std::string_view kOutOfScope = "out_of_scope_actions";

Numbers values_of(const DesignSeries& series, std::string_view metric,
                  const models::Labels& labels = {}) {
  const ValueSeries* const found = series.find_values(make_row_key(metric, labels));
  return found == nullptr ? Numbers{} : found->values;
}

// The counts behind a ratio; a replication with nothing to count has counted 0.
Numbers numerators_of(const DesignSeries& series, std::string_view metric) {
  const ValueSeries* const found = series.find_values(make_row_key(metric, {}));
  if (found == nullptr) return {};
  Numbers numbers(found->values.size(), 0.0);
  for (std::size_t i = 0; i < found->terms.size(); ++i) {
    if (found->terms[i]) numbers[i] = found->terms[i]->numerator;
  }
  return numbers;
}

// Waiting of all workflows for validation, decisions and credentials, and for approvers.
ValueSeries waiting_of(const DesignSeries& series) {
  const ValueSeries* const overhead =
      series.find_values(make_row_key("velocity.control_overhead", {}));
  if (overhead == nullptr) return {};
  ValueSeries waiting = *overhead;
  const Numbers for_people = numerators_of(series, "velocity.approval_wait");
  for (std::size_t i = 0; i < std::min(waiting.terms.size(), for_people.size()); ++i) {
    std::optional<sim::RatioTerm>& term = waiting.terms[i];
    if (!term) continue;
    term->numerator += *for_people[i];
    waiting.values[i] = term->numerator / term->denominator;
  }
  return waiting;
}

Numbers totals_of(const ValueSeries& series) {
  Numbers totals(series.terms.size());
  for (std::size_t i = 0; i < totals.size(); ++i) {
    if (series.terms[i]) totals[i] = series.terms[i]->numerator;
  }
  return totals;
}

// The sum over the causes.
Numbers exposed_actions_of(const DesignSeries& series) {
  Numbers sum;
  for (const ValueSeries& one : series.values) {
    const models::Labels& labels = one.key.labels;
    if (one.key.metric != "revocation.exposed_actions" || labels.size() != 1 ||
        labels.front().first != "cause") {
      continue;
    }
    if (sum.empty()) sum.resize(one.values.size(), 0.0);
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      sum[i] = sum[i] && one.values[i] ? std::optional(*sum[i] + *one.values[i]) : std::nullopt;
    }
  }
  return sum;
}

// a - b where both are known.
Numbers minus(const Numbers& a, const Numbers& b) {
  if (a.size() != b.size()) return {};
  Numbers difference(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] && b[i]) difference[i] = *a[i] - *b[i];
  }
  return difference;
}

// Ratio of totals with a jackknife interval. The denominators may have any sign in single
// replications, but the Student interval of their mean lies above 0: so does then their total
// without any one of them.
Estimate ratio_of(const Numbers& numerators, const Numbers& denominators) {
  std::vector<std::pair<double, double>> pairs;
  double numerator = 0.0;
  double denominator = 0.0;
  for (std::size_t i = 0; i < std::min(numerators.size(), denominators.size()); ++i) {
    if (!numerators[i] || !denominators[i]) continue;
    pairs.emplace_back(*numerators[i], *denominators[i]);
    numerator += *numerators[i];
    denominator += *denominators[i];
  }
  Estimate estimate{.n = static_cast<std::int64_t>(pairs.size())};
  if (pairs.size() < 2 || denominator <= 0.0) return estimate;
  const auto n = static_cast<double>(pairs.size());
  const double ratio = numerator / denominator;
  std::vector<double> pseudo_values;
  double sum = 0.0;
  for (const auto& [one, of] : pairs) {
    const double without = denominator - of;
    if (without <= 0.0) return estimate;  // Of fewer replications than `avoided` rests on.
    pseudo_values.push_back(n * ratio - (n - 1.0) * ((numerator - one) / without));
    sum += pseudo_values.back();
  }
  for (double& value : pseudo_values) value += ratio - sum / n;
  const sim::Interval interval = sim::student_interval(pseudo_values, kConfidence);
  estimate.mean = ratio;
  estimate.low = interval.low;
  estimate.high = interval.high;
  estimate.method = Method::kJackknife;
  estimate.skewness = sim::skewness(pseudo_values);
  return estimate;
}

AvoidedExposure exposure_of(std::string_view what, const Numbers& baseline, const Numbers& design,
                            const Numbers& cost, const Numbers& delay) {
  const Numbers avoided = minus(baseline, design);
  AvoidedExposure exposure{.what = what, .avoided = estimate_mean(avoided)};
  exposure.is_shown = exposure.avoided.low && *exposure.avoided.low > 0.0;
  if (!exposure.is_shown) return exposure;
  exposure.usd_each = ratio_of(cost, avoided);
  exposure.delay_s_each = ratio_of(delay, avoided);
  return exposure;
}

Estimate difference_of(const DesignSeries& a, const DesignSeries& b, std::string_view metric,
                       const models::Labels& labels = {}) {
  const RowKey key = make_row_key(metric, labels);
  const ValueSeries* const first = a.find_values(key);
  const ValueSeries* const second = b.find_values(key);
  if (first == nullptr || second == nullptr) return {};
  return estimate_difference(*first, *second);
}

ControlValue value_of(const DesignRun& design, const DesignRun& baseline) {
  const models::Labels total{{"item", "total"}};
  const DesignSeries& a = design.series;
  const DesignSeries& b = baseline.series;
  ControlValue value{.design = design.name, .baseline = baseline.name};
  value.cost_usd = difference_of(a, b, "cost.governance", total);
  value.loss_avoided_usd = difference_of(b, a, "cost.loss");
  const Numbers cost =
      minus(values_of(a, "cost.governance", total), values_of(b, "cost.governance", total));
  const ValueSeries waits = waiting_of(a);
  const ValueSeries waited = waiting_of(b);
  if (!waits.values.empty() && !waited.values.empty()) {
    value.delay_s = estimate_difference(waits, waited);
  }
  const Numbers delay = minus(totals_of(waits), totals_of(waited));
  const auto add = [&](std::string_view what, const Numbers& of_baseline,
                       const Numbers& of_design) {
    if (of_baseline.empty() || of_design.empty()) return;
    value.exposures.push_back(exposure_of(what, of_baseline, of_design, cost, delay));
  };
  add(kExposedActions, exposed_actions_of(b), exposed_actions_of(a));
  add(kThreatSuccesses, numerators_of(b, "threat.success"), numerators_of(a, "threat.success"));
  add(kOutOfScope, values_of(b, "privilege.out_of_scope_actions"),
      values_of(a, "privilege.out_of_scope_actions"));
  return value;
}

}  // namespace

std::vector<ControlValue> control_values(const ExperimentResult& result) {
  const DesignRun& baseline = result.designs[result.baseline];
  const RowKey total = make_row_key("cost.governance", {{"item", "total"}});
  if (baseline.series.find_values(total) == nullptr) return {};
  std::vector<ControlValue> values;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    if (i != result.baseline) values.push_back(value_of(result.designs[i], baseline));
  }
  return values;
}

std::string_view exposure_title(std::string_view what) {
  if (what == kExposedActions) return "exposed actions";
  return what == kThreatSuccesses ? "threat successes" : "out-of-scope actions";
}

std::string_view no_ratio_reason(const AvoidedExposure& exposure) {
  SIM_ASSERT(!exposure.is_shown);
  if (!exposure.avoided.low) return "too few replications to tell";
  return exposure.avoided.high && *exposure.avoided.high < 0.0
             ? "more exposure than the baseline"
             : "no exposure removed that this run can show";
}

}  // namespace app
