#include "src/experiment/invariant.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/experiment/conclude.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/relation.hpp"

namespace app {
namespace {

using Extremes = std::vector<std::optional<double>>;

// The extreme of one replication's sample. What was still running counts with the time it had run:
// that can only understate a maximum, so a violation by it is certain.
std::optional<double> extreme_of(const sim::CensoredSketch& sample, bool is_max) {
  if (sample.count() == 0) return std::nullopt;
  return is_max ? sample.largest_follow_up() : sample.events().min();
}

Extremes extremes_of(const Check& check, const DesignRun& design) {
  const bool is_max = check.statistic == Statistic::kMax;
  if (is_max) {
    const RowKey peak = make_row_key(check.metric + ".peak", check.labels);
    if (const auto* const found = design.series.find_values(peak)) return found->values;
  }
  const RowKey key = make_row_key(check.metric, check.labels);
  if (const auto* const found = design.series.find_values(key)) return found->values;
  Extremes extremes;
  if (const auto* const found = design.series.find_samples(key)) {
    for (const auto& sample : found->samples) extremes.push_back(extreme_of(sample, is_max));
  }
  return extremes;
}

// Whether some duration had not ended, so that the true maximum is unknown.
bool has_unfinished(const Check& check, const DesignRun& design) {
  const auto* const found = design.series.find_samples(make_row_key(check.metric, check.labels));
  return check.statistic == Statistic::kMax && found != nullptr &&
         std::ranges::any_of(found->samples, [](const sim::CensoredSketch& sample) {
           const auto ended = sample.events().max();
           return sample.censored_count() > 0 && (!ended || *sample.censored().max() >= *ended);
         });
}

std::string summed_up(const Check& check, const CheckOutcome& outcome, std::int64_t violations) {
  const std::string_view unit = unit_of(make_row_key(check.metric, {}));
  const std::string_view word = check.statistic == Statistic::kMax ? "max" : "min";
  const std::string observed = fmt::format("{} {} over {} replications", word,
                                           format_quantity(*outcome.observed, unit), outcome.n);
  if (outcome.verdict == Verdict::kFail) {
    return fmt::format("{}: violated in {} of them", observed, violations);
  }
  if (outcome.verdict == Verdict::kInconclusive) {
    return observed + ": some replications have no value, or durations that had not ended";
  }
  return fmt::format(
      "{}: no violation; with 95 % confidence it happens in fewer than {:.3g} % of replications "
      "(rule of three)",
      observed, std::min(100.0, 300.0 / static_cast<double>(outcome.n)));
}

}  // namespace

CheckOutcome judge_invariant(const Check& check, const DesignRun& design,
                             const DesignRun& baseline) {
  const Extremes extremes = extremes_of(check, design);
  const Extremes base = check.relative_to_baseline ? extremes_of(check, baseline) : Extremes{};
  CheckOutcome outcome{.explanation = "no data"};
  std::int64_t violations = 0;
  bool has_gap = has_unfinished(check, design);
  for (std::size_t i = 0; i < extremes.size(); ++i) {
    const bool has_base = !check.relative_to_baseline || (i < base.size() && base[i]);
    if (!extremes[i] || !has_base) {
      has_gap = true;
      continue;
    }
    const double value = *extremes[i];
    const double bound = check.relative_to_baseline ? check.bound * *base[i] : check.bound;
    if (!holds(value, check.relation, bound)) ++violations;
    const bool is_max = check.statistic == Statistic::kMax;
    outcome.observed = outcome.observed ? (is_max ? std::max(*outcome.observed, value)
                                                  : std::min(*outcome.observed, value))
                                        : value;
    ++outcome.n;
  }
  if (outcome.n == 0) return outcome;
  outcome.verdict = violations > 0 ? Verdict::kFail
                    : has_gap      ? Verdict::kInconclusive
                                   : Verdict::kPass;
  outcome.explanation = summed_up(check, outcome, violations);
  return outcome;
}

}  // namespace app
