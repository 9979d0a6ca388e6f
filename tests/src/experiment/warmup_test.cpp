#include "src/experiment/warmup.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "src/results/results_files.hpp"
#include "tests/src/experiment/fake_study.hpp"
#include "tests/src/experiment/steady_scenario.hpp"

namespace app {
namespace {

using testing::steady_scenario;

const std::vector<std::size_t> kBoth{0, 1};

double hours(sim::Duration time) { return sim::to_seconds(time) / 3600.0; }

TEST(PilotTest, LevelsFollowLittlesLaw) {
  // 200 credentials an hour that live 1 h: 200 t of them at t < 1 h, 200 from then on.
  const LoadedScenario scenario = steady_scenario();
  double rising = 0.0;
  double steady = 0.0;
  constexpr int kRuns = 20;
  for (std::uint64_t i = 0; i < kRuns; ++i) {
    const PilotLevels levels = run_pilot(scenario.plan, models::DesignId{0}, i);
    ASSERT_EQ(levels.credentials.size(), 1000U);
    rising += levels.credentials[20] / kRuns;
    steady += std::accumulate(levels.credentials.begin() + 50, levels.credentials.end(), 0.0) /
              (950.0 * kRuns);
  }
  // Interval 20 is around 20.5 * 0.024 h = 0.492 h; counts are Poisson, of variance = mean.
  EXPECT_NEAR(rising, 200.0 * 0.492, 3.0 * std::sqrt(98.4 / kRuns));
  // Mean over 22.8 h of a level with correlation 1 - |t| / 1 h: variance 200 * 1 h / 22.8 h.
  EXPECT_NEAR(steady, 200.0, 3.0 * std::sqrt(200.0 / 22.8 / kRuns));
}

TEST(PilotTest, TheTransientEndsWhereTheFirstCredentialsDie) {
  const LoadedScenario scenario = steady_scenario();
  const WarmupPilot pilot = find_warmup(scenario.plan, kBoth, 2, nullptr);
  ASSERT_EQ(pilot.series.size(), 4U);
  EXPECT_EQ(pilot.series[1].design, "long");
  EXPECT_EQ(pilot.series[1].level, "credentials");
  // In steps of five intervals, 0.12 h; the last one of a rise is hardly below the level.
  EXPECT_GE(hours(pilot.series[1].truncation), 0.7);
  EXPECT_LE(hours(pilot.series[1].truncation), 2.0);
  EXPECT_GE(hours(pilot.series[3].truncation), 0.12);
  EXPECT_LE(hours(pilot.series[3].truncation), 1.0);
}

TEST(PilotTest, TheLongestTransientHoldsForAllDesigns) {
  const LoadedScenario scenario = steady_scenario();
  ExperimentOptions options;
  options.replications = 2;
  const ExperimentResult result = run_experiment(scenario, options);
  ASSERT_TRUE(result.pilot);
  EXPECT_EQ(result.warmup, result.pilot->series[1].truncation);
  // The same warm-up, stated: the same bytes but for how it was found.
  LoadedScenario stated = steady_scenario();
  stated.study.finds_warmup = false;
  stated.plan.clock.warmup = result.warmup;
  const ExperimentResult other = run_experiment(stated, options);
  EXPECT_EQ(replications_csv(result), replications_csv(other));
  const auto json = nlohmann::json::parse(summary_json(scenario, result, "1"));
  EXPECT_EQ(json["scenario"]["warmup_s"], sim::to_seconds(result.warmup));
  EXPECT_EQ(json["scenario"]["warmup_pilot"]["series"].size(), 4U);
  const auto plain = nlohmann::json::parse(summary_json(stated, other, "1"));
  EXPECT_FALSE(plain["scenario"].contains("warmup_pilot"));
}

TEST(PilotTest, ThreadsDoNotMatter) {
  const LoadedScenario scenario = steady_scenario();
  const WarmupPilot one = find_warmup(scenario.plan, kBoth, 1, nullptr);
  for (const unsigned threads : {2U, 8U}) {
    EXPECT_EQ(find_warmup(scenario.plan, kBoth, threads, nullptr).warmup, one.warmup) << threads;
  }
}

TEST(PilotTest, ARunTooShortToSettleIsRefused) {
  const LoadedScenario scenario = steady_scenario("horizon: 75min, warmup: auto");
  try {
    find_warmup(scenario.plan, kBoth, 2, nullptr);
    FAIL() << "a warm-up was found";
  } catch (const NoSteadyState& refusal) {
    const std::string text = refusal.what();
    EXPECT_NE(text.find("no warm-up was found: the number of live credentials of the design 'long' "
                        "still drifts at 37."),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("make clock.horizon longer, or write clock.warmup as a time"),
              std::string::npos)
        << text;
  }
}

}  // namespace
}  // namespace app
