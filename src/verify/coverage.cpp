#include "src/verify/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <mutex>

#include "sim/random/distribution.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/skewness.hpp"
#include "sim/stats/student_interval.hpp"
#include "src/analysis/queueing.hpp"
#include "src/experiment/estimate.hpp"
#include "src/experiment/parallel.hpp"
#include "src/verify/mm1_waits.hpp"

namespace app {
namespace {

constexpr double kLow = 0.93;
constexpr double kHigh = 0.97;
constexpr double kNormalQuantile95 = 1.6448536269514722;

bool holds(const std::vector<double>& sample, double mean) {
  const sim::Interval interval = sim::student_interval(sample, 0.95);
  return interval.low <= mean && mean <= interval.high;
}

bool is_warned_of(const std::vector<double>& sample) {
  Estimate estimate;
  estimate.n = static_cast<std::int64_t>(sample.size());
  estimate.skewness = sim::skewness(sample);
  return replications_needed(estimate).has_value();
}

// What became of one experiment.
struct Outcome {
  bool holds{false};
  bool is_warned_of{false};
};

double share(const std::vector<Outcome>& outcomes, bool Outcome::*what) {
  return static_cast<double>(std::ranges::count(outcomes, true, what)) /
         static_cast<double>(outcomes.size());
}

std::vector<Outcome> outcomes_of(std::size_t experiments, const CoverageOptions& options,
                                 const std::function<Outcome(std::size_t experiment)>& run,
                                 const std::function<void()>& one_done) {
  std::vector<Outcome> outcomes(experiments);
  std::mutex mutex;
  for_each_index(experiments, options.threads, options.stop, [&](std::size_t experiment) {
    outcomes[experiment] = run(experiment);
    const std::lock_guard lock(mutex);
    one_done();
  });
  return outcomes;
}

std::uint64_t seed_named(std::uint64_t seed, const std::string& name) {
  return sim::mix_bits(seed ^ sim::name_hash(name));
}

CoverageRow row_named(std::string name, std::size_t experiments, std::size_t sample) {
  CoverageRow row;
  row.name = std::move(name);
  row.experiments = experiments;
  row.sample = sample;
  return row;
}

// A sample of lognormal values with median 1.
std::vector<double> lognormal_sample(double sigma, std::size_t n, std::uint64_t seed,
                                     std::size_t experiment) {
  static constexpr sim::Purpose kValue{"value"};
  const sim::RandomSource random(seed, experiment);
  const auto distribution =
      sim::Distribution::lognormal_from_quantiles(1.0, sim::fixed::exp(sigma * kNormalQuantile95));
  std::vector<double> sample;
  for (std::size_t i = 0; i < n; ++i) {
    sample.push_back(random.sample(distribution, sim::EntityPath::root(), kValue, i));
  }
  return sample;
}

}  // namespace

std::vector<CoverageRow> mm1_coverage(const CoverageOptions& options) {
  constexpr std::array kLoads{0.5, 0.8};
  std::vector<CoverageRow> rows;
  std::size_t done = 0;
  for (const double load : kLoads) {
    CoverageRow row = row_named(fmt::format("coverage.mm1.wait_s{{load={}}}", load),
                                options.experiments, options.replications);
    const Mm1Waits queue{load, 1.0, options.deleted, options.customers};
    const double mean_s = mm1({load, 1.0}).wait_s;
    const std::uint64_t seed = seed_named(options.seed, row.name);
    const std::vector<Outcome> outcomes = outcomes_of(
        options.experiments, options,
        [&](std::size_t experiment) {
          std::vector<double> waits_s;
          for (std::size_t i = 0; i < options.replications; ++i) {
            const std::size_t replication = experiment * options.replications + i;
            waits_s.push_back(mean_wait_by_processes_s(queue, seed, replication));
          }
          return Outcome{.holds = holds(waits_s, mean_s)};
        },
        [&] {
          if (options.progress) {
            options.progress(++done * options.replications,
                             kLoads.size() * options.experiments * options.replications);
          }
        });
    row.observed = share(outcomes, &Outcome::holds);
    row.low = kLow;
    row.high = kHigh;
    row.is_judged = true;
    row.ok = kLow <= row.observed && row.observed <= kHigh;
    rows.push_back(row);
  }
  return rows;
}

std::vector<CoverageRow> lognormal_coverage(const CoverageOptions& options) {
  std::vector<CoverageRow> rows;
  for (const double sigma : {0.5, 1.0, 1.5, 2.0}) {
    const double mean = sim::fixed::exp(sigma * sigma / 2.0);
    for (const std::size_t n : {10U, 20U, 50U, 200U}) {
      CoverageRow row = row_named(fmt::format("coverage.lognormal.mean{{sigma={},n={}}}", sigma, n),
                                  options.lognormal_experiments, n);
      const std::uint64_t seed = seed_named(options.seed, row.name);
      const std::vector<Outcome> outcomes = outcomes_of(
          row.experiments, options,
          [&](std::size_t experiment) {
            const std::vector<double> sample = lognormal_sample(sigma, n, seed, experiment);
            return Outcome{holds(sample, mean), is_warned_of(sample)};
          },
          [] {});
      row.observed = share(outcomes, &Outcome::holds);
      row.warned = share(outcomes, &Outcome::is_warned_of);
      rows.push_back(row);
    }
  }
  return rows;
}

double CoverageRow::standard_error() const {
  return std::sqrt(observed * (1.0 - observed) / static_cast<double>(experiments));
}

CoverageReport coverage(const CoverageOptions& options) {
  CoverageReport report{options.seed, mm1_coverage(options)};
  std::ranges::move(lognormal_coverage(options), std::back_inserter(report.rows));
  return report;
}

bool all_agree(const CoverageReport& report) {
  return !report.rows.empty() && std::ranges::all_of(report.rows, &CoverageRow::ok);
}

}  // namespace app
