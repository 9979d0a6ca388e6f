#include "src/experiment/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "src/experiment/conclude.hpp"
#include "src/experiment/invariant.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/relation.hpp"
#include "src/experiment/resampling.hpp"
#include "src/experiment/row_names.hpp"

namespace app {
namespace {

bool is_invariant(const Check& check) {
  return check.statistic == Statistic::kMax || check.statistic == Statistic::kMin;
}

bool applies_to(const Check& check, const std::string& design) {
  return check.designs.empty() || std::ranges::find(check.designs, design) != check.designs.end();
}

// One design under one check at one look.
struct Case {
  const Check& check;
  const DesignRun& design;
  const DesignRun& baseline;
  double alpha;  // Of each of the two one-sided bounds.
};

Estimate bounded_mean(const Case& one) {
  const RowKey key = make_row_key(one.check.metric, one.check.labels);
  const ValueSeries* const series = one.design.series.find_values(key);
  const double confidence = 1.0 - 2.0 * one.alpha;
  if (series == nullptr) return {};
  if (!one.check.relative_to_baseline) return estimate_series(*series, confidence);
  const ValueSeries* const base = one.baseline.series.find_values(key);
  if (base == nullptr) return {};
  return estimate_difference(*series, *base, one.check.bound, confidence);
}

// Far tails need more resamples: ten beyond each bound, at most 20,000.
std::int64_t resamples_for(double alpha) {
  return std::clamp(static_cast<std::int64_t>(std::ceil(10.0 / alpha)), kResamples,
                    std::int64_t{20000});
}

Estimate bounded_quantile(const Case& one) {
  const RowKey key = make_row_key(one.check.metric, one.check.labels);
  const SampleSeries* const series = one.design.series.find_samples(key);
  if (series == nullptr) return {};
  const std::size_t level = one.check.statistic == Statistic::kP50 ? 0 : 1;
  const Resamples resamples(series->samples.size(), resamples_for(one.alpha));
  const std::span<const double> levels = std::span(kLevels).subspan(level, 1);
  const QuantileDraws draws = draw_quantiles(series->samples, levels, resamples).front();
  const double confidence = 1.0 - 2.0 * one.alpha;
  if (!one.check.relative_to_baseline) return estimate_quantile(draws, confidence);
  const SampleSeries* const base = one.baseline.series.find_samples(key);
  if (base == nullptr) return {};
  const QuantileDraws other = draw_quantiles(base->samples, levels, resamples).front();
  return estimate_quantile(difference_of(draws, other, one.check.bound), confidence);
}

Verdict verdict_on(const Estimate& estimate, Relation relation, double bound) {
  if (estimate.n < 2) return Verdict::kInconclusive;
  // A quantile that no resample reached lies above the largest follow-up.
  const std::optional<double> low = estimate.low ? estimate.low : estimate.above;
  const bool wants_low = relation == Relation::kLess || relation == Relation::kLessEqual;
  const std::optional<double>& pessimist = wants_low ? estimate.high : low;
  const std::optional<double>& optimist = wants_low ? low : estimate.high;
  if (pessimist && holds(*pessimist, relation, bound)) return Verdict::kPass;
  if (optimist && !holds(*optimist, relation, bound)) return Verdict::kFail;
  return Verdict::kInconclusive;
}

std::string explain(const Case& one, const Estimate& estimate) {
  const std::string_view unit = unit_of(make_row_key(one.check.metric, {}));
  if (estimate.n == 0) return "no data";
  const std::string wanted =
      one.check.relative_to_baseline
          ? fmt::format("{} 0 for the difference from {} * {}", relation_sign(one.check.relation),
                        format_number(one.check.bound), one.baseline.name)
          : fmt::format("{} {}", relation_sign(one.check.relation),
                        format_quantity(one.check.bound, unit));
  if (estimate.n < 2) {
    return fmt::format("{}, wanted {}; one replication gives no bound",
                       format_estimate(estimate, unit), wanted);
  }
  return fmt::format("{} (one-sided bounds of {:.4g} % each), wanted {}, n = {}",
                     format_estimate(estimate, unit), 100.0 * (1.0 - one.alpha), wanted,
                     estimate.n);
}

CheckOutcome judge_estimate(const Case& one) {
  const bool is_mean = one.check.statistic == Statistic::kMean;
  const Estimate estimate = is_mean ? bounded_mean(one) : bounded_quantile(one);
  return {.verdict = verdict_on(estimate, one.check.relation,
                                one.check.relative_to_baseline ? 0.0 : one.check.bound),
          .observed = estimate.mean,
          .low = estimate.low,
          .high = estimate.high,
          .n = estimate.n,
          .explanation = explain(one, estimate)};
}

}  // namespace

bool CheckEvaluator::judge(const Look& look) {
  std::vector<std::pair<const Check*, const DesignRun*>> cases;
  for (const Check& check : checks_) {
    for (const DesignRun& design : look.designs) {
      if (applies_to(check, design.name)) cases.emplace_back(&check, &design);
    }
  }
  outcomes_.resize(cases.size());
  const auto estimates =
      std::ranges::count_if(cases, [](const auto& one) { return !is_invariant(*one.first); });
  const double alpha = kAlpha / static_cast<double>(std::max<std::ptrdiff_t>(1, estimates)) /
                       static_cast<double>(look.planned);
  bool wants_more = false;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto [check, design] = cases[i];
    const Case one{*check, *design, look.designs[look.baseline], alpha};
    const bool is_open = outcomes_[i].verdict == Verdict::kInconclusive;
    if (is_invariant(*check)) {
      outcomes_[i] = judge_invariant(*check, *design, one.baseline);
    } else if (is_open) {
      outcomes_[i] = judge_estimate(one);
      wants_more = wants_more || outcomes_[i].verdict == Verdict::kInconclusive;
    }
    outcomes_[i].check = check->text;
    outcomes_[i].design = design->name;
    outcomes_[i].line = check->line;
  }
  return wants_more;
}

int exit_code(std::span<const CheckOutcome> outcomes, bool is_complete) {
  bool has_failed = false;
  bool is_open = !is_complete;
  for (const CheckOutcome& outcome : outcomes) {
    has_failed = has_failed || outcome.verdict == Verdict::kFail;
    is_open = is_open || outcome.verdict == Verdict::kInconclusive;
  }
  return (has_failed ? 1 : 0) + (is_open ? 2 : 0);
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kFail:
      return "fail";
    case Verdict::kInconclusive:
      break;
  }
  return "inconclusive";
}

}  // namespace app
