#include "models/threats/infection.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "sim/stats/student_interval.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

constexpr double kRound_s = 10.0;

Infection by_matching(std::uint32_t population, std::uint32_t initial, double transmission,
                      double recovery = 0.0) {
  Infection infection;
  infection.name = "worm";
  infection.population = population;
  infection.initial = initial;
  infection.every = sim::seconds(kRound_s);
  infection.transmission = transmission;
  infection.recovery.value = recovery;
  return infection;
}

Infection by_contacts(std::uint32_t population, std::uint32_t initial, double rate_per_s,
                      double recovery_per_s = 0.0) {
  Infection infection = by_matching(population, initial, 1.0);
  infection.contact = ContactKind::kPoisson;
  infection.contact_rate_per_s = rate_per_s;
  infection.recovery = {recovery_per_s, true};
  return infection;
}

/// What a run tells of its infections.
class Spreading final : public RecordSink {
 public:
  std::vector<std::vector<InfectionObserved>> seen;  ///< By infection.
  std::vector<InfectionOutcome> ends;
  void on(const InfectionObserved& r) override {
    if (seen.size() <= r.infection.index) seen.resize(r.infection.index + 1);
    seen[r.infection.index].push_back(r);
  }
  void on(const InfectionOutcome& r) override { ends.push_back(r); }
  [[nodiscard]] std::vector<std::uint32_t> infected(std::size_t infection = 0) const {
    std::vector<std::uint32_t> counts;
    for (const InfectionObserved& one : seen[infection]) counts.push_back(one.infected);
    return counts;
  }
};

/// A fleet that does next to nothing, with infections.
PlanBuilder world(std::vector<Infection> infections, double horizon_s) {
  PlanBuilder builder;
  builder.workflow_once(builder.agent("idle", {think(0.0)}));
  builder.horizon(horizon_s);
  builder.plan.infections = std::move(infections);
  for (Infection& one : builder.plan.infections) {
    if (one.checkpoints.empty()) one.checkpoints = {sim::seconds(horizon_s)};
  }
  return builder;
}

Spreading spread(const Plan& plan, std::uint64_t replication = 0, std::uint32_t design = 0) {
  Spreading spreading;
  run_replication(plan, DesignId{design}, replication, {.sink = &spreading});
  return spreading;
}

Spreading spread(Infection infection, double horizon_s, std::uint64_t replication = 0) {
  return spread(world({std::move(infection)}, horizon_s).build(), replication);
}

/// Whether the mean of values agrees with an expectation, at 99.9 % confidence.
void expect_mean(const std::vector<double>& values, double expected) {
  const sim::Interval interval = sim::student_interval(values, 0.999);
  EXPECT_LE(interval.low, expected);
  EXPECT_GE(interval.high, expected);
}

double share_at_end(Infection infection, double rounds, std::uint64_t replication) {
  const double population = infection.population;
  return spread(std::move(infection), rounds * kRound_s, replication).ends.at(0).infected /
         population;
}

TEST(InfectionTest, AMillionAgentsFollowTheDoublingLaw) {
  // 1 - (1 - 1e-6)^(2^20) = 0.6496.
  std::vector<double> shares;
  for (std::uint64_t i = 0; i < 4; ++i) {
    shares.push_back(share_at_end(by_matching(1'000'000, 1, 1.0), 20.0, i));
  }
  expect_mean(shares, 0.6495594);
  EXPECT_NEAR(shares.front(), 0.65, 0.01);
}

TEST(InfectionTest, TwoAgentsAreWorkedByHand) {
  // They meet each round. Without recovery: both from the first round on.
  EXPECT_EQ(spread(by_matching(2, 1, 1.0), 35.0).infected(),
            (std::vector<std::uint32_t>{1, 2, 2, 2}));
  // Who recovers infects in the same round, by the state at its start: it goes to and fro.
  const Spreading swap = spread(by_matching(2, 1, 1.0, 1.0), 35.0);
  EXPECT_EQ(swap.infected(), (std::vector<std::uint32_t>{1, 1, 1, 1}));
  EXPECT_EQ(swap.ends.at(0).ever, 2U);
  // Both recover at once, and nothing is left.
  EXPECT_EQ(spread(by_matching(2, 2, 1.0, 1.0), 35.0).infected(),
            (std::vector<std::uint32_t>{2, 0, 0, 0}));
  // Nothing passes on.
  EXPECT_EQ(spread(by_matching(2, 1, 0.0), 35.0).infected(),
            (std::vector<std::uint32_t>{1, 1, 1, 1}));
}

