#include "models/credentials/inventory.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

constexpr double kHour_s = 3600.0;
constexpr double kDay_s = 86'400.0;
constexpr auto kOffboarding = static_cast<std::size_t>(RevocationCause::kOffboarding);

/// An office without any work, with static keys that come by themselves; a revocation is known
/// everywhere at once.
struct Estate {
  PlanBuilder world;
  ToolId desk = world.tool("desk", ActsAs::kService);
  ActionId read = world.action(desk, "read", Effect::kRead, kConfidential);  // Weight 3.
  ActionId pay = world.action(desk, "pay", Effect::kRead, kRestricted);      // Weight 10.

  Estate() {
    world.agent("clerk", {call(read)});
    Design& design = world.design();
    design.credentials.issue = IssuePer::kSeat;
    design.credentials.scope = CredentialScope::kRole;
    design.credentials.delegation = Delegation::kShare;
    design.policy.rules = {permit(RuleKind::kRole)};
    design.validation = {.kind = ValidationKind::kPropagation,
                         .delay_s = Distribution::constant(0.0)};
    world.horizon(14.0 * kDay_s);
  }
  InventoryEntry& entry(std::uint32_t count) {
    InventoryEntry& made = world.plan.inventory.emplace_back();
    made.name = "tokens-" + std::to_string(world.plan.inventory.size());
    made.count = count;
    made.scope = actions({read});
    made.department = DepartmentId{0};
    return made;
  }
  Department& office() { return world.plan.organisation.departments[0]; }
  CredentialRegime& regime() { return world.design().credentials; }
};

Distribution days(double number) { return Distribution::constant(number * kDay_s); }

// ---- What is there at the start

TEST(InventoryTest, TwoWeeksWithoutAnEstateFlatterStaticKeys) {
  Estate without;
  Estate with;
  InventoryEntry& keys = with.entry(400);
  keys.age_s = Distribution::lognormal_from_quantiles(200.0 * kDay_s, 900.0 * kDay_s);
  keys.owner_left = 0.2;
  keys.stale = 0.3;
  const ReplicationResult before = run(without.world.build());
  const ReplicationResult after = run(with.world.build());
  // 400 keys of weight 3 for 336 hours.
  EXPECT_NEAR(value(after, "privilege.excess_hours") - value(before, "privilege.excess_hours"),
              400.0 * 3.0 * 336.0, 1e-6);
  // 80 without an owner, and of the other 320 the 96 that nobody uses.
  EXPECT_NEAR(value(after, "revocation.orphans") - value(before, "revocation.orphans"), 176.0,
              1e-9);
  EXPECT_DOUBLE_EQ(value(after, "inventory.live"), 400.0);
  EXPECT_DOUBLE_EQ(value(after, "inventory.without_owner"), 80.0);
  EXPECT_EQ(value(after, "inventory.dead_at_start"), 0.0);
}

