#include <gtest/gtest.h>

#include <algorithm>

#include "models/threats/threat.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

/// A clerk reads mail at 40 s, with a role that lets it do all; whoever controls it wants x.
struct Office {
  PlanBuilder world;
  ActionId read = world.action(world.tool("mail"), "read");
  ActionId x = world.action(world.tool("x"), "go", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk", {think(40.0), call(read), think(10.0)});

  Office() {
    world.design().policy.rules = {permit(RuleKind::kRole)};
    world.design().credentials.scope = CredentialScope::kRole;
  }
  Threat& threat(InjectionKind kind) {
    for (AgentType& type : world.plan.agent_types) type.model.susceptibility = 1.0;
    Threat& made = world.plan.threats.emplace_back();
    made.name = "threat-1";
    made.injection = kind;
    made.probability = 1.0;
    made.goal.steps = {{{x}, {}}};
    made.goal.pace_s = sim::Distribution::constant(1.0);
    return made;
  }
  Threat& made() { return world.plan.threats[0]; }
  Safeguards& safeguards() { return world.design().safeguards; }
};

std::size_t count_of(const Recorder& seen, ActionId action, Actor actor, Refusal refusal) {
  return static_cast<std::size_t>(
      std::count_if(seen.decisions.begin(), seen.decisions.end(), [&](const DecisionMade& one) {
        return one.action == action && one.actor == actor && one.refusal == refusal;
      }));
}

// ---- Ways in

TEST(MechanismTest, ARogueAgentTurnsAsItsTaskStarts) {
  Office office;
  office.threat(InjectionKind::kRogue).agents = {office.clerk};
  office.world.workflow_once(office.clerk);
  Recorder seen;
  run(office.world.build(), &seen);
  // One instance is exposed to the threat, the other one to none.
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(1.0));
  EXPECT_EQ(seen.executed(office.read), 1U);
}

TEST(MechanismTest, ABadReleaseHitsOnlyWhoStartsWhileItIsOut) {
  Office office;
  Threat& release = office.threat(InjectionKind::kRelease);
  release.agents = {office.clerk};
  release.campaign.starts_s = sim::Distribution::constant(600.0);
  release.campaign.lasts_s = sim::Distribution::constant(300.0);
  office.world.workflow_at_rate(office.clerk, 0.05);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_GT(seen.hijacked.size(), 5U);
  std::size_t started = 0;
  for (const AgentStarted& one : seen.agents_started) {
    if (one.at >= at_s(600.0) && one.at < at_s(900.0)) ++started;
  }
  EXPECT_EQ(seen.hijacked.size(), started);
  EXPECT_GE(seen.hijacked.front().at, at_s(600.0));
  EXPECT_LT(seen.hijacked.back().at, at_s(900.0));
}

TEST(MechanismTest, WhoLoadsOnlyOldReleasesMissesAShortLivedBadOne) {
  Office office;
  Threat& release = office.threat(InjectionKind::kRelease);
  release.agents = {office.clerk};
  release.campaign.starts_s = sim::Distribution::constant(600.0);
  release.campaign.lasts_s = sim::Distribution::constant(300.0);
  office.world.workflow_at_rate(office.clerk, 0.05);
  office.safeguards().release_age = sim::seconds(300.0);
  Recorder seen;
  run(office.world.build(), &seen);
  EXPECT_TRUE(seen.hijacked.empty());
  office.safeguards().release_age = sim::seconds(100.0);
  Recorder later;
  run(office.world.build(), &later);
  ASSERT_FALSE(later.hijacked.empty());
  EXPECT_GE(later.hijacked.front().at, at_s(700.0));
}

TEST(MechanismTest, APoisonedToolSteersThroughTrustedResultsUnlessItIsPinned) {
  Office office;
  office.threat(InjectionKind::kTool).through = {office.read};
  office.world.workflow_once(office.clerk);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(41.0));
  office.safeguards().pinned = {true};
  Recorder pinned;
  run(office.world.build(), &pinned);
  EXPECT_TRUE(pinned.injected.empty());
  EXPECT_EQ(pinned.turned_away.size(), 1U);
}

