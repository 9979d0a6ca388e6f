#include "models/credentials/probes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

constexpr double kTtl_s = 60.0;

/// One seat whose key is renewed for ever, and about 2,000 probes far apart from each other.
PlanBuilder renewing_seat(double renew_at) {
  PlanBuilder world;
  CredentialRegime& regime = world.design().credentials;
  regime.issue = IssuePer::kSeat;
  regime.lifetime_s = sim::Distribution::constant(kTtl_s);
  regime.renew_at = renew_at;
  world.plan.probes.rate_per_s = 1.0 / 600.0;
  world.horizon(1'200'000.0);
  world.action(world.tool("desk"), "look");
  return world;
}

/// Residual lifetime of the token that was the newest at each probe's instant [s].
std::vector<double> residuals_of_newest(const Recorder& seen) {
  std::vector<double> residuals;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    const auto later = [](sim::SimTime at, const CredentialIssued& token) { return at < token.at; };
    const CredentialIssued& newest =
        *(std::upper_bound(seen.issued.begin(), seen.issued.end(), outcome.due, later) - 1);
    if (outcome.credential == newest.credential && outcome.effective) {
      EXPECT_EQ(*outcome.effective, newest.expires);  // Nothing but expiry ends it.
    }
    residuals.push_back(sim::to_seconds(newest.expires - outcome.due));
  }
  std::sort(residuals.begin(), residuals.end());
  return residuals;
}

/// Largest distance between the empirical distribution and U(low, high).
double kolmogorov_distance(const std::vector<double>& sorted, double low, double high) {
  double distance = 0.0;
  const double n = static_cast<double>(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const double expected = (sorted[i] - low) / (high - low);
    distance = std::max(distance, std::abs(static_cast<double>(i + 1) / n - expected));
    distance = std::max(distance, std::abs(expected - static_cast<double>(i) / n));
  }
  return distance;
}

/// Critical value of the Kolmogorov-Smirnov test at 99.9 %: sqrt(ln(2 / 0.001) / 2) / sqrt(n).
double critical(std::size_t n) { return 1.9495 / std::sqrt(static_cast<double>(n)); }

TEST(ProbeTest, ResidualLifetimeOfBackToBackTokensIsUniform) {
  Recorder seen;
  run(renewing_seat(1.0).build(), &seen);
  const std::vector<double> residuals = residuals_of_newest(seen);
  // 1,200,000 s / 600 s: 2,000 +- 4 * sqrt(2,000) probes.
  EXPECT_NEAR(static_cast<double>(residuals.size()), 2000.0, 180.0);
  EXPECT_LT(kolmogorov_distance(residuals, 0.0, kTtl_s), critical(residuals.size()));
}

TEST(ProbeTest, NewestTokenRenewedEarlyHasAtLeastTheRestOfItsLifetime) {
  Recorder seen;
  run(renewing_seat(0.8).build(), &seen);
  const std::vector<double> residuals = residuals_of_newest(seen);
  // U((1 - 0.8) * 60 s, 60 s).
  EXPECT_NEAR(static_cast<double>(residuals.size()), 2000.0, 180.0);
  EXPECT_GE(residuals.front(), 12.0);
  EXPECT_LT(kolmogorov_distance(residuals, 12.0, kTtl_s), critical(residuals.size()));
}

TEST(ProbeTest, ProbesLeaveTheRunUndisturbed) {
  PlanBuilder world = renewing_seat(1.0);
  world.horizon(10'000.0);
  const ActionId read = world.action(ToolId{0}, "read");
  world.workflow_at_rate(world.agent("clerk", {call(read)}), 0.01);
  Recorder with;
  run(world.build(), &with);
  world.plan.probes.rate_per_s = 0.0;
  Recorder without;
  run(world.build(), &without);
  ASSERT_FALSE(without.decisions.empty());
  ASSERT_EQ(with.decisions.size(), without.decisions.size());
  for (std::size_t i = 0; i < with.decisions.size(); ++i) {
    EXPECT_EQ(with.decisions[i].at, without.decisions[i].at);
  }
  EXPECT_EQ(with.issued.size(), without.issued.size());
}

TEST(ProbeTest, EnforcementOfAPushIsItsDelay) {
  PlanBuilder world = renewing_seat(1.0);
  world.design().credentials.lifetime_s.reset();
  world.design().validation = {.kind = ValidationKind::kPush,
                               .delay_s = sim::Distribution::constant(5.0)};
  const sim::CensoredSketch enforcement =
      sample(run(world.build()), "revocation.enforcement", {{"cause", "probe"}});
  EXPECT_GT(enforcement.event_count(), 1800);
  EXPECT_EQ(enforcement.events().min(), 5.0);
  EXPECT_EQ(enforcement.events().max(), 5.0);
}

}  // namespace
}  // namespace models::testing
