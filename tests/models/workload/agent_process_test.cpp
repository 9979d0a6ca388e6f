#include "models/workload/agent_process.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// One tool with a few actions that take 1 s, 2 s and 4 s; `broken` always fails.
struct Office {
  PlanBuilder world;
  ToolId tool = world.tool("tool");
  ActionId one = world.action(tool, "one");
  ActionId two = world.action(tool, "two");
  ActionId four = world.action(tool, "four");
  ActionId broken = world.action(tool, "broken");

  Office() {
    world.at(one).latency_s = sim::Distribution::constant(1.0);
    world.at(two).latency_s = sim::Distribution::constant(2.0);
    world.at(four).latency_s = sim::Distribution::constant(4.0);
    world.at(broken).failure_probability = 1.0;
  }
  /// Runs an agent with these steps once. @return when and how its task ended
  TaskEnded end_of(std::vector<Step> steps) {
    world.workflow_once(world.agent("boss", std::move(steps)));
    seen = {};
    run(world.build(), &seen);
    for (const TaskEnded& ended : seen.tasks_ended) {
      if (ended.agent.index == 0) return ended;
    }
    ADD_FAILURE() << "the task never ended";
    return {};
  }
  Recorder seen;
};

TEST(AgentTest, StepsFollowEachOther) {
  Office office;
  const TaskEnded end = office.end_of({call(office.one), think(10.0), call(office.two)});
  EXPECT_EQ(end.at, at_s(13.0));
  EXPECT_EQ(end.outcome, Outcome::kDone);
}

TEST(AgentTest, ParallelBranchesTakeAsLongAsTheLongest) {
  Office office;
  const TaskEnded end = office.end_of({parallel(
      {call(office.one), sequence({call(office.two), call(office.two)}), call(office.two)})});
  EXPECT_EQ(end.at, at_s(4.0));
}

TEST(AgentTest, RepeatRunsItsStepsSoManyTimes) {
  Office office;
  EXPECT_EQ(office.end_of({repeat(3.0, {call(office.one), call(office.two)})}).at, at_s(9.0));
  EXPECT_EQ(office.seen.executed(office.one), 3U);
}

TEST(AgentTest, FailureOfARequiredCallEndsTheTaskAndOfAnotherDoesNot) {
  Office required;
  const TaskEnded failed = required.end_of({call(required.broken), call(required.one)});
  EXPECT_EQ(failed.outcome, Outcome::kFailed);
  EXPECT_EQ(required.seen.executed(required.one), 0U);
  Office optional;
  const TaskEnded done = optional.end_of({optional_call(optional.broken), call(optional.one)});
  EXPECT_EQ(done.outcome, Outcome::kDone);
  EXPECT_EQ(optional.seen.executed(optional.one), 1U);
}

TEST(AgentTest, DenialOfARequiredCallEndsTheTaskAndOfAnotherDoesNot) {
  for (const bool is_required : {true, false}) {
    Office office;
    office.world.people_may(actions({office.one}));
    const Step denied = is_required ? call(office.two) : optional_call(office.two);
    const TaskEnded end = office.end_of({denied, call(office.one)});
    EXPECT_EQ(end.outcome, is_required ? Outcome::kDenied : Outcome::kDone);
    EXPECT_EQ(office.seen.decisions[0].refusal, Refusal::kEntitlement);
    EXPECT_EQ(office.seen.executed(office.one), is_required ? 0U : 1U);
  }
}

TEST(SpawnTest, JoinAllWaitsForTheLastChild) {
  Office office;
  const AgentTypeId quick = office.world.agent("quick", {call(office.one)});
  const AgentTypeId slow = office.world.agent("slow", {call(office.four)});
  const TaskEnded end = office.end_of({parallel({spawn(quick), spawn(slow)}), call(office.one)});
  EXPECT_EQ(end.at, at_s(5.0));
  EXPECT_EQ(office.seen.agents_started.size(), 3U);
}

TEST(SpawnTest, JoinAllFailsWithItsFirstFailedChild) {
  Office office;
  const AgentTypeId child = office.world.agent("child", {call(office.broken)});
  EXPECT_EQ(office.end_of({spawn(child), call(office.one)}).outcome, Outcome::kFailed);
}

TEST(SpawnTest, JoinAnyTakesTheFirstAndCutsOffTheOthers) {
  Office office;
  const AgentTypeId child = office.world.agent(
      "child", {choose({{0.5, call(office.one)}, {0.5, sequence({call(office.four)})}})});
  const TaskEnded end =
      office.end_of({spawn(child, sim::Distribution::constant(12.0), Join::kAny)});
  // Among 12 fair choices at this seed some are quick and some are slow.
  EXPECT_EQ(end.at, at_s(1.0));
  int cut_off = 0;
  for (const TaskEnded& ended : office.seen.tasks_ended) {
    if (ended.outcome == Outcome::kCutOff) ++cut_off;
    EXPECT_EQ(ended.at, at_s(1.0));
  }
  EXPECT_GT(cut_off, 0);
  EXPECT_LE(cut_off, 11);
  EXPECT_EQ(office.seen.executed(office.four), 0U);
}

