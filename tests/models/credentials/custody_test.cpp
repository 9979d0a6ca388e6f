#include "models/credentials/custody.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

const Labels kIncident{{"cause", "incident"}};
const Labels kCompletion{{"cause", "completion"}};

/// An agent that is hijacked and noticed at time 0 and then makes a call every 5 ms: x at 5 ms,
/// 15 ms, ..., y at 10 ms, 20 ms, ... Reading, x and y are at three enforcement points.
struct HijackedCaller {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  ActionId y = world.action(world.tool("y"), "go", Effect::kWrite);

  HijackedCaller() {
    world.workflow_once(world.agent("clerk", {call(read)}));
    Threat& threat = world.threat(read, {x, y});
    threat.goal.pace_s = sim::Distribution::constant(0.005);
    threat.goal.persist = sim::seconds(7200.0);
    threat.detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(0.0)}};
    threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(0.0)};
    Design& design = world.design();
    design.policy.rules = {permit(RuleKind::kRole)};
    design.credentials.scope = CredentialScope::kRole;
    design.credentials.lifetime_s = sim::Distribution::constant(60.0);
  }
  void handling(double value_s) {
    world.plan.threats[0].response->handling_s = sim::Distribution::constant(value_s);
  }
};

TEST(ExposedActionsTest, LocalValidationAcceptsUntilTheTokenExpires) {
  HijackedCaller scene;
  Recorder seen;
  const ReplicationResult result = run(scene.world.build(), &seen);
  // x at 5 ms + k * 10 ms < 60 s: k = 0 ... 5,999. y at (k + 1) * 10 ms < 60 s: 5,999.
  EXPECT_EQ(seen.accepted(scene.x), 6000U);
  EXPECT_EQ(seen.accepted(scene.y), 5999U);
  EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 11'999.0);
  EXPECT_EQ(
      value(result, "revocation.exposed_actions", {{"actor", "hijacked"}, {"cause", "incident"}}),
      11'999.0);
  EXPECT_EQ(value(result, "revocation.exposed_actions",
                  {{"cause", "incident"}, {"phase", "after_command"}}),
            11'999.0);
  // One order; in the first second there are x and y at 5, 10, ..., 1,000 ms.
  EXPECT_EQ(
      value(result, "revocation.exposed_actions.after", {{"cause", "incident"}, {"t_s", "1"}}),
      200.0);
  EXPECT_EQ(sample(result, "revocation.latency", kIncident).events().max(), 60.0);
  EXPECT_EQ(sample(result, "revocation.handling", kIncident).events().max(), 0.0);
  EXPECT_EQ(value(result, "revocation.exposure_window", kIncident), 60.0);
}

TEST(ExposedActionsTest, PushAcceptsUntilItArrives) {
  for (const ValidationKind kind : {ValidationKind::kPush, ValidationKind::kPropagation}) {
    HijackedCaller scene;
    scene.world.design().validation = {.kind = kind, .delay_s = sim::Distribution::constant(5.0)};
    Recorder seen;
    const ReplicationResult result = run(scene.world.build(), &seen);
    EXPECT_EQ(seen.accepted(scene.x), 500U);  // 5 ms + k * 10 ms < 5 s.
    EXPECT_EQ(seen.accepted(scene.y), 499U);
    EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 999.0);
    EXPECT_EQ(sample(result, "revocation.enforcement", kIncident).events().max(), 5.0);
  }
}

TEST(ExposedActionsTest, IntrospectionAcceptsWhatTheEnforcementPointHasCached) {
  HijackedCaller scene;
  scene.world.design().validation = {.kind = ValidationKind::kIntrospect,
                                     .cache_ttl = sim::seconds(10.0)};
  {
    Recorder seen;
    run(scene.world.build(), &seen);
    EXPECT_EQ(seen.accepted(scene.x), 0U);  // Only the mail tool has ever asked.
  }
  // Now x and y are at the enforcement point that cached "active" at time 0.
  scene.world.at(scene.x).tool = scene.world.at(scene.read).tool;
  scene.world.at(scene.y).tool = scene.world.at(scene.read).tool;
  Recorder seen;
  const ReplicationResult result = run(scene.world.build(), &seen);
  EXPECT_EQ(seen.accepted(scene.x), 1000U);  // 5 ms + k * 10 ms < 10 s.
  EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 1999.0);
}

