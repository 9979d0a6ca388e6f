#include "src/experiment/experiment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "src/experiment/headline.hpp"
#include "src/experiment/looks.hpp"
#include "src/experiment/parallel.hpp"
#include "src/results/results_files.hpp"
#include "tests/src/experiment/fake_study.hpp"

namespace app {
namespace {

using testing::fake_options;
using testing::fake_replication;
using testing::fake_scenario;

TEST(LooksTest, AFixedNumberOfReplicationsIsLookedAtOnce) {
  EXPECT_EQ(planned_looks(10, 10), (std::vector<std::int64_t>{10}));
}

TEST(LooksTest, LooksGrowGeometricallyAndAreAtMostFive) {
  EXPECT_EQ(planned_looks(10, 160), (std::vector<std::int64_t>{10, 20, 40, 80, 160}));
  EXPECT_EQ(planned_looks(2, 4), (std::vector<std::int64_t>{2, 3, 4}));
}

TEST(ParallelTest, EachIndexIsTakenOnceOnAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 7U}) {
    std::vector<int> taken(1000);
    for_each_index(taken.size(), threads, nullptr, [&](std::size_t i) { ++taken[i]; });
    EXPECT_EQ(taken, std::vector<int>(1000, 1));
  }
}

TEST(ParallelTest, AnExceptionOfAWorkerReachesTheCaller) {
  const auto fail = [](std::size_t i) {
    if (i == 3) throw std::runtime_error("replication 3 broke");
  };
  for (const unsigned threads : {1U, 2U}) {
    try {
      for_each_index(100, threads, nullptr, fail);
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "replication 3 broke");
    }
  }
}

TEST(ParallelTest, AStopFlagInterrupts) {
  std::atomic<bool> stop{false};
  int done = 0;
  EXPECT_THROW(for_each_index(100, 1, &stop,
                              [&](std::size_t) {
                                if (++done == 5) stop.store(true);
                              }),
               Interrupted);
  EXPECT_EQ(done, 5);
}

TEST(HeadlineTest, WhatTheScenarioChecksIsShownAndConcludedOnOnce) {
  LoadedScenario scenario = fake_scenario({"a", "b"});
  const auto check = [](const char* metric, Statistic statistic) {
    Check one;
    one.metric = metric;
    one.statistic = statistic;
    return one;
  };
  // No design reports the second; the third is shown anyway.
  scenario.checks = {check("revocation.handling", Statistic::kP95),
                     check("velocity.workflows", Statistic::kMean),
                     check("privilege.amplification.user", Statistic::kMax),
                     check("revocation.handling", Statistic::kP95)};
  ExperimentOptions options = fake_options();
  options.replicate = [](const models::Plan& plan, models::DesignId design, std::uint64_t nth) {
    models::ReplicationResult result = fake_replication(plan, design, nth);
    sim::CensoredSketch handling;
    handling.add_event(1.0 + testing::noise(nth));
    result.samples.push_back({"revocation.handling", {}, handling});
    return result;
  };
  const auto names = [](const ExperimentResult& result) {
    std::vector<std::string> all;
    for (const RowKey& key : headline_keys(result)) {
      all.push_back(row_name(key.metric, key.labels));
    }
    return all;
  };
  const ExperimentResult result = run_experiment(scenario, options);
  const std::vector<std::string> expected{"revocation.handling.p95", "privilege.amplification.user",
                                          "revocation.latency.p50{cause=incident}",
                                          "revocation.latency.p95{cause=incident}"};
  EXPECT_EQ(names(result), expected);
  EXPECT_EQ(std::ranges::count(result.conclusions, std::string("revocation.handling.p95"),
                               &Conclusion::metric),
            1);
  scenario.checks.clear();
  EXPECT_EQ(names(run_experiment(scenario, options)).size(), 3U);
}

TEST(ExperimentTest, DesignsThatDifferInNothingDifferByExactlyZero) {
  const LoadedScenario scenario = fake_scenario({"a", "b"});
  ExperimentOptions options = fake_options();
  options.replicate = [](const models::Plan& plan, models::DesignId, std::uint64_t replication) {
    return fake_replication(plan, models::DesignId{0}, replication);
  };
  const ExperimentResult result = run_experiment(scenario, options);
  ASSERT_EQ(result.differences.size(), 3U);  // The mean, the median, the 95th percentile.
  int compared = 0;
  for (const Difference& one : result.differences) {
    if (!one.estimate.mean) continue;  // Both lie above the largest follow-up.
    ++compared;
    EXPECT_EQ(one.estimate.mean, 0.0) << one.key.metric;
    EXPECT_EQ(one.estimate.low, 0.0) << one.key.metric;
    EXPECT_EQ(one.estimate.high, 0.0) << one.key.metric;
  }
  EXPECT_GE(compared, 2);
}

TEST(ExperimentTest, ThreadsChangeNoByteOfTheResults) {
  const LoadedScenario scenario = fake_scenario({"a", "b", "c"}, 25, 25);
  ExperimentOptions options = fake_options();
  const ExperimentResult one = run_experiment(scenario, options);
  for (const unsigned threads : {2U, 8U}) {
    options.threads = threads;
    const ExperimentResult many = run_experiment(scenario, options);
    EXPECT_EQ(summary_json(scenario, one, "v"), summary_json(scenario, many, "v")) << threads;
    EXPECT_EQ(replications_csv(one), replications_csv(many)) << threads;
  }
}

