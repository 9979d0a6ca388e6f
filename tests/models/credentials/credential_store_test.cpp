#include "models/credentials/credential_store.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models {
namespace {

using testing::at_s;

constexpr PointId kMail{0};
constexpr PointId kLedger{1};

/// A store with two enforcement points, which both honour every credential.
struct World {
  static testing::PlanBuilder builder() {
    testing::PlanBuilder made;
    made.action(made.tool("mail"), "read");
    made.action(made.tool("ledger"), "refund");
    return made;
  }
  Plan plan = builder().build();
  CredentialRegime& regime = plan.designs[0].credentials;
  Validation& validation = plan.designs[0].validation;
  sim::RandomSource random{1, 0};
  RecordBus records;
  PermissionSets sets{plan.organisation};
  CredentialStore store{plan, plan.designs[0], sets, random, records};

  CredentialId issue(double now_s, CredentialId parent = {}) {
    CredentialStore::Request request;
    request.parent = parent;
    request.scope = sets.intern(testing::actions({ActionId{0}, ActionId{1}}));
    request.path = sim::EntityPath::root().child(1, issued++);
    return store.issue(request, at_s(now_s));
  }
  Refusal check(CredentialId id, PointId point, double now_s) const {
    return store.check(id, point, at_s(now_s));
  }
  std::uint64_t issued{0};
};

TEST(CredentialStoreTest, TokenIsRefusedAtExactlyItsExpiry) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  const CredentialId id = world.issue(10.0);
  const sim::SimTime expiry = at_s(70.0);
  EXPECT_EQ(world.store.check(id, kMail, expiry - sim::Duration{1}), Refusal::kNone);
  EXPECT_EQ(world.store.check(id, kMail, expiry), Refusal::kExpired);
}

TEST(CredentialStoreTest, LocalValidationKnowsNothingOfARevocation) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  const CredentialId id = world.issue(0.0);
  world.store.revoke(id, at_s(1.0));
  EXPECT_EQ(world.check(id, kMail, 59.0), Refusal::kNone);
  EXPECT_EQ(world.store.at(id).dead, at_s(60.0));
  EXPECT_FALSE(world.store.alive_at_issuer(id, at_s(1.0)));
}

TEST(CredentialStoreTest, PushReachesEachEnforcementPointAfterItsDelay) {
  World world;
  world.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(5.0)};
  const CredentialId id = world.issue(0.0);
  world.store.revoke(id, at_s(10.0));
  EXPECT_EQ(world.store.check(id, kMail, at_s(15.0) - sim::Duration{1}), Refusal::kNone);
  EXPECT_EQ(world.check(id, kMail, 15.0), Refusal::kRevoked);
}

TEST(CredentialStoreTest, PushDrawsADelayForEachPointAndPropagationOneForAll) {
  World push;
  push.validation = {.kind = ValidationKind::kPush,
                     .delay_s = sim::Distribution::uniform(0.0, 100.0)};
  World propagation;
  propagation.validation = push.validation;
  propagation.validation.kind = ValidationKind::kPropagation;
  for (World* world : {&push, &propagation}) world->store.revoke(world->issue(0.0), at_s(0.0));
  const CredentialId id{0};
  EXPECT_NE(push.store.dead_at(id, kMail), push.store.dead_at(id, kLedger));
  EXPECT_EQ(push.store.at(id).dead,
            std::max(push.store.dead_at(id, kMail), push.store.dead_at(id, kLedger)));
  EXPECT_EQ(propagation.store.dead_at(id, kMail), propagation.store.dead_at(id, kLedger));
}

TEST(CredentialStoreTest, DelayNeverOutlivesTheExpiry) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(12.0);
  world.validation = {.kind = ValidationKind::kPropagation,
                      .delay_s = sim::Distribution::constant(5.0)};
  const CredentialId id = world.issue(0.0);
  world.store.revoke(id, at_s(10.0));
  EXPECT_EQ(world.store.at(id).dead, at_s(12.0));
}

TEST(CredentialStoreTest, CachedAnswerLastsItsTimeAndNeverOutlivesTheToken) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  world.validation = {.kind = ValidationKind::kIntrospect, .cache_ttl = sim::seconds(20.0)};
  const CredentialId id = world.issue(0.0);
  EXPECT_TRUE(world.store.needs_introspection(id, kMail, at_s(0.0)));
  world.store.remember_active(id, kMail, at_s(5.0));
  EXPECT_FALSE(world.store.needs_introspection(id, kMail, at_s(24.9)));
  EXPECT_TRUE(world.store.needs_introspection(id, kMail, at_s(25.0)));

  world.store.revoke(id, at_s(10.0));
  EXPECT_EQ(world.store.dead_at(id, kMail), at_s(25.0));    // Cached at 5 s for 20 s.
  EXPECT_EQ(world.store.dead_at(id, kLedger), at_s(10.0));  // Never asked: refused at once.

  const CredentialId late = world.issue(0.0);
  world.store.remember_active(late, kMail, at_s(50.0));
  world.store.revoke(late, at_s(51.0));
  EXPECT_EQ(world.store.dead_at(late, kMail), at_s(60.0));  // Not 70 s.
}

