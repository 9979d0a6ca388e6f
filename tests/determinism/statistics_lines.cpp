#include <optional>
#include <span>

#include "sim/stats/batch_means.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/jackknife_ratio.hpp"
#include "sim/stats/kaplan_meier.hpp"
#include "sim/stats/log_sketch.hpp"
#include "sim/stats/mser5.hpp"
#include "sim/stats/running_moments.hpp"
#include "sim/stats/skewness.hpp"
#include "sim/stats/student_interval.hpp"
#include "sim/stats/time_weighted_mean.hpp"
#include "sim/stats/variance_reduction.hpp"
#include "sim/stats/wilson_interval.hpp"
#include "tests/determinism/fingerprints.hpp"

namespace determinism {
namespace {

/// Positive, skewed, over many orders of size.
std::vector<double> sample_of(std::uint64_t seed, int size) {
  Numbers numbers(seed);
  std::vector<double> values;
  for (int i = 0; i < size; ++i) values.push_back(numbers.of_any_size(-10, 9));
  return values;
}

void add(sim::Fingerprint& seen, const sim::Interval& interval) {
  seen.add(interval.mean);
  seen.add(interval.low);
  seen.add(interval.high);
  seen.add(interval.n);
}

void add(sim::Fingerprint& seen, const std::optional<double>& value) {
  seen.add(value.has_value());
  seen.add(value.value_or(0.0));
}

sim::Fingerprint moments() {
  sim::RunningMoments moments;
  for (const double value : sample_of(1, 5'000)) moments.add(value);
  sim::Fingerprint seen;
  for (const double value : {moments.mean(), moments.variance(), moments.standard_deviation(),
                             moments.min(), moments.max()}) {
    seen.add(value);
  }
  return seen;
}

sim::Fingerprint time_weighted() {
  Numbers numbers(2);
  sim::TimeWeightedMean mean;
  sim::SimTime now = sim::kStart;
  sim::Fingerprint seen;
  for (int i = 0; i < 2'000; ++i) {
    now += sim::Duration{1 + numbers.below(1'000'000'000)};
    mean.add(now, numbers.share() - 0.5);
    seen.add(mean.mean(now));
  }
  return seen;
}

sim::Fingerprint sketch() {
  sim::LogSketch sketch;
  sim::LogSketch other;
  for (const double value : sample_of(3, 5'000)) sketch.add(value);
  for (const double value : sample_of(4, 700)) other.add(value * 1'000.0, 3);
  sketch.merge(other);
  sim::Fingerprint seen;
  for (const auto& bucket : sketch.buckets()) {
    seen.add(bucket.lower);
    seen.add(bucket.upper);
    seen.add(bucket.count);
  }
  for (int percent = 0; percent <= 100; ++percent) add(seen, sketch.quantile(percent / 100.0));
  return seen;
}

sim::Fingerprint kaplan_meier() {
  sim::Fingerprint seen;
  sim::CensoredSketch all;
  for (std::uint64_t seed = 5; seed < 15; ++seed) {
    Numbers numbers(seed);
    sim::CensoredSketch sample;
    for (const double value : sample_of(seed, 300)) {
      if (numbers.below(4) > 0) {
        sample.add_event(value);
      } else {
        sample.add_censored(value);
      }
    }
    all.merge(sample);
    for (int percent = 1; percent <= 100; percent += 3) add(seen, all.quantile(percent / 100.0));
    add(seen, all.largest_follow_up());
  }
  return seen;
}

sim::Fingerprint student() {
  sim::Fingerprint seen;
  for (int size = 0; size < 60; ++size) {
    for (const double confidence : {0.8, 0.95, 0.999}) {
      add(seen, sim::student_interval(sample_of(20, size), confidence));
    }
  }
  for (double freedom = 0.5; freedom < 2'000.0; freedom *= 1.3) {
    seen.add(sim::student_quantile(0.975, freedom));
  }
  return seen;
}

sim::Fingerprint resampled_means() {
  const std::vector<double> values = sample_of(21, 40);
  const auto mean = [&values](std::span<const std::size_t> chosen) -> std::optional<double> {
    double sum = 0.0;
    for (const std::size_t index : chosen) sum += values[index];
    if (sum > 1'000.0 * static_cast<double>(chosen.size())) return std::nullopt;
    return sum / static_cast<double>(chosen.size());
  };
  sim::Fingerprint seen;
  for (std::size_t size = 0; size <= values.size(); size += 8) {
    add(seen, sim::bootstrap(size, 200, mean));
  }
  return seen;
}

sim::Fingerprint jackknife() {
  const std::vector<double> denominators = sample_of(23, 60);
  std::vector<sim::RatioTerm> terms;
  for (const double numerator : sample_of(22, 60)) {
    terms.push_back({numerator, denominators[terms.size()]});
  }
  const sim::RatioEstimate estimate = sim::jackknife_ratio(terms);
  sim::Fingerprint seen;
  seen.add(estimate.bias_corrected);
  for (const double influence : estimate.influence) seen.add(influence);
  add(seen, estimate.interval);
  return seen;
}

sim::Fingerprint wilson() {
  sim::Fingerprint seen;
  for (std::int64_t n = 1; n < 200; n = 2 * n + 1) {
    for (std::int64_t successes = 0; successes <= n; successes += 3) {
      add(seen, sim::wilson_interval(successes, n));
      const sim::PairedOutcomes pairs{successes, (n - successes) / 2, n / 3, 2};
      add(seen, sim::paired_proportions_interval(pairs, 0.99));
    }
  }
  return seen;
}

// A level that starts high and is alike from step to step.
std::vector<double> transient() {
  Numbers numbers(24);
  std::vector<double> series;
  double level = 40.0;
  for (int i = 0; i < 3'000; ++i) {
    level = 0.95 * level + numbers.share();
    series.push_back(level);
  }
  return series;
}

sim::Fingerprint long_run() {
  const std::vector<double> series = transient();
  sim::Fingerprint seen;
  if (const auto truncation = sim::mser5(series)) {
    seen.add(truncation->observations);
    seen.add(truncation->is_reliable);
  }
  const sim::BatchMeans batches = sim::batch_means(series);
  for (const double mean : batches.means) seen.add(mean);
  add(seen, batches.interval);
  seen.add(sim::neighbour_dependence(batches.means));
  return seen;
}

sim::Fingerprint shape_of_samples() {
  const std::vector<double> first = sample_of(25, 400);
  std::vector<double> second = sample_of(26, 400);
  for (std::size_t i = 0; i < first.size(); ++i) second[i] += 0.8 * first[i];
  sim::Fingerprint seen;
  add(seen, sim::skewness(first));
  add(seen, sim::variance_reduction(first, second));
  add(seen, sim::variance_reduction(first, second, 1.1));
  return seen;
}

}  // namespace

std::vector<Line> statistics_lines() {
  return {
      {"statistics/moments", moments()},     {"statistics/time_weighted_mean", time_weighted()},
      {"statistics/sketch", sketch()},       {"statistics/kaplan_meier", kaplan_meier()},
      {"statistics/student", student()},     {"statistics/bootstrap", resampled_means()},
      {"statistics/jackknife", jackknife()}, {"statistics/wilson", wilson()},
      {"statistics/long_run", long_run()},   {"statistics/shape_of_samples", shape_of_samples()}};
}

}  // namespace determinism