TEST(ExposedActionsTest, HandlingAddsToExposureAndIsToldApart) {
  HijackedCaller scene;
  scene.handling(20.0);
  scene.world.design().credentials.lifetime_s.reset();
  scene.world.design().validation = {.kind = ValidationKind::kPush,
                                     .delay_s = sim::Distribution::constant(5.0)};
  const ReplicationResult result = run(scene.world.build());
  // Calls at 5, 10, ... ms: 3,999 before 20 s, 4,999 before 25 s.
  EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 4999.0);
  EXPECT_EQ(value(result, "revocation.exposed_actions",
                  {{"cause", "incident"}, {"phase", "before_command"}}),
            3999.0);
  EXPECT_EQ(sample(result, "revocation.handling", kIncident).events().max(), 20.0);
  EXPECT_EQ(sample(result, "revocation.enforcement", kIncident).events().max(), 5.0);
  EXPECT_EQ(sample(result, "revocation.latency", kIncident).events().max(), 25.0);
}

TEST(ExposedActionsTest, TokensRenewedBeforeTheCommandAreExposedAndRevokedToo) {
  HijackedCaller scene;
  scene.handling(25.0);
  scene.world.design().credentials.lifetime_s = sim::Distribution::constant(10.0);
  Recorder seen;
  const ReplicationResult result = run(scene.world.build(), &seen);
  // Tokens of 0 s, 10 s and 20 s; the command at 25 s stops further renewals, so all ends at 30 s.
  // The y at 10 s and at 20 s present what has been renewed at that instant, the one at 30 s is
  // refused.
  EXPECT_EQ(seen.accepted(scene.x), 3000U);
  EXPECT_EQ(seen.accepted(scene.y), 2999U);
  EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 5999.0);
  EXPECT_EQ(sample(result, "revocation.latency", kIncident).events().max(), 30.0);
  ASSERT_EQ(seen.revoked.size(), 1U);
  EXPECT_EQ(seen.revoked[0].at, at_s(25.0));
}

TEST(ExposedActionsTest, WithoutAnOrderOnlyTheHorizonEndsIt) {
  HijackedCaller scene;
  scene.world.plan.threats[0].response.reset();
  scene.world.design().credentials.lifetime_s.reset();
  scene.world.horizon(10.0);
  const ReplicationResult result = run(scene.world.build());
  // Calls at 5 ms, 10 ms, ..., 10 s.
  EXPECT_EQ(value(result, "revocation.exposed_actions", kIncident), 2000.0);
  const sim::CensoredSketch latency = sample(result, "revocation.latency", kIncident);
  EXPECT_EQ(latency.event_count(), 0);
  EXPECT_EQ(latency.censored().max(), 10.0);
  EXPECT_EQ(sample(result, "revocation.enforcement", kIncident).count(), 0);
}

/// A parent that works for 100 s, with credentials per task.
PlanBuilder one_task(double duration_s) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  world.workflow_once(world.agent("clerk", {think(duration_s), call(read)}));
  return world;
}

TEST(CompletionTest, TaskTokenIsLeftOverForTheRestOfItsLifetime) {
  PlanBuilder world = one_task(100.0);
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  const sim::CensoredSketch latency = sample(run(world.build()), "revocation.latency", kCompletion);
  // TTL - task duration = 300 s - 100 s.
  EXPECT_EQ(latency.event_count(), 1);
  EXPECT_EQ(latency.events().max(), 200.0);
}

