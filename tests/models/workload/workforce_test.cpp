#include "models/workload/workforce.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

constexpr double kHour_s = 3600.0;
constexpr double kDay_s = 86'400.0;
constexpr auto kOffboarding = static_cast<std::size_t>(RevocationCause::kOffboarding);
constexpr auto kPolicy = static_cast<std::size_t>(RevocationCause::kPolicy);

/// One person who may read and pay, at a seat with a key for both, whose clerk works all the time.
struct Office {
  PlanBuilder world;
  ToolId desk = world.tool("desk", ActsAs::kService);
  ActionId read = world.action(desk, "read");                              // Weight 1.
  ActionId pay = world.action(desk, "pay", Effect::kRead, kConfidential);  // Weight 3.
  ActionId sell = world.action(desk, "sell", Effect::kRead, kRestricted);  // Weight 10.
  AgentTypeId clerk = world.agent("clerk", {think(20.0 * kDay_s), call(read)});

  Office() {
    world.plan.organisation.departments[0].entitlements = actions({read, pay});
    world.plan.organisation.departments[0].seat_entitlements = actions({read, pay});
    Design& design = world.design();
    design.credentials.issue = IssuePer::kSeat;
    design.credentials.scope = CredentialScope::kRole;
    design.credentials.delegation = Delegation::kShare;
    design.policy.rules = {permit(RuleKind::kRole)};
    design.validation = {.kind = ValidationKind::kPropagation,
                         .delay_s = Distribution::constant(5.0)};
  }
  Department& office() { return world.plan.organisation.departments[0]; }
  void answer(std::size_t cause, double handling_s) {
    world.design().orders[cause] =
        Response{RevocationTarget::kPerson, Distribution::constant(handling_s)};
  }
  /// From an instant on, the office may read only.
  void take_pay_away(double at_s) {
    PolicyChange change;
    change.at = sim::seconds(at_s);
    change.departments = {{DepartmentId{0}, actions({read}), actions({read})}};
    world.plan.organisation.changes = {change};
  }
};

std::vector<RevocationOutcome> of_cause(const Recorder& seen, RevocationCause cause) {
  std::vector<RevocationOutcome> found;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    if (outcome.cause == cause) found.push_back(outcome);
  }
  return found;
}

// ---- Leavers

TEST(WorkforceTest, ALeaversKeyDiesHandlingAndPropagationAfterTheDeparture) {
  Office office;
  office.office().turnover.leavers_per_s = 1.0 / kHour_s;
  office.answer(kOffboarding, 2.0 * kHour_s);
  office.world.horizon(3.0 * kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 1U);  // Then nobody is left to leave.
  const auto outcomes = of_cause(seen, RevocationCause::kOffboarding);
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes[0].due, seen.left[0].at);
  ASSERT_TRUE(outcomes[0].effective);
  EXPECT_EQ(*outcomes[0].effective - outcomes[0].due, sim::seconds(2.0 * kHour_s + 5.0));
}

