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

TEST(DelaysTest, PoissonUsageBeyondWhatIsIncluded) {
  EXPECT_NEAR(mean_poisson_excess(1.0, 1), 0.36787944117144233, 1e-12);  // P(N = 0).
  EXPECT_EQ(mean_poisson_excess(3.0, 0), 3.0);
  // 2 - 2 + 2 P(0) + 1 P(1) = 4 / e^2.
  EXPECT_NEAR(mean_poisson_excess(2.0, 2), 0.5413411329464508, 1e-12);
  EXPECT_NEAR(mean_poisson_excess(1000.0, 100), 900.0, 1e-9);
}

}  // namespace
}  // namespace app
