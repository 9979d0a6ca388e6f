#include "src/catalogue/run_catalogue.hpp"

#include <gtest/gtest.h>

#include "src/catalogue/catalogue_json.hpp"
#include "src/experiment/parallel.hpp"
#include "tests/src/catalogue/two_scenarios.hpp"

namespace app {
namespace {

constexpr std::int64_t kReplications = 4;

std::string run_on(const std::vector<CatalogueScenario>& catalogue, unsigned threads) {
  const auto selection = select(catalogue, std::vector<std::string>{});
  const CatalogueRunOptions options{.replications = kReplications, .threads = threads};
  return catalogue_run_json(run_catalogue(selection, options), kReplications);
}

TEST(RunCatalogueTest, ThreadsChangeNoByte) {
  const auto catalogue = TwoScenarios().load();
  const std::string one = run_on(catalogue, 1);
  EXPECT_EQ(run_on(catalogue, 2), one);
  EXPECT_EQ(run_on(catalogue, 5), one);
}

TEST(RunCatalogueTest, GivesWhatAnExperimentOfTheSameScenarioGives) {
  const auto catalogue = TwoScenarios().load();
  const auto outcomes = run_catalogue(select(catalogue, std::vector<std::string>{}),
                                      {.replications = kReplications, .threads = 2});
  ASSERT_EQ(outcomes.size(), 2U);
  ExperimentOptions options;
  options.replications = kReplications;
  const ExperimentResult alone = run_experiment(catalogue[1].scenario, options);
  EXPECT_EQ(outcomes[1].fingerprint, alone.fingerprint);
  ASSERT_EQ(outcomes[1].designs.size(), 3U);
  EXPECT_EQ(outcomes[1].designs[0].strength, "weak");
  EXPECT_EQ(outcomes[1].designs[2].strength, "strong");
  EXPECT_EQ(outcomes[1].designs[1].checks.size(), 1U);
  for (const Row& row : alone.rows) {
    const bool is_success = row.key == make_row_key("threat.success", {});
    if (!is_success || row.design != "tokens") continue;
    EXPECT_EQ(outcomes[1].designs[1].figures.front().estimate->mean, row.estimate.mean);
  }
}

TEST(RunCatalogueTest, ProgressCountsEveryReplication) {
  const auto catalogue = TwoScenarios().load();
  std::size_t last = 0;
  run_catalogue(
      select(catalogue, std::vector<std::string>{}),
      {.replications = 2, .threads = 2, .progress = [&](std::size_t done, std::size_t total) {
         EXPECT_EQ(done, last + 1);
         EXPECT_EQ(total, 12U);  // 2 scenarios x 3 designs x 2.
         last = done;
       }});
  EXPECT_EQ(last, 12U);
}

TEST(RunCatalogueTest, StopsWhenAsked) {
  const auto catalogue = TwoScenarios().load();
  const std::atomic<bool> stop{true};
  EXPECT_THROW(run_catalogue(select(catalogue, std::vector<std::string>{}),
                             {.replications = 2, .threads = 1, .stop = &stop}),
               Interrupted);
}

ScenarioOutcome with_verdicts(std::vector<Verdict> verdicts) {
  ScenarioOutcome outcome;
  outcome.designs.emplace_back();
  for (const Verdict verdict : verdicts) {
    CheckOutcome check;
    check.verdict = verdict;
    outcome.designs.back().checks.push_back(check);
  }
  return outcome;
}

TEST(RunCatalogueTest, ExitCodesAreThoseOfTest) {
  const ScenarioOutcome passed = with_verdicts({Verdict::kPass});
  const ScenarioOutcome failed = with_verdicts({Verdict::kPass, Verdict::kFail});
  const ScenarioOutcome open = with_verdicts({Verdict::kInconclusive});
  EXPECT_EQ(exit_code(std::vector{passed}), 0);
  EXPECT_EQ(exit_code(std::vector{passed, failed}), 1);
  EXPECT_EQ(exit_code(std::vector{open, passed}), 2);
  EXPECT_EQ(exit_code(std::vector{open, failed}), 3);
}

}  // namespace
}  // namespace app
