#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "models/threats/threat.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk is hijacked at 40 s; the attacker does x once a second for five minutes.
struct Watched {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ToolId tool = world.tool("x");
  ActionId x = world.action(tool, "go", Effect::kEgress);
  AgentTypeId clerk = world.agent("clerk", {think(40.0), call(read), think(10.0)});

  Watched() {
    world.workflow_once(clerk);
    Threat& made = world.threat(read, {x});
    made.goal.pace_s = sim::Distribution::constant(1.0);
    made.goal.persist = sim::seconds(300.0);
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
  }
  Threat& threat() { return world.plan.threats[0]; }
  /// One that notices every time, `delay_s` later.
  void watch(Sight sight, double delay_s = 0.0) {
    Detector detector{"watch", 1.0, sim::Distribution::constant(delay_s)};
    detector.sees = {sight};
    threat().detectors = {detector};
  }
  Countermeasure& answer(CountermeasureKind kind) {
    threat().countermeasures.emplace_back().kind = kind;
    return threat().countermeasures.back();
  }
  Recorder seen() const {
    Recorder recorder;
    run(world.build(), &recorder);
    return recorder;
  }
};

std::optional<sim::SimTime> detected_at(const Watched& watched) {
  const Recorder seen = watched.seen();
  return seen.detected.empty() ? std::nullopt : std::optional(seen.detected[0].at);
}

// ---- What detectors see

TEST(DetectorTest, SeesTheCompromiseAsSuch) {
  Watched watched;
  watched.watch(Sight::kCompromise, 7.0);
  EXPECT_EQ(detected_at(watched), at_s(47.0));
}

TEST(DetectorTest, SeesTheFirstCall) {
  Watched watched;
  watched.watch(Sight::kCalls, 7.0);
  EXPECT_EQ(detected_at(watched), at_s(48.0));
}

TEST(DetectorTest, SeesDenialsAlone) {
  Watched watched;
  watched.watch(Sight::kDenials);
  EXPECT_EQ(detected_at(watched), std::nullopt);
  watched.world.people_may(actions({watched.read}));
  EXPECT_EQ(detected_at(watched), at_s(41.0));
}

TEST(DetectorTest, SeesWhatIsSentOut) {
  Watched watched;
  watched.watch(Sight::kEgress);
  EXPECT_EQ(detected_at(watched), at_s(41.0));
  watched.world.at(watched.x).effect = Effect::kWrite;
  EXPECT_EQ(detected_at(watched), std::nullopt);
}

TEST(DetectorTest, OnTheLogSeesOnlyWhatTheLogCarries) {
  Watched watched;
  watched.watch(Sight::kLog);
  EXPECT_EQ(detected_at(watched), at_s(41.0));
  watched.world.at(watched.x).audited = false;
  EXPECT_EQ(detected_at(watched), std::nullopt);
  watched.world.at(watched.x).audited = true;
  watched.world.design().audit.level = AuditLevel::kNone;
  EXPECT_EQ(detected_at(watched), std::nullopt);
  watched.world.design().audit.level = AuditLevel::kTool;
  watched.world.design().audit.loss = 1.0;
  EXPECT_EQ(detected_at(watched), std::nullopt);
}