TEST(CredentialStoreTest, AnOrderPassesAHopWithItsChanceAndItsDelay) {
  World world;
  world.regime.discovery = 0.25;
  world.regime.hop_delay_s = sim::Distribution::constant(3.0);
  int found = 0;
  constexpr int kHops = 10'000;
  for (std::uint64_t i = 0; i < kHops; ++i) {
    const auto hop = world.store.hop(sim::EntityPath::root().child(2, i));
    if (!hop) continue;
    EXPECT_EQ(*hop, sim::seconds(3.0));
    ++found;
  }
  EXPECT_NEAR(found, 2500, 4.0 * std::sqrt(kHops * 0.25 * 0.75));
}

TEST(CredentialStoreTest, EveryPointPollsAtAPhaseOfItsOwn) {
  World world;
  world.validation = {.kind = ValidationKind::kPoll, .interval = sim::seconds(60.0)};
  // The store reads the interval when it is made.
  CredentialStore store(world.plan, world.plan.designs[0], world.sets, world.random, world.records);
  CredentialStore::Request request;
  request.scope = world.sets.intern(testing::actions({ActionId{0}, ActionId{1}}));
  const CredentialId id = store.issue(request, at_s(0.0));
  store.revoke(id, at_s(1000.0));
  for (const PointId point : {kMail, kLedger}) {
    const sim::SimTime dead = store.dead_at(id, point);
    EXPECT_GE(dead, at_s(1000.0));
    EXPECT_LT(dead, at_s(1060.0));
    // A whole number of intervals later the phase is the same.
    EXPECT_EQ(store.dead_if_commanded(id, point, at_s(1600.0), {}), dead + sim::seconds(600.0));
    EXPECT_EQ(store.dead_if_commanded(id, point, dead, {}), dead);
  }
  EXPECT_NE(store.dead_at(id, kMail), store.dead_at(id, kLedger));
}

TEST(CredentialStoreTest, LostNoticesAreSentAgainUntilOneArrives) {
  World world;
  world.validation = {.kind = ValidationKind::kPush,
                      .delay_s = sim::Distribution::constant(1.0),
                      .loss = 0.5,
                      .retry = sim::seconds(30.0)};
  int at_first = 0;
  int at_second = 0;
  constexpr int kOrders = 10'000;
  for (int i = 0; i < kOrders; ++i) {
    const CredentialId id = world.issue(0.0);
    const sim::SimTime dead =
        world.store.dead_if_commanded(id, kMail, at_s(0.0), world.store.at(id).path);
    const double retries = (sim::to_seconds(dead - sim::kStart) - 1.0) / 30.0;
    EXPECT_EQ(retries, std::floor(retries));
    at_first += retries == 0.0;
    at_second += retries == 1.0;
  }
  EXPECT_NEAR(at_first, 5000, 4.0 * 50.0);
  EXPECT_NEAR(at_second, 2500, 4.0 * std::sqrt(kOrders * 0.25 * 0.75));
}

TEST(CredentialStoreTest, ALostNoticeWithoutRetryLeavesOnlyTheExpiry) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(600.0);
  world.validation = {.kind = ValidationKind::kPush, .loss = 0.5};
  int lost = 0;
  for (int i = 0; i < 1000; ++i) {
    const CredentialId id = world.issue(0.0);
    const sim::SimTime dead =
        world.store.dead_if_commanded(id, kMail, at_s(5.0), world.store.at(id).path);
    EXPECT_TRUE(dead == at_s(5.0) || dead == at_s(600.0));
    lost += dead == at_s(600.0);
  }
  EXPECT_NEAR(lost, 500, 64);
}

TEST(CredentialStoreTest, ABudgetIsUsedUpAtItsLastUse) {
  World world;
  world.regime.max_uses = 3;
  const CredentialId id = world.issue(0.0);
  for (int use = 0; use < 3; ++use) {
    EXPECT_EQ(world.check(id, kMail, 1.0), Refusal::kNone);
    world.store.note_use(id, use == 1 ? kLedger : kMail, at_s(1.0));
  }
  EXPECT_EQ(world.check(id, kMail, 1.0), Refusal::kExhausted);
  EXPECT_EQ(world.check(id, kLedger, 1.0), Refusal::kExhausted);
  EXPECT_EQ(world.store.tally(at_s(2.0)).exhausted, 1U);
}

