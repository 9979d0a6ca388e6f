// What theory says of credentials as a whole run shows them: closed forms, hand-worked trees, and
// what holds for any design.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "models/credentials/credential_store.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/random_regime.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

const Labels kIncident{{"cause", "incident"}};

// ---- Exposed actions: closed forms of arXiv 2603.09875

/// One agent that makes `rate` calls a second and whose credential is revoked once. Calls lie
/// half-way between whole periods; orders, renewals and expiries at whole ones, so that no call
/// coincides with any: one at the very due instant would count as exposed, one at the very expiry
/// be refused.
struct SteadyAgent {
  PlanBuilder world;
  double period_s;
  ActionId act = world.action(world.tool("tool"), "act");
  AgentTypeId agent = world.agent("agent");

  explicit SteadyAgent(double rate_per_s) : period_s(1.0 / rate_per_s) {
    world.workflow_once(agent);
    Threat& threat = world.threat(act, {act});
    threat.goal.pace_s = Distribution::constant(period_s);
    threat.goal.persist = sim::seconds(1e6);
    threat.response = Response{};
    begin_with({});
    world.horizon(1e4);
  }
  /// Steps before the agent reads, after half a period, what hijacks it.
  void begin_with(std::vector<Step> steps) {
    steps.push_back(think(period_s / 2.0));
    steps.push_back(call(act));
    world.set_plan(agent, std::move(steps));
  }
  CredentialRegime& regime() { return world.design().credentials; }

  double exposed_when_due_at(double due_s) {
    world.plan.threats[0].detectors = {
        Detector{"watch", 1.0, Distribution::constant(due_s - period_s / 2.0)}};
    return value(run(world.build()), "revocation.exposed_actions", kIncident);
  }
};

/// 20 settings.
std::vector<std::pair<double, double>> rates_and_times() {
  std::vector<std::pair<double, double>> settings;
  for (const double rate_per_s : {1.0, 4.0, 20.0, 50.0}) {
    for (const double time_s : {2.0, 5.0, 10.0, 30.0, 60.0})
      settings.emplace_back(rate_per_s, time_s);
  }
  return settings;
}

double exposed_under_push(double rate_per_s, double delay_s) {
  SteadyAgent scene(rate_per_s);
  scene.world.design().validation = {.kind = ValidationKind::kPush,
                                     .delay_s = Distribution::constant(delay_s)};
  return scene.exposed_when_due_at(scene.period_s);
}

TEST(WorstExposureTest, EagerPushLetsRateTimesDelayThrough) {
  EXPECT_EQ(exposed_under_push(100.0, 5.0), 500.0);
  for (const auto& [rate_per_s, delay_s] : rates_and_times()) {
    EXPECT_EQ(exposed_under_push(rate_per_s, delay_s), rate_per_s * delay_s);
  }
}

/// Renewed at half of its life, and right then ordered.
double exposed_under_lease(double rate_per_s, double lifetime_s) {
  SteadyAgent scene(rate_per_s);
  scene.regime().lifetime_s = Distribution::constant(lifetime_s);
  scene.regime().renew_at = 0.5;
  return scene.exposed_when_due_at(lifetime_s / 2.0);
}

TEST(WorstExposureTest, ALeaseJustRenewedLetsRateTimesLifetimeThrough) {
  EXPECT_EQ(exposed_under_lease(100.0, 60.0), 6000.0);
  for (const auto& [rate_per_s, lifetime_s] : rates_and_times()) {
    EXPECT_EQ(exposed_under_lease(rate_per_s, lifetime_s), rate_per_s * lifetime_s);
  }
}

/// Another bearer of the credential fills the cache at 0 and, once it has run out, again; a quarter
/// of a period later the order comes.
double exposed_under_cache(double rate_per_s, double cache_s) {
  SteadyAgent scene(rate_per_s);
  scene.regime().issue = IssuePer::kWorkflow;
  scene.regime().scope = CredentialScope::kWorkflow;
  scene.regime().delegation = Delegation::kShare;
  scene.world.design().validation = {.kind = ValidationKind::kIntrospect,
                                     .cache_ttl = sim::seconds(cache_s)};
  const AgentTypeId filler =
      scene.world.agent("filler", {call(scene.act), think(cache_s), call(scene.act)});
  scene.begin_with({spawn(filler, Distribution::constant(1.0), Join::kNone)});
  return scene.exposed_when_due_at(cache_s + scene.period_s / 4.0);
}

TEST(WorstExposureTest, ACheckOnUseJustCachedLetsRateTimesCacheThrough) {
  EXPECT_EQ(exposed_under_cache(100.0, 24.0), 2400.0);
  for (const auto& [rate_per_s, cache_s] : rates_and_times()) {
    EXPECT_EQ(exposed_under_cache(rate_per_s, cache_s), rate_per_s * cache_s);
  }
}