TEST(DetectorTest, NoticesEachCallByItsChance) {
  Watched watched;
  watched.watch(Sight::kCalls);
  watched.threat().detectors[0].probability = 0.1;
  watched.world.plan.workflows[0].arrivals = {};
  watched.world.plan.workflows[0].arrivals.rate_per_s = 0.1;
  watched.world.horizon(20'000.0);
  const Recorder seen = watched.seen();
  double calls = 0.0;
  for (const HijackOutcome& one : seen.hijacks) {
    if (one.detected) calls += sim::to_seconds(*one.detected - one.hijacked);
  }
  // One call a second: the number until the first that is noticed is geometric.
  ASSERT_GT(seen.detected.size(), 1'000U);
  EXPECT_NEAR(calls / static_cast<double>(seen.detected.size()), 10.0, 0.8);
}

TEST(DetectorTest, AnAttackerCanBlindThem) {
  Watched watched;
  watched.watch(Sight::kCompromise, 7.0);
  watched.threat().blinded_by = watched.x;
  EXPECT_EQ(detected_at(watched), std::nullopt);
  watched.watch(Sight::kCompromise, 0.5);
  EXPECT_EQ(detected_at(watched), at_s(40.5));
}

TEST(DetectorTest, WhatComesFromOutsideCannotBeBlinded) {
  Watched watched;
  watched.watch(Sight::kCompromise, 7.0);
  watched.threat().blinded_by = watched.x;
  watched.threat().detectors[0].independent = true;
  EXPECT_EQ(detected_at(watched), at_s(47.0));
}

TEST(DetectorTest, SeesWhatWasCarriedOut) {
  Watched watched;
  watched.watch(Sight::kExecuted);
  watched.world.at(watched.x).latency_s = sim::Distribution::constant(3.0);
  EXPECT_EQ(detected_at(watched), at_s(44.0));
  watched.world.people_may(actions({watched.read}));
  EXPECT_EQ(detected_at(watched), std::nullopt);
}

TEST(DetectorTest, ADesignsDetectorsReplaceTheThreats) {
  Watched watched;
  watched.watch(Sight::kCompromise, 7.0);
  watched.world.design().detectors.emplace();
  EXPECT_EQ(detected_at(watched), std::nullopt);
}

// ---- Playbooks

TEST(PlaybookTest, AStoppedAgentIsTheAttackersNoMore) {
  Watched watched;
  watched.watch(Sight::kCompromise, 10.0);
  watched.answer(CountermeasureKind::kStop);
  const Recorder seen = watched.seen();
  EXPECT_EQ(seen.executed(watched.x), 10U);  // 41 s to 50 s, the last with the alarm or before.
  ASSERT_EQ(seen.hijacks.size(), 1U);
  EXPECT_EQ(seen.hijacks[0].contained, at_s(50.0));
}

TEST(PlaybookTest, HandlingTakesItsTime) {
  Watched watched;
  watched.watch(Sight::kCompromise, 10.0);
  watched.answer(CountermeasureKind::kStop).handling_s = sim::Distribution::constant(20.0);
  const Recorder seen = watched.seen();
  ASSERT_EQ(seen.countermeasures.size(), 1U);
  EXPECT_EQ(seen.countermeasures[0].at, at_s(70.0));
}

TEST(PlaybookTest, AKillSwitchForAnAgentTypeCostsLegitimateWork) {
  Watched watched;
  watched.world.workflow_at_rate(watched.clerk, 0.1);
  watched.threat().probability = 0.0;
  EXPECT_EQ(watched.seen().workflows_ended.front().outcome, Outcome::kDone);
  watched.threat().detectors = {Detector{"nervous", 0.0, {}}};
  watched.threat().detectors[0].false_positives_per_s = 1.0 / 600.0;
  Countermeasure& stop = watched.answer(CountermeasureKind::kStop);
  stop.stop = StopTarget::kAgentType;
  stop.lasts = sim::seconds(60.0);
  const Recorder seen = watched.seen();
  ASSERT_FALSE(seen.false_alarms.empty());
  const auto lost = std::count_if(
      seen.workflows_ended.begin(), seen.workflows_ended.end(), [](const WorkflowEnded& one) {
        return one.outcome == Outcome::kCutOff || one.outcome == Outcome::kDenied;
      });
  EXPECT_GT(lost, 5);
  // Some 10 in a minute, and those at work: 5 of them, for each alarm.
  EXPECT_NEAR(static_cast<double>(lost) / static_cast<double>(seen.false_alarms.size()), 11.0, 5.0);
}

TEST(PlaybookTest, ADisabledToolTurnsEverybodyAway) {
  Watched watched;
  watched.watch(Sight::kCompromise, 10.5);
  Countermeasure& off = watched.answer(CountermeasureKind::kDisable);
  off.tool = watched.tool;
  const Recorder seen = watched.seen();
  EXPECT_EQ(seen.executed(watched.x), 10U);
  EXPECT_EQ(seen.decisions.back().refusal, Refusal::kDisabled);
}

TEST(PlaybookTest, WithdrawingEndsTheCampaign) {
  Watched watched;
  watched.world.workflow_at_rate(watched.clerk, 0.1);
  watched.watch(Sight::kCompromise, 100.0);
  watched.answer(CountermeasureKind::kWithdraw);
  const Recorder seen = watched.seen();
  ASSERT_FALSE(seen.hijacked.empty());
  EXPECT_EQ(seen.hijacked.front().at, at_s(40.0));
  EXPECT_LE(seen.hijacked.back().at, at_s(140.0));
}

TEST(PlaybookTest, WhatConcernsAThreatIsHandledOnceWhateverTheAlarms) {
  Watched watched;
  watched.world.workflow_at_rate(watched.clerk, 0.1);
  watched.watch(Sight::kCompromise, 1.0);
  watched.answer(CountermeasureKind::kWithdraw).handling_s =
      sim::Distribution::uniform(500.0, 900.0);
  const Recorder seen = watched.seen();
  EXPECT_GT(seen.detected.size(), 30U);
  EXPECT_EQ(seen.countermeasures.size(), 1U);
}

TEST(PlaybookTest, StoppingAnAgentEndsTheChildrenThatRunUnderIt) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const AgentTypeId worker = world.agent("worker", {think(500.0)});
  const AgentTypeId planner = world.agent(
      "planner",
      {spawn(worker, sim::Distribution::constant(5.0), Join::kNone), call(read), think(900.0)});
  world.workflow_once(world.agent("root", {spawn(planner), think(1.0)}));
  Threat& accident = world.threat(read, {read});
  accident.injection = InjectionKind::kAccident;
  accident.detectors = {Detector{"watch", 1.0, sim::Distribution::constant(60.0)}};
  accident.countermeasures.emplace_back();
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.tasks_ended.size(), seen.agents_started.size());
  const auto cut = std::count_if(
      seen.tasks_ended.begin(), seen.tasks_ended.end(),
      [](const TaskEnded& one) { return one.outcome == Outcome::kCutOff && one.at == at_s(60.0); });
  EXPECT_EQ(cut, 7);  // The planner, its workers and the root that waited for them.
}

