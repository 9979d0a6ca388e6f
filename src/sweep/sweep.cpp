#include "src/sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/core/assert.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/record/fingerprint.hpp"
#include "src/sweep/curves.hpp"
#include "src/sweep/find_knees.hpp"
#include "src/sweep/flips.hpp"

namespace app {
namespace {

std::int64_t replications_of(const Sweep& sweep, const SweepOptions& options) {
  return options.replications.value_or(sweep.scenarios.front().study.max_replications);
}

// What the experiments of all values together have done.
class Counter {
 public:
  Counter(const SweepOptions& options, SweepProgress start) : options_(options), progress_(start) {}

  std::function<void(std::size_t, std::size_t)> for_one_value() {
    if (!options_.progress) return {};
    const std::size_t before = progress_.replications_done;
    return [this, before](std::size_t done, std::size_t) {
      progress_.replications_done = before + done;
      options_.progress(progress_);
    };
  }

  void value_is_done() { ++progress_.values_done; }

 private:
  const SweepOptions& options_;
  SweepProgress progress_;
};

// Credentials per hour, beside the count that the model reports.
std::optional<Row> load_row(const SweepCell& cell) {
  const Estimate* const issued = cell.find(issued_key());
  if (issued == nullptr || cell.hours <= 0.0) return std::nullopt;
  Estimate load = *issued;
  for (auto* const number : {&load.mean, &load.low, &load.high}) {
    if (*number) **number /= cell.hours;
  }
  return Row{cell.design, make_row_key(kIssuerLoad, {}), load};
}

DesignSeries series_to_keep(const DesignSeries& all) {
  DesignSeries kept;
  std::ranges::copy_if(all.values, std::back_inserter(kept.values), [](const ValueSeries& one) {
    return one.key == issued_key() || cause_of_exposure(one.key) || is_bill(one.key);
  });
  return kept;
}

void add_cells(SweepResult& sweep, std::size_t value, const ExperimentResult& result,
               sim::Duration horizon) {
  const double hours = sim::to_seconds(horizon - result.warmup) / 3600.0;
  for (const DesignRun& design : result.designs) {
    SweepCell cell{.value = value,
                   .design = design.name,
                   .hours = hours,
                   .fingerprint = design.fingerprint,
                   .series = series_to_keep(design.series)};
    for (const Row& row : result.rows) {
      if (row.design == design.name) cell.rows.push_back(row);
    }
    if (auto load = load_row(cell)) cell.rows.push_back(std::move(*load));
    std::ranges::sort(cell.rows, {}, &Row::key);
    sweep.cells.push_back(std::move(cell));
  }
}

ExperimentResult run_value(const Sweep& sweep, std::size_t value, const SweepOptions& options,
                           std::uint64_t seed, Counter& counter) {
  ExperimentOptions one;
  one.designs = options.designs;
  one.threads = options.threads;
  one.seed = seed;
  one.replications = replications_of(sweep, options);
  one.stop = options.stop;
  one.progress = counter.for_one_value();
  one.replicate = options.replicate;
  return run_experiment(sweep.scenarios[value], one);
}

// A wide interval is worth a remark; which rows it is, the CSV does not say, so the text does.
std::optional<std::string> skew_note(const SweepResult& result) {
  std::size_t shown = 0;
  std::size_t skewed = 0;
  std::int64_t worst = 0;
  for (const SweepCell& cell : result.cells) {
    for (const Curve& curve : curves_of(result)) {
      const Estimate* const estimate = cell.find(curve.key);
      if (estimate == nullptr || estimate->method == Method::kNone) continue;
      ++shown;
      const auto needed = replications_needed(*estimate);
      if (!needed) continue;
      ++skewed;
      worst = std::max(worst, *needed);
    }
  }
  if (skewed == 0) return std::nullopt;
  return fmt::format(
      "{} of the {} intervals shown rest on samples too skewed for {} replications; the worst "
      "needs "
      "{} (--replications {}).",
      skewed, shown, result.replications, worst, worst);
}

std::vector<std::string> plans_of(const Sweep& sweep) {
  std::vector<std::string> plans;
  for (const models::PricePlan& plan : sweep.scenarios.front().plan.pricing.plans) {
    plans.push_back(plan.name);
  }
  return plans;
}

void add_notes(SweepResult& result, const Sweep& sweep) {
  if (result.replications < 2) {
    result.notes.emplace_back(
        "One replication gives no interval: run at least two (--replications 10).");
  }
  if (auto note = skew_note(result)) result.notes.push_back(std::move(*note));
  for (const LoadedScenario& scenario : sweep.scenarios) {
    for (const std::string& note : scenario.notes) {
      if (std::ranges::find(result.notes, note) == result.notes.end()) result.notes.push_back(note);
    }
  }
}

}  // namespace

const Estimate* SweepCell::find(const RowKey& key) const {
  const auto found = std::ranges::lower_bound(rows, key, {}, &Row::key);
  return found != rows.end() && found->key == key ? &found->estimate : nullptr;
}

std::int64_t SweepKnee::resamples() const {
  std::int64_t all = resampled_none;
  for (const std::int64_t count : resampled) all += count;
  return all;
}

const SweepCell& SweepResult::cell(std::size_t value, std::size_t design) const {
  return cells[value * designs.size() + design];
}

SweepResult run_sweep(const Sweep& sweep, const SweepOptions& options) {
  SIM_ASSERT(!sweep.scenarios.empty());
  SIM_ASSERT(sweep.scenarios.size() == sweep.grid.values.size());
  const LoadedScenario& first = sweep.scenarios.front();
  SweepResult result{.key = sweep.key,
                     .grid = sweep.grid,
                     .seed = options.seed.value_or(first.plan.seed),
                     .replications = replications_of(sweep, options)};
  const std::size_t designs =
      options.designs.empty() ? first.plan.designs.size() : options.designs.size();
  Counter counter(options, {.values = sweep.scenarios.size(),
                            .replications = sweep.scenarios.size() * designs *
                                            static_cast<std::size_t>(result.replications)});
  sim::Fingerprint fingerprint;
  for (std::size_t value = 0; value < sweep.scenarios.size(); ++value) {
    const ExperimentResult one = run_value(sweep, value, options, result.seed, counter);
    if (value == 0) {
      for (const DesignRun& design : one.designs) result.designs.push_back(design.name);
    }
    fingerprint.add(one.fingerprint);
    add_cells(result, value, one, sweep.scenarios[value].plan.clock.horizon);
    counter.value_is_done();
  }
  result.fingerprint = fingerprint.value();
  result.knees = find_knees(result);
  result.plans = compare_plans(result, plans_of(sweep));
  add_notes(result, sweep);
  return result;
}

}  // namespace app
