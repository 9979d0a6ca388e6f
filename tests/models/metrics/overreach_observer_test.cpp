#include <gtest/gtest.h>

#include "models/workload/overreach.hpp"
#include "sim/stats/wilson_interval.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk that does nothing but a, so many times; of the rest, b may be called by everybody.
struct Office {
  PlanBuilder world;
  ActionId a;
  ActionId b;
  AgentTypeId clerk;
  explicit Office(double calls) {
    const ToolId tool = world.tool("tool");
    a = world.action(tool, "a");
    b = world.action(tool, "b");
    clerk = world.agent("clerk", {repeat(calls, {call(a)})});
    world.workflow_once(clerk);
  }
  ReplicationResult run_with(double overreach) {
    world.at(clerk).model.overreach = overreach;
    return run(world.build());
  }
};

double refused_by(const ReplicationResult& result, const char* control) {
  return value(result, "overreach.attempts", {{"control", control}, {"outcome", "refused"}});
}

/// Attempts of three planned calls, each preceded by one of b.
void expect_refused_by(const ReplicationResult& result, const std::string& control) {
  EXPECT_EQ(value(result, "overreach.attempts"), 3.0);
  EXPECT_EQ(value(result, "overreach.attempts", {{"outcome", "accepted"}}), 0.0);
  EXPECT_EQ(value(result, "overreach.attempts", {{"outcome", "refused"}}), 3.0);
  for (const char* const each : {"credential", "scope", "entitlement", "policy", "approval",
                                 "no_decision", "switched_off"}) {
    EXPECT_EQ(refused_by(result, each), each == control ? 3.0 : 0.0) << each;
  }
  EXPECT_EQ(value(result, "overreach.organisations"), 1.0);
  EXPECT_EQ(value(result, "overreach.organisations.executed"), 0.0);
}

TEST(OverreachTest, WhatACredentialIsNotGoodForIsRefusedByItsScope) {
  expect_refused_by(Office(3.0).run_with(1.0), "scope");  // A credential per task.
}

TEST(OverreachTest, WhatNobodyPermitsIsRefusedByPolicy) {
  Office office(3.0);
  office.world.design().credentials.scope = CredentialScope::kRole;  // The policy: task_scope.
  expect_refused_by(office.run_with(1.0), "policy");
}

TEST(OverreachTest, WhatThePersonMayNotDoIsNoPartOfARoleScope) {
  Office office(3.0);
  office.world.design().credentials.scope = CredentialScope::kRole;
  office.world.design().policy.rules = {permit(RuleKind::kRole)};
  office.world.people_may(actions({office.a}));
  expect_refused_by(office.run_with(1.0), "scope");
}

TEST(OverreachTest, ADecisionPointThatIsOutAnswersNothing) {
  Office office(3.0);
  office.world.design().credentials.scope = CredentialScope::kRole;
  DecisionPointConfig& decisions = office.world.design().decisions;
  decisions.remote = true;
  decisions.outages =
      OutageTimes{sim::Distribution::constant(0.0), sim::Distribution::constant(100'000.0)};
  office.world.plan.agent_types[0].plan.children[0].children[0].required = false;
  expect_refused_by(office.run_with(1.0), "no_decision");
}

TEST(OverreachTest, ARoleLetsThroughWhatThePersonMayDo) {
  Office office(3.0);
  office.world.design().credentials.scope = CredentialScope::kRole;
  office.world.design().policy.rules = {permit(RuleKind::kRole)};
  const ReplicationResult result = office.run_with(1.0);
  EXPECT_EQ(value(result, "overreach.attempts"), 3.0);
  EXPECT_EQ(value(result, "overreach.attempts", {{"outcome", "accepted"}}), 3.0);
  EXPECT_EQ(value(result, "overreach.attempts", {{"outcome", "refused"}}), 0.0);
  EXPECT_EQ(value(result, "overreach.organisations.executed"), 1.0);
}

TEST(OverreachTest, WhatFailsAtTheToolWasAcceptedAndNotExecuted) {
  Office office(3.0);
  office.world.design().credentials.scope = CredentialScope::kRole;
  office.world.design().policy.rules = {permit(RuleKind::kRole)};
  office.world.at(office.b).failure_probability = 1.0;
  const ReplicationResult result = office.run_with(1.0);
  EXPECT_EQ(value(result, "overreach.attempts", {{"outcome", "accepted"}}), 3.0);
  EXPECT_EQ(value(result, "overreach.organisations"), 1.0);
  EXPECT_EQ(value(result, "overreach.organisations.executed"), 0.0);
}

TEST(OverreachTest, OnlyWhatHappensAfterTheWarmUpCounts) {
  Office office(1.0);
  office.world.set_plan(office.clerk, {call(office.a), think(100.0), call(office.a)});
  office.world.plan.clock.warmup = sim::seconds(50.0);
  EXPECT_EQ(value(office.run_with(1.0), "overreach.attempts"), 1.0);
}

TEST(OverreachTest, WhereNobodyEverOverreachesThereAreNoRows) {
  const ReplicationResult result = Office(3.0).run_with(0.0);
  for (const Measurement& row : result.values) EXPECT_FALSE(row.metric.starts_with("overreach."));
}

/// Organisations of so many, under the design at hand, of which a metric says yes.
std::int64_t organisations(const Plan& plan, const std::string& metric, std::int64_t of) {
  std::int64_t yes = 0;
  for (std::int64_t i = 0; i < of; ++i) {
    const ReplicationResult result = run(plan, nullptr, static_cast<std::uint64_t>(i));
    yes += value(result, metric) == 1.0 ? 1 : 0;
  }
  return yes;
}

TEST(OverreachTest, TheShareOfOrganisationsIsWhatTheChancePerCallWasCalibratedTo) {
  // 1 - (1 - p)^200 = 0.8, and 1 - (1 - p)^50 = 1 - 0.2^(1/4) = 0.331 of those that call 50 times.
  constexpr std::int64_t kOrganisations = 600;
  const double p = overreach_per_call({.share = 0.8, .actions = 200});
  const auto interval_of = [p](double calls) {
    Office office(calls);
    office.world.at(office.clerk).model.overreach = p;
    const std::int64_t yes =
        organisations(office.world.build(), "overreach.organisations", kOrganisations);
    return sim::wilson_interval(yes, kOrganisations, 0.99);
  };
  const sim::Interval all = interval_of(200.0);
  EXPECT_LE(all.low, 0.8);
  EXPECT_GE(all.high, 0.8);
  const sim::Interval quarter = interval_of(50.0);
  EXPECT_LE(quarter.low, 0.33126);
  EXPECT_GE(quarter.high, 0.33126);
}

}  // namespace
}  // namespace models::testing
