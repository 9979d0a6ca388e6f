#include "src/experiment/headline.hpp"

#include <algorithm>
#include <set>

#include "models/metrics/catalogue.hpp"
#include "src/experiment/resampling.hpp"
#include "src/experiment/row_names.hpp"

namespace app {
namespace {

struct Pattern {
  const char* metric;
  models::Labels labels{};
};

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> kPatterns{
      {"privilege.amplification.user"},
      {"privilege.amplification.user.peak"},
      {"privilege.amplification.task"},
      {"privilege.sufficiency"},
      {"privilege.excess_hours"},
      {"privilege.out_of_scope_actions"},
      {"revocation.latency.p50", {{"cause", "completion"}}},
      {"revocation.latency.p95", {{"cause", "completion"}}},
      {"revocation.latency.p50", {{"cause", "incident"}}},
      {"revocation.latency.p95", {{"cause", "incident"}}},
      {"revocation.latency.p50", {{"cause", "probe"}}},
      {"revocation.latency.p95", {{"cause", "probe"}}},
      {"revocation.exposed_actions", {{"cause", "incident"}}},
      {"threat.success"},
      {"attribution.complete"},
      {"velocity.completed"},
      {"velocity.makespan"},
      {"velocity.control_overhead"},
  };
  return kPatterns;
}

// cost.PLAN in total, not its break-down.
bool is_bill(const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  return info != nullptr && info->name == "cost.PLAN" && key.labels.empty() &&
         std::ranges::count(key.metric, '.') == 1;
}

// How far an infection came, not its curve.
bool is_spread(const RowKey& key) {
  const bool of_infection =
      std::ranges::any_of(key.labels, [](const auto& label) { return label.first == "infection"; });
  return of_infection &&
         (key.metric == "threat.infected.ever" || key.metric == "threat.infected.final" ||
          key.metric == "threat.infected.peak");
}

template <class Rows>
auto find_in(const Rows& rows, std::string_view design, const RowKey& key)
    -> decltype(rows.data()) {
  const auto found = std::ranges::find_if(
      rows, [&](const auto& row) { return row.design == design && row.key == key; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

std::vector<RowKey> headline_keys(const ExperimentResult& result) {
  std::set<RowKey> reported;
  for (const Row& row : result.rows) reported.insert(row.key);
  std::vector<RowKey> keys;
  for (const Pattern& pattern : patterns()) {
    const RowKey key = make_row_key(pattern.metric, pattern.labels);
    if (reported.contains(key)) keys.push_back(key);
  }
  std::ranges::copy_if(reported, std::back_inserter(keys), is_spread);
  std::ranges::copy_if(reported, std::back_inserter(keys), is_bill);
  const RowKey controls = make_row_key("cost.governance", {{"item", "total"}});
  if (reported.contains(controls)) keys.push_back(controls);
  // What somebody checks is what the scenario was written for: it comes first.
  std::vector<RowKey> first;
  std::ranges::copy_if(result.checked, std::back_inserter(first), [&](const RowKey& key) {
    return reported.contains(key) && std::ranges::find(keys, key) == keys.end();
  });
  keys.insert(keys.begin(), first.begin(), first.end());
  return keys;
}

std::vector<RowKey> checked_rows(std::span<const Check> checks) {
  std::vector<RowKey> keys;
  for (const Check& check : checks) {
    std::string row = check.metric;
    if (check.statistic == Statistic::kP50) row += kLevelSuffixes[0];
    if (check.statistic == Statistic::kP95) row += kLevelSuffixes[1];
    const RowKey key = make_row_key(row, check.labels);
    if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  }
  return keys;
}

const Row* find_row(const ExperimentResult& result, std::string_view design, const RowKey& key) {
  return find_in(result.rows, design, key);
}

const Difference* find_difference(const ExperimentResult& result, std::string_view design,
                                  const RowKey& key) {
  return find_in(result.differences, design, key);
}

Estimate paired_difference(const ExperimentResult& result, std::size_t a, std::size_t b,
                           const RowKey& key) {
  const DesignSeries& first = result.designs[a].series;
  const DesignSeries& second = result.designs[b].series;
  const ValueSeries* const x = first.find_values(key);
  const ValueSeries* const y = second.find_values(key);
  if (x != nullptr && y != nullptr) return estimate_difference(*x, *y);
  const auto name = quantile_name(key.metric);
  if (!name) return {};
  const RowKey base = make_row_key(name->sample, key.labels);
  const SampleSeries* const u = first.find_samples(base);
  const SampleSeries* const v = second.find_samples(base);
  if (u == nullptr || v == nullptr) return {};
  const Resamples resamples(u->samples.size(), kResamples);
  return estimate_quantile(
      difference_of(draw_quantiles(u->samples, kLevels, resamples)[name->level],
                    draw_quantiles(v->samples, kLevels, resamples)[name->level]));
}

}  // namespace app
