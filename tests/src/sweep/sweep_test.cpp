#include "src/sweep/sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "src/cli/sweep_text.hpp"
#include "src/experiment/parallel.hpp"
#include "src/sweep/curves.hpp"
#include "src/sweep/sweep_files.hpp"
#include "tests/src/sweep/fake_sweep.hpp"

namespace app {
namespace {

using testing::fake_sweep;
using testing::fake_sweep_options;

const std::vector<std::string> kValues{"1min", "2min", "4min", "8min", "16min"};

SweepResult run_fake(const std::vector<std::string>& values = kValues) {
  return run_sweep(fake_sweep(values), fake_sweep_options());
}

double mean_of(const SweepCell& cell, const RowKey& key) {
  const Estimate* const estimate = cell.find(key);
  return estimate == nullptr ? -1.0 : estimate->mean.value_or(-1.0);
}

TEST(SweepTest, CellsHoldEveryDesignAtEveryValue) {
  const SweepResult result = run_fake();
  EXPECT_EQ(result.designs, (std::vector<std::string>{"short", "long"}));
  ASSERT_EQ(result.cells.size(), 10U);
  EXPECT_EQ(result.cell(3, 1).design, "long");
  EXPECT_EQ(result.cell(3, 1).value, 3U);
}

TEST(SweepTest, IssuerLoadIsCredentialsPerSimulatedHourWithItsInterval) {
  Sweep sweep = fake_sweep(kValues);
  for (LoadedScenario& scenario : sweep.scenarios) {
    scenario.plan.clock.horizon = sim::milliseconds(10'800'000);
    scenario.plan.clock.warmup = sim::milliseconds(3'600'000);
  }
  const SweepResult result = run_sweep(sweep, fake_sweep_options());
  const SweepCell& cell = result.cell(0, 0);
  const Estimate* const issued = cell.find(issued_key());
  const Estimate* const load = cell.find(make_row_key(kIssuerLoad, {}));
  ASSERT_TRUE(issued != nullptr && load != nullptr);
  EXPECT_DOUBLE_EQ(*load->mean, *issued->mean / 2.0);
  EXPECT_DOUBLE_EQ(*load->low, *issued->low / 2.0);
  EXPECT_DOUBLE_EQ(*load->high, *issued->high / 2.0);
}

TEST(SweepTest, HyperbolaHasItsKneeInTheMiddleInEveryResample) {
  // Load and exposure move by the same factor in every replication, which scaling takes out.
  const SweepResult result = run_fake();
  ASSERT_EQ(result.knees.size(), 2U);
  const SweepKnee& knee = result.knees[0];
  EXPECT_EQ(knee.cause, "completion");
  EXPECT_EQ(knee.knee.at, 2U);
  EXPECT_NEAR(knee.knee.bend, 9.0 / 15.0, 1e-9);
  EXPECT_EQ(knee.resamples(), 1000);
  EXPECT_EQ(knee.resampled[2], 1000);
  // 2, 4, 8, 16 and 1, 2, 4, 8: of two equals the one with less exposure.
  EXPECT_EQ(knee.without_first, 2U);
  EXPECT_EQ(knee.without_last, 1U);
}

TEST(SweepTest, ADesignThatExposesNothingHasNoKnee) {
  EXPECT_EQ(run_fake().knees[1].knee.verdict, KneeVerdict::kFlatExposure);
}

TEST(SweepTest, ThreeValuesHaveNoKneeAndNoResamples) {
  const SweepResult result = run_fake({"1min", "2min", "4min"});
  EXPECT_EQ(result.knees[0].knee.verdict, KneeVerdict::kTooFewPoints);
  EXPECT_EQ(result.knees[0].resamples(), 0);
}

TEST(SweepTest, EndsThatNoiseHidesHaveNoKnee) {
  SweepOptions options = fake_sweep_options();
  options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t index) {
    auto result = testing::fake_sweep_replication(plan, design, index);
    const bool is_last = plan.name == "16min";
    // One replication in ten decides whether the curve rises.
    result.values[1].value = is_last && index == 0 ? 10.0 : (plan.name == "1min" ? 0.0 : 0.1);
    return result;
  };
  const SweepResult result = run_sweep(fake_sweep(kValues), options);
  EXPECT_EQ(result.knees[0].knee.verdict, KneeVerdict::kNotToldApart);
  EXPECT_FALSE(result.knees[0].knee.at);
}

TEST(SweepTest, OneReplicationHasAKneeButNoRobustness) {
  SweepOptions options = fake_sweep_options();
  options.replications = 1;
  const SweepResult result = run_sweep(fake_sweep(kValues), options);
  EXPECT_EQ(result.knees[0].knee.at, 2U);
  EXPECT_EQ(result.knees[0].resamples(), 0);
  EXPECT_EQ(result.notes.front(),
            "One replication gives no interval: run at least two (--replications 10).");
}

TEST(SweepTest, OrderOfValuesAndThreadsChangeNoByte) {
  const auto bytes = [](const std::vector<std::string>& values, unsigned threads) {
    const Sweep sweep = fake_sweep(values);
    const SweepResult result = run_sweep(sweep, fake_sweep_options(threads));
    return sweep_csv(result) + sweep_json(sweep, result, "1") + sweep_text(sweep, result);
  };
  const std::string expected = bytes(kValues, 1);
  EXPECT_EQ(bytes({"8min", "1min", "16min", "4min", "2min"}, 1), expected);
  EXPECT_EQ(bytes({"16min", "8min", "4min", "2min", "1min"}, 4), expected);
}

TEST(SweepTest, AllValuesRunTheSameSeed) {
  Sweep sweep = fake_sweep(kValues);
  for (std::size_t i = 0; i < sweep.scenarios.size(); ++i) sweep.scenarios[i].plan.seed = 100 + i;
  SweepOptions options = fake_sweep_options();
  options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t index) {
    EXPECT_EQ(plan.seed, 7U);
    return testing::fake_sweep_replication(plan, design, index);
  };
  options.seed = 7;
  EXPECT_EQ(run_sweep(sweep, options).seed, 7U);
}