TEST(WorkforceTest, WithoutAnAnswerAKeyWithoutExpiryLivesOnToTheHorizon) {
  Office office;
  office.office().turnover.leavers_per_s = 1.0 / kHour_s;
  office.world.horizon(3.0 * kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  const auto outcomes = of_cause(seen, RevocationCause::kOffboarding);
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_FALSE(outcomes[0].command);
  EXPECT_FALSE(outcomes[0].effective);
}

TEST(WorkforceTest, ASharedSeatsKeyIsDueThoughOthersWorkWithIt) {
  Office office;
  office.office().people = 2;  // At one seat.
  office.office().turnover.leavers_per_s = 1.0 / (30.0 * kDay_s);
  office.answer(kOffboarding, kHour_s);
  office.world.set_plan(office.clerk, {repeat(1000.0, {think(600.0), call(office.read)})});
  office.world.workflow_once(office.clerk);
  office.world.horizon(30.0 * kDay_s);
  std::size_t stopped = 0;
  for (std::uint64_t replication = 0; replication < 40; ++replication) {
    Recorder seen;
    const ReplicationResult result = run(office.world.build(), &seen, replication);
    if (seen.left.empty()) continue;
    const bool worked = seen.left[0].at < at_s(6.0 * kDay_s) &&
                        seen.left[0].person != seen.workflows_started[0].person;
    if (worked) {
      EXPECT_EQ(value(result, "revocation.collateral", {{"cause", "offboarding"}}), 1.0);
      ++stopped;
    }
  }
  EXPECT_GT(stopped, 0U);
}

TEST(WorkforceTest, LeaversComeAtTheirRateAndHeadsAreConserved) {
  Office office;
  office.office().people = 10'000;
  office.office().seats = 1;
  office.office().turnover = {.joiners_per_s = 2.0 / kDay_s, .leavers_per_s = 3.0 / kDay_s};
  office.world.horizon(100.0 * kDay_s);
  double left = 0.0;
  for (std::uint64_t replication = 0; replication < 10; ++replication) {
    Recorder seen;
    run(office.world.build(), &seen, replication);
    left += static_cast<double>(seen.left.size());
    std::set<std::uint32_t> gone;
    for (const PersonLeft& one : seen.left) EXPECT_TRUE(gone.insert(one.person).second);
    for (const PersonJoined& one : seen.joined) EXPECT_GE(one.person, 10'000U);
  }
  // 10 runs of 100 days of 3 leavers.
  EXPECT_NEAR(left, 3000.0, 3.29 * std::sqrt(3000.0));
}

TEST(WorkforceTest, WorkStartsForThoseWhoAreThereAndForNobodyElse) {
  Office office;
  office.office().people = 3;
  office.office().seats = 3;
  office.office().turnover.leavers_per_s = 1.0 / (4.0 * kHour_s);
  office.world.set_plan(office.clerk, {call(office.read)});
  office.world.workflow_at_rate(office.clerk, 1.0 / 60.0);
  office.world.horizon(kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 3U);
  std::map<std::uint32_t, sim::SimTime> gone;
  for (const PersonLeft& one : seen.left) gone[one.person] = one.at;
  for (const WorkflowStarted& one : seen.workflows_started) EXPECT_LT(one.at, gone[one.person]);
  EXPECT_LT(seen.workflows_started.back().at, seen.left.back().at);  // Nobody: nothing starts.
}

TEST(WorkforceTest, AJoinersWorkIsNotEndedByTheOrderForWhoLeftThePlace) {
  // A credential for each workflow, of an hour's work; the order takes ten hours.
  Office office;
  office.office().turnover = {.joiners_per_s = 1.0 / kHour_s, .leavers_per_s = 1.0 / kHour_s};
  office.world.design().credentials.issue = IssuePer::kWorkflow;
  office.world.design().credentials.revoke_on_completion = true;
  office.answer(kOffboarding, 10.0 * kHour_s);
  office.world.set_plan(office.clerk, {think(kHour_s), call(office.read)});
  office.world.workflow_at_rate(office.clerk, 1.0 / 600.0);
  office.world.horizon(10.0 * kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  std::map<std::uint32_t, sim::SimTime> gone;
  for (const PersonLeft& one : seen.left) gone[one.person] = one.at;
  ASSERT_GT(gone.size(), 20U);
  for (const RevocationOutcome& one : of_cause(seen, RevocationCause::kOffboarding)) {
    const CredentialIssued& issued = seen.issued[one.credential.index];
    EXPECT_EQ(one.due, gone.at(issued.person));  // Of the very person.
    EXPECT_LE(issued.at, one.due);               // Nothing starts for somebody gone.
  }
}

TEST(WorkforceTest, WhatIsIssuedForACallAfterTheDepartureIsDueAndEndsWithTheOrder) {
  Office office;
  office.office().turnover.leavers_per_s = 1.0 / (4.0 * kHour_s);
  CredentialRegime& regime = office.world.design().credentials;
  regime.issue = IssuePer::kCall;
  regime.scope = CredentialScope::kCall;
  regime.delegation = Delegation::kExchange;
  office.world.design().policy.rules = {permit(RuleKind::kTaskScope)};
  office.answer(kOffboarding, 2.0 * kHour_s);
  office.world.set_plan(office.clerk, {repeat(2000.0, {think(60.0), optional_call(office.read)})});
  office.world.workflow_once(office.clerk);
  office.world.horizon(2.0 * kDay_s);
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 1U);
  const sim::SimTime left = seen.left[0].at;
  const sim::SimTime ended = left + sim::seconds(2.0 * kHour_s);
  ASSERT_LT(ended, at_s(kDay_s));
  // A call a minute for two hours.
  EXPECT_EQ(value(result, "revocation.exposed_actions", {{"cause", "offboarding"}}), 120.0);
  EXPECT_EQ(seen.accepted_after(ended), 0U);
}

// ---- Movers

TEST(WorkforceTest, AMoverMayDoWhatTheOtherDepartmentMay) {
  Office office;
  office.world.design().credentials.issue = IssuePer::kWorkflow;
  const DepartmentId sales = office.world.department("sales", 1, 1);
  office.world.plan.organisation.departments[sales.index].entitlements = actions({office.sell});
  office.office().turnover.movers_per_s = 1.0 / kHour_s;
  office.world.set_plan(office.clerk, {call(office.read)});
  office.world.workflow_at_rate(office.clerk, 1.0 / 60.0);
  office.world.horizon(kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_GT(seen.moved.size(), 5U);
  EXPECT_EQ(seen.moved[0].holds, sales);
  EXPECT_EQ(seen.moved[1].holds, DepartmentId{0});  // The others of who holds those of sales.
  ASSERT_EQ(seen.entitlements.size(), seen.moved.size());
  EXPECT_EQ(seen.entitlements[0].entitlements, actions({office.sell}));
  EXPECT_EQ(seen.entitlements[1].entitlements, actions({office.read, office.pay}));
  for (const CredentialIssued& issued : seen.issued) {
    const auto moves = std::count_if(seen.moved.begin(), seen.moved.end(),
                                     [&](const PersonMoved& one) { return one.at <= issued.at; });
    EXPECT_EQ(issued.scope,
              moves % 2 == 0 ? actions({office.read, office.pay}) : actions({office.sell}));
    EXPECT_EQ(issued.department, DepartmentId{0});
  }
}

// ---- Policy

TEST(WorkforceTest, AnOldCredentialAmplifiesAfterAPolicyChangeUntilItIsDead) {
  // A clerk works for 10 days. At day 1 the role loses what weighs 3 of 4; the order comes 2 days
  // later.
  Office office;
  office.world.workflow_once(office.clerk);
  office.take_pay_away(kDay_s);
  office.answer(kPolicy, 2.0 * kDay_s);
  office.world.design().validation = {.kind = ValidationKind::kPropagation,
                                      .delay_s = Distribution::constant(0.0)};
  office.world.horizon(10.0 * kDay_s);
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  // Reachable or user: 4 for 3 days, then the user alone, 1 for 7; user: 4 for a day, 1 for 9.
  EXPECT_NEAR(value(result, "privilege.amplification.user"), (4.0 * 3 + 7.0) / (4.0 + 9.0), 1e-9);
  EXPECT_NEAR(value(result, "privilege.amplification.user.peak"), 4.0, 1e-9);
  const auto outcomes = of_cause(seen, RevocationCause::kPolicy);
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_EQ(outcomes[0].due, at_s(kDay_s));
  EXPECT_EQ(outcomes[0].effective, at_s(3.0 * kDay_s));
}

TEST(WorkforceTest, AWorkflowAfterTheOrderGainsNothing) {
  Office office;
  office.world.set_plan(office.clerk, {think(60.0), call(office.read)});
  office.world.workflow_at_rate(office.clerk, 1.0 / kHour_s);
  office.take_pay_away(kDay_s);
  office.answer(kPolicy, kDay_s);
  office.world.horizon(6.0 * kDay_s);
  office.world.plan.clock.warmup = sim::seconds(2.0 * kDay_s + 120.0);
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  EXPECT_DOUBLE_EQ(value(result, "privilege.amplification.user"), 1.0);
  ASSERT_EQ(seen.issued.size(), 2U);  // The seat's key, and the next one.
  EXPECT_EQ(seen.issued[1].scope, actions({office.read}));
  EXPECT_EQ(value(result, "velocity.completed"), 1.0);
}

TEST(WorkforceTest, WhatHoldsNothingThatWasTakenAwayIsNotDue) {
  Office office;
  office.world.design().credentials.issue = IssuePer::kTask;
  office.world.design().credentials.scope = CredentialScope::kTask;  // The clerk needs `read`.
  office.world.design().policy.rules = {permit(RuleKind::kTaskScope)};
  office.world.workflow_once(office.clerk);
  office.take_pay_away(kDay_s);
  office.answer(kPolicy, kHour_s);
  office.world.horizon(2.0 * kDay_s);
  Recorder seen;
  run(office.world.build(), &seen);
  EXPECT_TRUE(of_cause(seen, RevocationCause::kPolicy).empty());
}

TEST(WorkforceTest, ARenewedTokenHasTheNewEntitlementsAndTheOldOneDiesByExpiry) {
  // Tokens of 10 hours are renewed at 8; at hour 9 the role shrinks: the token of hour 8 keeps what
  // it had until hour 18, those from hour 16 on have less.
  Office office;
  CredentialRegime& regime = office.world.design().credentials;
  regime.issue = IssuePer::kWorkflow;
  regime.lifetime_s = Distribution::constant(10.0 * kHour_s);
  regime.renew_at = 0.8;
  office.world.workflow_once(office.clerk);
  office.take_pay_away(9.0 * kHour_s);
  office.world.horizon(30.0 * kHour_s);
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  ASSERT_EQ(seen.issued.size(), 4U);
  EXPECT_EQ(seen.issued[1].scope, actions({office.read, office.pay}));
  EXPECT_EQ(seen.issued[2].scope, actions({office.read}));
  EXPECT_NEAR(value(result, "privilege.amplification.user"), (4.0 * 18 + 12) / (4.0 * 9 + 21),
              1e-9);
}

// ---- Any seed

RC_GTEST_PROP(WorkforceProperty, HeadsAndCredentialsAreConservedAndRunsRepeat, ()) {
  PlanBuilder world = help_desk(1.0 / 120.0, 2.0 * kDay_s);
  world.plan.seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  for (Department& department : world.plan.organisation.departments) {
    department.people = *rc::gen::inRange(1U, 6U);
    department.seats = department.people;
    department.turnover.joiners_per_s = *rc::gen::inRange(0, 20) / kDay_s;
    department.turnover.movers_per_s = *rc::gen::inRange(0, 20) / kDay_s;
    department.turnover.leavers_per_s = *rc::gen::inRange(0, 20) / kDay_s;
  }
  for (Design& design : world.plan.designs) {
    if (!*rc::gen::arbitrary<bool>()) continue;
    design.orders[kOffboarding] = design.orders[kPolicy] =
        Response{RevocationTarget::kPerson, Distribution::exponential(kHour_s)};
  }
  world.plan.probes.of_persons = true;
  const Plan plan = world.build();
  const auto design = *rc::gen::inRange(0U, 3U);
  Recorder seen;
  const ReplicationResult first = run_replication(plan, DesignId{design}, 0, {.sink = &seen});
  RC_ASSERT(first.fingerprint == run_replication(plan, DesignId{design}, 0).fingerprint);
  std::map<std::pair<std::uint32_t, std::uint32_t>, sim::SimTime> gone;
  for (const PersonLeft& one : seen.left) {
    RC_ASSERT(gone.emplace(std::pair{one.department.index, one.person}, one.at).second);
  }
  for (const WorkflowStarted& one : seen.workflows_started) {
    const auto found = gone.find({one.department.index, one.person});
    // An assertion evaluates both sides of an `or`.
    const bool was_there = found == gone.end() || one.at <= found->second;
    RC_ASSERT(was_there);
  }
}

TEST(WorkforceTest, PeopleComeAndGoAlikeUnderEveryDesign) {
  PlanBuilder world = help_desk(1.0 / 600.0, 5.0 * kDay_s);
  for (Department& department : world.plan.organisation.departments) {
    department.turnover = {1.0 / kDay_s, 1.0 / kDay_s, 2.0 / kDay_s};
  }
  const Plan plan = world.build();
  std::vector<std::vector<sim::SimTime>> left;
  for (std::uint32_t design = 0; design < 3; ++design) {
    Recorder seen;
    run_replication(plan, DesignId{design}, 0, {.sink = &seen});
    std::vector<sim::SimTime>& of_design = left.emplace_back();
    for (const PersonLeft& one : seen.left) of_design.push_back(one.at);
    EXPECT_FALSE(of_design.empty());
  }
  EXPECT_EQ(left[0], left[1]);
  EXPECT_EQ(left[0], left[2]);
}

}  // namespace
}  // namespace models::testing