TEST(CompletionTest, RevocationOnCompletionWorksAsFastAsValidationAllows) {
  PlanBuilder world = one_task(100.0);
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  world.design().credentials.revoke_on_completion = true;
  world.design().validation = {.kind = ValidationKind::kPush,
                               .delay_s = sim::Distribution::constant(5.0)};
  const ReplicationResult result = run(world.build());
  EXPECT_EQ(sample(result, "revocation.latency", kCompletion).events().max(), 5.0);
  EXPECT_EQ(sample(result, "revocation.enforcement", kCompletion).events().max(), 5.0);
}

TEST(CompletionTest, StandingKeyOutlivesEveryTaskAndIsCensored) {
  PlanBuilder world = one_task(100.0);
  world.design().credentials.issue = IssuePer::kSeat;
  const sim::CensoredSketch latency = sample(run(world.build()), "revocation.latency", kCompletion);
  EXPECT_EQ(latency.event_count(), 0);
  EXPECT_EQ(latency.censored().max(), 3500.0);  // From 100 s to the horizon of 3,600 s.
}

TEST(RenewalTest, CredentialsAreRenewedForAsLongAsTheTaskRuns) {
  PlanBuilder world = one_task(100.0);
  world.design().credentials.lifetime_s = sim::Distribution::constant(40.0);
  world.design().credentials.renew_at = 0.5;
  Recorder seen;
  run(world.build(), &seen);
  // At 0, 20, 40, 60, 80 s; the one due at 100 s comes just before the task ends at 100 s.
  EXPECT_EQ(seen.issued.size(), 6U);
  EXPECT_EQ(seen.decisions[0].refusal, Refusal::kNone);
}

/// A root task of 30 s that then spawns a child, lives on, and is hijacked at 30 s.
struct TwoHops {
  PlanBuilder world;
  explicit TwoHops(Cascade cascade) {
    const ActionId read = world.action(world.tool("mail"), "read");
    const ActionId x = world.action(world.tool("x"), "go");
    const AgentTypeId child = world.agent("child", {think(1000.0), call(x)});
    world.workflow_once(world.agent(
        "root",
        {think(30.0), spawn(child, sim::Distribution::constant(1.0), Join::kNone), call(read)}));
    Threat& threat = world.threat(read, {x});
    threat.goal.pace_s = sim::Distribution::constant(1000.0);
    threat.detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(0.0)}};
    threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(0.0)};
    world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
    world.design().credentials.cascade = cascade;
    world.design().validation = {.kind = ValidationKind::kPush,
                                 .delay_s = sim::Distribution::constant(5.0)};
  }
  static double latency_at(const ReplicationResult& result, const std::string& depth) {
    return sample(result, "revocation.latency", {{"cause", "incident"}, {"depth", depth}})
        .events()
        .max()
        .value_or(-1.0);
  }
};

TEST(CascadeTest, FullCascadeTakesBackEveryHopAtOnce) {
  const ReplicationResult result = run(TwoHops(Cascade::kFull).world.build());
  EXPECT_EQ(TwoHops::latency_at(result, "0"), 5.0);
  EXPECT_EQ(TwoHops::latency_at(result, "1"), 5.0);
}

TEST(CascadeTest, ByExpiryTheSecondHopOutlivesTheFirst) {
  Recorder seen;
  const ReplicationResult result = run(TwoHops(Cascade::kByExpiry).world.build(), &seen);
  EXPECT_EQ(TwoHops::latency_at(result, "0"), 5.0);
  EXPECT_EQ(TwoHops::latency_at(result, "1"), 60.0);  // Minted at 30 s, due at 30 s, dies at 90 s.
  EXPECT_EQ(sample(result, "revocation.latency", kIncident).events().max(), 60.0);
  // Its renewal at 90 s is refused, because the parent was revoked.
  for (const CredentialIssued& credential : seen.issued) {
    if (credential.depth == 1) {
      EXPECT_EQ(credential.at, at_s(30.0));
    }
  }
}

