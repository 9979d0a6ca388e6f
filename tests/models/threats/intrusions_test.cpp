#include "models/threats/intrusions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A standing clerk with one key; the thief wants x, once a minute, and does not give up by
/// himself.
struct Vault {
  PlanBuilder world;
  ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk", {call(x), think(10'000.0)});

  Vault() {
    world.workflow_at_rate(clerk, 0.01);
    world.horizon(10'000.0);
    Threat& leak = world.plan.threats.emplace_back();
    leak.name = "leak";
    leak.intrusion = Intrusion{};
    leak.intrusion->rate_per_s = 1.0 / 600.0;
    leak.goal.steps.push_back({{x}, {}});
    leak.goal.pace_s = sim::Distribution::constant(60.0);
    leak.goal.persist = sim::seconds(100'000.0);
    world.at(clerk).shared = 1;
    world.design().credentials.issue = IssuePer::kAgent;
    world.design().credentials.scope = CredentialScope::kAgentType;
    world.design().validation.kind = ValidationKind::kPush;
  }
  Threat& leak() { return world.plan.threats[0]; }
  void detected_after(double delay_s) {
    leak().detectors = {Detector{"scanner", 1.0, sim::Distribution::constant(delay_s)}};
  }
  void answered_by(RevocationTarget target, double handling_s) {
    leak().response = Response{target, sim::Distribution::constant(handling_s)};
  }
};

std::size_t outsiders_calls(const Recorder& seen, Refusal refusal) {
  return static_cast<std::size_t>(
      std::count_if(seen.decisions.begin(), seen.decisions.end(), [refusal](const auto& decision) {
        return decision.actor == Actor::kOutsider && decision.refusal == refusal;
      }));
}

constexpr Identity kNobodyAsks{IdentityKind::kNone, {}};
constexpr Identity kSecret{IdentityKind::kBootstrapSecret, {}};
constexpr Identity kAttested{IdentityKind::kPlatformAttested, {1}};
const Labels kLeak{{"threat", "leak"}};

TEST(LeakTest, IncidentsAreAPoissonProcess) {
  Vault vault;
  vault.leak().intrusion->rate_per_s = 0.25;
  vault.leak().goal.persist = {};
  vault.world.horizon(3600.0);
  Recorder seen;
  const ReplicationResult result = run(vault.world.build(), &seen);
  EXPECT_NEAR(value(result, "threat.incidents", kLeak), 900.0, 3.29 * std::sqrt(900.0));
  EXPECT_EQ(value(result, "threat.incidents", kLeak), static_cast<double>(seen.intrusions.size()));
}

TEST(LeakTest, IncidentsDoNotDependOnTheDesign) {
  Vault vault;
  Recorder keys;
  run(vault.world.build(), &keys);
  vault.world.design().credentials.issue = IssuePer::kTask;
  vault.world.design().credentials.lifetime_s = sim::Distribution::constant(1.0);
  Recorder tasks;
  run(vault.world.build(), &tasks);
  ASSERT_EQ(keys.intrusions.size(), tasks.intrusions.size());
  for (std::size_t i = 0; i < keys.intrusions.size(); ++i) {
    EXPECT_EQ(keys.intrusions[i].at, tasks.intrusions[i].at);
  }
}

TEST(LeakTest, AThiefIsExposedForHandlingAndPropagation) {
  Vault vault;
  vault.detected_after(150.0);
  vault.answered_by(RevocationTarget::kCredential, 200.0);
  vault.world.design().validation.delay_s = sim::Distribution::constant(100.0);
  Recorder seen;
  run(vault.world.build(), &seen);
  ASSERT_FALSE(seen.intrusions.empty());
  ASSERT_LT(seen.intrusions[0].at, at_s(9000.0));
  // First incident at t: calls at t, t + 60, ..., due at t + 150, dead at t + 450. Those at 180,
  // 240, ..., 420 s are exposed: 5. Who steals the same key later is exposed too; count the first.
  const sim::SimTime t = seen.intrusions[0].at;
  const CredentialId key = seen.intrusions[0].credential;
  std::size_t exposed = 0;
  for (const DecisionMade& one : seen.decisions) {
    if (one.actor != Actor::kOutsider || one.credential != key) continue;
    if ((one.at - t).ns % sim::seconds(60.0).ns != 0) continue;  // Another thief's.
    if (one.refusal == Refusal::kNone && one.at >= t + sim::seconds(150.0)) ++exposed;
  }
  EXPECT_EQ(exposed, 5U);
  EXPECT_EQ(seen.intruders[0].detected, t + sim::seconds(150.0));
  EXPECT_EQ(seen.intruders[0].contained, t + sim::seconds(450.0));
  EXPECT_EQ(seen.intruders[0].objective, t);
}

TEST(LeakTest, ExposedActionsOfOutsidersAreCallsInTheWindow) {
  Vault vault;
  vault.world.at(vault.clerk).shared = 0;
  vault.world.design().credentials.issue = IssuePer::kTask;
  vault.world.design().credentials.scope = CredentialScope::kTask;
  vault.leak().goal.pace_s = sim::Distribution::constant(10.0);
  vault.leak().intrusion->time_to_first_use_s = sim::Distribution::constant(5.0);
  vault.detected_after(100.0);
  vault.answered_by(RevocationTarget::kCredential, 45.0);
  vault.world.design().validation.delay_s = sim::Distribution::constant(0.0);
  Recorder seen;
  const ReplicationResult result = run(vault.world.build(), &seen);
  // Calls at 5, 15, ..., 105, 115, 125, 135 s: 4 in [100, 145), as far as the run goes.
  std::set<CredentialId> stolen;
  std::size_t exposed = 0;
  for (const IntrusionBegan& one : seen.intrusions) {
    if (one.in_vain) continue;
    ASSERT_TRUE(stolen.insert(one.credential).second) << "choose another seed";
    for (const double call_s : {105.0, 115.0, 125.0, 135.0}) {
      if (one.at + sim::seconds(call_s) < at_s(10'000.0)) ++exposed;
    }
  }
  ASSERT_GT(stolen.size(), 5U);
  const Labels outsider{{"actor", "outsider"}, {"cause", "incident"}};
  EXPECT_EQ(value(result, "revocation.exposed_actions", outsider), static_cast<double>(exposed));
  EXPECT_EQ(value(result, "threat.success", kLeak),
            static_cast<double>(stolen.size()) / static_cast<double>(seen.intrusions.size()));
  EXPECT_EQ(sample(result, "threat.time_to_objective", kLeak).events().max(), 5.0);
  EXPECT_EQ(sample(result, "threat.time_to_contain", kLeak).events().max(), 145.0);
}

TEST(LeakTest, ASenderConstrainedCredentialIsUselessToAThief) {
  Vault vault;
  vault.world.design().credentials.binding = Binding::kSenderConstrained;
  vault.detected_after(100.0);
  vault.answered_by(RevocationTarget::kCredential, 0.0);
  Recorder seen;
  const ReplicationResult result = run(vault.world.build(), &seen);
  ASSERT_FALSE(seen.intrusions.empty());
  EXPECT_EQ(outsiders_calls(seen, Refusal::kNone), 0U);
  EXPECT_GT(outsiders_calls(seen, Refusal::kBinding), 0U);
  const Labels outsider{{"actor", "outsider"}, {"cause", "incident"}};
  EXPECT_EQ(value(result, "revocation.exposed_actions", outsider), 0.0);
  EXPECT_EQ(value(result, "threat.success", kLeak), 0.0);
  EXPECT_EQ(value(result, "threat.intrusions", kLeak), 0.0);
  EXPECT_EQ(sample(result, "threat.time_to_contain", kLeak).events().max(), 0.0);
  // Its holder goes on with it.
  EXPECT_GT(seen.accepted(vault.x), 0U);
}

TEST(LeakTest, NothingAliveMeansNothingToSteal) {
  Vault vault;
  vault.world.plan.workflows[0].arrivals.rate_per_s = 1e-9;
  vault.world.design().credentials.issue = IssuePer::kTask;
  Recorder seen;
  const ReplicationResult result = run(vault.world.build(), &seen);
  ASSERT_FALSE(seen.intrusions.empty());
  EXPECT_EQ(value(result, "threat.incidents.in_vain", kLeak),
            value(result, "threat.incidents", kLeak));
  EXPECT_EQ(value(result, "threat.success", kLeak), 0.0);
  EXPECT_TRUE(seen.decisions.empty());
}

TEST(LeakTest, OnlyCredentialsOfTheNamedAgentTypeLeak) {
  Vault vault;
  const AgentTypeId other = vault.world.agent("other", {think(10'000.0)});
  vault.world.workflow_at_rate(other, 0.1);
  vault.world.design().credentials.issue = IssuePer::kTask;
  vault.world.design().credentials.scope = CredentialScope::kTask;
  vault.leak().intrusion->of = other;
  vault.leak().intrusion->rate_per_s = 0.05;
  Recorder seen;
  run(vault.world.build(), &seen);
  ASSERT_GT(seen.intrusions.size(), 50U);
  for (const IntrusionBegan& one : seen.intrusions) {
    if (one.in_vain) continue;
    const AgentId holder = seen.issued[one.credential.index].holder;
    EXPECT_EQ(seen.agents_started[holder.index].type, other);
  }
}

TEST(LeakTest, OutsidersAreNoAgentsOfTheFleet) {
  Vault vault;
  vault.detected_after(10.0);
  vault.answered_by(RevocationTarget::kAgent, 0.0);
  Recorder with_thieves;
  const ReplicationResult result = run(vault.world.build(), &with_thieves);
  EXPECT_GT(outsiders_calls(with_thieves, Refusal::kNone), 0U);
  // What they do is out of scope.
  EXPECT_EQ(value(result, "privilege.out_of_scope_actions", {{"cause", "intrusion"}}),
            static_cast<double>(outsiders_calls(with_thieves, Refusal::kNone)));
  vault.world.plan.threats.clear();
  Recorder without;
  run(vault.world.build(), &without);
  EXPECT_EQ(with_thieves.agents_started.size(), without.agents_started.size());
}

// ---- Everything that a leaked key touched

/// Two agents work at one seat with its key, and each exchanges it for a credential of its child's;
/// the first child goes on to a grandchild. A second seat is none of the thief's business.
struct Touched {
  PlanBuilder world;
  ActionId x = world.action(world.tool("x"), "go");
  AgentTypeId leaf = world.agent("leaf", {call(x), think(5000.0)});
  AgentTypeId middle = world.agent("middle", {spawn(leaf), think(5000.0)});

  explicit Touched(RevocationTarget target) {
    const AgentTypeId one = world.agent("one", {spawn(middle)});
    const AgentTypeId two = world.agent("two", {spawn(leaf)});
    const DepartmentId elsewhere = world.department("elsewhere", 1, 1);
    // Each starts once for the threat and once without, all at time 0.
    world.workflow_once(one);
    world.workflow_once(two);
    world.at(world.workflow_once(two)).on_behalf_of = {{elsewhere, 1.0}};
    world.horizon(4000.0);
    CredentialRegime& regime = world.design().credentials;
    regime.issue = IssuePer::kSeat;
    regime.scope = CredentialScope::kRole;
    regime.delegation = Delegation::kExchange;
    regime.cascade = Cascade::kNone;
    world.design().validation.kind = ValidationKind::kPush;
    world.design().policy.rules = {permit(RuleKind::kRole)};
    Threat& leak = world.plan.threats.emplace_back();
    leak.name = "leak";
    leak.intrusion = Intrusion{};
    leak.intrusion->rate_per_s = 1.0 / 300.0;
    leak.goal.steps.push_back({{x}, {}});
    leak.detectors = {Detector{"scanner", 1.0, sim::Distribution::constant(0.0)}};
    leak.response = Response{target, sim::Distribution::constant(0.0)};
  }
};

/// What the order of an incident ends that is the first of its run and takes the first seat's key.
std::set<std::uint32_t> revoked_with(RevocationTarget target) {
  const Plan plan = Touched(target).world.build();
  for (std::uint64_t replication = 0; replication < 200; ++replication) {
    Recorder seen;
    run(plan, &seen, replication);
    if (seen.intrusions.empty() || seen.intrusions[0].credential.index != 0) continue;
    std::set<std::uint32_t> revoked;
    for (const CredentialRevoked& one : seen.revoked) {
      if (one.at == seen.intrusions[0].at) revoked.insert(one.credential.index);
    }
    return revoked;
  }
  ADD_FAILURE() << "no such incident";
  return {};
}

TEST(TouchedTest, EverythingThatALeakedKeyTouchedIsRevokedAndNothingElse) {
  Touched world(RevocationTarget::kTouched);
  Recorder seen;
  run(world.world.build(), &seen);
  // The seats' keys are credentials 0 and 1. Below key 0: two instances of "one" with a child and a
  // grandchild each, and two of "two" with a child each; below key 1: two of "two".
  std::set<std::uint32_t> below_0{0};
  std::set<std::uint32_t> below_1{1};
  for (const CredentialIssued& one : seen.issued) {
    if (below_0.contains(one.parent.index)) below_0.insert(one.credential.index);
    if (below_1.contains(one.parent.index)) below_1.insert(one.credential.index);
  }
  ASSERT_EQ(below_0.size(), 1U + 4U + 2U);
  ASSERT_EQ(below_1.size(), 1U + 2U);
  EXPECT_EQ(revoked_with(RevocationTarget::kTouched), below_0);
  // The key alone, for nothing cascades; with what descends from it, by name; with whatever the
  // workflow instances have that are at work with it, which here is the same.
  const std::set<std::uint32_t> key{0};
  EXPECT_EQ(revoked_with(RevocationTarget::kCredential), key);
  EXPECT_EQ(revoked_with(RevocationTarget::kAgent), key);
  EXPECT_EQ(revoked_with(RevocationTarget::kPerson), below_0);  // All of it names the same person.
  EXPECT_EQ(revoked_with(RevocationTarget::kSubtree), below_0);
  EXPECT_EQ(revoked_with(RevocationTarget::kWorkflow), below_0);
}

// ---- Identity

struct Gate : Vault {
  Gate(IntrusionKind kind, Identity identity) {
    leak().intrusion->kind = kind;
    leak().intrusion->of = clerk;
    world.at(clerk).identity = identity;
  }
};

double success(IntrusionKind kind, Identity identity) {
  return value(run(Gate(kind, identity).world.build()), "threat.success", kLeak);
}

TEST(IdentityTest, DecidesWhoCanBeImpersonated) {
  EXPECT_EQ(success(IntrusionKind::kImpersonation, kNobodyAsks), 1.0);
  EXPECT_EQ(success(IntrusionKind::kImpersonation, kSecret), 0.0);
  EXPECT_EQ(success(IntrusionKind::kImpersonation, kAttested), 0.0);
  EXPECT_EQ(success(IntrusionKind::kStolenSecret, kNobodyAsks), 1.0);
  EXPECT_EQ(success(IntrusionKind::kStolenSecret, kSecret), 1.0);
  EXPECT_EQ(success(IntrusionKind::kStolenSecret, kAttested), 0.0);
}

TEST(IdentityTest, AnAttemptThatFailsCountsAsSuch) {
  Gate gate(IntrusionKind::kImpersonation, kAttested);
  const ReplicationResult result = run(gate.world.build());
  EXPECT_GT(value(result, "threat.incidents", kLeak), 0.0);
  EXPECT_EQ(value(result, "threat.incidents.in_vain", kLeak),
            value(result, "threat.incidents", kLeak));
}

TEST(IdentityTest, ADesignMayAskForAnotherProof) {
  Gate gate(IntrusionKind::kImpersonation, kNobodyAsks);
  gate.world.design().identity = kAttested;
  EXPECT_EQ(value(run(gate.world.build()), "threat.success", kLeak), 0.0);
}

TEST(IdentityTest, AnImpostorRenewsUntilAnOrderBlocksHim) {
  Gate gate(IntrusionKind::kStolenSecret, kSecret);
  gate.world.design().credentials.lifetime_s = sim::Distribution::constant(120.0);
  gate.leak().intrusion->rate_per_s = 1.0 / 2000.0;
  gate.detected_after(1000.0);
  gate.answered_by(RevocationTarget::kAgent, 25.0);
  Recorder seen;
  run(gate.world.build(), &seen);
  ASSERT_FALSE(seen.intruders.empty());
  ASSERT_LT(seen.intruders[0].began, at_s(8000.0));
  // Calls each minute from the first on; 1,020 s is the last before the order at 1,025 s.
  const sim::SimTime t = seen.intruders[0].began;
  std::size_t accepted = 0;
  for (const DecisionMade& one : seen.decisions) {
    const bool his = (one.at - t).ns % sim::seconds(60.0).ns == 0;
    if (his && one.actor == Actor::kOutsider && one.refusal == Refusal::kNone) ++accepted;
  }
  EXPECT_EQ(accepted, 18U);
  EXPECT_EQ(seen.intruders[0].contained, t + sim::seconds(1025.0));
}

TEST(LeakTest, AThiefIsTrustedAsItsHolderAndLessAfterAnAlarm) {
  Vault vault;
  vault.world.at(vault.clerk).trust = TrustConfig{.start = 0.9, .alarm = 0.5};
  vault.world.at(vault.clerk).shared = 0;
  vault.world.design().credentials.issue = IssuePer::kTask;
  vault.world.design().credentials.scope = CredentialScope::kTask;
  PolicyRule intent = permit(RuleKind::kIntent);
  intent.minimum_trust = {0.0, 0.5, 0.5, 0.5};
  vault.world.design().policy.rules = {intent};
  vault.detected_after(150.0);  // And nobody answers.
  Recorder seen;
  run(vault.world.build(), &seen);
  ASSERT_FALSE(seen.intrusions.empty());
  ASSERT_TRUE(seen.intrusions[0].credential.valid());
  std::vector<Refusal> answers;
  for (const DecisionMade& one : seen.decisions) {
    const bool his = (one.at - seen.intrusions[0].at).ns % sim::seconds(60.0).ns == 0;
    if (his && one.actor == Actor::kOutsider) answers.push_back(one.refusal);
  }
  // At 0, 60 and 120 s; at 180 s he gives up.
  EXPECT_EQ(answers, (std::vector<Refusal>{Refusal::kNone, Refusal::kNone, Refusal::kNone,
                                           Refusal::kPolicy}));
}

TEST(LeakTest, TheLogTakesAThiefForWhomTheCredentialNames) {
  Vault vault;
  vault.world.at(vault.clerk).shared = 0;
  vault.world.design().credentials.issue = IssuePer::kTask;
  vault.world.design().credentials.scope = CredentialScope::kTask;
  Recorder seen;
  const ReplicationResult result = run(vault.world.build(), &seen);
  const double thefts = static_cast<double>(outsiders_calls(seen, Refusal::kNone));
  ASSERT_GT(thefts, 0.0);
  EXPECT_EQ(value(result, "attribution.wrong"), thefts / static_cast<double>(seen.done.size()));
}

TEST(IdentityTest, AnImpostorNamesNoPerson) {
  Gate gate(IntrusionKind::kImpersonation, kNobodyAsks);
  gate.detected_after(1.0);
  gate.answered_by(RevocationTarget::kPerson, 0.0);
  Recorder seen;
  run(gate.world.build(), &seen);
  EXPECT_TRUE(seen.revoked.empty());
  EXPECT_FALSE(seen.intruders[0].contained);
}

TEST(IdentityTest, AnOrderAboutAgentTypesReachesTheImpostorAmongThem) {
  Gate gate(IntrusionKind::kImpersonation, kNobodyAsks);
  gate.leak().intrusion->rate_per_s = 1.0 / 2000.0;
  gate.detected_after(100.0);
  gate.answered_by(RevocationTarget::kAgentType, 0.0);
  Recorder seen;
  run(gate.world.build(), &seen);
  ASSERT_FALSE(seen.intruders.empty());
  EXPECT_EQ(seen.intruders[0].contained, seen.intruders[0].began + sim::seconds(100.0));
}

TEST(IdentityTest, AnImpostorIsGivenACredentialForEachCall) {
  Gate gate(IntrusionKind::kImpersonation, kNobodyAsks);
  gate.world.design().credentials.issue = IssuePer::kCall;
  gate.world.design().credentials.scope = CredentialScope::kCall;
  gate.world.at(gate.clerk).shared = 0;
  gate.detected_after(130.0);
  gate.answered_by(RevocationTarget::kAgent, 0.0);
  Recorder seen;
  run(gate.world.build(), &seen);
  ASSERT_FALSE(seen.intruders.empty());
  EXPECT_TRUE(seen.intruders[0].accepted);
  EXPECT_EQ(seen.intruders[0].contained, seen.intruders[0].began + sim::seconds(130.0));
}

}  // namespace
}  // namespace models::testing
