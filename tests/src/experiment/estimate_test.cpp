#include "src/experiment/estimate.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

using Row = std::vector<std::optional<double>>;

TEST(EstimateTest, MeanAndStudentIntervalMatchTheHandWorkedExample) {
  // 1, 2, 3, 4, 5: mean 3, s = sqrt(2.5), s / sqrt(5) = sqrt(0.5); t(0.975, 4) = 2.7764451052.
  const Estimate estimate = estimate_mean(Row{1.0, 2.0, 3.0, 4.0, 5.0});
  const double half_width = 2.7764451052 * 0.70710678119;
  EXPECT_DOUBLE_EQ(*estimate.mean, 3.0);
  EXPECT_NEAR(*estimate.low, 3.0 - half_width, 1e-9);
  EXPECT_NEAR(*estimate.high, 3.0 + half_width, 1e-9);
  EXPECT_EQ(estimate.n, 5);
}

TEST(EstimateTest, MissingReplicationsAreLeftOutAndNotCounted) {
  const Estimate estimate = estimate_mean(Row{1.0, std::nullopt, 3.0});
  EXPECT_DOUBLE_EQ(*estimate.mean, 2.0);
  EXPECT_EQ(estimate.n, 2);
  // t(0.975, 1) = 12.7062047362; s / sqrt(2) = 1.
  EXPECT_NEAR(*estimate.high, 2.0 + 12.7062047362, 1e-8);
}

TEST(EstimateTest, NothingButMissingStaysMissing) {
  const Estimate estimate = estimate_mean(Row{std::nullopt, std::nullopt});
  EXPECT_FALSE(estimate.mean);
  EXPECT_EQ(estimate.n, 0);
}

TEST(EstimateTest, OneReplicationHasAMeanButNoInterval) {
  const Estimate estimate = estimate_mean(Row{7.0});
  EXPECT_DOUBLE_EQ(*estimate.mean, 7.0);
  EXPECT_FALSE(estimate.low);
  EXPECT_FALSE(estimate.high);
}

TEST(EstimateTest, DifferencesArePairedSoCommonNoiseCancels) {
  const Row a{10.0, 20.0, 60.0};
  const Row b{9.0, 19.0, 59.0};
  const Estimate difference = estimate_mean(paired_differences(a, b));
  EXPECT_DOUBLE_EQ(*difference.mean, 1.0);
  EXPECT_DOUBLE_EQ(*difference.low, 1.0);
  EXPECT_DOUBLE_EQ(*difference.high, 1.0);
}

TEST(EstimateTest, ADifferenceNeedsBothValues) {
  const auto differences =
      paired_differences(Row{1.0, std::nullopt, 3.0}, Row{std::nullopt, 2.0, 1.0}, 2.0);
  EXPECT_EQ(differences, (Row{std::nullopt, std::nullopt, 1.0}));
}

}  // namespace
}  // namespace app
