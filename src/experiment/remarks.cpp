#include "src/experiment/remarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/stats/batch_means.hpp"
#include "src/experiment/headline.hpp"

namespace app {
namespace {

// An interval, and the words for what it is of.
struct Judged {
  std::string name;
  const Estimate* estimate;
};

std::vector<Judged> headline_intervals(const ExperimentResult& result) {
  std::vector<Judged> all;
  for (const RowKey& key : headline_keys(result)) {
    const std::string name = row_name(key.metric, key.labels);
    for (const DesignRun& design : result.designs) {
      if (const Row* const row = find_row(result, design.name, key)) {
        all.push_back({fmt::format("{} of {}", name, design.name), &row->estimate});
      }
      if (const Difference* const one = find_difference(result, design.name, key)) {
        all.push_back(
            {fmt::format("{} of {} minus {}", name, design.name, one->baseline), &one->estimate});
      }
    }
  }
  return all;
}

std::string skewness_remark(const ExperimentResult& result) {
  std::vector<Judged> skewed;
  std::size_t judged = 0;
  for (const Judged& one : headline_intervals(result)) {
    if (one.estimate->skewness) ++judged;
    if (replications_needed(*one.estimate)) skewed.push_back(one);
  }
  if (skewed.empty()) return "";
  const auto worst = std::ranges::max_element(
      skewed, {}, [](const Judged& one) { return *replications_needed(*one.estimate); });
  const Estimate& estimate = *worst->estimate;
  return fmt::format(
      "{} of the {} intervals of means and ratios shown rest on too few replications for the "
      "skewness of their values, and may miss the truth more often than in 5 % of cases (a mean "
      "needs n > 25 skewness^2, Cochran). The worst: {} with skewness {:.3g} in n = {} needs {}{}.",
      skewed.size(), judged, worst->name, *estimate.skewness, estimate.n,
      *replications_needed(estimate),
      result.batches > 0 ? ""
                         : fmt::format(" (--replications {})", *replications_needed(estimate)));
}

std::string multiplicity_remark(const ExperimentResult& result) {
  std::size_t differences = 0;
  for (const RowKey& key : headline_keys(result)) {
    for (const DesignRun& design : result.designs) {
      const Difference* const one = find_difference(result, design.name, key);
      if (one != nullptr && one->estimate.method != Method::kNone) ++differences;
    }
  }
  if (differences < 2) return "";
  return fmt::format(
      "Each interval is 95 % on its own: of the {} differences shown, about {:.0f} would exclude 0 "
      "by chance if no design differed. Use checks: for decisions; they share 5 % among "
      "themselves.",
      differences, std::ceil(0.05 * static_cast<double>(differences)));
}

std::string batch_count_remark(const ExperimentResult& result) {
  const auto batches = static_cast<std::size_t>(result.batches);
  if (batches == 0 || (batches >= sim::kFewestBatches && batches <= sim::kMostBatches)) return "";
  return fmt::format(
      "{} to {} batches are usual (Schmeiser 1982): fewer widen the intervals, more shorten the "
      "batches and gain little.",
      sim::kFewestBatches, sim::kMostBatches);
}

// Batches that are too short are alike, and their intervals too narrow.
std::string dependence_remark(const ExperimentResult& result) {
  if (result.batches == 0) return "";
  int judged = 0;
  int alike = 0;
  for (const RowKey& key : headline_keys(result)) {
    for (const DesignRun& design : result.designs) {
      const ValueSeries* const series = design.series.find_values(key);
      if (series == nullptr) continue;
      const double dependence = sim::neighbour_dependence(contributions(*series));
      if (std::isnan(dependence)) continue;
      ++judged;
      if (dependence > sim::kDependent) ++alike;
    }
  }
  // One in twenty is so by chance.
  if (10 * alike <= judged) return "";
  return fmt::format(
      "In {} of the {} means and ratios shown neighbouring batches are alike (von Neumann's test, "
      "5 %): the batches are too short and these intervals too narrow. Make clock.horizon longer, "
      "or take fewer batches.",
      alike, judged);
}

}  // namespace

std::vector<std::string> remarks_on(const ExperimentResult& result) {
  std::vector<std::string> remarks;
  for (std::string remark : {batch_count_remark(result), dependence_remark(result),
                             skewness_remark(result), multiplicity_remark(result)}) {
    if (!remark.empty()) remarks.push_back(std::move(remark));
  }
  return remarks;
}

}  // namespace app
