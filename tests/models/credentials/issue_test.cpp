// What gets a credential of its own, how long it serves, and what the issuer does about it.

#include <gtest/gtest.h>

#include <set>

#include "models/credentials/custody.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

const Labels kIncident{{"cause", "incident"}};

/// Clerks that read, spawn a helper that looks up, and read again.
struct Office {
  PlanBuilder world;
  ToolId desk = world.tool("desk");
  ActionId read = world.action(desk, "read");
  ActionId lookup = world.action(world.tool("files"), "lookup");
  AgentTypeId helper = world.agent("helper", {call(lookup), think(1.0), call(lookup)});
  AgentTypeId clerk = world.agent("clerk", {call(read), spawn(helper), call(read)});

  CredentialRegime& regime() { return world.design().credentials; }
  Recorder seen;
  ReplicationResult go() { return run(world.build(), &seen); }
  [[nodiscard]] std::size_t accepted() const { return seen.accepted(read) + seen.accepted(lookup); }
};

TEST(IssueTest, EveryCallHasACredentialOfItsOwnForItsActionOnly) {
  Office office;
  office.world.workflow_once(office.clerk);
  office.regime().issue = IssuePer::kCall;
  office.regime().scope = CredentialScope::kCall;
  office.regime().revoke_on_completion = true;
  office.regime().max_uses = 1;
  office.go();
  EXPECT_EQ(office.accepted(), 4U);
  ASSERT_EQ(office.seen.issued.size(), 4U);
  for (const CredentialIssued& one : office.seen.issued) EXPECT_EQ(one.scope.size(), 1U);
  std::set<std::uint32_t> presented;
  for (const DecisionMade& one : office.seen.decisions) presented.insert(one.credential.index);
  EXPECT_EQ(presented.size(), 4U);
}

TEST(IssueTest, AllAgentsOfATypeStandForItWithOneCredential) {
  Office office;
  office.world.workflow_at_rate(office.clerk, 0.1);
  office.regime().issue = IssuePer::kAgentType;
  office.regime().scope = CredentialScope::kAgentType;
  office.regime().delegation = Delegation::kOwn;
  office.go();
  // One for the clerks, one for the helpers, whatever starts.
  ASSERT_EQ(office.seen.issued.size(), 2U);
  for (const CredentialIssued& one : office.seen.issued) {
    EXPECT_TRUE(one.agent_type.valid());
    EXPECT_FALSE(one.department.valid());
  }
  EXPECT_GT(office.accepted(), 1000U);
}

TEST(IssueTest, AStandingAgentServesAllItsWorkflowsWithOneCredential) {
  Office office;
  office.world.workflow_at_rate(office.clerk, 0.1);
  office.world.at(office.clerk).shared = 3;
  office.regime().issue = IssuePer::kAgent;
  office.regime().scope = CredentialScope::kAgentType;
  office.regime().delegation = Delegation::kShare;
  office.go();
  EXPECT_EQ(office.seen.issued.size(), 3U);
  std::set<std::uint32_t> presented;
  for (const DecisionMade& one : office.seen.decisions) presented.insert(one.credential.index);
  EXPECT_EQ(presented.size(), 3U);
}

TEST(IssueTest, AUsedUpBudgetIsReplacedBeforeTheNextCall) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  world.workflow_once(world.agent("clerk", {repeat(10.0, {call(read)})}));
  world.design().credentials.max_uses = 4;
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(seen.accepted(read), 10U);
  EXPECT_EQ(seen.issued.size(), 3U);  // 4 + 4 + 2.
  EXPECT_EQ(value(result, "engine.credentials_exhausted"), 2.0);
}

TEST(IssueTest, RenewalsEndWhenTheGrantBehindThemDoes) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  world.workflow_once(world.agent("clerk", {think(130.0), call(read)}));
  world.design().credentials.lifetime_s = sim::Distribution::constant(40.0);
  world.design().credentials.renewable_for = sim::seconds(70.0);
  Recorder seen;
  run(world.build(), &seen);
  // Issued at 0 s and 40 s; the renewal at 80 s is too late, so the call at 130 s is refused.
  EXPECT_EQ(seen.issued.size(), 2U);
  EXPECT_EQ(seen.accepted(read), 0U);
}

