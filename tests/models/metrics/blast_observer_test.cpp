#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

/// Blast radii worked by hand. Weights: internal 1, confidential 3, restricted 10; read 1, the
/// other effects 2; bulk 5.
namespace models::testing {
namespace {

const Labels kThreat{{"threat", "threat-1"}};

/// A desk agent that reads tickets after 40 s, with a key that does what its person may do.
struct Desk {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");                                   // 1
  ActionId lookup = world.action(world.tool("crm"), "lookup", Effect::kRead, kConfidential);  // 3
  ActionId send = world.action(world.tool("mail"), "send", Effect::kEgress);                  // 2
  ActionId wipe = world.action(world.tool("db"), "wipe", Effect::kWrite, kRestricted);        // 20
  AgentTypeId triage = world.agent("triage", {think(40.0), call(read), think(1000.0)});

  Desk() {
    world.workflow_once(triage);
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
    world.design().validation.kind = ValidationKind::kPush;
  }
  Threat& injection(std::vector<ActionId> goal) {
    Threat& threat = world.threat(read, std::move(goal));
    threat.goal.pace_s = sim::Distribution::constant(10.0);
    threat.goal.persist = sim::seconds(600.0);
    return threat;
  }
};

void expect_blast(const ReplicationResult& result, const Labels& labels, double potential,
                  double actual, double calls) {
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.potential", labels), potential);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.actual", labels), actual);
  EXPECT_EQ(value(result, "blast_radius.actual.calls", labels), calls);
}

TEST(BlastObserverTest, WhatCouldBeDoneAndWhatWasDone) {
  Desk desk;
  desk.world.plan.organisation.resources[1].owner = DepartmentId{0};  // Of crm.lookup.
  Threat& threat = desk.injection({desk.lookup, desk.send});
  threat.detectors = {Detector{"anomaly", 1.0, sim::Distribution::constant(15.0)}};
  threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(10.0)};
  const ReplicationResult result = run(desk.world.build());
  // Everything: 1 + 3 + 2 + 20. Done: lookup at 50 s and send at 60 s; revoked at 65 s.
  expect_blast(result, kThreat, 26.0, 5.0, 2.0);
  expect_blast(result, {}, 26.0, 5.0, 2.0);
  EXPECT_EQ(value(result, "blast_radius.actual.people", kThreat), 1.0);
  EXPECT_EQ(value(result, "blast_radius.actual.departments", kThreat), 1.0);
  EXPECT_EQ(value(result, "blast_radius.actual.irreversible", kThreat), 1.0);
}

TEST(BlastObserverTest, UsingAPermissionAgainAddsNoWeight) {
  Desk desk;
  desk.injection({desk.lookup}).goal.persist = sim::seconds(100.0);
  const ReplicationResult result = run(desk.world.build());
  // Every 10 s from 50 s on until the persistence of 100 s is over: 50, 60, ..., 140.
  expect_blast(result, kThreat, 26.0, 3.0, 10.0);
}

TEST(BlastObserverTest, BulkWeighsFiveTimesOne) {
  Desk desk;
  desk.world.at(desk.lookup).volume = Volume::kBulk;
  desk.injection({desk.lookup});
  const ReplicationResult result = run(desk.world.build());
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.actual", kThreat), 15.0);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.potential", kThreat), 38.0);
}

TEST(BlastObserverTest, WhereNobodyFollowsBothAreZero) {
  Desk desk;
  desk.injection({desk.lookup}).works = 0.0;
  expect_blast(run(desk.world.build()), kThreat, 0.0, 0.0, 0.0);
}

TEST(BlastObserverTest, ATaskScopeLeavesOnlyTheTasksReach) {
  Desk desk;
  desk.injection({desk.lookup});
  desk.world.design().policy.rules = {permit(RuleKind::kTaskScope)};
  desk.world.design().credentials.scope = CredentialScope::kTask;
  expect_blast(run(desk.world.build()), kThreat, 1.0, 0.0, 0.0);
}

