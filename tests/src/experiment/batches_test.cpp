#include "src/experiment/batches.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "src/experiment/headline.hpp"
#include "src/results/results_files.hpp"
#include "tests/src/experiment/steady_scenario.hpp"

namespace app {
namespace {

using testing::steady_scenario;

TEST(BatchesTest, BatchesDivideTheTimeAfterTheWarmUp) {
  models::Plan plan = steady_scenario("horizon: 22h, warmup: 2h").plan;
  const std::vector<models::Plan> batches = batch_plans(plan, 4);
  ASSERT_EQ(batches.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    const double from_h = 2.0 + 5.0 * static_cast<double>(i);
    EXPECT_DOUBLE_EQ(sim::to_seconds(batches[i].clock.warmup), 3600.0 * from_h);
    EXPECT_DOUBLE_EQ(sim::to_seconds(batches[i].clock.horizon), 3600.0 * (from_h + 5.0));
  }
}

double total(const ValueSeries& series) {
  return std::accumulate(series.values.begin(), series.values.end(), 0.0,
                         [](double sum, const auto& value) { return sum + value.value_or(0.0); });
}

TEST(BatchesTest, TheBatchesOfARunAddUpToTheRun) {
  const LoadedScenario scenario = steady_scenario("horizon: 22h, warmup: 2h");
  ExperimentOptions options;
  options.replications = 1;
  const ExperimentResult whole = run_experiment(scenario, options);
  options.replications.reset();
  options.batches = 10;
  const ExperimentResult cut = run_experiment(scenario, options);
  EXPECT_EQ(cut.batches, 10);
  for (const std::string metric : {"engine.decisions", "engine.credentials_issued"}) {
    const RowKey key = make_row_key(metric, {});
    const ValueSeries* const parts = cut.designs[0].series.find_values(key);
    const ValueSeries* const run = whole.designs[0].series.find_values(key);
    ASSERT_NE(parts, nullptr);
    ASSERT_EQ(parts->values.size(), 10U);
    EXPECT_EQ(total(*parts), total(*run)) << metric;
    EXPECT_GT(total(*run), 1000.0) << metric;
  }
  EXPECT_EQ(cut.designs[0].actions, whole.designs[0].actions) << "the run is counted once";
}

TEST(BatchesTest, TheIntervalOfARatioIsThatOfItsBatches) {
  const LoadedScenario scenario = steady_scenario("horizon: 22h, warmup: 2h");
  ExperimentOptions options;
  options.batches = 10;
  const ExperimentResult result = run_experiment(scenario, options);
  const Row* const row = find_row(result, "short", make_row_key("attribution.complete", {}));
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->estimate.n, 10);
  EXPECT_EQ(row->estimate.method, Method::kJackknife);
  const auto json = nlohmann::json::parse(summary_json(scenario, result, "1"));
  EXPECT_EQ(json["replications"], 1);
  EXPECT_EQ(json["batches"], 10);
}

TEST(BatchesTest, ThreadsChangeNoByte) {
  const LoadedScenario scenario = steady_scenario("horizon: 12h, warmup: 2h");
  ExperimentOptions options;
  options.batches = 5;
  options.threads = 1;
  const std::string one = summary_json(scenario, run_experiment(scenario, options), "1");
  for (const unsigned threads : {2U, 8U}) {
    options.threads = threads;
    EXPECT_EQ(one, summary_json(scenario, run_experiment(scenario, options), "1")) << threads;
  }
}

TEST(BatchesTest, WithoutASteadyStateTheyAreRefused) {
  const auto refusal_of = [](models::Plan plan) {
    return refusal_of_steady_state(plan, std::vector<std::size_t>{0, 1});
  };
  models::Plan plan = steady_scenario().plan;
  EXPECT_FALSE(refusal_of(plan));
  plan.workflows.front().arrivals.profile = models::ArrivalProfile::kOfficeHours;
  EXPECT_EQ(refusal_of(plan),
            "the workflow 'job' does not start at a constant rate, so there is no steady state");
  plan.workflows.front().arrivals = {};
  plan.workflows.front().arrivals.kind = models::ArrivalKind::kEachThreat;
  EXPECT_EQ(refusal_of(plan),
            "the workflow 'job' does not start at a constant rate, so there is no steady state");
  plan = steady_scenario().plan;
  plan.designs[1].credentials.lifetime_s.reset();
  EXPECT_EQ(refusal_of(plan),
            "the design 'short' has credentials that never expire, so there is no steady state");
}

// Whether a run in batches has a note with these words.
bool notes_say(std::string_view clock, std::int64_t batches, std::string_view words) {
  ExperimentOptions options;
  options.batches = batches;
  const ExperimentResult result = run_experiment(steady_scenario(clock), options);
  return std::ranges::any_of(result.notes, [words](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

TEST(BatchesTest, FewOrManyBatchesAreRemarkedOn) {
  constexpr std::string_view kWords = "10 to 30 batches are usual";
  EXPECT_TRUE(notes_say("horizon: 5h, warmup: 4h", 9, kWords));
  EXPECT_FALSE(notes_say("horizon: 5h, warmup: 4h", 10, kWords));
  EXPECT_FALSE(notes_say("horizon: 5h, warmup: 4h", 30, kWords));
  EXPECT_TRUE(notes_say("horizon: 5h, warmup: 4h", 31, kWords));
}

TEST(BatchesTest, BatchesMuchShorterThanALifetimeAreRemarkedOnAsAlike) {
  // Credentials live for an hour: what is alive changes little within three minutes, and nearly
  // wholly within three hours.
  constexpr std::string_view kWords = "neighbouring batches are alike";
  EXPECT_TRUE(notes_say("horizon: 5h, warmup: 4h", 20, kWords));
  EXPECT_FALSE(notes_say("horizon: 3d, warmup: 4h", 20, kWords));
}

}  // namespace
}  // namespace app
