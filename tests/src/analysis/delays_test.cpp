#include "src/analysis/delays.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

TEST(DelaysTest, ResidualLifetimeIsHalfTheLifetime) {
  EXPECT_EQ(mean_residual_lifetime_s(60.0), 30.0);
}

TEST(DelaysTest, CachedAnswerAccruesOverItsCycle) {
  EXPECT_DOUBLE_EQ(mean_cached_residual_s(10.0, 0.1), 2.5);  // 10^2 / 2 per 10 + 10 s.
  EXPECT_EQ(mean_cached_residual_s(0.0, 0.1), 0.0);
  EXPECT_NEAR(mean_cached_residual_s(10.0, 1e9), 5.0, 1e-6);  // Always cached: half of it.
}

TEST(DelaysTest, LongestOfSeveralDelays) {
  EXPECT_DOUBLE_EQ(mean_longest_delay_s(6.0, 1), 6.0);
  EXPECT_DOUBLE_EQ(mean_longest_delay_s(6.0, 3), 11.0);  // 6 + 3 + 2.
  EXPECT_EQ(mean_longest_delay_s(6.0, 0), 0.0);
}

TEST(DelaysTest, ATokenRenewedEarlyHasAtLeastTheRestOfItsLife) {
  // U(12 s, 60 s): (12 + 60) / 2, and 60 - 0.05 * 48.
  EXPECT_DOUBLE_EQ(mean_newest_residual_s(60.0, 0.8), 36.0);
  EXPECT_DOUBLE_EQ(p95_newest_residual_s(60.0, 0.8), 57.6);
  EXPECT_DOUBLE_EQ(mean_newest_residual_s(60.0, 1.0), mean_residual_lifetime_s(60.0));
}

TEST(DelaysTest, LongestOfSeveralUniformDelays) {
  EXPECT_DOUBLE_EQ(mean_longest_uniform_s(60.0, 1), 30.0);
  EXPECT_DOUBLE_EQ(mean_longest_uniform_s(60.0, 3), 45.0);
}

TEST(DelaysTest, LostNoticesAreGeometric) {
  EXPECT_DOUBLE_EQ(chance_of_more_resends(0.5, 0, 1), 0.5);
  EXPECT_DOUBLE_EQ(chance_of_more_resends(0.5, 2, 1), 0.125);
  EXPECT_DOUBLE_EQ(chance_of_more_resends(0.5, 1, 2), 1.0 - 0.75 * 0.75);
  EXPECT_EQ(chance_of_more_resends(0.0, 0, 3), 0.0);
  EXPECT_DOUBLE_EQ(mean_resending_s(30.0, 0.25, 1), 10.0);  // 30 * 0.25 / 0.75.
  // Two points: 2 * 1 - 1/3 retries, (0.5 / 0.5) each less (0.25 / 0.75) for the least of both.
  EXPECT_DOUBLE_EQ(mean_resending_s(30.0, 0.5, 2), 50.0);
}

TEST(DelaysTest, TheFirstOfAPushAndAnExpiry) {
  // m = L: m - m (1 - 1 / e) = m / e.
  EXPECT_NEAR(mean_longest_or_expiry_s(1.0, 1, 1.0), 0.36787944117144233, 1e-12);
  // A push that takes for ever leaves the expiry, an endless life the longest push.
  EXPECT_NEAR(mean_longest_or_expiry_s(1e6, 3, 60.0), 30.0, 1e-2);
  EXPECT_NEAR(mean_longest_or_expiry_s(6.0, 3, 1e9), 11.0, 1e-6);
}

TEST(DelaysTest, PoissonUsageBeyondWhatIsIncluded) {
  EXPECT_NEAR(mean_poisson_excess(1.0, 1), 0.36787944117144233, 1e-12);  // P(N = 0).
  EXPECT_EQ(mean_poisson_excess(3.0, 0), 3.0);
  // 2 - 2 + 2 P(0) + 1 P(1) = 4 / e^2.
  EXPECT_NEAR(mean_poisson_excess(2.0, 2), 0.5413411329464508, 1e-12);
  EXPECT_NEAR(mean_poisson_excess(1000.0, 100), 900.0, 1e-9);
}

}  // namespace
}  // namespace app
