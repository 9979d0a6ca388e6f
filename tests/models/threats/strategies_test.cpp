#include <gtest/gtest.h>

#include <algorithm>

#include "models/threats/threat.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk may read only; its helper, which it may start, may do x. Whoever takes over the clerk at
/// 40 s wants x.
struct Agency {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  AgentTypeId helper = world.agent("helper", {think(5.0), call(x)});
  AgentTypeId clerk = world.agent(
      "clerk",
      {think(40.0), call(read), choose({{1.0, sequence({think(1.0)})}, {0.0, spawn(helper)}})});

  Agency() {
    world.workflow_once(clerk);
    world.threat(read, {x}).goal.pace_s = sim::Distribution::constant(1.0);
    world.design().credentials.delegation = Delegation::kOwn;
    world.design().credentials.scope = CredentialScope::kCall;
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.at(clerk).configured = actions({read});
    world.at(helper).configured = actions({x});
    world.people_may(actions({read}));
  }
  Threat& threat() { return world.plan.threats[0]; }
};

std::size_t count_of(const Recorder& seen, Actor actor, Refusal refusal) {
  return static_cast<std::size_t>(std::count_if(
      seen.decisions.begin(), seen.decisions.end(),
      [&](const DecisionMade& one) { return one.actor == actor && one.refusal == refusal; }));
}

TEST(StrategyTest, DirectHasOnlyItsOwnCredential) {
  Agency agency;
  Recorder seen;
  run(agency.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
}

TEST(StrategyTest, LateralHasAnotherAgentDoIt) {
  Agency agency;
  agency.threat().strategies = {Strategy::kLateral};
  Recorder seen;
  const ReplicationResult result = run(agency.world.build(), &seen);
  // Denied at 41 s, the helper is started at 42 s, and does it at 43 s.
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(43.0));
  ASSERT_EQ(seen.hijacked.size(), 2U);
  EXPECT_EQ(seen.hijacked[1].source, seen.hijacked[0].agent);
  EXPECT_EQ(value(result, "threat.hijacked"), 1.0);  // Instances, not agents.
  // Who was started for the attacker ends with him.
  EXPECT_EQ(seen.agents_stopped.size(), seen.agents_started.size());
}

