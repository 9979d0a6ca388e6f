#include "models/credentials/bounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/records.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/random_regime.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

constexpr PointId kDesk{0};

Bound s(double value_s) { return sim::seconds(value_s); }
const Bound kUnbounded;

/// Root, child, grandchild and great-grandchild, each with a credential exchanged from the one
/// above; tokens of a minute, notices pushed within 5 s.
struct Chain {
  PlanBuilder world;
  Plan plan;

  Chain() {
    const ActionId look = world.action(world.tool("desk"), "look");
    AgentTypeId below = world.agent("type-3", {call(look)});
    for (const char* const name : {"type-2", "type-1", "type-0"}) {
      below = world.agent(name, {call(look), spawn(below)});
    }
    world.workflow_at_rate(below, 0.01);
    regime().lifetime_s = Distribution::constant(60.0);
    validation() = {.kind = ValidationKind::kPush, .delay_s = Distribution::uniform(0.0, 5.0)};
  }
  CredentialRegime& regime() { return world.design().credentials; }
  Validation& validation() { return world.design().validation; }
  RevocationBounds bounds() {
    plan = world.build();
    return {plan, plan.designs[0]};
  }
};

TEST(BoundArithmeticTest, StagesAddUpAndTheFirstOrTheLastCounts) {
  EXPECT_EQ(in_series(s(2.0), s(3.0)), s(5.0));
  EXPECT_EQ(in_series(s(2.0), kUnbounded), kUnbounded);
  EXPECT_EQ(whichever_first(s(2.0), kUnbounded), s(2.0));
  EXPECT_EQ(whichever_first(kUnbounded, kUnbounded), kUnbounded);
  EXPECT_EQ(whichever_last(s(2.0), s(3.0)), s(3.0));
  EXPECT_EQ(whichever_last(s(2.0), kUnbounded), kUnbounded);
  EXPECT_EQ(so_many_in_series(3U, s(2.0)), s(6.0));
  EXPECT_EQ(so_many_in_series(0U, kUnbounded), s(0.0));
  EXPECT_EQ(so_many_in_series(std::nullopt, s(0.0)), s(0.0));
  EXPECT_EQ(so_many_in_series(std::nullopt, s(1.0)), kUnbounded);
}

TEST(RevocationBoundsTest, NoticeOrExpiryWhicheverComesFirst) {
  Chain chain;
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(5.0));
  chain.validation().kind = ValidationKind::kLocal;
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
  chain.validation() = {.kind = ValidationKind::kIntrospect, .cache_ttl = sim::seconds(24.0)};
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(24.0));
  chain.validation() = {.kind = ValidationKind::kPoll,
                        .interval = sim::seconds(30.0),
                        .delay_s = Distribution::uniform(0.0, 2.0)};
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(32.0));
  chain.validation().interval = sim::seconds(90.0);
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
}

TEST(RevocationBoundsTest, ALossyPushOrAnEndlessDelayLeavesOnlyTheExpiry) {
  Chain chain;
  chain.validation().loss = 0.01;
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
  chain.validation().retry = sim::seconds(1.0);  // Any number of retries may be lost too.
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
  chain.regime().lifetime_s.reset();
  EXPECT_EQ(chain.bounds().fresh(kDesk), kUnbounded);
  chain.validation() = {.kind = ValidationKind::kPropagation,
                        .delay_s = Distribution::lognormal_from_quantiles(5.0, 60.0)};
  EXPECT_EQ(chain.bounds().fresh(kDesk), kUnbounded);
}

TEST(RevocationBoundsTest, ALongerLifeOfExchangedOnesCountsWhereThereAreAny) {
  Chain chain;
  chain.validation().kind = ValidationKind::kLocal;
  chain.regime().exchanged_lifetime_s = Distribution::constant(100.0);
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(100.0));
  chain.regime().outlives_parent = false;  // Cut at the parent's 60 s.
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
  chain.regime().outlives_parent = true;
  chain.regime().delegation = Delegation::kShare;
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(60.0));
}