TEST(MechanismTest, ARugPullTurnsAtItsTime) {
  Office office;
  Threat& threat = office.threat(InjectionKind::kTool);
  threat.through = {office.read};
  threat.campaign.starts_s = sim::Distribution::constant(1'800.0);
  office.world.workflow_at_rate(office.clerk, 0.05);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_FALSE(seen.hijacked.empty());
  EXPECT_GE(seen.hijacked.front().at, at_s(1'800.0));
  for (const DecisionMade& one : seen.decisions) {
    if (one.actor != Actor::kHijacked) continue;
    EXPECT_GE(one.at, at_s(1'801.0));
  }
}

/// Writers read mail and take notes; readers recall them later.
struct Library : Office {
  MemoryId notes = world.memory("notes", MemoryScope::kEveryone);
  AgentTypeId writer = world.agent("writer", {call(read), remember(notes)});
  AgentTypeId reader = world.agent("reader", {think(100.0), recall(notes), think(5.0)});

  Library() {
    world.at(read).untrusted = true;
    Threat& poison = threat(InjectionKind::kMemory);
    poison.memory = notes;
    poison.through = {read};
  }
};

TEST(MechanismTest, PoisonInAMemoryLiesDormantAndThenWorks) {
  Library library;
  library.world.workflow_once(library.writer);
  library.world.workflow_once(library.reader);
  Recorder seen;
  run(library.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(101.0));
  EXPECT_EQ(seen.poisoned.size(), 1U);
  EXPECT_EQ(seen.hijacked[0].source, seen.poisoned[0].agent);

  library.made().dormant_s = sim::Distribution::constant(101.0);
  Recorder dormant;
  run(library.world.build(), &dormant);
  EXPECT_TRUE(dormant.hijacked.empty());
}

TEST(MechanismTest, MemoriesThatTrustedSourcesAloneMayWriteStayClean) {
  Library library;
  library.world.workflow_once(library.writer);
  library.world.workflow_once(library.reader);
  library.safeguards().trusted_writes = true;
  Recorder seen;
  run(library.world.build(), &seen);
  EXPECT_TRUE(seen.hijacked.empty());
  EXPECT_EQ(seen.turned_away.size(), 1U);
}

TEST(MechanismTest, APurgeRemovesWhatAThreatLeftInMemories) {
  Library library;
  library.world.workflow_at_rate(library.writer, 0.001);
  library.world.workflow_at_rate(library.reader, 0.02);
  library.made().detectors = {Detector{"watch", 1.0, sim::Distribution::constant(5.0)}};
  Countermeasure purge;
  purge.kind = CountermeasureKind::kPurge;
  library.made().countermeasures = {purge};
  Recorder seen;
  run(library.world.build(), &seen);
  Library idle;
  idle.world.workflow_at_rate(idle.writer, 0.001);
  idle.world.workflow_at_rate(idle.reader, 0.02);
  Recorder unwatched;
  run(idle.world.build(), &unwatched);
  ASSERT_FALSE(seen.hijacked.empty());
  EXPECT_LT(seen.hijacked.size() * 2, unwatched.hijacked.size());
}

/// A clerk asks a helper, at once.
struct Pair : Office {
  AgentTypeId helper = world.agent("helper", {think(20.0), call(x)});
  AgentTypeId boss = world.agent("boss", {message(helper), call(read)});
  Pair() { world.workflow_once(boss); }
};

TEST(MechanismTest, APeersAnswerCarriesTurnsThatNobodyAskedFor) {
  Pair pair;
  pair.threat(InjectionKind::kAnswer).agents = {pair.helper};
  Recorder seen;
  run(pair.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(21.0));  // The helper's 20 s, then a pause.
  EXPECT_EQ(seen.executed(pair.read), 1U);    // By the instance without a threat.
}

TEST(MechanismTest, AFakeAgentGetsRequestsWhereNobodyProvesWhoHeIs) {
  Pair pair;
  pair.threat(InjectionKind::kFakePeer).agents = {pair.helper};
  Recorder seen;
  run(pair.world.build(), &seen);
  ASSERT_EQ(seen.reached.size(), 1U);
  EXPECT_EQ(seen.reached[0].at, at_s(1.0));  // The real helper never begins.
  EXPECT_EQ(seen.agents_started.size(), 3U);

  pair.world.design().identity = Identity{IdentityKind::kPlatformAttested, {1}};
  Recorder attested;
  run(pair.world.build(), &attested);
  EXPECT_TRUE(attested.hijacked.empty());
  EXPECT_EQ(attested.agents_started.size(), 4U);

  pair.world.design().identity.reset();
  pair.safeguards().checked_cards = true;
  Recorder registry;
  run(pair.world.build(), &registry);
  EXPECT_TRUE(registry.hijacked.empty());
}

TEST(MechanismTest, AnAccidentHappensBesideThePlan) {
  Office office;
  office.threat(InjectionKind::kAccident).through = {office.read};
  office.world.workflow_once(office.clerk);
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  EXPECT_EQ(count_of(seen, office.x, Actor::kOverreach, Refusal::kNone), 1U);
  EXPECT_EQ(seen.executed(office.read), 2U);  // Both go on with their plans.
  EXPECT_EQ(value(result, "threat.success", {{"threat", "threat-1"}}), 1.0);
  EXPECT_EQ(value(result, "threat.hijacked"), 0.0);
  ASSERT_EQ(seen.hijacks.size(), 1U);
  EXPECT_EQ(seen.hijacks[0].contained, at_s(41.0));  // It is over once it is done.
}

TEST(MechanismTest, AFilterLetsThroughItsShare) {
  Office office;
  office.threat(InjectionKind::kContent).through = {office.read};
  office.world.at(office.read).untrusted = true;
  office.world.workflow_at_rate(office.clerk, 1.0);
  office.safeguards().filter = Safeguards::Filter{0.25, 0.0};
  Recorder seen;
  run(office.world.build(), &seen);
  const auto exposed = static_cast<double>(seen.injected.size());
  ASSERT_GT(exposed, 3'000.0);
  EXPECT_NEAR(static_cast<double>(seen.hijacked.size()) / exposed, 0.25, 0.03);
  EXPECT_EQ(seen.hijacked.size() + seen.turned_away.size(), seen.injected.size());
}

TEST(MechanismTest, AFiltersFalsePositivesCostWork) {
  Office office;
  office.world.at(office.read).untrusted = true;
  office.world.workflow_at_rate(office.clerk, 1.0);
  office.safeguards().filter = Safeguards::Filter{0.0, 0.1};
  Recorder seen;
  const ReplicationResult result = run(office.world.build(), &seen);
  EXPECT_NEAR(value(result, "velocity.completed"), 0.9, 0.03);
  EXPECT_EQ(value(result, "threat.false_alarms"), static_cast<double>(seen.false_alarms.size()));
}

// ---- From outside

TEST(MechanismTest, AConsentedApplicationHasWhatItAskedForOfThePersonsRights) {
  Office office;
  office.world.workflow_at_rate(office.clerk, 0.001);
  Threat& consent = office.threat(InjectionKind::kContent);
  consent.intrusion = Intrusion{};
  consent.intrusion->kind = IntrusionKind::kConsent;
  consent.intrusion->rate_per_s = 0.01;
  consent.intrusion->consents_to.insert(office.read);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_FALSE(seen.intruders.empty());
  EXPECT_EQ(count_of(seen, office.x, Actor::kOutsider, Refusal::kNone), 0U);
  EXPECT_GT(count_of(seen, office.x, Actor::kOutsider, Refusal::kScope), 10U);

  office.made().intrusion->consents_to.insert(office.x);
  Recorder broad;
  run(office.world.build(), &broad);
  EXPECT_GT(count_of(broad, office.x, Actor::kOutsider, Refusal::kNone), 10U);

  office.safeguards().admin_consent = true;
  Recorder refused;
  run(office.world.build(), &refused);
  EXPECT_EQ(count_of(refused, office.x, Actor::kOutsider, Refusal::kNone), 0U);
  EXPECT_TRUE(std::all_of(refused.intruders.begin(), refused.intruders.end(),
                          [](const IntrusionOutcome& one) { return one.in_vain; }));
}

TEST(MechanismTest, AThiefFindsNothingOfOtherOutsiders) {
  Office office;
  Threat& consent = office.threat(InjectionKind::kContent);
  consent.intrusion = Intrusion{};
  consent.intrusion->kind = IntrusionKind::kConsent;
  consent.intrusion->rate_per_s = 0.01;
  Threat leak = consent;
  leak.name = "leak";
  leak.intrusion->kind = IntrusionKind::kStolenCredential;
  office.world.plan.threats.push_back(leak);
  office.world.workflow_once(office.clerk);
  office.world.set_plan(office.clerk, {call(office.read)});
  office.world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_GT(seen.intruders.size(), 30U);
  for (const IntrusionOutcome& one : seen.intruders) {
    if (one.threat != ThreatId{1} || one.began < at_s(100.0)) continue;
    EXPECT_TRUE(one.in_vain);
  }
}

TEST(MechanismTest, AnInsidersAgentHasWhatTheRegimeGivesIt) {
  Office office;
  office.world.workflow_at_rate(office.clerk, 0.001);
  Threat& insider = office.threat(InjectionKind::kContent);
  insider.intrusion = Intrusion{};
  insider.intrusion->kind = IntrusionKind::kInsider;
  insider.intrusion->rate_per_s = 0.01;
  insider.intrusion->of = office.clerk;
  Recorder role;
  run(office.world.build(), &role);
  EXPECT_GT(count_of(role, office.x, Actor::kOutsider, Refusal::kNone), 10U);
  office.world.design().credentials.scope = CredentialScope::kTask;
  Recorder task;
  run(office.world.build(), &task);
  EXPECT_EQ(count_of(task, office.x, Actor::kOutsider, Refusal::kNone), 0U);
}

TEST(MechanismTest, AReplayedDelegationWorksUntilItsCredentialEnds) {
  Pair pair;
  pair.world.set_plan(pair.boss, {spawn(pair.helper), call(pair.read)});
  Threat& replay = pair.threat(InjectionKind::kContent);
  replay.intrusion = Intrusion{};
  replay.intrusion->kind = IntrusionKind::kReplay;
  replay.intrusion->of = pair.helper;
  replay.intrusion->time_to_first_use_s = sim::Distribution::constant(50.0);
  pair.world.design().credentials.lifetime_s = sim::Distribution::constant(60.0);
  Recorder seen;
  run(pair.world.build(), &seen);
  // Both instances' delegations are recorded, and replayed at 50 s.
  EXPECT_EQ(count_of(seen, pair.x, Actor::kOutsider, Refusal::kNone), 2U);
  pair.made().intrusion->time_to_first_use_s = sim::Distribution::constant(70.0);
  Recorder late;
  run(pair.world.build(), &late);
  EXPECT_EQ(count_of(late, pair.x, Actor::kOutsider, Refusal::kExpired), 2U);
  pair.made().intrusion->time_to_first_use_s = sim::Distribution::constant(50.0);
  pair.world.design().credentials.binding = Binding::kSenderConstrained;
  Recorder bound;
  run(pair.world.build(), &bound);
  EXPECT_EQ(count_of(bound, pair.x, Actor::kOutsider, Refusal::kBinding), 2U);
}

TEST(MechanismTest, AThreatFollowsAnotherOnesSuccess) {
  Office office;
  Threat& first = office.threat(InjectionKind::kRogue);
  first.agents = {office.clerk};
  Threat theft;
  theft.name = "theft";
  theft.intrusion = Intrusion{};
  theft.intrusion->time_to_first_use_s = sim::Distribution::constant(10.0);
  theft.campaign.after = ThreatId{0};
  theft.campaign.starts_s = sim::Distribution::constant(100.0);
  theft.goal.steps = {{{office.read}, {}}};
  office.world.plan.threats.push_back(theft);
  office.world.workflow_at_rate(office.clerk, 0.001);
  Recorder seen;
  run(office.world.build(), &seen);
  ASSERT_FALSE(seen.reached.empty());
  ASSERT_FALSE(seen.intrusions.empty());
  EXPECT_EQ(seen.intrusions[0].at - seen.reached[0].at, sim::seconds(100.0));
  // He has the very credential with which the first goal was reached.
  const auto used = std::find_if(seen.decisions.begin(), seen.decisions.end(),
                                 [](const auto& one) { return one.actor == Actor::kHijacked; });
  EXPECT_EQ(seen.intrusions[0].credential, used->credential);
}

}  // namespace
}  // namespace models::testing