TEST(IssueTest, AStandingCredentialIsRotatedAndTheOldOneEndsAfterTheOverlap) {
  PlanBuilder world;
  world.action(world.tool("desk"), "read");
  world.workflow_once(world.agent("clerk", {think(1.0)}));
  CredentialRegime& regime = world.design().credentials;
  regime.issue = IssuePer::kSeat;
  regime.scope = CredentialScope::kRole;
  regime.rotation = Rotation{sim::seconds(1000.0), sim::seconds(100.0)};
  world.design().validation = {.kind = ValidationKind::kPush,
                               .delay_s = sim::Distribution::constant(5.0)};
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(seen.issued.size(), 4U);  // At 0, 1000, 2000 and 3000 s of an hour.
  const Labels rotation{{"cause", "rotation"}};
  const sim::CensoredSketch latency = sample(result, "revocation.latency", rotation);
  EXPECT_EQ(latency.event_count(), 3);
  EXPECT_EQ(latency.events().min(), 105.0);
  EXPECT_EQ(latency.events().max(), 105.0);
  EXPECT_EQ(sample(result, "revocation.handling", rotation).events().max(), 100.0);
}

TEST(IssuerTest, RequestsWaitForServersAndForTheRateLimit) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const AgentTypeId helper = world.agent("helper", {call(read)});
  world.workflow_once(world.agent("clerk", {spawn(helper, sim::Distribution::constant(5.0))}));
  IssuerConfig& issuer = world.design().credentials.issuer;
  issuer.servers = 1;
  issuer.service_s = sim::Distribution::constant(2.0);
  {
    Recorder seen;
    const ReplicationResult result = run(world.build(), &seen);
    // The clerk's at 2 s; the helpers ask together and are served at 4, 6, 8, 10 and 12 s.
    ASSERT_EQ(seen.issued.size(), 6U);
    EXPECT_EQ(seen.issued.back().at, at_s(12.0));
    EXPECT_NEAR(value(result, "engine.issuer.utilisation"), 12.0 / 3600.0, 1e-12);
    EXPECT_NEAR(value(result, "engine.issuer.wait"), (0.0 + 2.0 + 4.0 + 6.0 + 8.0) / 6.0, 1e-12);
  }
  issuer.servers = 0;
  issuer.service_s = sim::Distribution::constant(0.0);
  issuer.rate_limit_per_s = 0.5;  // One every 2 s.
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.issued.back().at, at_s(10.0));  // 0 s, then 2, 4, 6, 8 and 10 s.
}

TEST(IssuerTest, RequestersTryAgainInAnOutageAndGiveUpInTheEnd) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  const AgentTypeId helper = world.agent("helper", {call(read)});
  world.workflow_once(world.agent("clerk", {think(150.0), spawn(helper)}));
  IssuerConfig& issuer = world.design().credentials.issuer;
  issuer.outages =
      OutageTimes{sim::Distribution::constant(100.0), sim::Distribution::constant(100.0)};
  issuer.attempts = 3;
  issuer.retry_wait_s = sim::Distribution::constant(30.0);
  {
    Recorder seen;
    const ReplicationResult result = run(world.build(), &seen);
    ASSERT_EQ(seen.issued.size(), 2U);
    EXPECT_EQ(seen.issued.back().at, at_s(210.0));  // Tried at 150, 180 and 210 s.
    EXPECT_EQ(value(result, "engine.issuer.failed"), 2.0);
    EXPECT_EQ(seen.accepted(read), 1U);
  }
  issuer.attempts = 2;
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(seen.issued.size(), 1U);
  EXPECT_EQ(value(result, "engine.credentials_refused", {{"reason", "unreachable"}}), 1.0);
  EXPECT_EQ(seen.tasks_ended.front().outcome, Outcome::kDenied);
}

