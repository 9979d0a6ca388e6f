#include "models/workload/standstill.hpp"

#include <gtest/gtest.h>

#include <string>

#include "models/measurement.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/assert.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// What the run of a plan is refused with; empty if it is not.
std::string refusal_of(const Plan& plan) {
  try {
    run_replication(plan, DesignId{0}, 3, {.most_at_an_instant = 10'000});
  } catch (const Standstill& error) {
    return error.what();
  }
  return "";
}

std::string told(const std::string& line) {
  return "design 'design' gets stuck in replication 3 with seed 1\n"
         "Simulated time stands still: events beget events at the same instant.\n"
         "  " +
         line +
         "\n(give what is done again and again a duration above 0, such as a latency or a think "
         "time, or do it less often: fewer times, a lower rate)";
}

/// As good as for ever.
Step endless(std::vector<Step> parts) { return repeat(1e6, {repeat(1e6, std::move(parts))}); }

TEST(StandstillTest, ThinkingInNoTimeIsTold) {
  PlanBuilder world;
  world.workflow_once(world.agent("dreamer", {think(2.5), endless({think(0.0)})}));
  EXPECT_EQ(refusal_of(world.build()),
            told("'dreamer': goes on again and again without any time passing, since 2.5 s"));
}

// The sanitizers' builds have no tail calls, so that there each step that waits for nothing takes
// stack, and a million of them all of it.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(StandstillTest, StepsWithoutAnyEventAreToldToo) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child");
  const sim::Distribution none = sim::Distribution::constant(0.0);
  world.workflow_once(world.agent("boss", {think(2.5), endless({spawn(child, none)})}));
  EXPECT_EQ(refusal_of(world.build()),
            told("'boss': goes on again and again without any time passing, since 2.5 s"));
}
#endif

TEST(StandstillTest, ProbesInNoTimeAreTold) {
  PlanBuilder world;
  world.plan.probes.rate_per_s = 1e15;
  world.workflow_once(world.agent("sleeper", {think(2.5)}));
  EXPECT_EQ(refusal_of(world.build()),
            told("'probes': goes on again and again without any time passing, since 0 s"));
}

TEST(StandstillTest, AnAgentStandsStillAmongOthersThatDoNot) {
  PlanBuilder world;
  world.workflow_at_rate(world.agent("busy", {repeat(100.0, {think(1.0)})}), 1.0);
  world.workflow_once(world.agent("dreamer", {think(2.5), endless({think(0.0)})}));
  EXPECT_EQ(refusal_of(world.build()),
            told("'dreamer': goes on again and again without any time passing, since 2.5 s"));
}

TEST(StandstillTest, ManyAgentsThatTakeFewStepsEachDoNot) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child", {repeat(5.0, {think(0.0)})});
  world.workflow_once(world.agent("boss", {spawn(child, sim::Distribution::constant(3000.0))}));
  EXPECT_EQ(refusal_of(world.build()), "");
}

TEST(StuckRunTest, WhoWaitsBeyondTheHorizonIsNotStuck) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child", {think(1e5)});  // The horizon is an hour.
  world.workflow_once(world.agent("boss", {spawn(child)}));
  EXPECT_NO_THROW(run(world.build()));
}

TEST(StuckRunTest, WhoWaitsBeyondTheEndOfTimeIsNotStuckEither) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child", {think(1e12)});  // More than 292 years.
  world.workflow_once(world.agent("boss", {spawn(child), parallel({think(1.0), think(1e12)})}));
  EXPECT_NO_THROW(run(world.build()));
}

TEST(StuckRunTest, ADeadlockIsOurBugAndToldWithAllThatIsKnown) {
  PlanBuilder world;
  world.workflow_once(world.agent("boss"));
  const Plan plan = world.build();
  const Fleet fleet(plan, plan.designs.front(), 3, nullptr);
  const sim::RunOutcome outcome{.end = sim::RunEnd::kDeadlock,
                                .stuck = {{"boss", "the end of 'child'", {2'500'000'000}}}};
  std::string text;
  try {
    refuse_stuck_run(fleet, outcome);
  } catch (const sim::InternalError& error) {
    text = error.what();
  }
  EXPECT_EQ(text,
            "design 'design' gets stuck in replication 3 with seed 1\n"
            "Deadlock: no event is left, and 1 process waits for ever.\n"
            "  'boss': the end of 'child', since 2.5 s");
}

TEST(StuckRunTest, OtherEndsPass) {
  PlanBuilder world;
  world.workflow_once(world.agent("boss"));
  const Plan plan = world.build();
  const Fleet fleet(plan, plan.designs.front(), 0, nullptr);
  for (const sim::RunEnd end :
       {sim::RunEnd::kHorizon, sim::RunEnd::kFinished, sim::RunEnd::kStopped}) {
    EXPECT_NO_THROW(refuse_stuck_run(fleet, {.end = end}));
  }
}

}  // namespace
}  // namespace models::testing