TEST(PlaybookTest, ATrueAlarmMakesAMeasureThatAFalseOneBeganATrueOne) {
  Watched watched;
  watched.world.workflow_at_rate(watched.clerk, 0.1);
  watched.watch(Sight::kCompromise, 1.0);
  watched.threat().detectors[0].false_positives_per_s = 0.05;
  watched.answer(CountermeasureKind::kWithdraw).handling_s = sim::Distribution::constant(300.0);
  const Recorder seen = watched.seen();
  ASSERT_FALSE(seen.detected.empty());
  EXPECT_LT(seen.false_alarms[0].at, seen.detected[0].at);
  EXPECT_LE(seen.hijacked.back().at, seen.detected[0].at + sim::seconds(300.0));
}

TEST(PlaybookTest, FalseAlarmsOfADesignsDetectorCostWorkWithoutAnyThreat) {
  Watched watched;
  watched.world.plan.threats.clear();
  watched.world.workflow_at_rate(watched.clerk, 0.1);
  watched.world.design().detectors = std::vector{Detector{"nervous", 0.0, {}}};
  watched.world.design().detectors->front().false_positives_per_s = 0.01;
  watched.world.design().countermeasures.emplace().emplace_back();
  const Recorder seen = watched.seen();
  EXPECT_GT(seen.false_alarms.size(), 20U);
  EXPECT_GT(std::count_if(seen.workflows_ended.begin(), seen.workflows_ended.end(),
                          [](const auto& one) { return one.outcome == Outcome::kCutOff; }),
            20);
}

// ---- Workflows that answer events

