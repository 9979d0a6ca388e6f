#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "models/measurement.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

Plan small_desk() { return help_desk(0.02, 20'000.0).build(); }

void expect_equal(const ReplicationResult& a, const ReplicationResult& b) {
  EXPECT_EQ(a.fingerprint, b.fingerprint);
  EXPECT_EQ(a.records, b.records);
  EXPECT_EQ(a.events, b.events);
  EXPECT_EQ(a.actions, b.actions);
  ASSERT_EQ(a.values.size(), b.values.size());
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    EXPECT_EQ(a.values[i].metric, b.values[i].metric);
    EXPECT_EQ(a.values[i].labels, b.values[i].labels);
    EXPECT_EQ(a.values[i].value, b.values[i].value) << a.values[i].metric;
  }
  ASSERT_EQ(a.samples.size(), b.samples.size());
  for (std::size_t i = 0; i < a.samples.size(); ++i) {
    EXPECT_EQ(a.samples[i].metric, b.samples[i].metric);
    EXPECT_EQ(a.samples[i].sample, b.samples[i].sample) << a.samples[i].metric;
  }
}

class RunTest : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  DesignId design() const { return {GetParam()}; }
};
INSTANTIATE_TEST_SUITE_P(EveryDesign, RunTest, ::testing::Values(0U, 1U, 2U));

TEST_P(RunTest, SamePlanGivesTheSameRunTwice) {
  const Plan plan = small_desk();
  expect_equal(run_replication(plan, design(), 3), run_replication(plan, design(), 3));
}

TEST_P(RunTest, AnotherReplicationOrSeedIsAnotherRun) {
  Plan plan = small_desk();
  const std::uint64_t fingerprint = run_replication(plan, design(), 0).fingerprint;
  EXPECT_NE(run_replication(plan, design(), 1).fingerprint, fingerprint);
  plan.seed = 2;
  EXPECT_NE(run_replication(plan, design(), 0).fingerprint, fingerprint);
}

TEST_P(RunTest, ADesignsNameChangesNothing) {
  Plan plan = small_desk();
  plan.designs.push_back(plan.designs[design().index]);
  plan.designs.back().name = "another name";
  expect_equal(run_replication(plan, design(), 0), run_replication(plan, DesignId{3}, 0));
}

TEST_P(RunTest, WatchingChangesNothing) {
  const Plan plan = small_desk();
  Recorder seen;
  DrawLog draws;
  expect_equal(run_replication(plan, design(), 0),
               run_replication(plan, design(), 0, {.draws = &draws, .sink = &seen}));
  EXPECT_EQ(run_replication(plan, design(), 0).actions, seen.decisions.size());
}

TEST_P(RunTest, DrawsMadeWithAndWithoutOtherBehaviourAreTheSame) {
  PlanBuilder world = help_desk(0.02, 20'000.0);
  DrawLog before;
  run_replication(world.build(), design(), 0, {.draws = &before});
  // Researchers now try what is not theirs, and look things up once more.
  AgentType& researcher = world.plan.agent_types[0];
  researcher.model.overreach = 0.5;
  researcher.plan.children.push_back(optional_call(ActionId{2}));
  DrawLog after;
  run_replication(world.build(), design(), 0, {.draws = &after});
  const sim::Purpose changed("overreach");  // The draw whose probability was changed.
  std::size_t common = 0;
  for (const auto& [name, value] : before.draws) {
    const auto found = after.draws.find(name);
    if (found == after.draws.end() || std::get<1>(name) == changed.hash) continue;
    ++common;
    ASSERT_EQ(found->second, value);
  }
  EXPECT_GT(after.draws.size(), before.draws.size());
  EXPECT_GT(static_cast<double>(common), 0.8 * static_cast<double>(before.draws.size()));
}

TEST(DesignTest, DesignsShareTheDrawsOfTheirWorld) {
  const Plan plan = small_desk();
  DrawLog first;
  DrawLog second;
  run_replication(plan, DesignId{0}, 0, {.draws = &first});
  run_replication(plan, DesignId{2}, 0, {.draws = &second});
  // What a design says itself, it may say otherwise.
  const sim::Purpose decision("decision_latency");
  std::size_t common = 0;
  for (const auto& [name, value] : first.draws) {
    const auto found = second.draws.find(name);
    if (found == second.draws.end() || std::get<1>(name) == decision.hash) continue;
    ++common;
    ASSERT_EQ(found->second, value);
  }
  EXPECT_GT(static_cast<double>(common), 0.5 * static_cast<double>(first.draws.size()));
}

/// A plan without any library's mathematics in it: constants and fair choices only.
Plan golden_plan() {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId read = world.action(tool, "read");
  const ActionId act = world.action(tool, "act", Effect::kWrite);
  const AgentTypeId helper =
      world.agent("helper", {choose({{0.5, think(1.0)}, {0.5, think(2.0)}}), optional_call(act)});
  world.workflow_once(world.agent(
      "boss", {call(read), spawn(helper, sim::Distribution::uniform(2.0, 6.0)), call(act)}));
  world.threat(read, {act}).goal.pace_s = sim::Distribution::constant(1.0);
  world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
  return world.build();
}

TEST(FingerprintTest, OfASmallPlanIsTheStoredOne) {
  // Changes with the meaning of the records; update it only together with a reason.
  const ReplicationResult result = run(golden_plan());
  EXPECT_EQ(result.fingerprint, 0x93aa18b7898061deULL);
  EXPECT_EQ(result.records, 72U);
}

TEST(ConservationTest, EveryAgentEndsAtMostOnceAndStopsAfterItsTask) {
  for (std::uint32_t design = 0; design < 3; ++design) {
    const Plan plan = help_desk(0.05, 20'000.0).build();
    Recorder seen;
    run_replication(plan, DesignId{design}, 0, {.sink = &seen});
    std::map<std::uint32_t, sim::SimTime> ended;
    for (const TaskEnded& record : seen.tasks_ended) {
      EXPECT_TRUE(ended.emplace(record.agent.index, record.at).second);
    }
    for (const AgentStopped& record : seen.agents_stopped) {
      ASSERT_TRUE(ended.contains(record.agent.index));
      EXPECT_GE(record.at, ended[record.agent.index]);
    }
    EXPECT_LE(seen.tasks_ended.size(), seen.agents_started.size());
    EXPECT_LE(seen.agents_stopped.size(), seen.tasks_ended.size());
    EXPECT_LE(seen.done.size(), seen.decisions.size());
  }
}

TEST(ConservationTest, NothingIsAcceptedAfterItsCredentialIsDead) {
  for (std::uint32_t design = 0; design < 3; ++design) {
    const Plan plan = help_desk(0.05, 40'000.0).build();
    Recorder seen;
    run_replication(plan, DesignId{design}, 0, {.sink = &seen});
    std::vector<sim::SimTime> dead;
    for (const CredentialIssued& record : seen.issued) dead.push_back(record.expires);
    for (const CredentialRevoked& record : seen.revoked)
      dead[record.credential.index] = record.dead;
    for (const DecisionMade& record : seen.decisions) {
      if (record.refusal == Refusal::kNone) {
        EXPECT_LT(record.at, dead[record.credential.index]);
      }
    }
  }
}

}  // namespace
}  // namespace models::testing