TEST(CascadeTest, AGrandchildBornAfterTheOrderProlongsItByItsOwnExpiry) {
  TwoHops scene(Cascade::kByExpiry);
  const AgentTypeId grandchild = scene.world.agent("grandchild", {think(1000.0)});
  scene.world.set_plan(AgentTypeId{0}, {think(20.0), spawn(grandchild)});
  const ReplicationResult result = run(scene.world.build());
  // Due and ordered at 30 s; the child, minted at 30 s, exchanges at 50 s; that dies at 110 s.
  EXPECT_EQ(TwoHops::latency_at(result, "2"), 80.0);
  EXPECT_EQ(sample(result, "revocation.latency", kIncident).events().max(), 80.0);
}

TEST(SeatKeyTest, WorkflowsStartingWhileARevokedSeatEnrolsAnewShareItsNewKey) {
  HijackedCaller scene;
  Design& design = scene.world.design();
  design.credentials = {};
  design.credentials.issue = IssuePer::kSeat;
  design.credentials.scope = CredentialScope::kRole;
  design.credentials.delegation = Delegation::kShare;
  design.credentials.issue_latency_s = sim::Distribution::constant(30.0);
  design.validation = {.kind = ValidationKind::kPush, .delay_s = sim::Distribution::constant(0.0)};
  scene.world.workflow_at_rate(AgentTypeId{0}, 0.5);
  scene.world.plan.threats[0].probability = 0.05;
  scene.world.plan.threats[0].goal.persist = sim::kZero;
  Recorder seen;
  run(scene.world.build(), &seen);
  ASSERT_GT(seen.revoked.size(), 10U);
  // One key for each enrolment, however many tasks waited for it.
  EXPECT_LE(seen.issued.size(), seen.revoked.size() + 1);
  EXPECT_GE(seen.issued.size(), seen.revoked.size());
}