TEST(RevocationBoundsTest, ASessionThatIsNotCheckedAgainComesOnTop) {
  Chain chain;
  chain.validation().at_open = true;
  EXPECT_EQ(chain.bounds().fresh(kDesk), s(5.0));
  EXPECT_EQ(chain.bounds().established(kDesk), kUnbounded);  // As long as its agent.
  chain.validation().session_lifetime = sim::seconds(1800.0);
  EXPECT_EQ(chain.bounds().established(kDesk), s(1805.0));
}

TEST(RevocationBoundsTest, WithAFullCascadeDescendantsDieAlong) {
  Chain chain;
  chain.regime().cascade = Cascade::kFull;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(5.0));
  chain.validation().kind = ValidationKind::kLocal;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(60.0));
}

TEST(RevocationBoundsTest, ByExpiryEveryGenerationMayExchangeAtItsVeryEnd) {
  Chain chain;
  chain.regime().cascade = Cascade::kByExpiry;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(180.0));  // Three hops of 60 s.
  chain.regime().exchanged_lifetime_s = Distribution::constant(10.0);
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(30.0));
  chain.regime().outlives_parent = false;  // All within what is left of the first: 10 s at most.
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(10.0));
  chain.regime().delegation = Delegation::kOwn;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(5.0));
}

TEST(RevocationBoundsTest, HopByHopTheOrderOrTheAgeIsFaster) {
  Chain chain;
  chain.regime().cascade = Cascade::kPerHop;
  chain.regime().hop_delay_s = Distribution::uniform(0.0, 10.0);
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(35.0));  // 3 * 10 + 5.
  chain.regime().discovery = 0.99;                             // One that is missed dies of age.
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(180.0));
  chain.regime().discovery = 1.0;
  chain.regime().lifetime_s = Distribution::constant(8.0);
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(24.0));
}

TEST(RevocationBoundsTest, WithoutALinkOnlyAnEndOfRenewalsHelps) {
  Chain chain;
  chain.regime().cascade = Cascade::kNone;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), kUnbounded);
  chain.regime().renewable_for = sim::seconds(600.0);
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(1980.0));  // 3 * (600 + 60).
  chain.regime().outlives_parent = false;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(60.0));
  // However short, it is renewed up to its parent's expiry.
  chain.regime().exchanged_lifetime_s = Distribution::constant(10.0);
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(60.0));
}

TEST(RevocationBoundsTest, DelegationWithoutEndIsUnboundedByExpiry) {
  Chain chain;
  chain.world.set_plan(AgentTypeId{0}, {spawn(AgentTypeId{0})});
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), kUnbounded);
  chain.regime().outlives_parent = false;
  EXPECT_EQ(chain.bounds().with_descendants(kDesk), s(60.0));
}

TEST(RevocationBoundsTest, TheSlowestDetectedThreatBoundsHandling) {
  Chain chain;
  const ActionId look{0};
  const auto threat = [&](Distribution handling_s) -> Threat& {
    Threat& made = chain.world.threat(look, {look});
    made.detectors = {Detector{"watch", 1.0, Distribution::constant(0.0)}};
    made.response = Response{RevocationTarget::kAgent, std::move(handling_s)};
    return made;
  };
  threat(Distribution::constant(30.0));
  threat(Distribution::uniform(0.0, 90.0));
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kIncident), s(90.0));
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kIncident, kDesk), s(270.0));  // 90 + 3 * 60.
  // People have no longest time; but what nobody notices is never due.
  Threat& slow = threat(Distribution::lognormal_from_quantiles(900.0, 7200.0));
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kIncident), kUnbounded);
  slow.detectors.clear();
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kIncident), s(90.0));
  chain.world.plan.threats[0].response.reset();  // Noticed, and nobody answers.
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kIncident), kUnbounded);
  chain.world.design().response = Response{RevocationTarget::kAgent, Distribution::constant(1.0)};
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kIncident), s(1.0));
}

TEST(RevocationBoundsTest, WithoutAnOrderAtCompletionExpiryIsTheEnd) {
  Chain chain;
  EXPECT_FALSE(chain.bounds().is_ordered(RevocationCause::kCompletion));
  // Its own 60 s, and three generations exchanged at the very end of the one before.
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kCompletion, kDesk), s(240.0));
  chain.regime().revoke_on_completion = true;
  chain.regime().cascade = Cascade::kFull;
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kCompletion), s(0.0));
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kCompletion, kDesk), s(5.0));
}

