#include "src/experiment/conclude.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "models/metrics/catalogue.hpp"
#include "src/experiment/headline.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSuffixes{
    {{".p50", "median"},
     {".p95", "95th percentile"},
     {".peak", "peak"},
     {".weight", "weight"},
     {".share", "share"},
     {".per_task", "per task"}}};

std::string_view judgement(std::string_view metric, bool is_lower) {
  const models::MetricInfo* const info = models::find_metric(metric);
  if (info == nullptr || info->better == models::Better::kNeither) return "";
  return (info->better == models::Better::kLower) == is_lower ? " (better)" : " (worse)";
}

std::string_view unit_of_metric(std::string_view metric) {
  const models::MetricInfo* const info = models::find_metric(metric);
  return info == nullptr ? std::string_view{} : info->unit;
}

bool is_missing(const Estimate& estimate) { return !estimate.mean && !estimate.above; }

// What can be said when at least one of two quantiles lies beyond the largest follow-up.
std::string compare_censored(const Estimate& design, const Estimate& baseline,
                             std::string_view metric, std::string_view baseline_name) {
  const std::string_view unit = unit_of_metric(metric);
  const auto beyond = [](const Estimate& e) {
    return e.low ? std::min(*e.low, *e.above) : *e.above;
  };
  if (design.mean && design.high && baseline.above && *design.high < beyond(baseline)) {
    return fmt::format(
        "is lower{} than {}, by an unknown amount: {} at most, against above {}, "
        "the largest follow-up",
        judgement(metric, true), baseline_name, format_quantity(*design.high, unit),
        format_quantity(*baseline.above, unit));
  }
  if (baseline.mean && baseline.high && design.above && *baseline.high < beyond(design)) {
    return fmt::format(
        "is higher{} than {}, by an unknown amount: above {}, the largest "
        "follow-up, against {} at most",
        judgement(metric, false), baseline_name, format_quantity(*design.above, unit),
        format_quantity(*baseline.high, unit));
  }
  return fmt::format(
      "cannot be compared with {}: {} above the largest follow-up", baseline_name,
      design.above && baseline.above ? "both lie" : (design.above ? "it lies" : "that lies"));
}

std::string conclude_on(const ExperimentResult& result, const RowKey& key) {
  const std::string& baseline_name = result.designs[result.baseline].name;
  const Row* const baseline = find_row(result, baseline_name, key);
  std::string sentence;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    if (i == result.baseline) continue;
    const std::string& name = result.designs[i].name;
    const Row* const row = find_row(result, name, key);
    const Difference* const difference = find_difference(result, name, key);
    if (!sentence.empty()) sentence += "; ";
    sentence += name + " " +
                compare_with_baseline(row == nullptr ? Estimate{} : row->estimate,
                                      baseline == nullptr ? Estimate{} : baseline->estimate,
                                      difference == nullptr ? Estimate{} : difference->estimate,
                                      key.metric, baseline_name);
  }
  std::string title = row_title(key);
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  return title + ": " + sentence + ".";
}

}  // namespace

std::string_view unit_of(const RowKey& key) { return unit_of_metric(key.metric); }

std::string row_title(const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  std::string title(info == nullptr ? std::string_view(key.metric) : info->title);
  if (info != nullptr && info->name == "cost.PLAN") title += ": " + key.metric.substr(5);
  for (const auto& [suffix, words] : kSuffixes) {
    if (info != nullptr && key.metric != info->name && key.metric.ends_with(suffix)) {
      title += ", " + std::string(words);
    }
  }
  if (key.labels.empty()) return title;
  std::string labels;
  for (const auto& [name, value] : key.labels) {
    labels += (labels.empty() ? "" : ", ") + name + " " + value;
  }
  return title + " (" + labels + ")";
}

std::string compare_with_baseline(const Estimate& design, const Estimate& baseline,
                                  const Estimate& difference, std::string_view metric,
                                  std::string_view baseline_name) {
  if (is_missing(design) || is_missing(baseline)) {
    return fmt::format("cannot be compared with {}: {}", baseline_name,
                       is_missing(design) && is_missing(baseline) ? "missing in both"
                       : is_missing(design)                       ? "missing here"
                                                                  : "missing there");
  }
  if (design.above || baseline.above) {
    return compare_censored(design, baseline, metric, baseline_name);
  }
  if (!difference.mean) {
    return fmt::format("cannot be compared with {}: no replication has both", baseline_name);
  }
  if (!difference.low && !difference.high) {
    return fmt::format("cannot be told from {}: too few replications for an interval",
                       baseline_name);
  }
  const std::string interval = format_interval(difference, unit_of_metric(metric));
  if (difference.low == 0.0 && difference.high == 0.0) {
    return fmt::format("does not differ from {} in any replication", baseline_name);
  }
  const bool is_lower = difference.high && *difference.high < 0.0;
  const bool is_higher = difference.low && *difference.low > 0.0;
  if (!is_lower && !is_higher) {
    return fmt::format(
        "shows no difference from {} that can be claimed: the 95 % interval of the paired "
        "difference {} contains 0",
        baseline_name, interval);
  }
  return fmt::format("is {}{} than {}: the 95 % interval of the paired difference {} excludes 0",
                     is_lower ? "lower" : "higher", judgement(metric, is_lower), baseline_name,
                     interval);
}

std::vector<Conclusion> conclude(const ExperimentResult& result) {
  std::vector<Conclusion> conclusions;
  if (result.designs.size() < 2) return conclusions;
  for (const RowKey& key : headline_keys(result)) {
    conclusions.push_back({key.metric, key.labels, conclude_on(result, key)});
  }
  const std::string overall = overall_conclusion(result);
  if (!overall.empty()) conclusions.push_back({"", {}, overall});
  return conclusions;
}

}  // namespace app
