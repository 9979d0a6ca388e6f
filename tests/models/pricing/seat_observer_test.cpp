#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// An office whose people start a call every second for an hour, each of them many times.
ReplicationResult office(std::uint32_t people, std::uint32_t seats, IssuePer issue) {
  PlanBuilder world;
  const ActionId post = world.action(world.tool("ledger"), "post");
  world.workflow_at_rate(world.agent("clerk", {call(post), call(post)}), 1.0);
  world.plan.organisation.departments[0].people = people;
  world.plan.organisation.departments[0].seats = seats;
  world.design().credentials.issue = issue;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  return run(world.build());
}

TEST(SeatObserverTest, SeatsWithoutAnActionAreIdle) {
  EXPECT_DOUBLE_EQ(value(office(4, 10, IssuePer::kTask), "cost.idle_seats"), 0.6);
  EXPECT_DOUBLE_EQ(value(office(4, 4, IssuePer::kTask), "cost.idle_seats"), 0.0);
}

TEST(SeatObserverTest, AKeyOfASeatActsForEverybodyThere) {
  const ReplicationResult own = office(4, 4, IssuePer::kSeat);
  EXPECT_DOUBLE_EQ(value(own, "cost.shared_identities"), 0.0);
  EXPECT_DOUBLE_EQ(value(own, "cost.people_per_identity"), 1.0);
  // Places 0 to 4 at seats 0, 1, 2, 0, 1: two keys of two people, one of one.
  const ReplicationResult shared = office(5, 3, IssuePer::kSeat);
  EXPECT_DOUBLE_EQ(value(shared, "cost.shared_identities"), 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(value(shared, "cost.people_per_identity"), 5.0 / 3.0);
}

TEST(SeatObserverTest, AnAgentTypeHasOneIdentityForAll) {
  const ReplicationResult result = office(6, 6, IssuePer::kAgentType);
  EXPECT_DOUBLE_EQ(value(result, "cost.shared_identities"), 1.0);
  EXPECT_DOUBLE_EQ(value(result, "cost.people_per_identity"), 6.0);
}

TEST(SeatObserverTest, WhatIsIssuedForATaskOrAWorkflowActsForOne) {
  for (const IssuePer issue : {IssuePer::kTask, IssuePer::kWorkflow}) {
    const ReplicationResult result = office(6, 6, issue);
    EXPECT_DOUBLE_EQ(value(result, "cost.shared_identities"), 0.0);
    EXPECT_DOUBLE_EQ(value(result, "cost.people_per_identity"), 1.0);
  }
}

}  // namespace
}  // namespace models::testing