TEST(InfectionTest, OfAnOddPopulationOneSitsOutAtRandom) {
  // Of three agents each sits out with chance 1/3, so the infected one meets somebody with 2/3.
  int met = 0;
  constexpr int kRuns = 900;
  const Plan plan = world({by_matching(3, 1, 1.0)}, kRound_s).build();
  for (int i = 0; i < kRuns; ++i) {
    met += spread(plan, static_cast<std::uint64_t>(i)).ends.at(0).infected == 2 ? 1 : 0;
  }
  // Four standard deviations of a binomial count.
  EXPECT_NEAR(met, 600.0, 4.0 * std::sqrt(kRuns * 2.0 / 9.0));
}

TEST(InfectionTest, ItDiesOutBelowTheThresholdAndStaysAboveIt) {
  EXPECT_EQ(share_at_end(by_matching(10'000, 5'000, 0.2, 0.5), 60.0, 0), 0.0);
  std::vector<double> shares;
  for (std::uint64_t i = 0; i < 8; ++i) {
    shares.push_back(share_at_end(by_matching(20'000, 2'000, 0.5, 0.2), 80.0, i));
  }
  expect_mean(shares, 0.6);  // 1 - 0.2 / 0.5.
}

TEST(InfectionTest, ContactsInfectAllInTheMeanTimeOfAPureBirthProcess) {
  // 4 / 0.5 * (1/3 + 1/4 + 1/3) = 22/3 s.
  std::vector<Infection> infections;
  for (int i = 0; i < 400; ++i) {
    infections.push_back(by_contacts(4, 1, 0.5));
    infections.back().name += std::to_string(i);
  }
  std::vector<double> times_s;
  for (const InfectionOutcome& one : spread(world(infections, 1e4).build()).ends) {
    ASSERT_TRUE(one.all.has_value());
    times_s.push_back(sim::to_seconds(*one.all));
  }
  expect_mean(times_s, 22.0 / 3.0);
}

TEST(InfectionTest, ManyContactsFollowTheLogistic) {
  // x(t) = 1 / (1 + 9 e^-t) from 0.1, at t = 2: 0.4509. With recovery at 0.4: the level is 0.6.
  std::vector<double> shares;
  std::vector<double> levels;
  for (std::uint64_t i = 0; i < 8; ++i) {
    const auto share = [i](Infection infection, double horizon_s) {
      return spread(std::move(infection), horizon_s, i).ends.at(0).infected / 20'000.0;
    };
    shares.push_back(share(by_contacts(20'000, 2'000, 1.0), 2.0));
    levels.push_back(share(by_contacts(20'000, 2'000, 1.0, 0.4), 40.0));
  }
  expect_mean(shares, 1.0 / (1.0 + 9.0 * std::exp(-2.0)));
  expect_mean(levels, 0.6);
}

TEST(InfectionTest, LooksDoNotChangeWhatContactsDo) {
  Infection seldom = by_contacts(500, 5, 1.0, 0.3);
  Infection often = seldom;
  often.every = sim::seconds(0.25);
  const Spreading one = spread(seldom, 10.0);
  const Spreading other = spread(often, 10.0);
  EXPECT_EQ(one.ends.at(0).infected, other.ends.at(0).infected);
  EXPECT_EQ(one.ends.at(0).ever, other.ends.at(0).ever);
  EXPECT_EQ(one.ends.at(0).half, other.ends.at(0).half);
  EXPECT_EQ(other.seen.at(0).size(), 41U);  // At the start and 40 times.
}