TEST(StrategyTest, AFanOutLimitKeepsLateralIn) {
  Agency agency;
  agency.threat().strategies = {Strategy::kLateral};
  PolicyRule none = require(RuleKind::kFanOut);
  none.limit = 0;
  none.effects.clear();
  agency.world.design().policy.rules.push_back(none);
  Recorder seen;
  run(agency.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
  EXPECT_EQ(seen.refused_delegations.size(), 1U);
}

/// The clerk may do x, but every hijack is noticed at once and its credential is dead in 2 s; the
/// attacker tries at 45 s.
struct Replay : Agency {
  Replay() {
    world.people_may(actions({read, x}));
    world.design().credentials.scope = CredentialScope::kRole;
    threat().goal.pace_s = sim::Distribution::constant(5.0);
    threat().strategies = {Strategy::kReplay};
    threat().detectors = {Detector{"watch", 1.0, sim::Distribution::constant(2.0)}};
    Countermeasure stop;
    stop.kind = CountermeasureKind::kStop;
    threat().countermeasures = {stop};
  }
};

TEST(StrategyTest, WhoIsStoppedInsideGoesOnOutsideWithWhatHeTookAlong) {
  Replay replay;
  Recorder seen;
  run(replay.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.tasks_ended[1].at, at_s(42.0));
  EXPECT_GE(count_of(seen, Actor::kOutsider, Refusal::kNone), 1U);
}

TEST(StrategyTest, WhatIsBoundToItsHolderIsOfNoUseOutside) {
  Replay replay;
  replay.world.design().credentials.binding = Binding::kSenderConstrained;
  Recorder seen;
  run(replay.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
  EXPECT_EQ(count_of(seen, Actor::kOutsider, Refusal::kBinding), 1U);
}

TEST(StrategyTest, ARevocationEndsAReplay) {
  Replay replay;
  replay.threat().response = Response{RevocationTarget::kAgent, sim::Distribution::constant(0.0)};
  replay.world.design().validation.kind = ValidationKind::kPush;
  Recorder seen;
  run(replay.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
  EXPECT_EQ(count_of(seen, Actor::kOutsider, Refusal::kRevoked), 1U);
}

TEST(StrategyTest, AdaptiveTakesUpOneStrategyAfterAnotherAndSlowsDown) {
  Agency agency;
  agency.threat().strategies = {Strategy::kAdaptive};
  Recorder seen;
  run(agency.world.build(), &seen);
  // Denied at 41 s, and there is nothing to harvest: the helper is started after 2 s, its call
  // comes after another 2 s.
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(45.0));
}

TEST(StrategyTest, WhoPersistsAsksAgainWhereAnotherTryMayWork) {
  Agency agency;
  agency.world.people_may(actions({agency.read, agency.x}));
  agency.world.design().credentials.scope = CredentialScope::kRole;
  agency.world.at(agency.x).failure_probability = 0.9;
  Recorder once;
  run(agency.world.build(), &once);
  EXPECT_EQ(once.accepted(agency.x), 1U);
  agency.threat().goal.persist = sim::seconds(3'000.0);
  Recorder seen;
  run(agency.world.build(), &seen);
  EXPECT_GT(seen.accepted(agency.x), 100U);
  EXPECT_EQ(seen.reached.size(), 1U);
}

TEST(StrategyTest, TwoAccidentsOfOneAgentDrawApart) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  world.workflow_once(world.agent("clerk", {repeat(200.0, {call(read)})}));
  Threat& accident = world.threat(read, {x});
  accident.injection = InjectionKind::kAccident;
  world.at(x).failure_probability = 0.5;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.accepted(x), 200U);
  EXPECT_NEAR(static_cast<double>(seen.executed(x)), 100.0, 30.0);
}

TEST(StrategyTest, ABudgetOfAttemptsEndsIt) {
  Agency agency;
  agency.threat().strategies = {Strategy::kAdaptive};
  agency.threat().goal.max_attempts = 2;
  Recorder seen;
  run(agency.world.build(), &seen);
  EXPECT_TRUE(seen.reached.empty());
  // One call and one start.
  const auto calls = std::count_if(seen.decisions.begin(), seen.decisions.end(),
                                   [](const auto& one) { return one.actor == Actor::kHijacked; });
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(seen.agents_started.size(), 3U);
}

// ---- Goals

TEST(GoalTest, SpendingIsReachedWhenTheWorkflowHasCostEnough) {
  Agency agency;
  agency.world.people_may(actions({agency.read, agency.x}));
  agency.world.design().credentials.scope = CredentialScope::kRole;
  agency.world.at(agency.x).price = Money{2'000'000};
  agency.threat().goal.spend_micros = 10'000'000;
  Recorder seen;
  run(agency.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.executed(agency.x), 5U);
  EXPECT_EQ(seen.reached[0].at, at_s(45.0));
}

TEST(GoalTest, StepsThatAreWantedSeveralTimesAreRepeated) {
  Agency agency;
  agency.world.people_may(actions({agency.read, agency.x}));
  agency.world.design().credentials.scope = CredentialScope::kRole;
  agency.threat().goal.times = 60;
  Recorder seen;
  run(agency.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.executed(agency.x), 60U);
  EXPECT_EQ(seen.reached[0].at, at_s(100.0));
}

TEST(GoalTest, AFanOutIsReachedWhenSoManyWereStarted) {
  Agency agency;
  agency.threat().goal.steps.clear();
  agency.threat().goal.fan_out = FanOutGoal{agency.helper, 7, false};
  Recorder seen;
  run(agency.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(47.0));
  EXPECT_EQ(seen.agents_started.size(), 9U);  // And the two clerks.
  EXPECT_EQ(seen.hijacked.size(), 1U);
  EXPECT_EQ(seen.executed(agency.x), 7U);  // Each does its plan.
}

TEST(GoalTest, ReplicasServeTheAttackerWhenTheFirstOneIsStopped) {
  Agency agency;
  agency.threat().goal.fan_out = FanOutGoal{agency.helper, 3, true};
  agency.threat().goal.pace_s = sim::Distribution::constant(2.0);
  agency.threat().goal.persist = sim::seconds(60.0);
  agency.threat().detectors = {Detector{"watch", 1.0, sim::Distribution::constant(20.0)}};
  Countermeasure stop;
  stop.kind = CountermeasureKind::kStop;
  agency.threat().countermeasures = {stop};
  Recorder seen;
  run(agency.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_GT(seen.executed(agency.x), 10U);
  const auto last = std::find_if(seen.done.rbegin(), seen.done.rend(),
                                 [&](const ActionDone& one) { return one.action == agency.x; });
  EXPECT_GT(last->at, at_s(90.0));
}

// ---- Spread

TEST(SpreadTest, CopiesByCallBranchAtTheirMean) {
  // Each infected reader sends 3 copies; who reads one is hijacked with 0.2: a mean of 0.6 < 1, so
  // each outbreak has a mean of 1 / (1 - 0.6) infected in all.
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId send = world.action(world.tool("post"), "send", Effect::kEgress);
  const AgentTypeId clerk = world.agent("clerk", {call(read)});
  world.workflow_at_rate(clerk, 1.0);
  world.threat(read, {send}).probability = 0.01;
  world.plan.threats[0].works = 0.2;
  world.plan.threats[0].spread.calls = {{send, {}, read, 3, 1.0}};
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
  world.horizon(40'000.0);
  double hijacked = 0.0;
  double seeds = 0.0;
  for (std::uint64_t replication = 0; replication < 12; ++replication) {
    Recorder seen;
    run(world.build(), &seen, replication);
    hijacked += static_cast<double>(seen.hijacked.size());
    // Every exposure is to a seed or to a copy; every hijack has sent three copies, read by now.
    seeds +=
        static_cast<double>(seen.injected.size()) - 3.0 * static_cast<double>(seen.hijacked.size());
  }
  EXPECT_NEAR(hijacked / (seeds * 0.2), 1.0 / (1.0 - 0.6), 0.25);
}

TEST(SpreadTest, AnAnswerCarriesItToWhoAsked) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  const AgentTypeId helper = world.agent("helper", {call(read)});
  const AgentTypeId boss = world.agent("boss", {spawn(helper), think(5.0)});
  world.workflow_once(boss);
  world.threat(read, {x}).spread.through_answers = 1.0;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
  Recorder seen;
  run(world.build(), &seen);
  ASSERT_EQ(seen.hijacked.size(), 2U);
  EXPECT_EQ(seen.hijacked[1].source, seen.hijacked[0].agent);
}

}  // namespace
}  // namespace models::testing