TEST(RevocationBoundsTest, AStandingKeyOutlivesEveryTask) {
  Chain chain;
  chain.regime().issue = IssuePer::kSeat;
  chain.regime().delegation = Delegation::kShare;
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kCompletion, kDesk), s(60.0));
  chain.regime().lifetime_s.reset();
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kCompletion, kDesk), kUnbounded);
}

TEST(RevocationBoundsTest, ARotatedKeyGoesOnForItsOverlap) {
  Chain chain;
  chain.regime().issue = IssuePer::kSeat;
  chain.regime().delegation = Delegation::kShare;
  chain.regime().lifetime_s.reset();
  chain.regime().rotation = Rotation{sim::seconds(1000.0), sim::seconds(100.0)};
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kRotation), s(100.0));
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kRotation, kDesk), s(105.0));
  chain.regime().lifetime_s = Distribution::constant(90.0);  // It is not renewed any more.
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kRotation, kDesk), s(90.0));
}

TEST(RevocationBoundsTest, OtherCausesAreHandledByWhoeverTheDesignNames) {
  Chain chain;
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kOffboarding), kUnbounded);
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kOffboarding), kUnbounded);
  chain.world.design().orders[static_cast<std::size_t>(RevocationCause::kOffboarding)] =
      Response{RevocationTarget::kPerson, Distribution::uniform(0.0, 3600.0)};
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kOffboarding), s(3600.0));
  EXPECT_EQ(chain.bounds().latency(RevocationCause::kOffboarding), s(3780.0));
  EXPECT_EQ(chain.bounds().handling(RevocationCause::kProbe), s(0.0));
}

/// An outcome at the desk: due at 0 s, ordered and reached at 10 s.
struct Outcome {
  std::vector<PointOutcome> points{{kDesk, at_s(15.0), false, {}}};
  RevocationOutcome outcome;

  Outcome() {
    outcome.cause = RevocationCause::kOffboarding;
    outcome.due = at_s(0.0);
    outcome.command = outcome.reached = at_s(10.0);
    outcome.effective = at_s(15.0);
  }
  std::string excess(const RevocationBounds& bounds) {
    outcome.points = points;
    return excess_of(bounds, outcome, at_s(1000.0));
  }
};

/// Handling within 10 s, notices within 5 s, sessions of 20 s.
struct Checked : Chain {
  Checked() {
    world.design().orders[static_cast<std::size_t>(RevocationCause::kOffboarding)] =
        Response{RevocationTarget::kPerson, Distribution::constant(10.0)};
    regime().cascade = Cascade::kFull;
    validation().at_open = true;
    validation().session_lifetime = sim::seconds(20.0);
  }
};

TEST(ExcessTest, WhatTakesAsLongAsItMayExceedsNothing) {
  Checked chain;
  Outcome seen;
  EXPECT_EQ(seen.excess(chain.bounds()), "");
  seen.points[0].had_sessions = true;
  seen.points[0].established = at_s(35.0);
  seen.outcome.effective = at_s(35.0);
  EXPECT_EQ(seen.excess(chain.bounds()), "");
}

TEST(ExcessTest, EveryStageIsHeldAgainstItsBound) {
  Checked chain;
  const RevocationBounds bounds = chain.bounds();
  Outcome late_order;
  late_order.outcome.command = at_s(10.5);
  EXPECT_EQ(late_order.excess(bounds),
            "handling of credential 4294967295 after offboarding took 10.500000 s, its bound is "
            "10.000000 s");
  Outcome late_notice;
  late_notice.points[0].effective = at_s(15.5);
  EXPECT_THAT(late_notice.excess(bounds),
              ::testing::StartsWith("enforcement for new presentations"));
  Outcome long_session;
  long_session.points[0].had_sessions = true;
  long_session.points[0].established = at_s(35.5);
  EXPECT_THAT(long_session.excess(bounds),
              ::testing::StartsWith("enforcement for established sessions"));
  Outcome lost_descendant;  // The order has never come to it.
  lost_descendant.outcome.reached.reset();
  lost_descendant.points[0].effective = at_s(35.5);
  EXPECT_THAT(lost_descendant.excess(bounds),
              ::testing::StartsWith("enforcement with descendants"));
  Outcome elsewhere;
  elsewhere.outcome.effective = at_s(35.5);
  EXPECT_THAT(elsewhere.excess(bounds), ::testing::StartsWith("enforcement at all points"));
  Outcome unordered;
  unordered.outcome.command.reset();
  unordered.outcome.reached.reset();
  unordered.points[0].effective = at_s(40.0);
  EXPECT_THAT(unordered.excess(bounds), ::testing::StartsWith("latency"));
}

