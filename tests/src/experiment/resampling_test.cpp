#include "src/experiment/resampling.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace app {
namespace {

constexpr std::array<double, 2> kTestLevels{0.5, 0.95};

sim::CensoredSketch events(std::initializer_list<double> values) {
  sim::CensoredSketch sketch;
  for (const double value : values) sketch.add_event(value);
  return sketch;
}

TEST(ResamplingTest, EachResampleHoldsAsManyReplicationsAsThereAre) {
  const Resamples resamples(7, 50);
  ASSERT_GE(resamples.size(), 50U);
  for (std::size_t i = 0; i < resamples.size(); ++i) {
    const auto weights = resamples.weights(i);
    EXPECT_EQ(std::accumulate(weights.begin(), weights.end(), 0U), 7U);
  }
}

TEST(ResamplingTest, KaplanMeierMatchesTheHandWorkedTable) {
  // Events 1, 3, 4 and 6, censored 2 and 5, n = 6: S = 5/6 after 1, 5/8 after 3, 5/12 after 4,
  // 0 after 6. So the median is 4 and the 95th percentile 6.
  sim::CensoredSketch sample = events({1.0, 3.0, 4.0, 6.0});
  sample.add_censored(2.0);
  sample.add_censored(5.0);
  const std::vector<sim::CensoredSketch> samples{sample, sample};
  const auto draws = draw_quantiles(samples, kTestLevels, Resamples(2, 100));
  EXPECT_NEAR(*draws[0].point, 4.0, 4.0 * sim::LogSketch::kRelativeError);
  EXPECT_NEAR(*draws[1].point, 6.0, 6.0 * sim::LogSketch::kRelativeError);
  // Both replications are alike, so each resample gives the same quantiles.
  for (const double value : draws[0].resampled) EXPECT_DOUBLE_EQ(value, *draws[0].point);
  for (const double value : draws[1].resampled) EXPECT_DOUBLE_EQ(value, *draws[1].point);
}

TEST(ResamplingTest, AQuantileBeyondTheFollowUpIsABoundAndNoNumber) {
  sim::CensoredSketch sample = events({1.0});
  for (int i = 0; i < 9; ++i) sample.add_censored(100.0);
  const std::vector<sim::CensoredSketch> samples{sample, sample, sample};
  const auto draws = draw_quantiles(samples, kTestLevels, Resamples(3, 100));
  const Estimate estimate = estimate_quantile(draws[0]);
  EXPECT_FALSE(estimate.mean);
  EXPECT_FALSE(estimate.high);
  EXPECT_DOUBLE_EQ(*estimate.above, 100.0);
  EXPECT_EQ(estimate.n, 3);
}

TEST(ResamplingTest, IntervalLiesBetweenTheReplicationsAndCoversThePoint) {
  std::vector<sim::CensoredSketch> samples;
  for (int i = 1; i <= 10; ++i) samples.push_back(events({10.0 * i, 10.0 * i, 10.0 * i}));
  const auto draws = draw_quantiles(samples, kTestLevels, Resamples(10, kResamples));
  const Estimate median = estimate_quantile(draws[0]);
  EXPECT_LT(*median.low, *median.mean);
  EXPECT_GT(*median.high, *median.mean);
  EXPECT_GE(*median.low, 9.9);
  EXPECT_LE(*median.high, 101.0);
}

TEST(ResamplingTest, EqualSamplesDifferByExactlyZeroInEveryResample) {
  std::vector<sim::CensoredSketch> samples;
  for (int i = 1; i <= 6; ++i) samples.push_back(events({1.0 * i, 2.5 * i, 4.0 * i}));
  const Resamples resamples(6, kResamples);
  const auto a = draw_quantiles(samples, kTestLevels, resamples);
  const auto b = draw_quantiles(samples, kTestLevels, resamples);
  const Estimate difference = estimate_quantile(difference_of(a[1], b[1]));
  EXPECT_EQ(difference.mean, 0.0);
  EXPECT_EQ(difference.low, 0.0);
  EXPECT_EQ(difference.high, 0.0);
}

TEST(ResamplingTest, ADifferenceFromAnUnreachedQuantileIsMissing) {
  sim::CensoredSketch unfinished;
  unfinished.add_censored(50.0);
  const Resamples resamples(2, 100);
  const std::vector<sim::CensoredSketch> a{unfinished, unfinished};
  const std::vector<sim::CensoredSketch> b{events({1.0}), events({2.0})};
  const auto difference = difference_of(draw_quantiles(a, kTestLevels, resamples)[0],
                                        draw_quantiles(b, kTestLevels, resamples)[0]);
  EXPECT_FALSE(estimate_quantile(difference).mean);
}

TEST(ResamplingTest, NoObservationAtAllIsMissing) {
  const std::vector<sim::CensoredSketch> none(3);
  const Estimate estimate =
      estimate_quantile(draw_quantiles(none, kTestLevels, Resamples(3, 100))[0]);
  EXPECT_FALSE(estimate.mean);
  EXPECT_FALSE(estimate.above);
  EXPECT_EQ(estimate.n, 0);
}

}  // namespace
}  // namespace app
