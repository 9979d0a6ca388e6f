#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

/// Everybody reads what hijacks them; the goal is one more call.
struct Desk {
  PlanBuilder world;
  ActionId read, steal;
  Desk() {
    const ToolId desk = world.tool("desk");
    read = world.action(desk, "read");
    steal = world.action(desk, "steal");
    const AgentTypeId reader = world.agent("reader", {call(read), think(50.0)});
    world.people_may(actions({read, steal}));
    world.workflow_at_rate(reader, 1.0 / 60.0);
    world.threat(read, {steal});
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
  }
  Loss& loses(LossEvent on, Distribution magnitude_usd) {
    return world.plan.losses.emplace_back(Loss{ThreatId{0}, on, std::move(magnitude_usd), 0.0, {}});
  }
};

TEST(LossObserverTest, WithoutLossesTheRowsAreMissing) {
  const ReplicationResult result = run(Desk().world.build());
  EXPECT_TRUE(is_missing(result, "cost.loss"));
  EXPECT_TRUE(is_missing(result, "cost.loss.annual"));
}

TEST(LossObserverTest, FrequencyIsWhatTheRunShows) {
  Desk desk;
  desk.loses(LossEvent::kGoal, Distribution::constant(250.0));
  Recorder seen;
  ReplicationResult result = run(desk.world.build(), &seen);
  ASSERT_GT(seen.reached.size(), 10U);
  const double expected = 250.0 * static_cast<double>(seen.reached.size());
  EXPECT_DOUBLE_EQ(value(result, "cost.loss"), expected);
  EXPECT_DOUBLE_EQ(value(result, "cost.loss", {{"threat", desk.world.plan.threats[0].name}}),
                   expected);
  // An hour of 8,760 of the year.
  EXPECT_DOUBLE_EQ(value(result, "cost.loss.annual"), expected * 8760.0);
  desk.world.plan.clock.warmup = sim::seconds(1800.0);
  std::size_t late = 0;
  for (const GoalReached& one : seen.reached) late += one.at >= at_s(1800.0) ? 1 : 0;
  result = run(desk.world.build());
  EXPECT_DOUBLE_EQ(value(result, "cost.loss"), 250.0 * static_cast<double>(late));
  EXPECT_DOUBLE_EQ(value(result, "cost.loss.annual"), value(result, "cost.loss") * 17'520.0);
}

TEST(LossObserverTest, AHijackCanBeTheLoss) {
  Desk desk;
  desk.world.plan.threats[0].goal.pace_s =
      Distribution::constant(1e6);  // The goal is out of reach.
  desk.loses(LossEvent::kHijack, Distribution::constant(3.0));
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
  EXPECT_DOUBLE_EQ(value(result, "cost.loss"), 3.0 * static_cast<double>(seen.hijacked.size()));
}

TEST(LossObserverTest, AnExposedActionCanBeTheLoss) {
  Desk desk;
  Threat& threat = desk.world.plan.threats[0];
  threat.goal.pace_s = Distribution::constant(20.0);
  threat.goal.persist = sim::seconds(600.0);
  threat.detectors = {Detector{"sees", 1.0, Distribution::constant(30.0)}};
  threat.response = Response{RevocationTarget::kAgent, Distribution::constant(100.0)};
  desk.loses(LossEvent::kExposedAction, Distribution::constant(1.0));
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  // Noticed 30 s after the hijack, and revoked 100 s later: the calls of the 40th, 60th, ...
  // second.
  const double exposed =
      value(result, "revocation.exposed_actions", {{"actor", "hijacked"}, {"cause", "incident"}});
  EXPECT_GT(exposed, 4.0 * static_cast<double>(seen.hijacks.size() - 3));
  EXPECT_DOUBLE_EQ(value(result, "cost.loss"), exposed);
}

TEST(LossObserverTest, SecondaryLossComesByChance) {
  Desk desk;
  Loss& loss = desk.loses(LossEvent::kGoal, Distribution::constant(0.0));
  loss.secondary_probability = 0.25;
  loss.secondary_usd = Distribution::constant(1.0);
  desk.world.horizon(60.0 * 4000.0);
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  const auto n = static_cast<double>(seen.reached.size());
  // Four standard deviations of a binomial.
  EXPECT_NEAR(value(result, "cost.loss"), 0.25 * n, 4.0 * std::sqrt(n * 0.25 * 0.75));
}

// The magnitudes of n independent events have n times the mean and variance of one.
void expect_moments(const Distribution& magnitude_usd, double mean, double variance) {
  EXPECT_NEAR(magnitude_usd.mean(), mean, 1e-6 * mean);
  EXPECT_NEAR(magnitude_usd.variance(), variance, 1e-6 * variance);
  double sum = 0.0;
  double square = 0.0;
  double events = 0.0;
  Desk desk;
  desk.loses(LossEvent::kGoal, magnitude_usd);
  desk.world.horizon(60.0 * 100.0);
  for (std::uint64_t replication = 0; replication < 60; ++replication) {
    Recorder seen;
    const ReplicationResult result = run(desk.world.build(), &seen, replication);
    const auto n = static_cast<double>(seen.reached.size());
    const double beyond = value(result, "cost.loss") - n * mean;
    sum += beyond;
    square += beyond * beyond;
    events += n;
  }
  EXPECT_NEAR(sum / events, 0.0, 4.0 * std::sqrt(variance / events));
  // 60 sums, near normal: their variance is known to about 18 %.
  EXPECT_NEAR(square / events, variance, 4.0 * 0.18 * variance);
}

TEST(LossObserverTest, PertHasItsMeanAndVariance) {
  // Mean (1 + 4 * 5 + 21) / 6 = 7; variance (7 - 1) * (21 - 7) / 7 = 12, all in thousands.
  expect_moments(Distribution::pert(1e3, 5e3, 21e3), 7e3, 12e6);
}

TEST(LossObserverTest, LognormalHasItsMeanAndVariance) {
  const double sigma = std::log(2.0) / 1.6448536269514722;
  const double mean = 1e4 * std::exp(0.5 * sigma * sigma);
  expect_moments(Distribution::lognormal_from_quantiles(1e4, 2e4), mean,
                 std::expm1(sigma * sigma) * mean * mean);
}

TEST(LossObserverTest, TheSameEventCostsTheSameInEveryDesign) {
  Desk desk;
  desk.loses(LossEvent::kGoal, Distribution::pert(1e3, 5e3, 21e3));
  const double base = value(run(desk.world.build()), "cost.loss");
  // Another way of validation, which nobody gets stuck in: the same goals are reached.
  desk.world.design().validation = {.kind = ValidationKind::kIntrospect,
                                    .latency_s = Distribution::constant(0.5)};
  EXPECT_DOUBLE_EQ(value(run(desk.world.build()), "cost.loss"), base);
  EXPECT_NE(value(run(desk.world.build(), nullptr, 1), "cost.loss"), base);
}

TEST(LossObserverTest, LossesChangeNothingElse) {
  PlanBuilder world = help_desk(0.01, 6.0 * 3600.0);
  const ReplicationResult plain = run(world.build());
  world.plan.losses.push_back({ThreatId{0}, LossEvent::kExposedAction,
                               Distribution::pert(1e3, 5e3, 21e3), 0.5,
                               Distribution::constant(1e5)});
  world.plan.pricing.governance.approver_hour = {60'000'000'000'000};
  const ReplicationResult priced = run(world.build());
  EXPECT_EQ(plain.fingerprint, priced.fingerprint);
  std::map<std::pair<std::string, Labels>, std::optional<double>> rows;
  for (const Measurement& row : priced.values) rows[{row.metric, row.labels}] = row.value;
  std::size_t compared = 0;
  for (const Measurement& row : plain.values) {
    if (row.metric.starts_with("cost.")) continue;
    const auto found = rows.find({row.metric, row.labels});
    ASSERT_NE(found, rows.end()) << row.metric;
    EXPECT_EQ(found->second, row.value) << row.metric;
    ++compared;
  }
  EXPECT_GT(compared, 100U);
}

}  // namespace
}  // namespace models::testing