TEST(CredentialStoreTest, PointsThatCountForThemselvesAcceptTheBudgetEach) {
  World world;
  world.regime.max_uses = 3;
  world.regime.uses_per_point = true;
  const CredentialId id = world.issue(0.0);
  int accepted = 0;
  for (int use = 0; use < 5; ++use) {
    for (const PointId point : {kMail, kLedger}) {
      if (world.check(id, point, 1.0) != Refusal::kNone) continue;
      world.store.note_use(id, point, at_s(1.0));
      ++accepted;
    }
  }
  EXPECT_EQ(accepted, 6);  // k points: k * n.
  EXPECT_EQ(world.store.tally(at_s(2.0)).exhausted, 1U);
}

TEST(CredentialStoreTest, WhatNobodyUsesDies) {
  World world;
  world.regime.idle_expiry = sim::seconds(100.0);
  const CredentialId id = world.issue(0.0);
  world.store.note_use(id, kMail, at_s(60.0));
  EXPECT_EQ(world.check(id, kMail, 159.0), Refusal::kNone);
  EXPECT_EQ(world.check(id, kMail, 160.0), Refusal::kExpired);
  EXPECT_EQ(world.store.tally(at_s(160.0)).expired, 1U);
}

TEST(CredentialStoreTest, AnExchangedOneMayBeKeptWithinItsParentsLife) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  world.regime.exchanged_lifetime_s = sim::Distribution::constant(50.0);
  const CredentialId root = world.issue(0.0);
  EXPECT_EQ(world.store.at(world.issue(30.0, root)).expires, at_s(80.0));
  world.regime.outlives_parent = false;
  EXPECT_EQ(world.store.at(world.issue(30.0, root)).expires, at_s(60.0));
}

TEST(CredentialStoreTest, UseKeepsAliveNoLongerThanTheParentAndBeyondAnOrderThatNobodyHeardOf) {
  World world;
  world.regime.idle_expiry = sim::seconds(30.0);
  world.regime.outlives_parent = false;
  const CredentialId root = world.issue(0.0);
  const CredentialId child = world.issue(10.0, root);
  world.store.note_use(child, kMail, at_s(20.0));
  EXPECT_EQ(world.store.at(child).expires, at_s(30.0));  // As its parent, which nobody uses.
  world.store.revoke(root, at_s(20.0));
  EXPECT_EQ(world.store.at(root).dead, at_s(30.0));
  world.store.note_use(root, kMail, at_s(25.0));  // Validated locally.
  EXPECT_EQ(world.store.at(root).dead, at_s(55.0));
}

TEST(CredentialStoreTest, ASessionThatWasCheckedWhenItOpenedOutlivesTheCredential) {
  World world;
  world.validation = {.kind = ValidationKind::kPropagation,
                      .delay_s = sim::Distribution::constant(2.0),
                      .at_open = true,
                      .session_lifetime = sim::seconds(100.0)};
  const CredentialId id = world.issue(0.0);
  world.store.open_session(id, kMail, at_s(5.0));
  const std::uint32_t second = world.store.open_session(id, kMail, at_s(11.0));
  world.store.revoke(id, at_s(10.0));
  const sim::SimTime dead = world.store.dead_at(id, kMail);
  EXPECT_EQ(dead, at_s(12.0));
  EXPECT_EQ(world.store.sessions_end(id, kMail, dead), at_s(111.0));
  world.store.close_session(second, at_s(20.0));
  EXPECT_EQ(world.store.sessions_end(id, kMail, dead), at_s(105.0));
  EXPECT_EQ(world.store.sessions_end(id, kLedger, dead), std::nullopt);
}

TEST(CredentialStoreTest, RevokingTwiceKeepsTheFirstCommand) {
  World world;
  world.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(5.0)};
  const CredentialId id = world.issue(0.0);
  world.store.revoke(id, at_s(10.0));
  world.store.revoke(id, at_s(100.0));
  EXPECT_EQ(world.store.at(id).dead, at_s(15.0));
  EXPECT_EQ(world.store.tally(at_s(200.0)).revoked, 1U);
}

TEST(CredentialStoreTest, TallyAddsUp) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  world.store.revoke(world.issue(0.0), at_s(1.0));
  world.issue(0.0);
  world.issue(30.0);
  const CredentialStore::Tally tally = world.store.tally(at_s(60.0));
  EXPECT_EQ(tally.issued, 3U);
  EXPECT_EQ(tally.revoked, 1U);
  EXPECT_EQ(tally.expired, 1U);
  EXPECT_EQ(tally.live, 1U);
}

TEST(CredentialStoreTest, LiveCredentialsArePickedByTheirRank) {
  World world;
  world.regime.lifetime_s = sim::Distribution::constant(60.0);
  world.issue(0.0);
  const CredentialId second = world.issue(30.0);
  const CredentialId third = world.issue(40.0);
  EXPECT_EQ(world.store.pick_live(0.4, at_s(60.0)), second);
  EXPECT_EQ(world.store.pick_live(0.6, at_s(60.0)), third);
  EXPECT_EQ(world.store.pick_live(0.5, at_s(100.0)), std::nullopt);
}

}  // namespace
}  // namespace models