TEST(SweepTest, ProgressCountsValuesAndReplicationsToTheEnd) {
  SweepOptions options = fake_sweep_options();
  std::vector<SweepProgress> seen;
  options.progress = [&](const SweepProgress& one) { seen.push_back(one); };
  run_sweep(fake_sweep(kValues), options);
  ASSERT_EQ(seen.size(), 100U);  // 5 values, 2 designs, 10 replications.
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].replications_done, i + 1);
    EXPECT_EQ(seen[i].replications, 100U);
    EXPECT_EQ(seen[i].values_done, i / 20);
    EXPECT_EQ(seen[i].values, 5U);
  }
}

TEST(SweepTest, AStopInTheMiddleEndsTheSweep) {
  std::atomic<bool> stop{false};
  SweepOptions options = fake_sweep_options();
  options.stop = &stop;
  options.progress = [&](const SweepProgress& one) { stop = one.values_done == 2; };
  EXPECT_THROW(run_sweep(fake_sweep(kValues), options), Interrupted);
}

TEST(SweepTest, CsvIsTidyAndHoldsEveryRow) {
  const SweepResult result = run_fake();
  const std::string csv = sweep_csv(result);
  EXPECT_TRUE(csv.starts_with("key,value,design,metric,labels,mean,low,high\n"));
  EXPECT_NE(csv.find("\ndesigns.short.credentials.lifetime,4min,long,cost.seat,,30,30,30\n"),
            std::string::npos);
  EXPECT_NE(csv.find(",1min,long,revocation.exposed_actions,cause=completion,0,0,0\n"),
            std::string::npos);
  EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 5 * 2 * 5);
}

TEST(SweepTest, JsonNamesTheKneeAndHowOftenItWasFound) {
  const Sweep sweep = fake_sweep(kValues);
  const SweepResult result = run_sweep(sweep, fake_sweep_options());
  const auto json = nlohmann::json::parse(sweep_json(sweep, result, "1.2.3"));
  EXPECT_EQ(json["schema"], "bailiwick/sweep/1");
  EXPECT_EQ(json["scale"], "log");
  EXPECT_EQ(json["values"][1]["number"], 120.0);
  EXPECT_EQ(json["knees"][0]["value"], "4min");
  EXPECT_EQ(json["knees"][0]["robustness"]["shares"]["4min"], 1.0);
  EXPECT_EQ(json["knees"][0]["without_last"], "2min");
  EXPECT_TRUE(json["knees"][1]["value"].is_null());
  EXPECT_EQ(json["knees"][1]["verdict"], "flat_exposure");
}

TEST(SweepTest, NumbersOfCellsAreThoseOfTheExperiment) {
  const SweepResult result = run_fake();
  // 3600/t times 1 + 0.1 * mean noise of ten replications.
  double factor = 0.0;
  for (std::uint64_t i = 0; i < 10; ++i) factor += (1.0 + 0.1 * testing::noise(i)) / 10.0;
  EXPECT_NEAR(mean_of(result.cell(1, 0), issued_key()), 30.0 * factor, 1e-9);
}

TEST(SweepTextTest, TablesStandAgainstTheValueAndNameTheKnee) {
  const Sweep sweep = fake_sweep(kValues, {"short"});
  const std::string text = sweep_text(sweep, run_sweep(sweep, fake_sweep_options()));
  EXPECT_NE(text.find("  lifetime  exposed, completion"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  16min "), std::string::npos);
  EXPECT_NE(text.find("not modelled"), std::string::npos);
  EXPECT_NE(text.find("  cause completion: 4min, 0.60 below the straight line"), std::string::npos);
  EXPECT_NE(text.find(": 4min in 100 %."), std::string::npos) << text;
}

TEST(SweepTextTest, AUtilisationIsPrintedWhereThereIsOne) {
  const Sweep sweep = fake_sweep(kValues, {"short"});
  SweepOptions options = fake_sweep_options();
  options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t index) {
    auto result = testing::fake_sweep_replication(plan, design, index);
    result.values.push_back({"engine.issuer.utilisation", {}, 0.25});
    return result;
  };
  const std::string text = sweep_text(sweep, run_sweep(sweep, options));
  EXPECT_NE(text.find("25 [25, 25] %"), std::string::npos) << text;
  EXPECT_EQ(text.find("not modelled"), std::string::npos);
}

}  // namespace
}  // namespace app