TEST(ExperimentTest, PairedDifferencesCancelTheCommonNoise) {
  const ExperimentResult result = run_experiment(fake_scenario({"a", "b"}), fake_options());
  const RowKey key = make_row_key("privilege.amplification.user", {});
  const Row* const row = find_row(result, "b", key);
  const Difference* const difference = find_difference(result, "b", key);
  ASSERT_NE(row, nullptr);
  ASSERT_NE(difference, nullptr);
  EXPECT_GT(*row->estimate.high - *row->estimate.low, 0.1);
  EXPECT_NEAR(*difference->estimate.mean, -0.5, 1e-12);
  EXPECT_NEAR(*difference->estimate.high - *difference->estimate.low, 0.0, 1e-12);
}

TEST(ExperimentTest, RatiosOfReplicationsBecomeRatiosOfTotalsWithADifferenceOfTheSameKind) {
  ExperimentOptions options = fake_options();
  options.replications = 4;
  options.replicate = [](const models::Plan&, models::DesignId design, std::uint64_t replication) {
    // Design 0: 1/2 2/2 3/4 6/4; design 1 has half of each numerator.
    constexpr double kOver[] = {1, 2, 3, 6};
    constexpr double kUnder[] = {2, 2, 4, 4};
    const double over = kOver[replication] / (design.index + 1.0);
    models::ReplicationResult result;
    result.values.push_back({"privilege.amplification.task",
                             {},
                             over / kUnder[replication],
                             sim::RatioTerm{over, kUnder[replication]}});
    return result;
  };
  const ExperimentResult result = run_experiment(fake_scenario({"a", "b"}), options);
  EXPECT_DOUBLE_EQ(*result.rows[0].estimate.mean, 1.0);
  EXPECT_DOUBLE_EQ(*result.rows[1].estimate.mean, 0.5);
  EXPECT_EQ(result.rows[0].estimate.method, Method::kJackknife);
  EXPECT_NEAR(*result.differences[0].estimate.mean, -0.5, 1e-12);
  // b is half of a: (1 + 1 / 4) / (1 - 1 / 2)^2.
  EXPECT_NEAR(*result.differences[0].estimate.variance_reduction, 5.0, 1e-9);
}

TEST(ExperimentTest, TheStopRuleStopsAtAPlannedLookAndDiscardsNothingBefore) {
  LoadedScenario scenario = fake_scenario({"a", "b"}, 10, 160);
  ExperimentOptions options = fake_options();
  options.wants_more = [](const Look& look) { return look.replications < 40; };
  const ExperimentResult stopped = run_experiment(scenario, options);
  EXPECT_EQ(stopped.replications, 40);
  // The prefix of 40 gives the same result as asking for 40 at once.
  options.wants_more = {};
  options.replications = 40;
  const ExperimentResult fixed = run_experiment(scenario, options);
  EXPECT_EQ(summary_json(scenario, stopped, "v"), summary_json(scenario, fixed, "v"));
}

TEST(ExperimentTest, PrecisionTargetsKeepAStudyGoing) {
  LoadedScenario scenario = fake_scenario({"a", "b"}, 5, 80);
  scenario.study.precision.push_back({"privilege.amplification.user", {}, 0.05});
  const ExperimentResult met = run_experiment(scenario, fake_options());
  EXPECT_TRUE(met.precision_reached);
  EXPECT_GT(met.replications, 5);
  scenario.study.precision.front().relative_half_width = 1e-6;
  const ExperimentResult missed = run_experiment(scenario, fake_options());
  EXPECT_FALSE(missed.precision_reached);
  EXPECT_EQ(missed.replications, 80);
}

TEST(ExperimentTest, AMissingPrecisionTargetIsNotMet) {
  LoadedScenario scenario = fake_scenario({"a"}, 2, 4);
  scenario.study.precision.push_back({"threat.success", {}, 0.5});
  EXPECT_FALSE(run_experiment(scenario, fake_options()).precision_reached);
}

TEST(ExperimentTest, OneReplicationGivesANoteInsteadOfIntervals) {
  ExperimentOptions options = fake_options();
  options.replications = 1;
  const ExperimentResult result = run_experiment(fake_scenario({"a", "b"}), options);
  ASSERT_EQ(result.notes.size(), 1U);
  EXPECT_NE(result.notes.front().find("no interval"), std::string::npos);
  for (const Row& row : result.rows) EXPECT_FALSE(row.estimate.low) << row.key.metric;
}

TEST(ExperimentTest, ASeedReplacesThePlansAndReachesEveryReplication) {
  ExperimentOptions options = fake_options();
  options.seed = 77;
  options.replicate = [](const models::Plan& plan, models::DesignId, std::uint64_t) {
    models::ReplicationResult result;
    result.values.push_back({"threat.success", {}, static_cast<double>(plan.seed)});
    return result;
  };
  const ExperimentResult result = run_experiment(fake_scenario({"a"}), options);
  EXPECT_EQ(result.seed, 77U);
  EXPECT_EQ(result.rows.front().estimate.mean, 77.0);
}

TEST(ExperimentTest, RowsOfDepthsAreOrderedAsNumbers) {
  ExperimentOptions options = fake_options();
  options.replicate = [](const models::Plan&, models::DesignId, std::uint64_t) {
    models::ReplicationResult result;
    for (const char* depth : {"10", "9", "2"}) {
      result.values.push_back({"privilege.amplification.user", {{"depth", depth}}, 1.0});
    }
    return result;
  };
  const ExperimentResult result = run_experiment(fake_scenario({"a"}), options);
  EXPECT_EQ(result.rows[0].key.labels.front().second, "2");
  EXPECT_EQ(result.rows[1].key.labels.front().second, "9");
  EXPECT_EQ(result.rows[2].key.labels.front().second, "10");
}

TEST(ExperimentTest, AnUnknownDesignIsRefused) {
  ExperimentOptions options = fake_options();
  options.designs = {"z"};
  EXPECT_THROW(run_experiment(fake_scenario({"a"}), options), std::invalid_argument);
}

}  // namespace
}  // namespace app
