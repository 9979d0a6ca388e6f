#include "models/trust/trust_ledger.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk who works for 10 s, reads mail, and goes on calling a tool every second for a minute.
struct Office {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId call_it = world.action(world.tool("tool"), "call");
  AgentTypeId clerk = world.agent(
      "clerk", {think(10.0), call(read), repeat(60.0, {think(1.0), optional_call(call_it)})});

  Office() {
    world.workflow_once(clerk);
    world.at(read).untrusted = true;
    world.at(clerk).trust = TrustConfig{.start = 0.5, .untrusted_content = 0.3};
    world.at(clerk).trust->revoke_below = 0.3;
  }
  TrustConfig& trust() { return *world.at(clerk).trust; }
  std::optional<Response>& on_lost_trust() {
    return world.design().orders[static_cast<std::size_t>(RevocationCause::kTrust)];
  }
};

TEST(TrustLedgerTest, LostTrustIsDueAtTheEventAndOrderedAfterItsHandling) {
  Office office;
  office.on_lost_trust() = Response{RevocationTarget::kAgent, sim::Distribution::constant(7.0)};
  office.world.design().validation = {.kind = ValidationKind::kPush,
                                      .delay_s = sim::Distribution::constant(2.0)};
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  ASSERT_FALSE(seen.outcomes.empty());
  EXPECT_EQ(seen.outcomes[0].cause, RevocationCause::kTrust);
  EXPECT_EQ(seen.outcomes[0].due, at_s(10.0));  // 0.5 - 0.3 < 0.3 when the mail is read.
  const Labels trust{{"cause", "trust"}};
  EXPECT_EQ(sample(result, "revocation.latency", trust).events().max(), 9.0);
  EXPECT_EQ(sample(result, "revocation.handling", trust).events().max(), 7.0);
  // Calls at 11, 12, ..., 18 s; the one at 19 s is refused.
  EXPECT_EQ(value(result, "revocation.exposed_actions", trust), 8.0);
  EXPECT_EQ(seen.accepted(office.call_it), 8U);
}

TEST(TrustLedgerTest, TrustThatIsNotLostOrdersNothing) {
  Office office;
  office.trust().untrusted_content = 0.2;  // 0.3 is not below 0.3.
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  EXPECT_EQ(value(result, "revocation.orders", {{"cause", "trust"}}), 0.0);
  EXPECT_EQ(seen.accepted(office.call_it), 60U);
}

TEST(TrustLedgerTest, ItIsDueThoughNobodySeesToIt) {
  Office office;
  const ReplicationResult result = run(office.world.build());
  const Labels trust{{"cause", "trust"}};
  EXPECT_EQ(value(result, "revocation.orders", trust), 1.0);
  EXPECT_EQ(value(result, "revocation.exposed_actions", trust), 60.0);
}

TEST(TrustLedgerTest, ACrossingBetweenEventsIsDueWhenItHappens) {
  Office office;
  office.world.at(office.read).untrusted = false;
  // 0.5 * 2^(-t/T) = 0.25 at t = T = 40.5 s.
  office.trust().decay_half_life = sim::seconds(40.5);
  office.trust().revoke_below = 0.25;
  office.on_lost_trust() = Response{RevocationTarget::kAgent, sim::Distribution::constant(0.0)};
  office.world.design().validation.kind = ValidationKind::kPush;
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_FALSE(seen.outcomes.empty());
  EXPECT_EQ(seen.outcomes[0].cause, RevocationCause::kTrust);
  EXPECT_NEAR(sim::to_seconds(seen.outcomes[0].due - sim::kStart), 40.5, 1e-6);
  EXPECT_EQ(seen.accepted(office.call_it), 30U);  // At 11, 12, ..., 40 s.
}

TEST(TrustLedgerTest, AnAlarmLowersTrustInTheHijackedAgent) {
  Office office;
  office.trust().untrusted_content = 0.0;
  office.trust().alarm = 0.4;
  Threat& threat = office.world.threat(office.read, {office.call_it});
  threat.goal.pace_s = sim::Distribution::constant(1.0);
  threat.goal.persist = sim::seconds(100.0);
  threat.detectors = {Detector{"slow", 1.0, sim::Distribution::constant(5.0)}};
  Recorder seen;
  run(office.world.build(), &seen);
  std::size_t of_trust = 0;
  for (const RevocationOutcome& one : seen.outcomes) {
    if (one.cause != RevocationCause::kTrust) continue;
    ++of_trust;
    EXPECT_EQ(one.due, at_s(15.0));
  }
  EXPECT_EQ(of_trust, 1U);
}

