#include "models/workload/workflow_process.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

struct Desk {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");
  AgentTypeId clerk = world.agent("clerk", {think(10.0), call(read)});
};

TEST(WorkflowTest, PoissonArrivalsComeAtTheirRate) {
  Desk desk;
  desk.world.workflow_at_rate(desk.clerk, 1.0);
  desk.world.horizon(10'000.0);
  Recorder seen;
  run(desk.world.build(), &seen);
  EXPECT_NEAR(static_cast<double>(seen.workflows_started.size()), 10'000.0,
              3.29 * std::sqrt(10'000.0));
}

TEST(WorkflowTest, OfficeHoursHaveArrivalsOnlyThen) {
  Desk desk;
  desk.world.at(desk.world.workflow_at_rate(desk.clerk, 1.0 / 60.0)).arrivals.profile =
      ArrivalProfile::kOfficeHours;
  desk.world.horizon(7.0 * 86'400.0);
  const Plan plan = desk.world.build();
  const Calendar calendar(plan.clock);
  Recorder seen;
  run(plan, &seen);
  // 5 days of 8 hours of 60 arrivals.
  EXPECT_NEAR(static_cast<double>(seen.workflows_started.size()), 2400.0, 3.29 * std::sqrt(2400.0));
  for (const WorkflowStarted& workflow : seen.workflows_started) {
    EXPECT_LT(calendar.weekday(workflow.at), 5);
    EXPECT_GE(calendar.second_of_day(workflow.at), 9 * 3600);
    EXPECT_LT(calendar.second_of_day(workflow.at), 17 * 3600);
  }
}

TEST(WorkflowTest, InstancesBelongToDepartmentsByWeightAndToAllOfTheirPeople) {
  Desk desk;
  const DepartmentId sales = desk.world.department("sales", 4, 4);
  desk.world.at(desk.world.workflow_at_rate(desk.clerk, 1.0)).on_behalf_of = {
      {DepartmentId{0}, 0.25}, {sales, 0.75}};
  desk.world.horizon(4000.0);
  Recorder seen;
  run(desk.world.build(), &seen);
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> starts;
  for (const WorkflowStarted& workflow : seen.workflows_started) {
    starts[{workflow.department.index, workflow.person}] += 1.0;
  }
  ASSERT_EQ(starts.size(), 5U);
  const auto n = static_cast<double>(seen.workflows_started.size());
  EXPECT_NEAR((starts[{0, 0}]), 0.25 * n, 3.29 * std::sqrt(n * 0.25 * 0.75));
  for (std::uint32_t person = 0; person < 4; ++person) {
    const double expected = 0.75 / 4.0;
    EXPECT_NEAR((starts[{1, person}]), expected * n,
                3.29 * std::sqrt(n * expected * (1.0 - expected)));
  }
}

TEST(WorkflowTest, EachThreatArrivalsRunOnceForEachThreatAndOnceWithout) {
  Desk desk;
  desk.world.workflow_once(desk.clerk);
  desk.world.workflow_once(desk.clerk);
  desk.world.threat(desk.read, {desk.read});
  desk.world.threat(desk.read, {desk.read});
  desk.world.threat(desk.read, {desk.read});
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  EXPECT_EQ(seen.workflows_started.size(), 2U * 4U);
  EXPECT_EQ(seen.injected.size(), 2U * 3U);  // Each meets its own threat only.
  for (const ThreatInjected& injected : seen.injected) {
    EXPECT_EQ(seen.workflows_started[injected.workflow.index].only_threat, injected.threat);
  }
  EXPECT_EQ(value(result, "velocity.completed", {{"threat", "none"}}), 1.0);
  EXPECT_EQ(
      value(result, "velocity.completed", {{"threat", "threat-2"}, {"workflow", "workflow-1"}}),
      0.0);
}

TEST(WorkflowTest, DeadlineCutsOffTheWholeTree) {
  Desk desk;
  const AgentTypeId boss =
      desk.world.agent("boss", {spawn(desk.clerk, sim::Distribution::constant(3.0))});
  desk.world.at(desk.world.workflow_once(boss)).deadline = sim::seconds(4.0);
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  ASSERT_EQ(seen.tasks_ended.size(), 4U);
  for (const TaskEnded& ended : seen.tasks_ended) {
    EXPECT_EQ(ended.outcome, Outcome::kCutOff);
    EXPECT_EQ(ended.at, at_s(4.0));
  }
  EXPECT_EQ(seen.agents_stopped.size(), 4U);
  EXPECT_TRUE(seen.decisions.empty());
  EXPECT_EQ(value(result, "velocity.workflows", {{"outcome", "cut_off"}}), 1.0);
  EXPECT_EQ(value(result, "velocity.completed"), 0.0);
}

TEST(WorkflowTest, WhatTheHorizonCutsOffIsNeitherDoneNorUndone) {
  Desk desk;
  desk.world.workflow_once(desk.clerk);
  desk.world.horizon(5.0);
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  ASSERT_EQ(seen.workflows_ended.size(), 1U);
  EXPECT_EQ(seen.workflows_ended[0].outcome, Outcome::kCutOff);
  EXPECT_TRUE(is_missing(result, "velocity.completed"));
}

TEST(WorkflowTest, OutcomesOfAllInstancesAddUp) {
  Desk desk;
  desk.world.at(desk.read).failure_probability = 0.3;
  desk.world.at(desk.read).latency_s = sim::Distribution::exponential(10.0);
  desk.world.at(desk.world.workflow_at_rate(desk.clerk, 1.0)).deadline = sim::seconds(30.0);
  Recorder seen;
  const ReplicationResult result = run(desk.world.build(), &seen);
  double sum = 0.0;
  for (const char* outcome : {"done", "denied", "failed", "cut_off"}) {
    sum += value(result, "velocity.workflows", {{"outcome", outcome}});
  }
  double at_horizon = 0.0;
  for (const WorkflowEnded& ended : seen.workflows_ended) {
    if (ended.at == at_s(3600.0)) at_horizon += 1.0;
  }
  EXPECT_EQ(seen.workflows_started.size(), seen.workflows_ended.size());
  EXPECT_EQ(sum + at_horizon, static_cast<double>(seen.workflows_started.size()));
  EXPECT_GT(value(result, "velocity.workflows", {{"outcome", "cut_off"}}), 0.0);
}

}  // namespace
}  // namespace models::testing