TEST(RemediationTest, AWorkflowStartsAfterEachFailure) {
  Watched watched;
  watched.threat().probability = 0.0;
  watched.world.at(watched.read).failure_probability = 1.0;
  const AgentTypeId medic = watched.world.agent("medic", {think(1.0)});
  const WorkflowTypeId rescue = watched.world.workflow_at_rate(medic, 1.0);
  Arrivals& arrivals = watched.world.at(rescue).arrivals;
  arrivals.kind = ArrivalKind::kAfter;
  arrivals.of = watched.read;
  arrivals.delay_s = sim::Distribution::constant(5.0);
  const Recorder seen = watched.seen();
  ASSERT_EQ(seen.workflows_started.size(), 4U);  // Two that fail, and one for each.
  EXPECT_EQ(seen.workflows_started[2].at, at_s(45.0));
}

TEST(RemediationTest, ARemedyOutlivesWhatItAnswers) {
  Watched watched;
  watched.threat().probability = 0.0;
  watched.world.at(watched.read).failure_probability = 1.0;
  watched.world.plan.workflows[0].deadline = sim::seconds(60.0);
  Step attempt = optional_call(watched.read);
  watched.world.set_plan(watched.clerk, {think(40.0), attempt, think(1'000.0)});
  const AgentTypeId medic = watched.world.agent("medic", {think(300.0)});
  Arrivals& arrivals = watched.world.at(watched.world.workflow_at_rate(medic, 1.0)).arrivals;
  arrivals.kind = ArrivalKind::kAfter;
  const Recorder seen = watched.seen();
  ASSERT_EQ(seen.workflows_ended.size(), 4U);
  EXPECT_EQ(seen.workflows_ended[0].outcome, Outcome::kCutOff);
  EXPECT_EQ(seen.workflows_ended[3].outcome, Outcome::kDone);
  EXPECT_EQ(seen.workflows_ended[3].at, at_s(340.0));
}

TEST(RemediationTest, RemediesThatFailThemselvesGoOnAndOn) {
  PlanBuilder world;
  const ActionId fix = world.action(world.tool("fixer"), "fix", Effect::kWrite);
  world.at(fix).failure_probability = 1.0;
  const AgentTypeId medic = world.agent("medic", {think(10.0), call(fix)});
  world.workflow_once(medic);
  const WorkflowTypeId rescue = world.workflow_at_rate(medic, 1.0);
  Arrivals& arrivals = world.at(rescue).arrivals;
  arrivals.kind = ArrivalKind::kAfter;
  arrivals.of = fix;
  world.horizon(1'000.0);
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.workflows_started.size(), 100U);  // Every ten seconds one, for ever.
}

TEST(OutageTest, AToolThatIsOutFailsEveryCall) {
  PlanBuilder world;
  const ToolId tool = world.tool("desk");
  const ActionId read = world.action(tool, "read");
  const AgentTypeId clerk =
      world.agent("clerk", {repeat(100.0, {optional_call(read), think(10.0)})});
  world.workflow_once(clerk);
  world.plan.organisation.tools[tool.index].outages =
      OutageTimes{sim::Distribution::constant(305.0), sim::Distribution::constant(100.0)};
  world.horizon(1'000.0);
  Recorder seen;
  run(world.build(), &seen);
  // Out from 305 s to 405 s and from 710 s to 810 s: ten calls each, of one instance.
  std::size_t failed = 0;
  for (const ActionDone& one : seen.done) failed += one.executed ? 0U : 1U;
  EXPECT_EQ(failed, 20U);
}

// ---- Properties

/// A boss that reads, recalls notes, asks a helper and takes notes: open to every persuasion.
struct Open {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId x = world.action(world.tool("x"), "go", Effect::kEgress);
  MemoryId notes = world.memory("notes", MemoryScope::kEveryone);
  AgentTypeId helper = world.agent("helper", {think(1.0), call(read)});
  AgentTypeId boss = world.agent(
      "boss", {recall(notes), call(read), spawn(helper), message(helper), remember(notes)});

  Open() {
    world.workflow_at_rate(boss, 0.05);
    world.at(read).untrusted = true;
    world.at(x).failure_probability = 0.3;
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
  }
  void threaten(InjectionKind kind, Strategy strategy) {
    Threat& threat = world.plan.threats.emplace_back();
    threat.name = "threat-" + std::to_string(world.plan.threats.size());
    threat.injection = kind;
    threat.through = {read};
    threat.agents = {helper};
    threat.memory = notes;
    threat.probability = 0.5;
    threat.goal.steps = {{{read, x}, {}}, {{x}, {}}};
    threat.goal.pace_s = sim::Distribution::exponential(20.0);
    threat.strategies = {strategy};
  }
  void susceptibility(double value) {
    for (AgentType& type : world.plan.agent_types) type.model.susceptibility = value;
  }
};

constexpr Strategy kStrategies[] = {Strategy::kDirect, Strategy::kHarvest, Strategy::kLateral,
                                    Strategy::kReplay, Strategy::kAdaptive};

TEST(ThreatPropertyTest, WithoutSusceptibilityAndOverreachNoGoalIsEverReached) {
  for (const InjectionKind kind :
       {InjectionKind::kContent, InjectionKind::kTool, InjectionKind::kMemory,
        InjectionKind::kAnswer, InjectionKind::kFakePeer}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      Open open;
      open.world.plan.seed = seed;
      open.threaten(kind, kStrategies[seed % std::size(kStrategies)]);
      open.susceptibility(0.0);
      Recorder seen;
      run(open.world.build(), &seen);
      EXPECT_FALSE(seen.injected.empty());
      EXPECT_TRUE(seen.reached.empty());
      EXPECT_TRUE(seen.hijacked.empty());
    }
  }
}

/// The workflow instances in which a goal was reached.
std::set<std::uint32_t> reached_in(const Recorder& seen) {
  std::set<std::uint32_t> instances;
  for (const GoalReached& one : seen.reached) {
    instances.insert(seen.agents_started[one.agent.index].workflow.index);
  }
  return instances;
}

/// Controls one by one, each a superset of the one before: no instance is lost that was safe.
TEST(ThreatPropertyTest, AStrongerDesignNeverIncreasesSuccess) {
  for (const Strategy strategy : kStrategies) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      std::set<std::uint32_t> before;
      std::size_t unprotected = 0;
      for (int controls = 0; controls < 6; ++controls) {
        Open open;
        open.world.plan.seed = seed;
        // One exposure an instance: where an attack that is kept out lets work go on to the next
        // exposure, more can happen, and the comparison says so.
        open.world.set_plan(open.helper, {call(open.x)});
        open.world.set_plan(open.boss, {call(open.read), spawn(open.helper)});
        open.threaten(InjectionKind::kContent, strategy);
        open.susceptibility(0.6);
        Design& design = open.world.design();
        if (controls >= 1) design.safeguards.filter = Safeguards::Filter{0.5, 0.0};
        if (controls >= 2) {
          design.detectors = std::vector{Detector{"watch", 0.3, sim::Distribution::constant(5.0)}};
          design.detectors->front().sees = {Sight::kCalls};
        }
        if (controls >= 3) {
          design.countermeasures.emplace().emplace_back();
          design.response = Response{RevocationTarget::kSubtree, {}};
        }
        if (controls >= 4) design.credentials.binding = Binding::kSenderConstrained;
        if (controls >= 5) design.credentials.scope = CredentialScope::kTask;
        Recorder seen;
        run(open.world.build(), &seen);
        const std::set<std::uint32_t> now = reached_in(seen);
        if (controls == 0) {
          EXPECT_GT(now.size(), 10U);
          unprotected = now.size();
        } else {
          EXPECT_TRUE(std::includes(before.begin(), before.end(), now.begin(), now.end()))
              << "controls " << controls << ", seed " << seed;
        }
        before = now;
      }
      EXPECT_LT(before.size() * 2, unprotected);
    }
  }
}

}  // namespace
}  // namespace models::testing
