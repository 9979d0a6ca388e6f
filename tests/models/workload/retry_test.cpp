#include <gtest/gtest.h>

#include <cmath>

#include "models/policy/cedar/syntax.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

/// One agent that makes one call, which takes 2 s and may be made again after 10 s.
struct Office {
  PlanBuilder world;
  ActionId pay = world.action(world.tool("bank"), "pay", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk");
  Recorder seen;

  explicit Office(double failure, std::uint32_t times = 3) {
    world.at(pay).latency_s = Distribution::constant(2.0);
    world.at(pay).failure_probability = failure;
    plan_is({patient_call(times)});
  }
  Step patient_call(std::uint32_t times) const {
    Step step = call(pay);
    if (times > 0) step.retry = Retry{times, Distribution::constant(10.0)};
    return step;
  }
  void plan_is(std::vector<Step> steps) { world.set_plan(clerk, std::move(steps)); }
  ReplicationResult once() {
    world.workflow_once(clerk);
    return run(world.build(), &seen);
  }
  std::vector<double> times() const {
    std::vector<double> all;
    for (const DecisionMade& one : seen.decisions) {
      all.push_back(sim::to_seconds(one.at - sim::kStart));
    }
    return all;
  }
};

TEST(RetryTest, EachTryFollowsAWait) {
  Office office(1.0);
  office.once();
  // Decided at once, 2 s at the tool, 10 s of waiting; the fourth try is the last.
  EXPECT_EQ(office.times(), (std::vector{0.0, 12.0, 24.0, 36.0}));
  ASSERT_EQ(office.seen.done.size(), 4U);
  for (const ActionDone& done : office.seen.done) EXPECT_FALSE(done.executed);
  ASSERT_EQ(office.seen.tasks_ended.size(), 1U);
  EXPECT_EQ(office.seen.tasks_ended[0].at, at_s(38.0));
  EXPECT_EQ(office.seen.tasks_ended[0].outcome, Outcome::kFailed);
}

TEST(RetryTest, WhatIsNotRequiredIsLetGoAfterTheLastTry) {
  Office office(1.0, 1);
  Step step = office.patient_call(1);
  step.required = false;
  office.plan_is({step, think(5.0)});
  office.once();
  EXPECT_EQ(office.times(), (std::vector{0.0, 12.0}));
  EXPECT_EQ(office.seen.tasks_ended[0].at, at_s(14.0 + 5.0));
  EXPECT_EQ(office.seen.tasks_ended[0].outcome, Outcome::kDone);
}

TEST(RetryTest, CallsAndFailuresFollowTheGeometricLaw) {
  // f = 0.4 and 3 tries more: (1 - f^4) / (1 - f) = 1.624 calls a step, f^4 = 0.0256 of them fail.
  constexpr double kSteps = 20'000.0;
  Office office(0.4);
  const AgentTypeId child = office.world.agent("child", {office.patient_call(3)});
  Step children = spawn(child, Distribution::constant(kSteps));
  children.required = false;
  office.plan_is({children});
  office.once();
  const double calls = static_cast<double>(office.seen.done.size()) / kSteps;
  double failed = 0.0;
  for (const TaskEnded& ended : office.seen.tasks_ended) {
    if (ended.outcome == Outcome::kFailed) failed += 1.0 / kSteps;
  }
  // Second moment of the calls of a step: 0.6 + 0.24 * 4 + 0.096 * 9 + 0.064 * 16 = 3.448.
  const double deviation = std::sqrt((3.448 - 1.624 * 1.624) / kSteps);
  EXPECT_NEAR(calls, 1.624, 3.29 * deviation);
  EXPECT_NEAR(failed, 0.0256, 3.29 * std::sqrt(0.0256 * 0.9744 / kSteps));
}

TEST(RetryTest, TheFirstTryDrawsWhatItDrewBefore) {
  const auto draws_of = [](std::uint32_t times) {
    Office office(0.5, times);
    office.world.at(office.pay).latency_s = Distribution::exponential(2.0);
    office.plan_is({repeat(50.0, {[&] {
                             Step step = office.patient_call(times);
                             step.required = false;
                             return step;
                           }()})});
    DrawLog log;
    office.world.workflow_once(office.clerk);
    run(office.world.build(), nullptr, 0, &log);
    return log.draws;
  };
  const auto without = draws_of(0);
  const auto few = draws_of(1);
  const auto many = draws_of(4);
  EXPECT_LT(without.size(), few.size());
  EXPECT_LT(few.size(), many.size());
  for (const auto& [name, value] : without) EXPECT_EQ(few.at(name), value);
  for (const auto& [name, value] : few) EXPECT_EQ(many.at(name), value);
}

TEST(RetryTest, ADenialEndsIt) {
  Office office(1.0);
  PolicyRule rate = require(RuleKind::kRate);  // Two calls in the session.
  rate.limit = 2;
  rate.per = BudgetKey::kSession;
  rate.effects.clear();
  office.world.design().policy.rules.push_back(rate);
  office.once();
  ASSERT_EQ(office.seen.decisions.size(), 3U);
  EXPECT_EQ(office.seen.decisions[2].refusal, Refusal::kPolicy);
  EXPECT_EQ(office.seen.done.size(), 2U);
  EXPECT_EQ(office.seen.tasks_ended[0].at, at_s(24.0));
  EXPECT_EQ(office.seen.tasks_ended[0].outcome, Outcome::kDenied);
}

TEST(RetryTest, EachTryNeedsItsApproval) {
  Office office(1.0, 1);
  PolicyRule approval;
  approval.kind = RuleKind::kCedar;
  approval.effect = RuleEffect::kRequire;
  approval.policies = std::make_shared<const std::vector<cedar::Policy>>(
      cedar::parse_policies("@verdict(\"escalate\") forbid(principal, action, resource);"));
  office.world.design().policy.rules.push_back(approval);
  Approvers& people = office.world.plan.organisation.departments[0].approvers;
  people.count = 1;
  people.response_s = Distribution::constant(60.0);
  const ReplicationResult result = office.once();
  EXPECT_EQ(office.times(), (std::vector{60.0, 60.0 + 2.0 + 10.0 + 60.0}));
  EXPECT_EQ(value(result, "approval.requests"), 2.0);
}

TEST(RetryTest, ACredentialPerCallIsAskedForAnew) {
  Office office(1.0, 2);
  office.world.design().credentials.issue = IssuePer::kCall;
  office.world.design().credentials.scope = CredentialScope::kCall;
  office.world.design().credentials.issue_latency_s = Distribution::constant(1.0);
  office.once();
  EXPECT_EQ(office.times(), (std::vector{1.0, 14.0, 27.0}));
  EXPECT_EQ(office.seen.issued.size(), 3U);
  EXPECT_NE(office.seen.decisions[0].credential, office.seen.decisions[1].credential);
}

TEST(RetryTest, AFailedCallIsStillToCome) {
  // Whoever has read untrusted content may do what is still planned, each call once.
  Office office(1.0);
  const ActionId read = office.world.action(ToolId{0}, "read");
  office.world.at(read).untrusted = true;
  office.plan_is({call(read), office.patient_call(2)});
  office.world.design().policy.rules[0].remaining_after_untrusted = true;
  office.once();
  ASSERT_EQ(office.seen.decisions.size(), 4U);
  for (const DecisionMade& one : office.seen.decisions) EXPECT_EQ(one.refusal, Refusal::kNone);
}

TEST(RetryTest, WaitsEndWithTheDeadline) {
  Office office(1.0);
  const WorkflowTypeId workflow = office.world.workflow_once(office.clerk);
  office.world.at(workflow).deadline = sim::seconds(15.0);
  run(office.world.build(), &office.seen);
  EXPECT_EQ(office.times(), (std::vector{0.0, 12.0}));
  EXPECT_EQ(office.seen.tasks_ended[0].at, at_s(14.0 + 1.0));
  EXPECT_EQ(office.seen.tasks_ended[0].outcome, Outcome::kCutOff);
}

}  // namespace
}  // namespace models::testing
