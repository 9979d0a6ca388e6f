#include <optional>
#include <span>

#include "sim/stats/bootstrap.hpp"
#include "sim/stats/kaplan_meier.hpp"
#include "sim/stats/log_sketch.hpp"
#include "sim/stats/running_moments.hpp"
#include "sim/stats/student_interval.hpp"
#include "sim/stats/time_weighted_mean.hpp"
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

}  // namespace

std::vector<Line> statistics_lines() {
  return {{"statistics/moments", moments()}, {"statistics/time_weighted_mean", time_weighted()},
          {"statistics/sketch", sketch()},   {"statistics/kaplan_meier", kaplan_meier()},
          {"statistics/student", student()}, {"statistics/bootstrap", resampled_means()}};
}

}  // namespace determinism