TEST(InfectionTest, ADesignControlsItFromATimeOnAndSharesTheDrawsBefore) {
  PlanBuilder builder = world({by_matching(1'000, 10, 0.9), by_contacts(1'000, 10, 0.1)}, 100.0);
  builder.plan.infections[1].name = "rumour";
  builder.plan.designs.push_back(builder.plan.designs.front());
  builder.plan.designs[1].infections = {
      {InfectionId{0}, 0.0, Recovery{1.0, false}, sim::seconds(40.0)},
      {InfectionId{1}, 0.0, Recovery{50.0, true}, sim::seconds(45.0)}};
  const Plan plan = builder.build();
  const Spreading free = spread(plan, 0, 0);
  const Spreading held = spread(plan, 0, 1);
  for (std::size_t round = 0; round < 4; ++round) {
    EXPECT_EQ(free.infected(0)[round], held.infected(0)[round]);
    EXPECT_EQ(free.infected(1)[round], held.infected(1)[round]);
  }
  EXPECT_EQ(held.infected(0)[4], 0U);  // The round at 40 s goes by the new rates.
  EXPECT_EQ(held.infected(1)[4], free.infected(1)[4]);
  EXPECT_EQ(held.infected(1)[5], 0U);  // All have recovered within 5 s at 50 a second.
  EXPECT_GT(free.ends.at(0).infected, 900U);
}

TEST(InfectionTest, AnotherInfectionShiftsNoDraw) {
  const Infection worm = by_matching(500, 3, 0.7, 0.1);
  Infection other = by_matching(300, 9, 0.5);
  other.name = "other";
  const Spreading alone = spread(world({worm}, 100.0).build());
  const Spreading both = spread(world({other, worm}, 100.0).build());
  EXPECT_EQ(alone.infected(0), both.infected(1));
}

TEST(InfectionTest, RecordsAddUpAndGiveTheRows) {
  Infection worm = by_matching(1'000, 5, 0.8);
  worm.checkpoints = {sim::seconds(35.0), sim::seconds(100.0)};
  const Plan plan = world({worm}, 100.0).build();
  const Spreading seen = spread(plan);
  std::uint64_t fresh = 0;
  for (const InfectionObserved& one : seen.seen.at(0)) {
    fresh += one.fresh;
    EXPECT_EQ(one.ever, 5 + fresh);  // Nobody recovers.
    EXPECT_EQ(one.infected, one.ever);
  }
  const ReplicationResult result = run(plan);
  EXPECT_EQ(value(result, "threat.infected", {{"at", "35s"}, {"infection", "worm"}}),
            seen.infected()[3] / 1000.0);
  EXPECT_EQ(value(result, "threat.infected", {{"at", "100s"}, {"infection", "worm"}}),
            seen.infected()[10] / 1000.0);
  EXPECT_EQ(value(result, "threat.infected.final", {{"infection", "worm"}}),
            seen.infected()[10] / 1000.0);
  EXPECT_EQ(value(result, "threat.infected.peak", {{"infection", "worm"}}),
            seen.infected()[10] / 1000.0);
  const sim::CensoredSketch half =
      sample(result, "threat.time_to_infect", {{"infection", "worm"}, {"share", "half"}});
  EXPECT_EQ(half.events().count(), 1);
  EXPECT_GE(2 * seen.infected()[static_cast<std::size_t>(sim::to_seconds(*seen.ends.at(0).half) /
                                                         kRound_s)],
            1'000U);
}

TEST(InfectionTest, TheShareOfHijackedAgentsIsThatOfAgentsAtWork) {
  // One workflow is attacked at once: its agent obeys for 300 s, until it has done what the
  // attacker wants, and stops. The other one ends at once.
  PlanBuilder builder;
  const ToolId tool = builder.tool("mail");
  const ActionId read = builder.action(tool, "read");
  builder.at(read).untrusted = true;
  builder.workflow_once(builder.agent("reader", {call(read)}));
  builder.threat(read, {read}).goal.pace_s = sim::Distribution::constant(300.0);
  builder.plan.agent_types.front().model.susceptibility = 1.0;
  builder.horizon(1'000.0);
  const Plan plan = builder.build();
  const std::string threat = plan.threats.front().name;
  const ReplicationResult result = run(plan);
  EXPECT_EQ(value(result, "threat.infected", {{"at", "100s"}, {"threat", threat}}), 1.0);
  EXPECT_EQ(value(result, "threat.infected", {{"at", "5min"}, {"threat", threat}}), 1.0);
  EXPECT_TRUE(is_missing(result, "threat.infected", {{"at", "400s"}, {"threat", threat}}));
  EXPECT_EQ(value(result, "threat.infected.ever", {{"threat", threat}}), 0.5);
}

}  // namespace
}  // namespace models::testing
