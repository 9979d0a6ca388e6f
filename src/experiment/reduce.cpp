#include "src/experiment/reduce.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "src/experiment/parallel.hpp"
#include "src/experiment/resampling.hpp"
#include "src/experiment/row_names.hpp"

namespace app {
namespace {

using Draws = std::vector<std::vector<std::vector<QuantileDraws>>>;  // By design, sample, level.

// Every sample is resampled once; rows and differences share the draws.
Draws draw_all(const ExperimentResult& result, unsigned threads, const std::atomic<bool>* stop) {
  const Resamples resamples(static_cast<std::size_t>(result.replications), kResamples);
  Draws draws;
  std::vector<std::pair<std::size_t, std::size_t>> tasks;
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    const std::size_t count = result.designs[i].series.samples.size();
    draws.emplace_back(count);
    for (std::size_t k = 0; k < count; ++k) tasks.emplace_back(i, k);
  }
  for_each_index(tasks.size(), threads, stop, [&](std::size_t task) {
    const auto [i, k] = tasks[task];
    draws[i][k] = draw_quantiles(result.designs[i].series.samples[k].samples, kLevels, resamples);
  });
  return draws;
}

RowKey level_key(const SampleSeries& sample, std::size_t level) {
  return make_row_key(sample.key.metric + std::string(kLevelSuffixes[level]), sample.key.labels);
}

void add_rows(ExperimentResult& result, std::size_t design, const Draws& draws) {
  const DesignRun& run = result.designs[design];
  std::vector<Row> rows;
  for (const ValueSeries& one : run.series.values) {
    rows.push_back({run.name, one.key, estimate_series(one)});
  }
  for (std::size_t k = 0; k < run.series.samples.size(); ++k) {
    for (std::size_t level = 0; level < kLevels.size(); ++level) {
      rows.push_back({run.name, level_key(run.series.samples[k], level),
                      estimate_quantile(draws[design][k][level])});
    }
  }
  std::ranges::sort(rows, {}, &Row::key);
  std::ranges::move(rows, std::back_inserter(result.rows));
}

void add_differences(ExperimentResult& result, std::size_t design, const Draws& draws) {
  const DesignRun& run = result.designs[design];
  const DesignRun& base = result.designs[result.baseline];
  std::vector<Difference> rows;
  for (const ValueSeries& one : run.series.values) {
    const ValueSeries* const other = base.series.find_values(one.key);
    if (other == nullptr) continue;
    rows.push_back({run.name, base.name, one.key, estimate_difference(one, *other)});
  }
  for (std::size_t k = 0; k < run.series.samples.size(); ++k) {
    const SampleSeries* const other = base.series.find_samples(run.series.samples[k].key);
    if (other == nullptr) continue;
    const auto position = static_cast<std::size_t>(other - base.series.samples.data());
    for (std::size_t level = 0; level < kLevels.size(); ++level) {
      const QuantileDraws difference =
          difference_of(draws[design][k][level], draws[result.baseline][position][level]);
      rows.push_back({run.name, base.name, level_key(run.series.samples[k], level),
                      estimate_quantile(difference)});
    }
  }
  std::ranges::sort(rows, {}, &Difference::key);
  std::ranges::move(rows, std::back_inserter(result.differences));
}

}  // namespace

void reduce(ExperimentResult& result, unsigned threads, const std::atomic<bool>* stop) {
  const Draws draws = draw_all(result, threads, stop);
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    add_rows(result, i, draws);
    if (i != result.baseline) add_differences(result, i, draws);
  }
  if (result.replications < 2) {
    result.notes.emplace_back(
        "One replication gives no interval: run at least two (--replications 10).");
  }
}

}  // namespace app