/// A standing agent does a task a second for an hour, each of which reads mail.
struct Standing {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  AgentTypeId clerk = world.agent("clerk", {call(read)});

  explicit Standing(std::uint32_t shared) {
    world.workflow_at_rate(clerk, 0.01);
    world.at(read).untrusted = true;
    world.at(clerk).shared = shared;
    world.at(clerk).trust = TrustConfig{.start = 0.9, .untrusted_content = 0.1};
    world.at(clerk).trust->revoke_below = 0.25;
    world.design().credentials.issue = IssuePer::kAgent;
    world.design().credentials.scope = CredentialScope::kAgentType;
  }
};

TEST(TrustLedgerTest, AStandingAgentKeepsItsTrustOverItsTasks) {
  Standing one(1);
  Recorder seen;
  const ReplicationResult result = run(one.world.build(), &seen);
  // 0.9 - 7 * 0.1 = 0.2: due with the seventh task and, for it has not recovered, with each later.
  ASSERT_GT(seen.agents_started.size(), 10U);
  EXPECT_EQ(value(result, "revocation.orders", {{"cause", "trust"}}),
            static_cast<double>(seen.agents_started.size() - 6));
}

TEST(TrustLedgerTest, AnAgentOfItsOwnBeginsAnew) {
  Standing one(0);
  one.world.design().credentials.issue = IssuePer::kTask;
  const ReplicationResult result = run(one.world.build());
  EXPECT_EQ(value(result, "revocation.orders", {{"cause", "trust"}}), 0.0);
}

/// A clerk who reads confidential and internal data each 10 s for an hour, under an intent rule.
struct Archive {
  PlanBuilder world;
  ToolId tool = world.tool("archive");
  ActionId secret = world.action(tool, "secret", Effect::kRead, kConfidential);
  ActionId plain = world.action(tool, "plain", Effect::kRead, kInternal);
  AgentTypeId clerk = world.agent(
      "clerk", {repeat(359.0, {think(10.0), optional_call(secret), optional_call(plain)})});

  Archive() {
    world.workflow_once(clerk);
    world.at(clerk).purpose = "filing";
    world.at(clerk).trust = TrustConfig{.start = 0.8};
    PolicyRule intent = permit(RuleKind::kIntent);
    intent.purposes = {"filing"};
    intent.minimum_trust = {0.0, 0.2, 0.4, 0.7};
    world.design().policy.rules = {intent};
  }
};

TEST(IntentTest, DecisionsAndEffectiveSetsFollowTrust) {
  Archive archive;
  // 0.8 * 2^(-t / 1204 s) is 0.4 at 1204 s and 0.2 at 2408 s.
  archive.world.at(archive.clerk).trust->decay_half_life = sim::seconds(1204.0);
  Recorder seen;
  run(archive.world.build(), &seen);
  EXPECT_EQ(seen.accepted(archive.secret), 120U);  // At 10, 20, ..., 1,200 s.
  EXPECT_EQ(seen.accepted(archive.plain), 240U);
  std::vector<std::pair<double, PermissionSet>> changes;
  for (const AuthorityChanged& one : seen.authority) {
    changes.emplace_back(sim::to_seconds(one.at - sim::kStart), one.effective);
  }
  ASSERT_GE(changes.size(), 3U);
  EXPECT_EQ(changes[0].second, actions({archive.secret, archive.plain}));
  EXPECT_NEAR(changes[1].first, 1204.0, 1e-6);
  EXPECT_EQ(changes[1].second, actions({archive.plain}));
  EXPECT_NEAR(changes[2].first, 2408.0, 1e-6);
  EXPECT_EQ(changes[2].second, actions({}));
}

TEST(IntentTest, AnotherPurposePermitsNothing) {
  Archive archive;
  archive.world.at(archive.clerk).purpose = "gossip";
  Recorder seen;
  run(archive.world.build(), &seen);
  EXPECT_EQ(seen.accepted(archive.plain), 0U);
}

TEST(IntentTest, WithoutTrustOfItsOwnAnAgentIsTrustedFully) {
  Archive archive;
  archive.world.at(archive.clerk).trust.reset();
  Recorder seen;
  run(archive.world.build(), &seen);
  EXPECT_EQ(seen.accepted(archive.secret), 359U);
}

}  // namespace
}  // namespace models::testing
