#include "sim/stats/bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "sim/random/random_source.hpp"

namespace sim {
namespace {

ResampledStatistic mean_of(const std::vector<double>& values) {
  return [&values](std::span<const std::size_t> indices) -> std::optional<double> {
    double sum = 0.0;
    for (const std::size_t index : indices) sum += values[index];
    return sum / static_cast<double>(indices.size());
  };
}

std::vector<double> uniforms(std::size_t size, std::uint64_t replication) {
  const RandomSource random(5, replication);
  std::vector<double> values;
  for (std::size_t i = 0; i < size; ++i) {
    values.push_back(random.uniform(EntityPath::root(), Purpose("value"), i));
  }
  return values;
}

TEST(BootstrapTest, ForAMeanItIsCloseToTheNormalInterval) {
  const std::vector<double> values = uniforms(200, 0);
  const Interval interval = bootstrap(values.size(), 4000, mean_of(values));
  const Interval expected = student_interval(values);
  EXPECT_DOUBLE_EQ(interval.mean, expected.mean);
  EXPECT_EQ(interval.n, 200);
  // The percentile bootstrap of a mean is narrower by sqrt((n - 1) / n) and by t against normal,
  // both under 1 % here; an end rests on 100 resamples, so it moves by a few per cent.
  const double half_width = expected.high - expected.mean;
  EXPECT_NEAR(interval.low, expected.low, 0.1 * half_width);
  EXPECT_NEAR(interval.high, expected.high, 0.1 * half_width);
}

TEST(BootstrapTest, ItCoversTheTruthAboutAsOftenAsItSays) {
  int covered = 0;
  constexpr int kStudies = 400;
  for (std::uint64_t study = 0; study < kStudies; ++study) {
    const std::vector<double> values = uniforms(50, study);
    const Interval interval = bootstrap(values.size(), 400, mean_of(values));
    covered += interval.low <= 0.5 && 0.5 <= interval.high ? 1 : 0;
  }
  // Nominal 95 %; at n = 50 the percentile method covers 93 to 95 %. Three binomial errors: 3.4 %.
  EXPECT_GT(covered, 0.90 * kStudies);
  EXPECT_LT(covered, 0.985 * kStudies);
}

TEST(BootstrapTest, TwoDesignsGetTheSameResamples) {
  std::vector<std::vector<std::size_t>> first;
  std::vector<std::vector<std::size_t>> second;
  const auto note = [](std::vector<std::vector<std::size_t>>& seen) -> ResampledStatistic {
    return [&seen](std::span<const std::size_t> indices) -> std::optional<double> {
      seen.emplace_back(indices.begin(), indices.end());
      return 0.0;
    };
  };
  bootstrap(7, 50, note(first));
  bootstrap(7, 50, note(second));
  EXPECT_EQ(first, second);
  ASSERT_EQ(first.size(), 51U) << "all replications once, then the resamples";
  EXPECT_EQ(first[0], (std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_NE(first[1], first[2]);
}

TEST(BootstrapTest, WhatIsAboveEverythingIsInfinite) {
  // Above everything whenever the last of ten replications is in the resample: with probability
  // 1 - 0.9^10 = 65 %, so the lower end is finite and the upper one is not.
  const auto statistic = [](std::span<const std::size_t> indices) -> std::optional<double> {
    for (const std::size_t index : indices) {
      if (index == 9) return std::nullopt;
    }
    return 1.0;
  };
  const Interval interval = bootstrap(10, 1000, statistic);
  EXPECT_EQ(interval.low, 1.0);
  EXPECT_EQ(interval.high, std::numeric_limits<double>::infinity());
  EXPECT_EQ(interval.mean, std::numeric_limits<double>::infinity());
}

TEST(BootstrapTest, FewerThanTwoReplicationsGiveNoInterval) {
  const std::vector<double> values{4.0};
  const Interval one = bootstrap(1, 100, mean_of(values));
  EXPECT_EQ(one.mean, 4.0);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_TRUE(std::isnan(one.high));
  EXPECT_TRUE(std::isnan(bootstrap(0, 100, mean_of(values)).mean));
}

}  // namespace
}  // namespace sim