TEST(ExcessTest, WhatTheHorizonCutsOffCountsUpToThere) {
  Checked chain;
  const RevocationBounds bounds = chain.bounds();
  Outcome seen;
  seen.points[0].effective.reset();
  seen.outcome.effective.reset();
  EXPECT_NE(seen.excess(bounds), "");
  seen.outcome.points = seen.points;
  EXPECT_EQ(excess_of(bounds, seen.outcome, at_s(15.0)), "");
}

/// The bounds beside what a run shows.
class WorstSeen final : public RecordSink {
 public:
  explicit WorstSeen(const Plan& plan) : bounds_(plan, plan.designs[0]), end_(plan.clock.horizon) {}

  void on(const RevocationOutcome& outcome) override {
    ++outcomes;
    const std::string excess = excess_of(bounds_, outcome, sim::kStart + end_);
    if (!excess.empty()) first_excess = excess;
    if (outcome.command && bounds_.with_descendants()) ++bounded;
  }

  std::size_t outcomes{0};
  std::size_t bounded{0};
  std::string first_excess;

 private:
  RevocationBounds bounds_;
  sim::Duration end_;
};

RC_GTEST_PROP(RevocationBoundsTest, NoRunOfARandomDesignExceedsThem, ()) {
  const Plan plan = random_world(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
  WorstSeen seen(plan);
  run_replication(plan, DesignId{0}, 0, {.sink = &seen});  // Throws when one is exceeded.
  RC_ASSERT(seen.first_excess.empty());
  RC_PRE(seen.outcomes > 0U);  // A world in which nothing fell due shows nothing.
  RC_CLASSIFY(seen.bounded > 0U);
}

/// A key of one seat and many probes far from each other.
double worst_of_probes(Validation validation, std::optional<double> lifetime_s = {}) {
  PlanBuilder world;
  const ActionId look = world.action(world.tool("desk"), "look");
  world.workflow_at_rate(world.agent("clerk", {call(look)}), 1.0 / 20.0);
  world.design().credentials.issue = IssuePer::kSeat;
  if (lifetime_s) world.design().credentials.lifetime_s = Distribution::constant(*lifetime_s);
  world.design().validation = std::move(validation);
  world.plan.probes.rate_per_s = 1.0 / 100.0;
  world.horizon(200'000.0);
  const ReplicationResult result = run(world.build());
  return value(result, "revocation.enforcement.worst", {{"cause", "probe"}});
}

TEST(RevocationBoundsTest, TheWorstSeenComesNearWhatCanBeAttained) {
  // About 2,000 probes; the longest of n uniform delays on (0, b) lies above 0.99 b with a chance
  // of 1 - 0.99^2000.
  const auto near = [](double seen_s, double bound_s) {
    EXPECT_LE(seen_s, bound_s);
    EXPECT_GE(seen_s, 0.99 * bound_s);
  };
  near(worst_of_probes({}, 60.0), 60.0);
  near(worst_of_probes({.kind = ValidationKind::kPoll, .interval = sim::seconds(30.0)}), 30.0);
  near(worst_of_probes({.kind = ValidationKind::kPush, .delay_s = Distribution::uniform(0.0, 9.0)}),
       9.0);
  near(worst_of_probes(
           {.kind = ValidationKind::kPropagation, .delay_s = Distribution::constant(5.0)}),
       5.0);
  near(worst_of_probes({.kind = ValidationKind::kIntrospect, .cache_ttl = sim::seconds(24.0)}),
       24.0);
}

}  // namespace
}  // namespace models::testing
