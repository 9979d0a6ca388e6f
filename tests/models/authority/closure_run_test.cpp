#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "tests/models/support/random_world.hpp"
#include "tests/models/support/witness.hpp"

// The closure in whole runs: credentials come, lie in memories, are revoked and expire, and at
// every instant what a run says of each agent is what brute force makes of the records.
namespace models::testing {
namespace {

void add_life(PlanBuilder& world) {
  CredentialRegime& regime = world.design().credentials;
  if (RandomWorld::maybe()) {
    regime.lifetime_s = sim::Distribution::constant(3.0 + RandomWorld::below(8));
  }
  regime.revoke_on_completion = RandomWorld::maybe();
  const Cascade cascades[] = {Cascade::kFull, Cascade::kByExpiry, Cascade::kNone};
  regime.cascade = cascades[RandomWorld::below(3)];
  if (RandomWorld::maybe()) world.design().validation.kind = ValidationKind::kIntrospect;
}

void add_work(PlanBuilder& world) {
  for (std::uint32_t i = 0; i < 2; ++i) {
    const AgentTypeId start{RandomWorld::below(RandomWorld::kTypes)};
    WorkflowType& type = world.at(world.workflow_at_rate(start, 0.15));
    type.on_behalf_of = {{DepartmentId{0}, 0.5}, {DepartmentId{1}, 0.5}};
    if (RandomWorld::maybe()) type.deadline = sim::seconds(12.0);
  }
  world.horizon(25.0);
}

std::size_t g_compared = 0;  // Over all cases, to see that there was something to compare.

// Some of the work is started by one of two product features, without a person.
void add_features(PlanBuilder& world) {
  IssuePer& issue = world.design().credentials.issue;
  if (issue == IssuePer::kSeat) issue = IssuePer::kWorkflow;
  for (WorkflowType& type : world.plan.workflows) {
    if (!RandomWorld::maybe()) continue;
    type.on_behalf_of.clear();
    type.feature = RandomWorld::maybe() ? "one" : "two";
  }
}

void compare_run_with_brute_force(bool features) {
  RandomWorld world({.runs = true, .taints = false});
  add_life(world.builder);
  add_work(world.builder);
  if (features) add_features(world.builder);
  world.builder.plan.seed = RandomWorld::below(1U << 30U);
  const Plan plan = world.builder.build();
  Witness witness(plan);
  run_replication(plan, DesignId{0}, 0, {.sink = &witness});
  RC_LOG() << witness.difference() << std::endl;
  RC_ASSERT(witness.difference().empty());
  g_compared += witness.compared();
}

TEST(ClosureRunTest, EqualsBruteForceAtEveryInstantOfRandomRuns) {
  g_compared = 0;
  EXPECT_TRUE(holds_for(2000, "ClosureRunTest", [] { compare_run_with_brute_force(false); }));
  EXPECT_GT(g_compared, 100'000U);
}

TEST(ClosureRunTest, EqualsBruteForceWhereNoPersonIsBehindTheWork) {
  g_compared = 0;
  EXPECT_TRUE(holds_for(1000, "ClosureRunTest", [] { compare_run_with_brute_force(true); }));
  EXPECT_GT(g_compared, 50'000U);
}

}  // namespace
}  // namespace models::testing
