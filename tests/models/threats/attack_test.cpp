#include "models/threats/attack.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk who reads mail for 40 s and is then hijacked; the attacker wants x, then y.
struct Mailroom {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  ActionId y = world.action(world.tool("y"), "go", Effect::kWrite);

  explicit Mailroom(double before_s = 40.0) {
    world.workflow_once(world.agent("clerk", {think(before_s), call(read)}));
    world.threat(read, {x, y}).goal.pace_s = sim::Distribution::constant(1.0);
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
  }
  Threat& threat() { return world.plan.threats[0]; }
};

TEST(AttackTest, GoalIsReachedWhenEveryStepWasExecuted) {
  Mailroom room;
  Recorder seen;
  const ReplicationResult result = run(room.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(42.0));  // 40 s, a pause, x, a pause, y.
  EXPECT_EQ(value(result, "threat.success"), 1.0);
  EXPECT_EQ(value(result, "threat.success", {{"threat", "threat-1"}, {"workflow", "workflow-1"}}),
            1.0);
  EXPECT_EQ(sample(result, "threat.time_to_objective", {{"threat", "threat-1"}}).events().max(),
            2.0);
}

TEST(AttackTest, WhatIsRenewedWhileTheAttackerPausesIsPresentedInItsPlace) {
  Mailroom room;
  room.world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
  room.threat().goal.pace_s = sim::Distribution::constant(50.0);
  Recorder seen;
  run(room.world.build(), &seen);
  // x at 90 s with the token of 60 s, y at 140 s with that of 120 s; both were chosen before.
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(140.0));
}

TEST(AttackTest, AHijackedAgentGoesOnWithNoBranchOfItsPlan) {
  Mailroom room;
  const ActionId z = room.world.action(room.world.tool("z"), "go");
  const AgentTypeId helper = room.world.agent("helper", {think(1.0)});
  room.world.set_plan(
      AgentTypeId{0},
      {parallel({sequence({think(40.0), call(room.read)}),
                 sequence({think(30.0), call(z), think(20.0), spawn(helper), call(z)})})});
  Recorder seen;
  run(room.world.build(), &seen);
  EXPECT_EQ(seen.reached.size(), 1U);
  // The hijacked one at 30 s only, since at 50 s it serves the attacker; the one left alone, which
  // the malicious content never reaches, twice.
  EXPECT_EQ(seen.accepted(z), 3U);
  EXPECT_EQ(seen.agents_started.size(), 3U);
}

TEST(AttackTest, AnAttemptThatIsDeniedIsNoSuccess) {
  Mailroom room;
  room.world.people_may(actions({room.read, room.x}));
  Recorder seen;
  const ReplicationResult result = run(room.world.build(), &seen);
  EXPECT_EQ(seen.executed(room.x), 1U);
  EXPECT_EQ(seen.decisions.back().refusal, Refusal::kScope);
  EXPECT_TRUE(seen.reached.empty());
  EXPECT_EQ(value(result, "threat.success"), 0.0);
  EXPECT_EQ(value(result, "threat.hijacked"), 1.0);
}

TEST(AttackTest, AStepThatFailsAtTheToolIsNotExecuted) {
  Mailroom room;
  room.world.at(room.y).failure_probability = 1.0;
  Recorder seen;
  run(room.world.build(), &seen);
  EXPECT_EQ(seen.accepted(room.y), 1U);
  EXPECT_TRUE(seen.reached.empty());
}

TEST(AttackTest, AnyAlternativeOfAStepWillDo) {
  Mailroom room;
  room.threat().goal.steps = {{{room.y, room.x}, {}}};
  room.world.people_may(actions({room.read, room.x}));
  Recorder seen;
  run(room.world.build(), &seen);
  EXPECT_EQ(seen.accepted(room.y), 0U);
  EXPECT_EQ(seen.reached.size(), 1U);
}

TEST(AttackTest, ADeniedAttackerGivesUpAndLetsGo) {
  Mailroom room;
  room.world.people_may(actions({room.read}));
  room.threat().goal.persist = sim::seconds(1000.0);
  Recorder seen;
  run(room.world.build(), &seen);
  int hijacked_attempts = 0;
  for (const DecisionMade& decision : seen.decisions) {
    if (decision.actor == Actor::kHijacked) ++hijacked_attempts;
  }
  EXPECT_EQ(hijacked_attempts, 1);
  EXPECT_EQ(seen.tasks_ended.back().outcome, Outcome::kFailed);
  EXPECT_EQ(seen.tasks_ended.back().at, at_s(41.0));
}

TEST(AttackTest, PersistenceRepeatsTheGoalForItsTime) {
  Mailroom room;
  room.threat().goal.persist = sim::seconds(9.0);
  Recorder seen;
  run(room.world.build(), &seen);
  // Rounds of 2 s start at 0, 2, 4, 6, 8 s after the hijack; the one that ends at 10 s is the last.
  EXPECT_EQ(seen.executed(room.y), 5U);
  EXPECT_EQ(seen.reached.size(), 1U);
}

/// Tokens of 0 s (to 60 s) and 30 s (to 90 s); at 40 s the newest is revoked everywhere.
std::size_t calls_of_x(Strategy strategy) {
  Mailroom room;
  room.threat().goal.steps.pop_back();
  room.threat().goal.persist = sim::seconds(1000.0);
  room.threat().strategies = {strategy};
  room.threat().detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(0.0)}};
  room.threat().response =
      Response{RevocationTarget::kCredential, sim::Distribution::constant(0.0)};
  CredentialRegime& regime = room.world.design().credentials;
  regime.lifetime_s = sim::Distribution::constant(60.0);
  regime.renew_at = 0.5;
  room.world.design().validation.kind = ValidationKind::kPush;
  Recorder seen;
  run(room.world.build(), &seen);
  return seen.accepted(room.x);
}

