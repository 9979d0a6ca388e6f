#include "src/verify/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "sim/random/distribution.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/student_interval.hpp"
#include "src/analysis/queueing.hpp"
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

// The share of the experiments for which `hit` is true.
double share_of_hits(std::size_t experiments, const CoverageOptions& options,
                     const std::function<bool(std::size_t experiment)>& hit,
                     const std::function<void()>& one_done) {
  std::vector<char> hits(experiments, 0);
  std::mutex mutex;
  for_each_index(experiments, options.threads, options.stop, [&](std::size_t experiment) {
    hits[experiment] = hit(experiment) ? 1 : 0;
    const std::lock_guard lock(mutex);
    one_done();
  });
  return static_cast<double>(std::ranges::count(hits, 1)) / static_cast<double>(experiments);
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
    row.observed = share_of_hits(
        options.experiments, options,
        [&](std::size_t experiment) {
          std::vector<double> waits_s;
          for (std::size_t i = 0; i < options.replications; ++i) {
            const std::size_t replication = experiment * options.replications + i;
            waits_s.push_back(mean_wait_by_processes_s(queue, seed, replication));
          }
          return holds(waits_s, mean_s);
        },
        [&] {
          if (options.progress) {
            options.progress(++done * options.replications,
                             kLoads.size() * options.experiments * options.replications);
          }
        });
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
      row.observed = share_of_hits(
          row.experiments, options,
          [&](std::size_t experiment) {
            return holds(lognormal_sample(sigma, n, seed, experiment), mean);
          },
          [] {});
      rows.push_back(row);
    }
  }
  return rows;
}

bool all_agree(const std::vector<CoverageRow>& rows) {
  return std::ranges::all_of(rows, &CoverageRow::ok);
}

}  // namespace app