/// The budget is renewed with the lease, after a period, and the order comes right after.
double exposed_under_budget(double rate_per_s, std::uint32_t uses, int points, bool per_point) {
  SteadyAgent scene(rate_per_s);
  constexpr double kLifetime_s = 1000.0;
  scene.regime().lifetime_s = Distribution::constant(kLifetime_s);
  scene.regime().renew_at = scene.period_s / kLifetime_s;
  scene.regime().max_uses = uses;
  scene.regime().uses_per_point = per_point;
  scene.regime().scope = CredentialScope::kRole;
  scene.world.design().policy.rules = {permit(RuleKind::kRole)};
  Goal& goal = scene.world.plan.threats[0].goal;
  for (int i = 1; i < points; ++i) {
    goal.steps.push_back(
        {{scene.world.action(scene.world.tool("other-" + std::to_string(i)), "act")}, {}});
  }
  return scene.exposed_when_due_at(1.25 * scene.period_s);
}

TEST(WorstExposureTest, ABudgetLetsItsUsesThroughWhateverThePace) {
  EXPECT_EQ(exposed_under_budget(100.0, 50, 1, false), 50.0);
  for (const double rate_per_s : {1.0, 4.0, 20.0, 50.0}) {
    for (const std::uint32_t uses : {1U, 2U, 10U, 77U, 300U}) {
      EXPECT_EQ(exposed_under_budget(rate_per_s, uses, 1, false), uses);
    }
  }
}

TEST(WorstExposureTest, PointsThatCountForThemselvesMultiplyABudget) {
  for (const int points : {1, 2, 3, 6}) {
    for (const std::uint32_t uses : {1U, 5U, 20U}) {
      EXPECT_EQ(exposed_under_budget(10.0, uses, points, true), points * uses);
      EXPECT_EQ(exposed_under_budget(10.0, uses, points, false), uses);
    }
  }
}

// ---- Hand-worked trees

/// A root with two children that have two children each, all at work; the root is hijacked and
/// noticed at 10 s. Credentials live for 100 s, notices take 1 s.
struct Tree {
  PlanBuilder world;
  std::map<std::uint32_t, std::vector<double>> latencies_s;  // By depth.

  explicit Tree(Cascade cascade, double discovery = 1.0, double hop_s = 0.0) {
    const ActionId read = world.action(world.tool("mail"), "read");
    const AgentTypeId leaf = world.agent("leaf", {think(1000.0)});
    const AgentTypeId middle = world.agent("middle", {spawn(leaf, Distribution::constant(2.0))});
    world.workflow_once(world.agent(
        "root",
        {spawn(middle, Distribution::constant(2.0), Join::kNone), think(10.0), call(read)}));
    Threat& threat = world.threat(read, {read});
    threat.goal.pace_s = Distribution::constant(1000.0);
    threat.detectors = {Detector{"watch", 1.0, Distribution::constant(0.0)}};
    threat.response = Response{};
    CredentialRegime& regime = world.design().credentials;
    regime.lifetime_s = Distribution::constant(100.0);
    regime.cascade = cascade;
    regime.discovery = discovery;
    regime.hop_delay_s = Distribution::constant(hop_s);
    world.design().validation = {.kind = ValidationKind::kPropagation,
                                 .delay_s = Distribution::constant(1.0)};
  }
  std::map<std::uint32_t, std::vector<double>> run_once(std::uint64_t replication = 0) {
    Recorder seen;
    run(world.build(), &seen, replication);
    std::map<std::uint32_t, std::vector<double>> found;
    for (const RevocationOutcome& outcome : seen.outcomes) {
      if (outcome.cause != RevocationCause::kIncident) continue;
      found[outcome.depth].push_back(sim::to_seconds(outcome.effective.value() - outcome.due));
    }
    return found;
  }
};

using ByDepth = std::map<std::uint32_t, std::vector<double>>;

TEST(CascadeTreeTest, ByConstructionAllSevenDieWithTheRoot) {
  EXPECT_EQ(Tree(Cascade::kFull).run_once(), (ByDepth{{0, {1}}, {1, {1, 1}}, {2, {1, 1, 1, 1}}}));
}

TEST(CascadeTreeTest, HopByHopDelaysAddUpAlongEachPath) {
  EXPECT_EQ(Tree(Cascade::kPerHop, 1.0, 20.0).run_once(),
            (ByDepth{{0, {1}}, {1, {21, 21}}, {2, {41, 41, 41, 41}}}));
}

TEST(CascadeTreeTest, WhatAHopMissesDiesOfAge) {
  // All were issued at 0 s and expire at 100 s; at that instant nothing below a dead parent is
  // renewed.
  const ByDepth aged{{0, {1}}, {1, {90, 90}}, {2, {90, 90, 90, 90}}};
  EXPECT_EQ(Tree(Cascade::kPerHop, 0.0, 20.0).run_once(), aged);
  EXPECT_EQ(Tree(Cascade::kByExpiry).run_once(), aged);
}