TEST(CompletionTest, AGrandchildBornAfterItsGrandparentsTaskProlongsThatOrder) {
  PlanBuilder world;
  const AgentTypeId grandchild = world.agent("grandchild", {think(100.0)});
  const AgentTypeId child = world.agent("child", {think(20.0), spawn(grandchild)});
  world.workflow_once(world.agent(
      "root", {spawn(child, sim::Distribution::constant(1.0), Join::kNone), think(10.0)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
  Recorder seen;
  run(world.build(), &seen);
  // The root's task ends at 10 s; the child exchanges at 20 s, which expires at 80 s.
  std::map<std::uint32_t, sim::SimTime> effective_by_depth;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    if (outcome.due != at_s(10.0)) continue;
    EXPECT_TRUE(effective_by_depth.emplace(outcome.depth, outcome.effective.value()).second);
  }
  const std::map<std::uint32_t, sim::SimTime> expected{
      {0, at_s(60.0)}, {1, at_s(60.0)}, {2, at_s(80.0)}};
  EXPECT_EQ(effective_by_depth, expected);
}

TEST(CompletionTest, OverlappingOrdersCountACredentialsExposureOnce) {
  PlanBuilder world;
  const AgentTypeId child = world.agent("child", {think(10.0)});
  world.workflow_once(world.agent("root", {spawn(child), think(90.0)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(300.0);
  // The child's from 10 s, the root's from 100 s, when the child's is due again; both to 300 s.
  EXPECT_DOUBLE_EQ(value(run(world.build()), "revocation.exposure_window", kCompletion),
                   290.0 + 200.0);
}

TEST(SeatKeyTest, TheEndOfAWorkflowSparesWhatAnotherExchangedTheKeyFor) {
  PlanBuilder world;
  const AgentTypeId brief = world.agent("brief", {think(10.0)});
  const AgentTypeId lengthy = world.agent("lengthy", {think(1000.0)});
  world.workflow_once(world.agent("first", {spawn(brief)}));
  world.workflow_once(world.agent("second", {spawn(lengthy)}));
  world.design().credentials.issue = IssuePer::kSeat;
  Recorder seen;
  run(world.build(), &seen);
  ASSERT_EQ(seen.issued.size(), 3U);  // The key, and one exchange for each child.
  std::vector<std::uint32_t> due;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    if (outcome.due == at_s(10.0)) due.push_back(outcome.credential.index);
  }
  // The child's task: its own. The workflow: the key, and its own child's.
  EXPECT_EQ(due, (std::vector<std::uint32_t>{1, 0, 1}));
}

TEST(RenewalTest, AuthorityIsSeenToEndWhenARefusedRenewalLetsTheCredentialExpire) {
  PlanBuilder world;
  const ActionId x = world.action(world.tool("x"), "go");
  const AgentTypeId child = world.agent("child", {think(1000.0), call(x)});
  world.workflow_once(world.agent(
      "root", {spawn(child, sim::Distribution::constant(1.0), Join::kNone), think(10.0)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(100.0);
  world.design().credentials.renew_at = 0.5;
  world.design().credentials.revoke_on_completion = true;
  Recorder seen;
  run(world.build(), &seen);
  // The root's credential is revoked at 10 s, so that the child's renewal at 50 s is refused.
  ASSERT_FALSE(seen.authority.empty());
  const AuthorityChanged& last = seen.authority.back();
  EXPECT_EQ(last.agent, AgentId{1});
  EXPECT_EQ(last.at, at_s(100.0));
  EXPECT_TRUE(last.held.empty());
  EXPECT_TRUE(last.reachable.empty());
}

TEST(RenewalTest, AnIncidentNamesEachRenewedCredentialOnce) {
  HijackedCaller scene;
  scene.world.set_plan(AgentTypeId{0}, {think(40.0), call(scene.read)});
  scene.world.design().credentials.renew_at = 0.5;
  scene.handling(100.0);
  Recorder seen;
  run(scene.world.build(), &seen);
  std::set<std::pair<OrderId, CredentialId>> named;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    EXPECT_TRUE(named.insert({outcome.order, outcome.credential}).second);
  }
  EXPECT_GT(named.size(), 4U);  // Two live ones when it was due, and those renewed since.
}

TEST(RenewalTest, WhatMustNotOutliveItsParentIsRenewedWithItAndEndsWithIt) {
  for (const Cascade cascade : {Cascade::kByExpiry, Cascade::kNone}) {
    PlanBuilder world;
    const AgentTypeId child = world.agent("child", {think(1000.0)});
    world.workflow_once(world.agent(
        "root",
        {think(30.0), spawn(child, sim::Distribution::constant(1.0), Join::kNone), think(70.0)}));
    CredentialRegime& regime = world.design().credentials;
    regime.lifetime_s = sim::Distribution::constant(80.0);
    regime.renew_at = 0.5;
    regime.outlives_parent = false;
    regime.cascade = cascade;
    Recorder seen;
    run(world.build(), &seen);
    // The root's at 0, 40 and 80 s, its task ends at 100 s; the child's at 30 s up to 80 s, renewed
    // at 55 s up to 120 s, at 87.5 s up to 160 s; then there is nothing to gain.
    std::vector<sim::SimTime> expiries;
    for (const CredentialIssued& one : seen.issued) {
      if (one.depth == 1) expiries.push_back(one.expires);
    }
    EXPECT_EQ(expiries, (std::vector<sim::SimTime>{at_s(80.0), at_s(120.0), at_s(160.0)}));
  }
}

TEST(OrderTest, AllRenewalsOfWhatIsNamedEndWithTheOrderAlsoThoseInBetween) {
  HijackedCaller scene;
  scene.handling(50.0);
  scene.world.plan.threats[0].response->target = RevocationTarget::kCredential;
  scene.world.design().credentials.renew_at = 0.5;
  scene.world.design().validation = {.kind = ValidationKind::kPush,
                                     .delay_s = sim::Distribution::constant(1.0)};
  scene.world.design().credentials.lifetime_s = sim::Distribution::constant(40.0);
  Recorder seen;
  run(scene.world.build(), &seen);
  // Tokens of 0 s (named, dead at 40 s), 20 s and 40 s: the order at 50 s ends both that live. The
  // instance that nothing threatens has one.
  ASSERT_EQ(seen.issued.size(), 4U);
  ASSERT_EQ(seen.revoked.size(), 2U);
  for (const CredentialRevoked& one : seen.revoked) EXPECT_EQ(one.dead, at_s(51.0));
}

TEST(OrderTest, SeveralOrdersMayBeOpenForOneKeyring) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  world.workflow_at_rate(world.agent("clerk", {call(read), think(500.0)}), 0.05);
  Threat& threat = world.threat(read, {read});
  threat.goal.pace_s = sim::Distribution::constant(1000.0);
  threat.detectors = {Detector{"watch", 1.0, sim::Distribution::constant(0.0)}};
  threat.response = Response{RevocationTarget::kPerson, sim::Distribution::constant(300.0)};
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.issue = IssuePer::kSeat;
  world.design().credentials.lifetime_s = sim::Distribution::constant(20.0);
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  // Each of the some 180 tasks orders the one seat's key, which is renewed many times meanwhile.
  EXPECT_GT(value(result, "revocation.orders", kIncident), 100.0);
  std::set<std::pair<OrderId, CredentialId>> named;
  for (const RevocationOutcome& outcome : seen.outcomes) {
    EXPECT_TRUE(named.insert({outcome.order, outcome.credential}).second);
  }
}

TEST(OrderTest, WhoWasEndedByAnOrderHasNothingToHandOn) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const AgentTypeId reader = world.agent("reader", {call(read)});
  const AgentTypeId next = world.agent("next", {think(10.0)});
  world.workflow_once(world.agent(
      "root",
      {spawn(reader, sim::Distribution::constant(1.0), Join::kNone), think(60.0), handoff(next)}));
  Threat& threat = world.threat(read, {read});
  threat.goal.pace_s = sim::Distribution::constant(1000.0);
  threat.detectors = {Detector{"watch", 1.0, sim::Distribution::constant(5.0)}};
  threat.response = Response{RevocationTarget::kWorkflow, sim::Distribution::constant(0.0)};
  Recorder seen;
  run(world.build(), &seen);
  // With the threat: the root's and the reader's, which end at 5 s; `next` gets none. Without it:
  // all three.
  EXPECT_EQ(seen.issued.size(), 5U);
  EXPECT_EQ(seen.revoked.size(), 2U);
}

TEST(KeptCredentialTest, AttackerGoesOnWithWhatTheAgentHeldWhenItsTaskWasCutOff) {
  HijackedCaller scene;
  scene.world.at(WorkflowTypeId{0}).deadline = sim::seconds(10.002);
  scene.world.plan.threats[0].detectors.clear();
  Recorder seen;
  const ReplicationResult result = run(scene.world.build(), &seen);
  // The platform ends the task at 10.002 s, but the token is accepted to 60 s, and the attacker has
  // it.
  ASSERT_EQ(seen.tasks_ended.size(), 2U);
  EXPECT_EQ(seen.tasks_ended[1].outcome, Outcome::kCutOff);
  EXPECT_EQ(seen.tasks_ended[1].at, at_s(10.002));
  EXPECT_EQ(seen.accepted(scene.x), 6000U);
  EXPECT_EQ(
      value(result, "revocation.exposed_actions", {{"actor", "hijacked"}, {"cause", "completion"}}),
      9999.0);  // Calls at 10.005 s, 10.010 s, ..., 59.995 s.
}

}  // namespace
}  // namespace models::testing
