#include "models/credentials/credential_store.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/run_support.hpp"

namespace models {
namespace {

using testing::at_s;

constexpr ToolId kMail{0};
constexpr ToolId kLedger{1};

/// A store with two enforcement points.
struct World {
  CredentialRegime regime;
  Validation validation;
  sim::RandomSource random{1, 0};
  RecordBus records;
  CredentialStore store{regime, validation, 2, random, records};

  CredentialId issue(double now_s, CredentialId parent = {}) {
    Credential draft;
    draft.parent = parent;
    draft.path = sim::EntityPath::root().child(1, issued++);
    return store.issue(draft, at_s(now_s));
  }
  Refusal check(CredentialId id, ToolId tool, double now_s) const {
    return store.check(id, tool, at_s(now_s));
  }
  std::uint64_t issued{0};
};

TEST(CredentialStoreTest, TokenIsRefusedAtExactlyItsExpiry) {
  World world;
  world.regime.lifetime = sim::seconds(60.0);
  const CredentialId id = world.issue(10.0);
  const sim::SimTime expiry = at_s(70.0);
  EXPECT_EQ(world.store.check(id, kMail, expiry - sim::Duration{1}), Refusal::kNone);
  EXPECT_EQ(world.store.check(id, kMail, expiry), Refusal::kExpired);
}

TEST(CredentialStoreTest, LocalValidationKnowsNothingOfARevocation) {
  World world;
  world.regime.lifetime = sim::seconds(60.0);
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
  world.regime.lifetime = sim::seconds(12.0);
  world.validation = {.kind = ValidationKind::kPropagation,
                      .delay_s = sim::Distribution::constant(5.0)};
  const CredentialId id = world.issue(0.0);
  world.store.revoke(id, at_s(10.0));
  EXPECT_EQ(world.store.at(id).dead, at_s(12.0));
}

TEST(CredentialStoreTest, CachedAnswerLastsItsTimeAndNeverOutlivesTheToken) {
  World world;
  world.regime.lifetime = sim::seconds(60.0);
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

TEST(CredentialStoreTest, FullCascadeReachesDescendantsAndByExpiryDoesNot) {
  for (const Cascade cascade : {Cascade::kFull, Cascade::kByExpiry}) {
    World world;
    world.regime.cascade = cascade;
    world.regime.lifetime = sim::seconds(60.0);
    world.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(5.0)};
    const CredentialId root = world.issue(0.0);
    const CredentialId child = world.issue(30.0, root);
    const CredentialId grandchild = world.issue(31.0, child);
    EXPECT_EQ(world.store.at(grandchild).depth, 2U);
    world.store.revoke(root, at_s(40.0));
    EXPECT_EQ(world.store.at(root).dead, at_s(45.0));
    const bool full = cascade == Cascade::kFull;
    EXPECT_EQ(world.store.at(child).dead, full ? at_s(45.0) : at_s(90.0));
    EXPECT_EQ(world.store.at(grandchild).dead, full ? at_s(45.0) : at_s(91.0));
    EXPECT_EQ(world.store.alive_at_issuer(child, at_s(41.0)), !full);
  }
}

TEST(CredentialStoreTest, HypotheticalDeathCountsDescendantsAndChangesNothing) {
  for (const Cascade cascade : {Cascade::kFull, Cascade::kByExpiry}) {
    World world;
    world.regime.cascade = cascade;
    world.regime.lifetime = sim::seconds(60.0);
    world.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(5.0)};
    const CredentialId root = world.issue(0.0);
    world.issue(30.0, root);
    const sim::SimTime dead = world.store.hypothetical_death(root, at_s(40.0), {});
    // The child, minted at 30 s, outlives its parent to 90 s unless the cascade reaches it.
    EXPECT_EQ(dead, cascade == Cascade::kFull ? at_s(45.0) : at_s(90.0));
    EXPECT_EQ(world.store.at(root).dead, at_s(60.0));
    EXPECT_EQ(world.store.at(root).command, sim::kNever);
  }
}

TEST(CredentialStoreTest, HypotheticalDeathLooksBelowChildrenThatAreDead) {
  World world;
  world.regime.cascade = Cascade::kByExpiry;
  world.regime.lifetime = sim::seconds(60.0);
  world.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(5.0)};
  const CredentialId root = world.issue(0.0);
  const CredentialId child = world.issue(1.0, root);
  world.issue(6.0, child);
  world.store.revoke(child, at_s(10.0));  // Dead at 15 s; what it begot lives to 66 s.
  EXPECT_EQ(world.store.hypothetical_death(root, at_s(20.0), {}), at_s(66.0));
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
  world.regime.lifetime = sim::seconds(60.0);
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
  world.regime.lifetime = sim::seconds(60.0);
  world.issue(0.0);
  const CredentialId second = world.issue(30.0);
  const CredentialId third = world.issue(40.0);
  EXPECT_EQ(world.store.pick_live(0.4, at_s(60.0)), second);
  EXPECT_EQ(world.store.pick_live(0.6, at_s(60.0)), third);
  EXPECT_EQ(world.store.pick_live(0.5, at_s(100.0)), std::nullopt);
}

}  // namespace
}  // namespace models