TEST(CascadeTreeTest, PartlyFoundALinkEitherHoldsOrItsWholeBranchLivesOn) {
  Tree tree(Cascade::kPerHop, 0.5);
  constexpr int kTrees = 2000;
  int children = 0;
  int grandchildren = 0;
  int whole = 0;
  for (std::uint64_t i = 0; i < kTrees; ++i) {
    ByDepth seen = tree.run_once(i);
    const auto died = [&seen](std::uint32_t depth) {
      return static_cast<int>(std::count(seen[depth].begin(), seen[depth].end(), 1.0));
    };
    EXPECT_LE(died(2), 2 * died(1));
    children += died(1);
    grandchildren += died(2);
    whole += died(1) + died(2) == 6;
  }
  const auto within = [](double seen, double n, double p) {
    EXPECT_NEAR(seen, n * p, 4.0 * std::sqrt(n * p * (1.0 - p)));
  };
  within(children, 2.0 * kTrees, 0.5);
  within(whole, kTrees, 1.0 / 64.0);  // Six links.
  // Grandchildren of one child are no independent cases: twice the variance at most.
  EXPECT_NEAR(grandchildren, kTrees, 4.0 * std::sqrt(2.0 * 4.0 * kTrees * 0.25 * 0.75));
}

// ---- Collateral

TEST(CollateralTest, RevokingTheOneAgentOfFiftyWorkflowsStopsAllOfThem) {
  PlanBuilder world;
  const ToolId tool = world.tool("tool");
  const ActionId read = world.action(tool, "read");
  const ActionId act = world.action(tool, "act");
  const ActionId unread = world.action(tool, "unread");
  const AgentTypeId desk = world.agent("desk", {call(read), think(100.0), call(act)});
  world.at(desk).shared = 1;
  // One instance for each of 49 threats and one without any; only the first threat can get in.
  world.workflow_once(desk);
  for (int i = 0; i < 49; ++i) {
    Threat& threat = world.threat(i == 0 ? read : unread, {act});
    threat.goal.pace_s = Distribution::constant(1000.0);
  }
  world.plan.threats[0].detectors = {Detector{"watch", 1.0, Distribution::constant(10.0)}};
  world.plan.threats[0].response = Response{};
  world.design().credentials.issue = IssuePer::kAgent;
  world.design().credentials.scope = CredentialScope::kAgentType;
  world.design().credentials.delegation = Delegation::kShare;
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().validation = {.kind = ValidationKind::kPropagation};
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  EXPECT_EQ(seen.issued.size(), 1U);
  EXPECT_EQ(seen.workflows_started.size(), 50U);
  // The hijacked one is nobody's legitimate work.
  EXPECT_EQ(value(result, "revocation.collateral", kIncident), 49.0);
  EXPECT_EQ(seen.accepted(act), 0U);
}

// ---- Whatever the design

TEST(ConservationTest, ATallyThatLacksOneDoesNotAddUp) {
  const CredentialStore::Tally whole{
      .issued = 10, .expired = 4, .revoked = 3, .exhausted = 2, .live = 1};
  EXPECT_TRUE(whole.adds_up());
  for (const auto part : {&CredentialStore::Tally::issued, &CredentialStore::Tally::expired,
                          &CredentialStore::Tally::revoked, &CredentialStore::Tally::exhausted,
                          &CredentialStore::Tally::live}) {
    CredentialStore::Tally wrong = whole;
    ++(wrong.*part);
    EXPECT_FALSE(wrong.adds_up());
  }
}

/// Counts the ends of credentials again, from the records alone.
class Fates final : public RecordSink {
 public:
  void on(const CredentialIssued& record) override {
    RC_ASSERT(record.credential.index == issued_);
    ++issued_;
  }
  void on(const CredentialRevoked& record) override {
    RC_ASSERT(revoked_.insert(key(record)).second);
  }
  void on(const CredentialExhausted& record) override {
    RC_ASSERT(exhausted_.insert(key(record)).second);
  }
  void on(const DecisionMade& record) override {
    if (record.refusal != Refusal::kNone || record.established) return;
    // What is used up is accepted nowhere any more.
    RC_ASSERT(!exhausted_.contains(record.credential.index));
  }

 private:
  template <class Record>
  std::uint32_t key(const Record& record) const {
    RC_ASSERT(record.credential.index < issued_);
    return record.credential.index;
  }
  std::uint32_t issued_{0};
  std::set<std::uint32_t> revoked_;
  std::set<std::uint32_t> exhausted_;
};

// The run itself asserts that issued = expired + revoked + exhausted + live: it would throw.
RC_GTEST_PROP(ConservationTest, EveryCredentialOfAnyRegimeComesToOneEnd, ()) {
  const Plan plan = random_world(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
  Fates fates;
  run_replication(plan, DesignId{0}, *rc::gen::inRange<std::uint64_t>(0, 100), {.sink = &fates});
}

}  // namespace
}  // namespace models::testing