TEST(InventoryTest, ThoseOlderThanTheLifetimeAreDeadAtTheStart) {
  Estate estate;
  estate.regime().lifetime_s = days(90.0);
  InventoryEntry& keys = estate.entry(20'000);
  keys.age_s = Distribution::uniform(0.0, 200.0 * kDay_s);
  keys.stale = 1.0;  // Nobody renews them.
  const ReplicationResult result = run(estate.world.build());
  // 110 of 200 days.
  EXPECT_NEAR(value(result, "inventory.dead_at_start"), 11'000.0,
              3.29 * std::sqrt(20'000.0 * 0.55 * 0.45));
  // Of the others, one that is u days old lives for 90 - u more days, at most the run's 14: on
  // average (76 * 14 + 14 * 7) / 200 of 14 days.
  EXPECT_NEAR(value(result, "inventory.live") / 20'000.0, (76.0 * 14.0 + 14.0 * 7.0) / 200.0 / 14.0,
              3.29 * 0.5 / std::sqrt(20'000.0));
}

TEST(InventoryTest, AnOwnLifetimeStandsInsteadOfTheDesigns) {
  Estate estate;
  estate.regime().lifetime_s = days(1.0);
  InventoryEntry& endless = estate.entry(5);
  endless.age_s = days(300.0);
  endless.has_own_lifetime = true;
  InventoryEntry& ten_days = estate.entry(7);
  ten_days.age_s = days(3.0);
  ten_days.has_own_lifetime = true;
  ten_days.lifetime_s = days(10.0);
  ten_days.stale = 1.0;
  InventoryEntry& designed = estate.entry(11);
  designed.age_s = days(3.0);
  const ReplicationResult result = run(estate.world.build());
  EXPECT_DOUBLE_EQ(value(result, "inventory.live", {{"entry", "tokens-1"}}), 5.0);
  EXPECT_DOUBLE_EQ(value(result, "inventory.live", {{"entry", "tokens-2"}}), 7.0 * 7.0 / 14.0);
  EXPECT_EQ(value(result, "inventory.dead_at_start", {{"entry", "tokens-3"}}), 11.0);
  EXPECT_EQ(value(result, "inventory.dead_at_start"), 11.0);
}

TEST(InventoryTest, StaticOnesKnowNeitherLifetimeNorIdleTimeNorBudgetNorRotation) {
  Estate estate;
  estate.regime().lifetime_s = days(1.0);
  estate.regime().idle_expiry = sim::seconds(kHour_s);
  estate.regime().max_uses = 1;
  estate.regime().rotation = Rotation{sim::seconds(kDay_s), sim::kZero};
  InventoryEntry& keys = estate.entry(10);
  keys.by_design = false;
  keys.age_s = days(700.0);
  keys.use_per_s = 10.0 / kDay_s;
  Recorder seen;
  const ReplicationResult result = run(estate.world.build(), &seen);
  EXPECT_DOUBLE_EQ(value(result, "inventory.live"), 10.0);
  EXPECT_EQ(seen.inventory.size(), 10U);
  EXPECT_EQ(value(result, "inventory.calls", {{"outcome", "refused"}}), 0.0);
  EXPECT_NEAR(sample(result, "inventory.age").quantile(0.5).value(), 714.0 * kDay_s,
              0.01 * 714.0 * kDay_s);
}

TEST(InventoryTest, IdleTimeOfAStaleOneRunsFromItsIssue) {
  Estate estate;
  estate.regime().idle_expiry = sim::seconds(30.0 * kDay_s);
  InventoryEntry& keys = estate.entry(10);
  keys.age_s = days(25.0);
  keys.stale = 0.4;
  InventoryEntry& older = estate.entry(3);
  older.age_s = days(31.0);
  older.stale = 1.0;
  const ReplicationResult result = run(estate.world.build());
  // Six are in use all the time; four die on day 5.
  EXPECT_DOUBLE_EQ(value(result, "inventory.live", {{"entry", "tokens-1"}}),
                   6.0 + 4.0 * 5.0 / 14.0);
  EXPECT_EQ(value(result, "inventory.dead_at_start", {{"entry", "tokens-2"}}), 3.0);
}

// ---- Replacement and growth

TEST(InventoryTest, RotationGoesOnInStepWithTheAge) {
  Estate estate;
  estate.regime().rotation = Rotation{sim::seconds(9.0 * kDay_s), sim::seconds(kDay_s)};
  estate.entry(1).age_s = days(3.0);    // Days 6 and 15.
  estate.entry(1).age_s = days(100.0);  // 100 = 11 * 9 + 1: days 8 and 17.
  Recorder seen;
  const ReplicationResult result = run(estate.world.build(), &seen);
  ASSERT_EQ(seen.inventory.size(), 4U);
  std::vector<sim::SimTime> issued;
  for (const InventoryOutcome& one : seen.inventory) {
    if (one.issued > sim::kStart) issued.push_back(one.issued);
  }
  EXPECT_EQ(issued, (std::vector<sim::SimTime>{at_s(6.0 * kDay_s), at_s(8.0 * kDay_s)}));
  // Each old one goes on beside its successor for a day.
  EXPECT_DOUBLE_EQ(value(result, "inventory.live"), 2.0 + 2.0 / 14.0);
}

TEST(InventoryTest, WhoeverUsesOneRenewsItAndNobodyRenewsAStaleOne) {
  Estate estate;
  estate.regime().lifetime_s = days(5.0);
  estate.regime().renew_at = 0.8;
  InventoryEntry& keys = estate.entry(10);
  keys.age_s = days(1.0);
  keys.stale = 0.5;
  Recorder seen;
  run(estate.world.build(), &seen);
  const auto of = [&](bool live) {
    return std::count_if(seen.inventory.begin(), seen.inventory.end(),
                         [live](const InventoryOutcome& one) { return one.live == live; });
  };
  // Those in use are renewed on days 3, 7 and 11: the last two of each are alive on day 14, when
  // the one of day 7 has died on day 12.
  EXPECT_EQ(of(true), 5);
  EXPECT_EQ(of(false), 5 + 5 * 3);
}

TEST(InventoryTest, GrowthComesAtItsRateForPeopleWhoAreThere) {
  Estate estate;
  estate.office().people = 20;
  InventoryEntry& keys = estate.entry(0);
  keys.growth_per_s = 100.0 / kDay_s;
  keys.stale = 0.25;
  Recorder seen;
  const ReplicationResult result = run(estate.world.build(), &seen);
  const auto grown = static_cast<double>(seen.inventory.size());
  EXPECT_NEAR(grown, 1400.0, 3.29 * std::sqrt(1400.0));
  EXPECT_NEAR(value(result, "revocation.orphans") / value(result, "inventory.live"), 0.25, 0.05);
}

TEST(InventoryTest, APolicyChangeScopesWhatComesAfterIt) {
  Estate estate;
  InventoryEntry& keys = estate.entry(3);
  keys.scope = actions({estate.read, estate.pay});
  keys.growth_per_s = 10.0 / kDay_s;
  PolicyChange change;
  change.at = sim::seconds(7.0 * kDay_s);
  change.inventory = {{InventoryId{0}, actions({estate.read})}};
  estate.world.plan.organisation.changes = {change};
  Recorder seen;
  run(estate.world.build(), &seen);
  for (const InventoryOutcome& one : seen.inventory) {
    EXPECT_EQ(seen.issued[one.credential.index].scope, one.issued < at_s(7.0 * kDay_s)
                                                           ? actions({estate.read, estate.pay})
                                                           : actions({estate.read}));
  }
}

// ---- Orders

TEST(InventoryTest, ALeaverIsOffboardedFromWhatTheyOwnedAndNobodyFromTheRest) {
  Estate estate;
  estate.office().turnover.leavers_per_s = 1.0 / kHour_s;
  estate.world.design().orders[kOffboarding] =
      Response{RevocationTarget::kPerson, Distribution::constant(2.0 * kHour_s)};
  InventoryEntry& keys = estate.entry(10);
  keys.owner_left = 0.3;
  Recorder seen;
  const ReplicationResult result = run(estate.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 1U);
  const double left_s = sim::to_seconds(seen.left[0].at);
  std::size_t due = 0;
  for (const RevocationOutcome& one : seen.outcomes) {
    if (one.cause != RevocationCause::kOffboarding) continue;
    EXPECT_EQ(one.effective, seen.left[0].at + sim::seconds(2.0 * kHour_s));
    ++due;
  }
  EXPECT_EQ(due, 8U);  // Seven, and the seat's key.
  EXPECT_NEAR(value(result, "inventory.live"),
              3.0 + 7.0 * (left_s + 2.0 * kHour_s) / (14.0 * kDay_s), 1e-9);
  // Without an owner: three all the time, seven for the two hours of the handling.
  EXPECT_NEAR(value(result, "inventory.without_owner"), 3.0 + 7.0 * 2.0 / (14.0 * 24.0), 1e-9);
}

TEST(InventoryTest, CallsAfterTheDepartureAreExposedAndThenRefused) {
  Estate estate;
  estate.office().turnover.leavers_per_s = 1.0 / kHour_s;
  estate.world.design().orders[kOffboarding] =
      Response{RevocationTarget::kPerson, Distribution::constant(5.0 * kDay_s)};
  InventoryEntry& keys = estate.entry(50);
  keys.use_per_s = 2.0 / kDay_s;
  Recorder seen;
  const ReplicationResult result = run(estate.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 1U);
  const sim::SimTime left = seen.left[0].at;
  const sim::SimTime dead = left + sim::seconds(5.0 * kDay_s);
  double exposed = 0.0;
  for (const InventoryUsed& one : seen.service_calls) {
    EXPECT_EQ(one.refusal == Refusal::kNone, one.at < dead);
    if (one.at >= left && one.at < dead) exposed += 1.0;
  }
  EXPECT_EQ(value(result, "revocation.exposed_actions", {{"cause", "offboarding"}}), exposed);
  EXPECT_NEAR(exposed, 500.0, 3.29 * std::sqrt(500.0));  // 50 keys, 2 a day, 5 days.
  EXPECT_NEAR(static_cast<double>(seen.service_calls.size()), 1400.0, 3.29 * std::sqrt(1400.0));
}

TEST(InventoryTest, WhatRotatesWhileAnOrderIsOpenIsDueTooAndDiesWithIt) {
  Estate estate;
  estate.office().turnover.leavers_per_s = 1.0 / kHour_s;
  estate.regime().rotation = Rotation{sim::seconds(2.0 * kDay_s), sim::kZero};
  estate.world.design().orders[kOffboarding] =
      Response{RevocationTarget::kPerson, Distribution::constant(5.0 * kDay_s)};
  estate.entry(4).age_s = days(0.5);
  Recorder seen;
  run(estate.world.build(), &seen);
  ASSERT_EQ(seen.left.size(), 1U);
  const sim::SimTime dead = seen.left[0].at + sim::seconds(5.0 * kDay_s);
  std::size_t of_the_end = 0;
  for (const InventoryOutcome& one : seen.inventory) {
    EXPECT_LE(one.to, dead);
    if (one.to == dead) ++of_the_end;
  }
  EXPECT_EQ(of_the_end, 4U);
}

TEST(InventoryTest, AnEndlessKeyBreaksNoBoundOfADesignOfShortTokens) {
  Estate estate;
  estate.office().turnover.leavers_per_s = 1.0 / kHour_s;
  estate.regime().issue = IssuePer::kTask;
  estate.regime().scope = CredentialScope::kTask;
  estate.regime().lifetime_s = Distribution::constant(300.0);
  estate.world.design().validation = {};  // Local: a signature is all that is looked at.
  estate.world.design().orders[kOffboarding] =
      Response{RevocationTarget::kPerson, Distribution::constant(0.0)};
  estate.entry(10).by_design = false;
  Recorder seen;
  run(estate.world.build(), &seen);
  const auto live = std::count_if(seen.inventory.begin(), seen.inventory.end(),
                                  [](const InventoryOutcome& one) { return one.live; });
  EXPECT_EQ(live, 10);  // Nothing that looks at an order ever sees them.
}

TEST(InventoryTest, ProbesFindInheritedCredentials) {
  Estate estate;
  estate.office().people = 0;
  estate.office().seats = 0;
  estate.world.plan.probes.rate_per_s = 10.0 / kDay_s;
  InventoryEntry& keys = estate.entry(100);
  keys.owner_left = 1.0;
  const ReplicationResult result = run(estate.world.build());
  EXPECT_GT(value(result, "revocation.orders", {{"cause", "probe"}}), 90.0);
}

// ---- Any seed

RC_GTEST_PROP(InventoryProperty, CredentialsAreConservedAndRunsRepeat, ()) {
  PlanBuilder world = help_desk(1.0 / 600.0, 2.0 * kDay_s);
  world.plan.seed = *rc::gen::inRange<std::uint64_t>(1, 1'000'000);
  const auto sets = world.plan.organisation.departments;
  for (std::uint32_t i = 0; i < 3; ++i) {
    InventoryEntry& entry = world.plan.inventory.emplace_back();
    entry.name = "entry-" + std::to_string(i);
    entry.count = *rc::gen::inRange(0U, 60U);
    entry.department = DepartmentId{i};
    entry.scope = sets[i].entitlements;
    entry.age_s = Distribution::exponential(kDay_s);
    entry.owner_left = *rc::gen::inRange(0, 11) / 10.0;
    entry.stale = *rc::gen::inRange(0, 11) / 10.0;
    entry.growth_per_s = *rc::gen::inRange(0, 20) / kDay_s;
    entry.use_per_s = *rc::gen::inRange(0, 20) / kDay_s;
    entry.by_design = *rc::gen::arbitrary<bool>();
    entry.has_own_lifetime = *rc::gen::arbitrary<bool>();
    if (entry.has_own_lifetime) entry.lifetime_s = Distribution::exponential(kDay_s);
    world.plan.organisation.departments[i].turnover = {5.0 / kDay_s, 5.0 / kDay_s, 5.0 / kDay_s};
  }
  Design& design = world.plan.designs[*rc::gen::inRange(0U, 3U)];
  if (*rc::gen::arbitrary<bool>()) design.credentials.idle_expiry = sim::seconds(6.0 * kHour_s);
  if (*rc::gen::arbitrary<bool>()) design.credentials.max_uses = *rc::gen::inRange(1U, 5U);
  if (*rc::gen::arbitrary<bool>() && &design == &world.plan.designs[0]) {
    design.credentials.rotation = Rotation{sim::seconds(5.0 * kHour_s), sim::seconds(kHour_s)};
  }
  design.orders[kOffboarding] =
      Response{RevocationTarget::kPerson, Distribution::exponential(kHour_s)};
  const DesignId id{static_cast<std::uint32_t>(&design - world.plan.designs.data())};
  const Plan plan = world.build();
  Recorder seen;
  // The run itself asserts that every credential issued has expired, been revoked or used up, or
  // lives.
  const ReplicationResult first = run_replication(plan, id, 0, {.sink = &seen});
  RC_ASSERT(first.fingerprint == run_replication(plan, id, 0).fingerprint);
  for (const InventoryOutcome& one : seen.inventory) RC_ASSERT(one.from <= one.to);
}

}  // namespace
}  // namespace models::testing
