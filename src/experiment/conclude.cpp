#include "src/experiment/conclude.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

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
Comparison compare_censored(const Estimate& design, const Estimate& baseline,
                            std::string_view metric, std::string_view baseline_name) {
  const std::string_view unit = unit_of_metric(metric);
  const auto beyond = [](const Estimate& e) {
    return e.low ? std::min(*e.low, *e.above) : *e.above;
  };
  if (design.mean && design.high && baseline.above && *design.high < beyond(baseline)) {
    return {.verdict = fmt::format("lower{} than {}", judgement(metric, true), baseline_name),
            .reason = fmt::format("{} at most, against above {}, the largest follow-up",
                                  format_quantity(*design.high, unit),
                                  format_quantity(*baseline.above, unit))};
  }
  if (baseline.mean && baseline.high && design.above && *baseline.high < beyond(design)) {
    return {.verdict = fmt::format("higher{} than {}", judgement(metric, false), baseline_name),
            .reason = fmt::format("above {}, the largest follow-up, against {} at most",
                                  format_quantity(*design.above, unit),
                                  format_quantity(*baseline.high, unit))};
  }
  const bool both = design.above && baseline.above;
  return {.verdict = fmt::format("not comparable with {}", baseline_name),
          .reason =
              fmt::format("{} above the largest follow-up", both           ? "both lie"
                                                            : design.above ? "it lies"
                                                                           : "the baseline lies")};
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

// Designs of which the same can be said, in one clause.
struct Group {
  std::string verdict;
  bool has_intervals{false};
  std::vector<std::string> designs{};
  std::vector<std::string> grounds{};
};

Comparison comparison_of(const ExperimentResult& result, const std::string& design,
                         const RowKey& key) {
  const std::string& baseline_name = result.designs[result.baseline].name;
  const Row* const row = find_row(result, design, key);
  const Row* const baseline = find_row(result, baseline_name, key);
  const Difference* const difference = find_difference(result, design, key);
  return compare_with_baseline(row == nullptr ? Estimate{} : row->estimate,
                               baseline == nullptr ? Estimate{} : baseline->estimate,
                               difference == nullptr ? Estimate{} : difference->estimate,
                               key.metric, baseline_name);
}

std::vector<Group> grouped(const ExperimentResult& result, const RowKey& key) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    if (i == result.baseline) continue;
    const Comparison one = comparison_of(result, result.designs[i].name, key);
    const bool has_interval = !one.interval.empty();
    auto found = std::ranges::find_if(groups, [&](const Group& group) {
      return group.verdict == one.verdict && group.has_intervals == has_interval &&
             (has_interval || group.grounds.front() == one.reason);
    });
    if (found == groups.end()) {
      groups.push_back({.verdict = one.verdict, .has_intervals = has_interval});
      found = std::prev(groups.end());
    }
    found->designs.push_back(result.designs[i].name);
    found->grounds.push_back(has_interval ? one.interval : one.reason);
  }
  return groups;
}

std::string clause(const Group& group) {
  const bool is_one = group.designs.size() == 1;
  const std::string subject =
      fmt::format("{} {} {}", listed(group.designs), is_one ? "is" : "are", group.verdict);
  if (!group.has_intervals) return fmt::format("{}: {}", subject, group.grounds.front());
  const bool claims = !group.verdict.starts_with("not");
  return fmt::format("{}: the 95 % interval{} of the paired difference{} {} {}{} 0", subject,
                     is_one ? "" : "s", is_one ? "" : "s", listed(group.grounds),
                     claims ? "exclude" : "contain", is_one ? "s" : "");
}

std::string conclude_on(const ExperimentResult& result, const RowKey& key) {
  std::vector<std::string> clauses;
  for (const Group& group : grouped(result, key)) clauses.push_back(clause(group));
  return fmt::format("{}: {}.", row_title(key), fmt::join(clauses, "; "));
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

Comparison compare_with_baseline(const Estimate& design, const Estimate& baseline,
                                 const Estimate& difference, std::string_view metric,
                                 std::string_view baseline_name) {
  const auto incomparable = [&](const char* reason) {
    return Comparison{.verdict = fmt::format("not comparable with {}", baseline_name),
                      .reason = reason};
  };
  if (is_missing(design) && is_missing(baseline)) return incomparable("missing in both");
  if (is_missing(design)) return incomparable("it is missing");
  if (is_missing(baseline)) return incomparable("missing in the baseline");
  if (design.above || baseline.above) {
    return compare_censored(design, baseline, metric, baseline_name);
  }
  if (!difference.mean) return incomparable("no replication has both");
  if (!difference.low && !difference.high) {
    return incomparable("too few replications for an interval");
  }
  if (difference.low == 0.0 && difference.high == 0.0) {
    return {.verdict = fmt::format("the same as {}", baseline_name),
            .reason = "the paired difference is 0 throughout"};
  }
  const std::string interval = format_interval(difference, unit_of_metric(metric));
  const bool is_lower = difference.high && *difference.high < 0.0;
  const bool is_higher = difference.low && *difference.low > 0.0;
  if (!is_lower && !is_higher) {
    return {.verdict = fmt::format("not shown to differ from {}", baseline_name),
            .interval = interval};
  }
  return {.verdict = fmt::format("{}{} than {}", is_lower ? "lower" : "higher",
                                 judgement(metric, is_lower), baseline_name),
          .interval = interval};
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
