#include "src/analysis/contagion.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

TEST(ContagionTest, PairingSquaresTheHealthyShare) {
  EXPECT_NEAR(infected_share_after_pairing(0.1, 0), 0.1, 1e-12);
  EXPECT_NEAR(infected_share_after_pairing(0.1, 2), 0.3439, 1e-12);  // 1 - 0.9^4.
  EXPECT_EQ(infected_share_after_pairing(0.0, 9), 0.0);
  EXPECT_EQ(infected_share_after_pairing(1.0, 1), 1.0);
}

TEST(ContagionTest, TimeToInfectAllWorkedByHand) {
  // 4 / 0.5 * (1/3 + 1/4 + 1/3) = 22/3.
  EXPECT_NEAR(mean_time_to_infect_all_s(4, 0.5), 22.0 / 3.0, 1e-12);
  EXPECT_EQ(mean_time_to_infect_all_s(1, 0.5), 0.0);
  EXPECT_NEAR(mean_time_to_infect_all_s(2, 1.0), 2.0, 1e-12);  // Meets itself half of the time.
}

}  // namespace
}  // namespace app