TEST(BlastObserverTest, ThreatsTogetherAreAUnion) {
  Desk desk;
  desk.world.plan.workflows.clear();
  desk.world.workflow_at_rate(desk.triage, 0.02);
  Threat& first = desk.injection({desk.lookup});
  first.probability = 0.5;
  Threat second = first;
  second.name = "threat-2";
  second.goal.steps = {{{desk.lookup}, {}}, {{desk.send}, {}}};
  desk.world.plan.threats.push_back(second);
  const ReplicationResult result = run(desk.world.build());
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.actual", kThreat), 3.0);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.actual", {{"threat", "threat-2"}}), 5.0);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.actual"), 5.0);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.potential"), 26.0);
}

/// A rogue's goal is reached at 20 s; the credential that it had leaks, and is used 30 s later.
struct Leak {
  Desk desk;
  Leak() {
    desk.world.set_plan(desk.triage, {think(10'000.0)});
    Threat rogue;
    rogue.name = "rogue";
    rogue.injection = InjectionKind::kRogue;
    rogue.agents = {desk.triage};
    rogue.probability = 1.0;
    rogue.goal.steps = {{{desk.send}, {}}};
    rogue.goal.pace_s = sim::Distribution::constant(20.0);
    desk.world.plan.threats.push_back(rogue);
    Threat leak;
    leak.name = "threat-1";
    leak.intrusion = Intrusion{};
    leak.intrusion->time_to_first_use_s = sim::Distribution::constant(30.0);
    leak.campaign.after = ThreatId{0};
    leak.goal.steps = {{{desk.wipe}, {}}};
    leak.goal.pace_s = sim::Distribution::constant(60.0);
    desk.world.plan.threats.push_back(leak);
  }
};

TEST(BlastObserverTest, AStolenCredentialIsGoodForWhatItsScopeIsGoodFor) {
  Leak leak;
  leak.desk.world.people_may(actions({leak.desk.send, leak.desk.wipe}));
  const ReplicationResult result = run(leak.desk.world.build());
  expect_blast(result, kThreat, 22.0, 20.0, 1.0);
  EXPECT_EQ(value(result, "blast_radius.actual.people", kThreat), 1.0);  // Whom it names.
  EXPECT_EQ(value(result, "blast_radius.actual.departments", kThreat), 0.0);
  EXPECT_EQ(value(result, "blast_radius.actual.irreversible", kThreat), 1.0);
}

TEST(BlastObserverTest, AStolenCredentialThatIsBoundIsGoodForNothing) {
  Leak leak;
  leak.desk.world.design().credentials.binding = Binding::kSenderConstrained;
  const ReplicationResult result = run(leak.desk.world.build());
  expect_blast(result, kThreat, 0.0, 0.0, 0.0);
  EXPECT_DOUBLE_EQ(value(result, "blast_radius.potential", {{"threat", "rogue"}}), 26.0);
}

TEST(BlastObserverTest, AgentsThatAnAttackerStartsAddTheirReach) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");                       // 1
  const ActionId x = world.action(world.tool("x"), "go", Effect::kWrite, kRestricted);  // 20
  const AgentTypeId helper = world.agent("helper", {call(x)});
  const AgentTypeId boss = world.agent("boss", {think(30.0), call(read), spawn(helper)});
  world.workflow_once(boss);
  Threat& threat = world.threat(read, {x});
  threat.strategies = {Strategy::kLateral};
  threat.goal.pace_s = sim::Distribution::constant(10.0);
  world.design().credentials.delegation = Delegation::kOwn;
  world.at(boss).configured = actions({read});
  world.at(helper).configured = actions({x});
  world.design().credentials.scope = CredentialScope::kAgentType;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  // Reachable of the boss holds what its helpers could do, before any is started.
  expect_blast(run(world.build()), kThreat, 21.0, 20.0, 1.0);
}

TEST(BlastObserverTest, TheWarmUpIsLeftOut) {
  Desk desk;
  desk.injection({desk.lookup});
  desk.world.plan.clock.warmup = sim::seconds(60.0);
  desk.world.plan.threats[0].goal.persist = sim::seconds(100.0);
  // Hijacked at 40 s: no compromise that counts. Calls at 60, 70, ..., 140 s do.
  expect_blast(run(desk.world.build()), kThreat, 0.0, 3.0, 9.0);
}

}  // namespace
}  // namespace models::testing
