#include "models/workload/overreach.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace models::testing {
namespace {

TEST(OverreachPerCallTest, AThousandCallsAndFourInFiveOrganisations) {
  // 1 - 0.2^(1/1000): ln 0.2 = -1.6094379, so p = 1.6094379e-3 - 1.6094379e-3^2 / 2 + ...
  EXPECT_NEAR(overreach_per_call({.share = 0.8, .actions = 1000}), 0.00160814347, 1e-11);
}

TEST(OverreachPerCallTest, OneCallIsTheShareItself) {
  EXPECT_DOUBLE_EQ(overreach_per_call({.share = 0.8, .actions = 1}), 0.8);
  EXPECT_DOUBLE_EQ(overreach_per_call({.share = 0.75, .actions = 2}), 0.5);
  EXPECT_EQ(overreach_per_call({.share = 0.0, .actions = 1000}), 0.0);
}

TEST(OverreachPerCallTest, SoManyCallsGiveTheShareBack) {
  for (const double share : {1e-9, 0.05, 0.5, 0.8, 0.999}) {
    for (const std::uint64_t n : {std::uint64_t{3}, std::uint64_t{1000}, std::uint64_t{1} << 40U}) {
      const double p = overreach_per_call({.share = share, .actions = n});
      EXPECT_NEAR(-std::expm1(static_cast<double>(n) * std::log1p(-p)) / share, 1.0, 1e-12);
    }
  }
}

}  // namespace
}  // namespace models::testing