TEST(SpawnTest, JoinNoneGoesOnAtOnce) {
  Office office;
  const AgentTypeId child = office.world.agent("child", {call(office.four)});
  const TaskEnded end = office.end_of(
      {spawn(child, sim::Distribution::constant(2.0), Join::kNone), call(office.one)});
  EXPECT_EQ(end.at, at_s(1.0));
  EXPECT_EQ(office.seen.executed(office.four), 2U);  // They finish all the same.
}

TEST(HandoffTest, WhatComesAfterItIsNotDone) {
  Office office;
  const AgentTypeId next = office.world.agent("next", {call(office.two)});
  const TaskEnded end = office.end_of({handoff(next), call(office.one)});
  EXPECT_EQ(end.at, at_s(2.0));
  EXPECT_EQ(office.seen.executed(office.one), 0U);
}

TEST(HandoffTest, AHandoffInABranchEndsTheWholePlan) {
  Office office;
  const AgentTypeId next = office.world.agent("next", {call(office.two)});
  office.end_of({repeat(3.0, {choose({{1.0, handoff(next)}})}), call(office.one)});
  EXPECT_EQ(office.seen.executed(office.two), 1U);
  EXPECT_EQ(office.seen.executed(office.one), 0U);
}

TEST(HandoffTest, AuthorityIsPassedOnNotLent) {
  Office office;
  const AgentTypeId next = office.world.agent("next", {call(office.two)});
  office.end_of({handoff(next)});
  ASSERT_EQ(office.seen.issued.size(), 2U);
  EXPECT_FALSE(office.seen.issued[1].parent.valid());
  EXPECT_EQ(office.seen.issued[1].depth, 0U);
}

TEST(ChooseTest, BranchesAreTakenInProportion) {
  Office office;
  const AgentTypeId child =
      office.world.agent("child", {choose({{0.3, call(office.one)}, {0.7, call(office.two)}})});
  office.end_of({spawn(child, sim::Distribution::constant(10'000.0))});
  const auto ones = static_cast<double>(office.seen.executed(office.one));
  EXPECT_EQ(office.seen.executed(office.one) + office.seen.executed(office.two), 10'000U);
  // Binomial(10,000, 0.3): 3.29 standard deviations are 99.9 %.
  EXPECT_NEAR(ones, 3000.0, 3.29 * std::sqrt(10'000.0 * 0.3 * 0.7));
}

TEST(FanOutTest, PoissonFanOutToDepthFourHasItsMeanAndVariance) {
  PlanBuilder world;
  world.tool("tool");
  const AgentTypeId type = world.agent("agent");
  world.set_plan(type, {spawn(type, sim::Distribution::poisson(3.0))});
  world.at(type).max_depth = 4;
  world.design().credentials.delegation = Delegation::kShare;
  world.workflow_at_rate(type, 1.0);
  world.horizon(3000.0);
  Recorder seen;
  run(world.build(), &seen);
  std::vector<double> agents(seen.workflows_started.size(), 0.0);
  for (const AgentStarted& agent : seen.agents_started) agents[agent.workflow.index] += 1.0;
  const double n = static_cast<double>(agents.size());
  double mean = 0.0;
  for (const double count : agents) mean += count / n;
  double second = 0.0;
  double fourth = 0.0;
  for (const double count : agents) {
    second += std::pow(count - mean, 2) / n;
    fourth += std::pow(count - mean, 4) / n;
  }
  // Mean 1 + 3 + 9 + 27 + 81 = 121. A child's whole progeny T_d (depth d left) has variance
  // V_d = 3 * (V_{d-1} + M_{d-1}^2), M = 1, 4, 13, 40, 121: V = 0, 3, 57, 678, 6,834.
  EXPECT_NEAR(mean, 121.0, 3.29 * std::sqrt(6834.0 / n));
  EXPECT_NEAR(second, 6834.0, 3.29 * std::sqrt((fourth - second * second) / n));
  EXPECT_EQ(std::max_element(seen.agents_started.begin(), seen.agents_started.end(),
                             [](const auto& a, const auto& b) { return a.depth < b.depth; })
                ->depth,
            4U);
}

TEST(OverreachTest, AgentsTryActionsOutsideTheirTaskFirst) {
  Office office;
  const AgentTypeId child = office.world.agent("child", {call(office.one)});
  office.world.at(child).model.overreach = 1.0;
  office.end_of({spawn(child, sim::Distribution::constant(100.0))});
  int tried = 0;
  for (const DecisionMade& decision : office.seen.decisions) {
    if (decision.actor != Actor::kOverreach) continue;
    ++tried;
    EXPECT_NE(decision.action, office.one);
    EXPECT_EQ(decision.refusal, Refusal::kScope);  // A task's token lacks it.
  }
  EXPECT_EQ(tried, 100);
  EXPECT_EQ(office.seen.executed(office.one), 100U);
}

}  // namespace
}  // namespace models::testing
