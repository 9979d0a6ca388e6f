#include "sim/stats/log_sketch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

TEST(LogSketchTest, ASingleValueIsExact) {
  LogSketch sketch;
  sketch.add(0.1234567);
  EXPECT_EQ(sketch.quantile(0.0), 0.1234567);
  EXPECT_EQ(sketch.quantile(0.5), 0.1234567);
  EXPECT_EQ(sketch.quantile(1.0), 0.1234567);
}

TEST(LogSketchTest, RanksFollowTheDefinition) {
  LogSketch sketch;
  sketch.add(1.0, 7);
  sketch.add(100.0, 93);
  EXPECT_NEAR(*sketch.quantile(0.07), 1.0, 0.01);
  EXPECT_NEAR(*sketch.quantile(0.0701), 100.0, 1.0);
  EXPECT_EQ(sketch.count(), 100);
}

TEST(LogSketchTest, ZeroHasItsOwnBucket) {
  LogSketch sketch;
  sketch.add(0.0, 3);
  sketch.add(-0.0);
  sketch.add(5.0);
  EXPECT_EQ(sketch.quantile(0.8), 0.0);
  EXPECT_EQ(sketch.quantile(1.0), 5.0);
  ASSERT_EQ(sketch.buckets().size(), 2U);
  EXPECT_EQ(sketch.buckets()[0].count, 4);
}

TEST(LogSketchTest, WithoutValuesThereIsNothing) {
  const LogSketch sketch;
  EXPECT_FALSE(sketch.quantile(0.5).has_value());
  EXPECT_FALSE(sketch.min().has_value());
  EXPECT_FALSE(sketch.max().has_value());
}

TEST(LogSketchTest, NegativeAndInfiniteValuesAreBugs) {
  LogSketch sketch;
  EXPECT_THROW(sketch.add(-1.0), InternalError);
  EXPECT_THROW(sketch.add(std::numeric_limits<double>::infinity()), InternalError);
  EXPECT_THROW(sketch.add(std::nan("")), InternalError);
  EXPECT_THROW(sketch.add(1.0, -1), InternalError);
}

std::vector<double> any_sample() {
  const auto exponents =
      *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-60'000, 60'000)));
  std::vector<double> values;
  for (const int exponent : exponents) values.push_back(std::exp2(exponent / 1000.0));
  return values;
}

LogSketch sketch_of(const std::vector<double>& values) {
  LogSketch sketch;
  for (const double value : values) sketch.add(value);
  return sketch;
}

RC_GTEST_PROP(LogSketchProperty, QuantilesAreWithinTheRelativeError, ()) {
  std::vector<double> values = any_sample();
  const LogSketch sketch = sketch_of(values);
  std::ranges::sort(values);
  for (const double q : {0.0, 0.01, 0.25, 0.5, 0.9, 0.99, 1.0}) {
    const double position = std::ceil(q * static_cast<double>(values.size()) * (1.0 - 0x1p-50));
    const double truth = values[static_cast<std::size_t>(std::max(1.0, position)) - 1];
    RC_ASSERT(std::fabs(*sketch.quantile(q) - truth) <= LogSketch::kRelativeError * truth);
  }
}

// 20,000 values, spread over seven sketches that are merged, against the exact quantiles.
void expect_quantiles_within_one_percent(const Distribution& distribution) {
  const RandomSource random(1, 0);
  std::vector<double> values;
  std::vector<LogSketch> parts(7);
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    values.push_back(random.sample(distribution, EntityPath::root(), Purpose("value"), i));
    parts[i % parts.size()].add(values.back());
  }
  LogSketch merged;
  for (const LogSketch& part : parts) merged.merge(part);
  std::ranges::sort(values);
  for (int permille = 1; permille <= 1000; ++permille) {
    const double exact = values[static_cast<std::size_t>(20 * permille - 1)];
    const double estimate = *merged.quantile(permille / 1000.0);
    EXPECT_LE(std::fabs(estimate - exact), 0.01 * exact) << permille;
  }
}

TEST(LogSketchTest, QuantilesOfManyDistributionsAreWithinOnePercentAfterMerging) {
  const std::vector<double> two_humps{0.001, 5000.0};
  const std::vector<double> weights{0.5, 0.5};
  const std::vector<double> with_zero{0.0, 1.0, 2.0};
  const std::vector<double> thirds{0.5, 0.25, 0.25};
  expect_quantiles_within_one_percent(Distribution::uniform(0.0, 1.0));
  expect_quantiles_within_one_percent(Distribution::exponential(1e-6));
  expect_quantiles_within_one_percent(Distribution::lognormal_from_quantiles(1.0, 1000.0));
  expect_quantiles_within_one_percent(Distribution::weibull(0.3, 1e6));
  expect_quantiles_within_one_percent(Distribution::gamma(0.1, 3.0));
  expect_quantiles_within_one_percent(Distribution::poisson(4.0));
  expect_quantiles_within_one_percent(Distribution::discrete(two_humps, weights));
  expect_quantiles_within_one_percent(Distribution::discrete(with_zero, thirds));
  expect_quantiles_within_one_percent(Distribution::constant(7.7));
}

RC_GTEST_PROP(LogSketchProperty, MergingEqualsAddingEverythingInAnyOrder, ()) {
  const std::vector<double> first = any_sample();
  const std::vector<double> second = any_sample();
  std::vector<double> both = second;
  both.insert(both.end(), first.begin(), first.end());
  LogSketch merged = sketch_of(first);
  merged.merge(sketch_of(second));
  LogSketch other_way = sketch_of(second);
  other_way.merge(sketch_of(first));
  RC_ASSERT(merged == sketch_of(both));
  RC_ASSERT(merged == other_way);
  merged.merge(LogSketch());
  RC_ASSERT(merged == other_way);
}

}  // namespace
}  // namespace sim
