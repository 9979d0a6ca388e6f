#include <gtest/gtest.h>

#include <memory>

#include "models/policy/cedar/syntax.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

constexpr std::int64_t kUsd = 1'000'000'000'000;

double item(const ReplicationResult& result, const std::string& name) {
  return value(result, "cost.governance", {{"item", name}});
}

/// Calls every 100 s, at 0, 100, ..., 900; one credential.
struct Caller {
  PlanBuilder world;
  ActionId read = world.action(world.tool("desk"), "read");
  Caller() {
    const AgentTypeId clerk = world.agent("clerk", {repeat(10.0, {call(read), think(100.0)})});
    world.workflow_once(clerk);
    world.horizon(2000.0);
    world.plan.pricing.governance.introspection = {kUsd / 100};
  }
};

TEST(GovernanceObserverTest, IntrospectionsAreThoseThatNoCacheAnswers) {
  Caller caller;
  caller.world.design().validation = {.kind = ValidationKind::kIntrospect};
  ReplicationResult result = run(caller.world.build());
  EXPECT_EQ(value(result, "engine.introspections"), 10.0);
  EXPECT_DOUBLE_EQ(item(result, "introspections"), 0.10);
  // Kept for 250 s: asked at 0, 300, 600 and 900.
  caller.world.design().validation.cache_ttl = sim::seconds(250.0);
  EXPECT_EQ(value(run(caller.world.build()), "engine.introspections"), 4.0);
  // After a warm-up of 301 s, at 600 and 900.
  caller.world.plan.clock.warmup = sim::seconds(301.0);
  EXPECT_EQ(value(run(caller.world.build()), "engine.introspections"), 2.0);
  caller.world.design().validation = {};
  result = run(caller.world.build());
  EXPECT_EQ(value(result, "engine.introspections"), 0.0);
  EXPECT_EQ(item(result, "introspections"), 0.0);
}

TEST(GovernanceObserverTest, PollsAreThoseOfEveryPointAfterTheWarmUp) {
  Caller caller;
  caller.world.design().validation = {.kind = ValidationKind::kPoll,
                                      .interval = sim::seconds(50.0)};
  // 2,000 s / 50 s, wherever the phase lies.
  EXPECT_EQ(value(run(caller.world.build()), "engine.introspections"), 40.0);
  caller.world.plan.clock.warmup = sim::seconds(500.0);
  EXPECT_EQ(value(run(caller.world.build()), "engine.introspections"), 30.0);
  caller.world.plan.organisation.tools[0].instances = 3;
  EXPECT_EQ(value(run(caller.world.build()), "engine.introspections"), 90.0);
}

/// Payments that a person must approve.
struct Office {
  PlanBuilder world;
  ActionId pay = world.action(world.tool("bank"), "pay", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk", {call(pay)});
  Office() {
    PolicyRule approval;
    approval.kind = RuleKind::kCedar;
    approval.effect = RuleEffect::kRequire;
    approval.name = "approval";
    approval.policies = std::make_shared<const std::vector<cedar::Policy>>(cedar::parse_policies(
        "@id(\"approval\") @verdict(\"escalate\") forbid(principal, action, resource);"));
    world.design().policy.rules.push_back(approval);
    approvers().count = 1;
    approvers().response_s = Distribution::constant(400.0);
    world.plan.pricing.governance.approver_hour = {60 * kUsd};
    world.plan.pricing.governance.overtime_millionths = 1'500'000;
    for (int i = 0; i < 2; ++i) world.workflow_once(clerk);
  }
  Approvers& approvers() { return world.plan.organisation.departments[0].approvers; }
};

TEST(GovernanceObserverTest, ApproversArePaidForTheirTime) {
  Office office;
  const ReplicationResult result = run(office.world.build());
  EXPECT_NEAR(value(result, "approval.hours"), 800.0 / 3600.0, 1e-12);
  EXPECT_DOUBLE_EQ(item(result, "approvers"), 13.333333);  // 800 s of 60 USD/h.
  EXPECT_EQ(item(result, "overtime"), 0.0);
}

TEST(GovernanceObserverTest, WhatIsFinishedAfterHoursIsOvertimeForThatPart) {
  Office office;
  office.approvers().hours = {0x7f, 600, 1200};  // From 00:10 to 00:20.
  // The first from 600 to 1000, the second from 1000 to 1400: 200 s of it too late.
  const ReplicationResult result = run(office.world.build());
  EXPECT_DOUBLE_EQ(item(result, "approvers"), 10.0);  // 600 s
  EXPECT_DOUBLE_EQ(item(result, "overtime"), 5.0);    // 200 s at 90 USD/h
  EXPECT_DOUBLE_EQ(item(result, "total"), 15.0);
}

TEST(GovernanceObserverTest, WorkBeforeTheWarmUpEndsIsNotPaid) {
  Office office;
  office.world.plan.clock.warmup = sim::seconds(500.0);
  EXPECT_DOUBLE_EQ(item(run(office.world.build()), "approvers"), 5.0);  // From 500 to 800.
}

TEST(GovernanceObserverTest, WorkThatIsBrokenOffIsPaid) {
  Office office;
  office.world.design().approvals.timeout = sim::seconds(700.0);
  // The first takes 400 s, the second is withdrawn after 300 s of work.
  ReplicationResult result = run(office.world.build());
  EXPECT_NEAR(value(result, "approval.hours"), 400.0 / 3600.0, 1e-12);
  EXPECT_DOUBLE_EQ(item(result, "approvers"), 11.666667);
  // The run is over while somebody works.
  office.world.design().approvals.timeout.reset();
  office.world.horizon(600.0);
  result = run(office.world.build());
  EXPECT_DOUBLE_EQ(item(result, "approvers"), 10.0);
}

TEST(GovernanceObserverTest, AlarmsOfDetectorsCost) {
  PlanBuilder world;
  const ToolId desk = world.tool("desk");
  const ActionId read = world.action(desk, "read");
  const ActionId steal = world.action(desk, "steal");
  world.workflow_once(world.agent("reader", {call(read), think(50.0)}));
  Threat& threat = world.threat(read, {steal});
  threat.detectors = {Detector{"sees", 1.0, Distribution::constant(10.0)}};
  threat.detectors.back().false_positives_per_s = 0.01;
  world.plan.pricing.governance.alert = {{12 * kUsd}, std::nullopt};
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  ASSERT_GT(seen.detected.size(), 0U);
  ASSERT_GT(seen.false_alarms.size(), 0U);
  EXPECT_DOUBLE_EQ(item(result, "alerts"),
                   12.0 * static_cast<double>(seen.detected.size() + seen.false_alarms.size()));
}

TEST(GovernanceObserverTest, ItemsWithoutAPriceAreMissing) {
  Caller caller;
  const ReplicationResult result = run(caller.world.build());
  EXPECT_TRUE(is_missing(result, "cost.governance", {{"item", "decisions"}}));
  EXPECT_TRUE(is_missing(result, "cost.governance", {{"item", "retention"}}));
  EXPECT_EQ(item(result, "total"), item(result, "introspections"));
}

}  // namespace
}  // namespace models::testing