TEST(CollateralTest, RevokingASharedAgentsCredentialStopsTheWorkOfAllItsWorkflows) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId act = world.action(world.tool("desk"), "act", Effect::kWrite);
  const AgentTypeId clerk = world.agent("clerk", {call(read), think(100.0), call(act)});
  for (int i = 0; i < 50; ++i) world.workflow_once(clerk);
  world.at(clerk).shared = 1;
  CredentialRegime& regime = world.design().credentials;
  regime.issue = IssuePer::kAgent;
  regime.scope = CredentialScope::kAgentType;
  regime.delegation = Delegation::kShare;
  world.design().validation = {.kind = ValidationKind::kPush};
  Threat& threat = world.threat(read, {act});
  threat.detectors = {Detector{"watch", 1.0, sim::Distribution::constant(10.0)}};
  threat.response = Response{RevocationTarget::kCredential, {}};
  // `workflow_once` starts one instance with the threat and one without, 50 times: 50 are hijacked
  // and the work of the other 50 stops.
  const ReplicationResult result = run(world.build());
  EXPECT_EQ(value(result, "revocation.collateral", kIncident), 50.0);
}

TEST(OrderTest, SeveralOpenOrdersConcernWhatIsRenewedMeanwhileOnceEach) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId act = world.action(world.tool("desk"), "act", Effect::kWrite);
  const AgentTypeId clerk = world.agent("clerk", {call(read), think(100.0)});
  for (int i = 0; i < 3; ++i) world.workflow_once(clerk);
  world.design().policy.rules = {permit(RuleKind::kRole)};
  CredentialRegime& regime = world.design().credentials;
  regime.issue = IssuePer::kSeat;
  regime.scope = CredentialScope::kRole;
  regime.delegation = Delegation::kShare;
  regime.lifetime_s = sim::Distribution::constant(10.0);
  Threat& threat = world.threat(read, {act});
  threat.detectors = {Detector{"watch", 1.0, sim::Distribution::uniform(1.0, 2.0)}};
  threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(35.0)};
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(value(result, "revocation.orders", kIncident), 3.0);
  std::set<std::pair<std::uint32_t, std::uint32_t>> told;
  for (const RevocationOutcome& one : seen.outcomes) {
    if (one.cause != RevocationCause::kIncident) continue;
    EXPECT_TRUE(told.insert({one.order.index, one.credential.index}).second);
  }
  EXPECT_GE(told.size(), 3U * 4U);  // The key of when it was due and those of 10, 20 and 30 s.
}

TEST(SessionTest, AnEstablishedSessionOutlivesItsTokenAndEndsByItself) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("database"), "read");
  world.workflow_once(world.agent("clerk", {repeat(100.0, {call(read), think(10.0)})}));
  CredentialRegime& regime = world.design().credentials;
  regime.lifetime_s = sim::Distribution::constant(60.0);
  regime.renewable_for = sim::seconds(1.0);  // Never renewed.
  world.design().validation.at_open = true;
  world.design().validation.session_lifetime = sim::seconds(300.0);
  Recorder seen;
  run(world.build(), &seen);
  // Calls at 0, 10, ..., 290 s in the session opened at 0 s; then the token of 60 s is looked at.
  EXPECT_EQ(seen.accepted(read), 30U);
}

TEST(PointTest, AnAgentKeepsToOneInstanceOfATool) {
  PlanBuilder world;
  const ToolId tool = world.tool("desk");
  const ActionId read = world.action(tool, "read");
  world.plan.organisation.tools[tool.index].instances = 8;
  world.workflow_at_rate(world.agent("clerk", {call(read), call(read), call(read)}), 1.0);
  world.design().validation = {.kind = ValidationKind::kIntrospect,
                               .cache_ttl = sim::seconds(1000.0),
                               .latency_s = sim::Distribution::constant(1.0)};
  Recorder seen;
  run(world.build(), &seen);
  // Every agent's first call waits a second for the answer, the second and third find it cached.
  std::size_t waited = 0;
  for (const DecisionMade& one : seen.decisions) waited += one.control_s > 0.0;
  EXPECT_EQ(waited, seen.issued.size());
}

}  // namespace
}  // namespace models::testing
