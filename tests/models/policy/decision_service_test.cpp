#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

// The decision point as a system: servers, network, timeouts, retries, outages, kept decisions.
namespace models::testing {
namespace {

using sim::Distribution;

/// A clerk that reads three times, 10 s apart.
struct Desk {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");
  AgentTypeId clerk = world.agent("clerk", {repeat(3.0, {optional_call(read), think(10.0)})});
  Recorder seen;

  Desk() {
    decisions().remote = true;
    decisions().network_s = Distribution::constant(0.2);
    decisions().service_s = Distribution::constant(0.3);
  }
  DecisionPointConfig& decisions() { return world.design().decisions; }
  ReplicationResult go() { return run(world.build(), &seen); }
  std::vector<Refusal> refusals() const {
    std::vector<Refusal> all;
    for (const DecisionMade& one : seen.decisions) all.push_back(one.refusal);
    return all;
  }
};

/// Out from 5 s to 17 s, and again from 22 s on.
OutageTimes one_outage() { return {Distribution::constant(5.0), Distribution::constant(12.0)}; }

TEST(DecisionServiceTest, ARemoteDecisionTakesTheWayThereTheServiceAndTheWayBack) {
  Desk desk;
  desk.decisions().servers = 1;
  desk.world.workflow_once(desk.clerk);
  const ReplicationResult result = desk.go();
  EXPECT_EQ(desk.seen.decisions[0].at, at_s(0.5));
  EXPECT_EQ(desk.seen.decisions[1].at, at_s(11.0));
  EXPECT_DOUBLE_EQ(desk.seen.decisions[0].control_s, 0.5);
  EXPECT_DOUBLE_EQ(value(result, "engine.decision_point.latency"), 0.5);
  EXPECT_NEAR(value(result, "engine.decision_point.utilisation"), 0.9 / 3600.0, 1e-12);
}

TEST(DecisionServiceTest, OneServerServesOneAfterAnother) {
  Desk desk;
  desk.decisions().servers = 1;
  for (int i = 0; i < 3; ++i) desk.world.workflow_once(desk.clerk);
  desk.go();
  // All ask at 0, are there at 0.1 and leave the server at 0.4, 0.7 and 1.0.
  EXPECT_EQ(desk.seen.decisions[0].at, at_s(0.5));
  EXPECT_EQ(desk.seen.decisions[1].at, at_s(0.8));
  EXPECT_EQ(desk.seen.decisions[2].at, at_s(1.1));
}

TEST(DecisionServiceTest, GivenUpAttemptsStillKeepTheServerBusy) {
  Desk desk;
  desk.decisions().servers = 1;
  desk.decisions().service_s = Distribution::constant(2.0);
  desk.decisions().timeout = sim::seconds(1.0);
  desk.decisions().attempts = 2;
  desk.world.set_plan(desk.clerk, {optional_call(desk.read)});
  desk.world.workflow_once(desk.clerk);
  const ReplicationResult result = desk.go();
  // Asked at 0 and at 1; nobody hears the answers at 2.2 and 4.2.
  ASSERT_EQ(desk.refusals(), std::vector{Refusal::kUndecided});
  EXPECT_EQ(desk.seen.decisions[0].at, at_s(2.0));
  EXPECT_EQ(value(result, "engine.decision_point.timeouts"), 2.0);
  EXPECT_EQ(value(result, "engine.decision_point.fallbacks"), 1.0);
  EXPECT_NEAR(value(result, "engine.decision_point.utilisation"), 4.0 / 3600.0, 1e-12);
}

TEST(DecisionServiceTest, AnOutageFailsClosedOpenOrStale) {
  const std::vector<std::pair<OnOutage, Refusal>> cases = {
      {OnOutage::kFailClosed, Refusal::kUndecided},
      {OnOutage::kFailOpen, Refusal::kNone},
      {OnOutage::kStale, Refusal::kNone}};
  for (const auto& [mode, second] : cases) {
    Desk desk;
    desk.decisions().outages = one_outage();
    desk.decisions().on_outage = mode;
    desk.world.workflow_once(desk.clerk);
    desk.go();
    // Asked at 0, 10.7 (out) and 20.9.
    EXPECT_EQ(desk.refusals(), (std::vector{Refusal::kNone, second, Refusal::kNone}));
  }
}

TEST(DecisionServiceTest, FailOpenLetsPassWhatPolicyWouldDenyAndStaleDoesNot) {
  for (const OnOutage mode : {OnOutage::kFailOpen, OnOutage::kStale, OnOutage::kFailClosed}) {
    Desk desk;
    desk.decisions().outages = one_outage();
    desk.decisions().on_outage = mode;
    desk.world.design().policy.rules.clear();  // Everything is denied.
    desk.world.workflow_once(desk.clerk);
    desk.go();
    EXPECT_EQ(desk.seen.executed(desk.read), mode == OnOutage::kFailOpen ? 1U : 0U);
  }
}

TEST(DecisionServiceTest, WhatAgentsCanDoFollowsAnOutage) {
  for (const bool open : {false, true}) {
    Desk desk;
    const ActionId send = desk.world.action(ToolId{0}, "send", Effect::kEgress, kPublic);
    desk.decisions().outages = one_outage();
    desk.decisions().on_outage = open ? OnOutage::kFailOpen : OnOutage::kFailClosed;
    desk.world.design().credentials.scope = CredentialScope::kRole;
    desk.world.workflow_once(desk.clerk);
    desk.go();
    std::vector<std::pair<double, std::size_t>> sizes;
    for (const AuthorityChanged& one : desk.seen.authority) {
      if (one.at <= at_s(17.0)) {
        sizes.emplace_back(sim::to_seconds(one.at - sim::kStart), one.effective.size());
      }
    }
    const std::size_t during = open ? 2 : 0;  // Reading, and sending, which policy denies.
    EXPECT_EQ(sizes,
              (std::vector<std::pair<double, std::size_t>>{{0.0, 1}, {5.0, during}, {17.0, 1}}));
    EXPECT_FALSE(desk.seen.authority.front().effective.contains(send));
  }
}

TEST(DecisionServiceTest, AKeptDecisionIsQuickAndGrowsStale) {
  Desk desk;
  desk.decisions().cache_ttl = sim::seconds(15.0);
  PolicyRule hours = require(RuleKind::kHours);
  hours.effects.clear();
  hours.hours = {0x7f, 0, 5};  // Closed from 5 s on.
  desk.world.design().policy.rules.push_back(hours);
  desk.world.workflow_once(desk.clerk);
  const ReplicationResult result = desk.go();
  // Decided at 0.5, kept until 15.5: the call at 10.5 goes by it at once, the one at 20.5 asks.
  EXPECT_EQ(desk.refusals(), (std::vector{Refusal::kNone, Refusal::kNone, Refusal::kPolicy}));
  EXPECT_EQ(desk.seen.decisions[1].at, at_s(10.5));
  EXPECT_EQ(desk.seen.decisions[2].at, at_s(21.0));
  EXPECT_NEAR(value(result, "engine.decision_point.kept"), 1.0 / 3.0, 1e-12);
  EXPECT_EQ(value(result, "engine.decision_point.stale"), 1.0);
  EXPECT_EQ(value(result, "policy.stale_allowed"), 1.0);
}

// M/M/c: the wait of Erlang C.
TEST(DecisionServiceTest, TheQueueAgreesWithErlangC) {
  Desk desk;
  desk.decisions().servers = 2;
  desk.decisions().network_s = Distribution::constant(0.0);
  desk.decisions().service_s = Distribution::exponential(1.0);
  desk.world.set_plan(desk.clerk, {optional_call(desk.read)});
  desk.world.workflow_at_rate(desk.clerk, 1.4);
  desk.world.horizon(200'000.0);
  const ReplicationResult result = desk.go();
  // c = 2, rho = 0.7: C = 0.57647, Wq = C / (2 - 1.4) = 0.96078 s, and 1 s of service.
  EXPECT_NEAR(value(result, "engine.decision_point.latency"), 1.96078, 0.04);
  EXPECT_NEAR(value(result, "engine.decision_point.utilisation"), 0.7, 0.01);
  EXPECT_NEAR(value(result, "engine.decision_point.queue"), 1.4 * 0.96078, 0.05);
}

}  // namespace
}  // namespace models::testing
