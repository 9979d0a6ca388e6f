#include "src/analysis/contagion.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace app {
namespace {

TEST(ContagionTest, PairingSquaresTheHealthyShare) {
  EXPECT_NEAR(infected_share_after_pairing(0.1, 0), 0.1, 1e-12);
  EXPECT_NEAR(infected_share_after_pairing(0.1, 2), 0.3439, 1e-12);  // 1 - 0.9^4.
  EXPECT_EQ(infected_share_after_pairing(0.0, 9), 0.0);
  EXPECT_EQ(infected_share_after_pairing(1.0, 1), 1.0);
}

TEST(ContagionTest, RoundsFollowTheLogisticMap) {
  // 0.5 + 0.5 * 0.5 * 0.5 - 0.2 * 0.5 = 0.525; with certain transmission the healthy share squares.
  EXPECT_NEAR(infected_share_after_rounds(0.5, 0.5, 0.2, 1), 0.525, 1e-12);
  EXPECT_NEAR(infected_share_after_rounds(0.1, 1.0, 0.0, 2), 0.3439, 1e-12);
  EXPECT_NEAR(infected_share_after_rounds(0.01, 0.5, 0.2, 500), 0.6, 1e-9);  // 1 - 0.2 / 0.5.
  EXPECT_LT(infected_share_after_rounds(0.9, 0.2, 0.3, 500), 1e-9);
  EXPECT_LT(infected_share_after_rounds(0.9, 0.3, 0.3, 100'000), 1e-4);  // The threshold, slowly.
}

TEST(ContagionTest, ContactsFollowTheLogistic) {
  // dx/dt at 0 is 0.5 * 0.1 * 0.9 - 0.2 * 0.1 = 0.025.
  const double soon = infected_share_by_contacts(0.1, 0.5, 0.2, 1e-6);
  EXPECT_NEAR((soon - 0.1) / 1e-6, 0.025, 1e-6);
  EXPECT_NEAR(infected_share_by_contacts(0.1, 0.5, 0.2, 1e4), 0.6, 1e-12);
  EXPECT_NEAR(infected_share_by_contacts(0.1, 0.2, 0.5, 1e3), 0.0, 1e-12);
  EXPECT_NEAR(infected_share_by_contacts(0.5, 1.0, 0.0, 2.0), 1.0 / (1.0 + std::exp(-2.0)), 1e-12);
  EXPECT_NEAR(infected_share_by_contacts(0.5, 1.0, 1.0, 2.0), 0.25, 1e-12);  // 0.5 / (1 + 1).
}

TEST(ContagionTest, TimeToInfectAllWorkedByHand) {
  // 4 / 0.5 * (1/3 + 1/4 + 1/3) = 22/3.
  EXPECT_NEAR(mean_time_to_infect_all_s(4, 0.5), 22.0 / 3.0, 1e-12);
  EXPECT_EQ(mean_time_to_infect_all_s(1, 0.5), 0.0);
  EXPECT_NEAR(mean_time_to_infect_all_s(2, 1.0), 2.0, 1e-12);  // Meets itself half of the time.
}

}  // namespace
}  // namespace app