TEST(AttackTest, HarvestUsesOlderCredentialsAndDirectDoesNot) {
  EXPECT_EQ(calls_of_x(Strategy::kDirect), 0U);
  // At 41 s the newest is refused; with the older one at 42, 43, ..., 59 s.
  EXPECT_EQ(calls_of_x(Strategy::kHarvest), 18U);
}

TEST(AttackTest, SuccessIsCountedPerInjectedWorkflow) {
  Mailroom room(0.0);
  room.world.plan.workflows.clear();
  room.world.workflow_at_rate(AgentTypeId{0}, 1.0);
  room.threat().probability = 0.3;
  room.world.at(AgentTypeId{0}).model.susceptibility = 0.5;
  const ReplicationResult result = run(room.world.build());
  const double injected = value(result, "threat.injected");
  // Poisson thinning: 3,600 * 0.3, and half of those are hijacked.
  EXPECT_NEAR(injected, 1080.0, 3.29 * std::sqrt(1080.0));
  EXPECT_NEAR(value(result, "threat.success"), 0.5, 3.29 * std::sqrt(0.25 / injected));
  EXPECT_NEAR(value(result, "threat.hijacked"), injected / 2.0, 3.29 * std::sqrt(injected / 4.0));
}

TEST(AttackTest, ResultsThatCannotCarryItInjectNothing) {
  Mailroom room;
  room.world.at(room.read).untrusted = false;
  Recorder seen;
  const ReplicationResult result = run(room.world.build(), &seen);
  EXPECT_TRUE(seen.injected.empty());
  EXPECT_TRUE(is_missing(result, "threat.success"));
}

TEST(AttackTest, ThePlanMayKnowBetterThanTheToolWhetherAResultIsUntrusted) {
  Mailroom room;
  Step trusted = call(room.read);
  trusted.result = ResultTrust::kTrusted;
  room.world.set_plan(AgentTypeId{0}, {trusted});
  Recorder seen;
  run(room.world.build(), &seen);
  EXPECT_TRUE(seen.injected.empty());
  room.world.at(room.read).untrusted = false;
  room.world.plan.agent_types[0].plan.children[0].result = ResultTrust::kUntrusted;
  run(room.world.build(), &seen);
  EXPECT_EQ(seen.injected.size(), 1U);
}

TEST(ContainmentTest, AHijackIsContainedWhenNothingOfTheAgentIsAccepted) {
  Mailroom room;
  room.threat().detectors = {Detector{"slow", 1.0, sim::Distribution::constant(100.0)}};
  room.threat().response = Response{RevocationTarget::kAgent, sim::Distribution::constant(10.0)};
  room.world.design().validation = {.kind = ValidationKind::kPush,
                                    .delay_s = sim::Distribution::constant(5.0)};
  const ReplicationResult result = run(room.world.build());
  const Labels threat{{"threat", "threat-1"}};
  EXPECT_EQ(sample(result, "threat.time_to_detect", threat).events().max(), 100.0);
  EXPECT_EQ(sample(result, "threat.time_to_contain", threat).events().max(), 115.0);
}

TEST(ContainmentTest, NeverContainedIsCensored) {
  Mailroom room;
  const ReplicationResult result = run(room.world.build());
  const sim::CensoredSketch contain =
      sample(result, "threat.time_to_contain", {{"threat", "threat-1"}});
  EXPECT_EQ(contain.event_count(), 0);
  EXPECT_EQ(contain.censored().max(), 3560.0);  // From 40 s to the horizon.
}

TEST(ResponseTest, ADesignsResponseReplacesTheThreats) {
  Mailroom room;
  room.threat().detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(0.0)}};
  room.threat().response = Response{RevocationTarget::kAgent, sim::Distribution::constant(500.0)};
  room.world.design().response =
      Response{RevocationTarget::kAgent, sim::Distribution::constant(7.0)};
  const ReplicationResult result = run(room.world.build());
  EXPECT_EQ(sample(result, "revocation.handling", {{"cause", "incident"}}).events().max(), 7.0);
}

TEST(TaintTest, ATaintGuardStopsTheAttackButNotTheReply) {
  PlanBuilder world;
  const ToolId mail = world.tool("mail");
  const ActionId read = world.action(mail, "read");
  const ActionId send = world.action(mail, "send", Effect::kEgress, kPublic);
  world.at(send).arguments = {"to"};
  world.workflow_once(world.agent("clerk", {call(read), call(send, {{"to", "requester"}})}));
  world.threat(read, {send}).goal.steps[0].arguments = {{"to", "attacker"}};
  PolicyRule guard = require(RuleKind::kTaintGuard);
  guard.argument = "to";
  guard.known = {"requester"};
  world.design().policy.rules = {permit(RuleKind::kTaskScope), guard};
  const ReplicationResult result = run(world.build());
  EXPECT_EQ(value(result, "threat.success"), 0.0);
  EXPECT_EQ(value(result, "velocity.completed", {{"threat", "none"}}), 1.0);
}

}  // namespace
}  // namespace models::testing
