#include "src/experiment/conclude.hpp"

#include <gtest/gtest.h>

#include "src/experiment/quantity.hpp"
#include "tests/src/experiment/fake_study.hpp"

namespace app {
namespace {

constexpr std::string_view kLatency = "revocation.latency.p95";  // [s], lower is better.

Estimate number(double mean, double low, double high) {
  return {.mean = mean, .low = low, .high = high, .n = 10};
}

std::string verdict(const Estimate& design, const Estimate& baseline, const Estimate& difference) {
  return compare_with_baseline(design, baseline, difference, kLatency, "base").verdict;
}

TEST(ConcludeTest, AnIntervalBelowZeroClaimsLower) {
  EXPECT_EQ(verdict(number(1, 1, 1), number(3, 3, 3), number(-2, -3, -1)),
            "lower (better) than base");
}

TEST(ConcludeTest, AnIntervalAboveZeroClaimsHigherAndSaysThatThisIsWorse) {
  EXPECT_EQ(verdict(number(3, 3, 3), number(1, 1, 1), number(2, 1, 3)), "higher (worse) than base");
}

TEST(ConcludeTest, HigherIsBetterWhereTheCatalogueSaysSo) {
  const Comparison one = compare_with_baseline(number(1, 1, 1), number(0.5, 0, 1),
                                               number(0.5, 0.2, 0.8), "velocity.completed", "base");
  EXPECT_EQ(one.verdict, "higher (better) than base");
}

TEST(ConcludeTest, AnIntervalAroundZeroClaimsNothing) {
  EXPECT_EQ(verdict(number(1, 0, 2), number(1.5, 1, 2), number(-0.5, -1, 0.1)),
            "not shown to differ from base");
  EXPECT_EQ(verdict(number(1, 0, 2), number(1.5, 1, 2), number(-0.5, -1, 0.0)),
            "not shown to differ from base");
}

TEST(ConcludeTest, EqualInEveryReplicationIsTheSame) {
  EXPECT_EQ(verdict(number(1, 0, 2), number(1, 0, 2), number(0, 0, 0)), "the same as base");
}

TEST(ConcludeTest, MissingNumbersAreNotCompared) {
  const Comparison one = compare_with_baseline({}, number(1, 1, 1), {}, kLatency, "base");
  EXPECT_EQ(one.verdict, "not comparable with base");
  EXPECT_EQ(one.reason, "it is missing");
}

TEST(ConcludeTest, OneReplicationClaimsNothing) {
  const Estimate single{.mean = 1.0, .n = 1};
  const Estimate difference{.mean = -5.0, .n = 1};
  EXPECT_EQ(verdict(single, single, difference), "not comparable with base");
}

TEST(ConcludeTest, AnUpperEndBelowTheFollowUpOfTheBaselineIsLowerByAnUnknownAmount) {
  const Estimate beyond{.n = 10, .above = 100.0};
  EXPECT_EQ(verdict(number(10, 5, 99), beyond, {}), "lower (better) than base");
  EXPECT_EQ(verdict(beyond, number(10, 5, 99), {}), "higher (worse) than base");
  EXPECT_EQ(verdict(number(10, 5, 101), beyond, {}), "not comparable with base");
  EXPECT_EQ(verdict(beyond, beyond, {}), "not comparable with base");
}

TEST(ConcludeTest, ALowerEndOfTheCensoredQuantileIsRespected) {
  const Estimate beyond{.low = 50.0, .n = 10, .above = 100.0};
  EXPECT_EQ(verdict(number(10, 5, 60), beyond, {}), "not comparable with base");
}

TEST(ConcludeTest, OneClauseSpeaksOfAllDesignsWithTheSameVerdict) {
  const ExperimentResult result =
      run_experiment(testing::fake_scenario({"a", "b", "c"}), testing::fake_options());
  ASSERT_FALSE(result.conclusions.empty());
  const std::string& text = result.conclusions.front().text;
  EXPECT_NE(text.find("b and c are lower (better) than a"), std::string::npos) << text;
  EXPECT_EQ(text.find(';'), std::string::npos) << text;
}

TEST(ConcludeTest, TheWholeNamesBestAndWorstAndLeavesOutWhatIsMissing) {
  const ExperimentResult result =
      run_experiment(testing::fake_scenario({"a", "b", "c"}), testing::fake_options());
  const std::string& text = result.conclusions.back().text;
  EXPECT_TRUE(result.conclusions.back().metric.empty());
  EXPECT_NE(text.find("On privilege amplification (privilege.amplification.user) c is best"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("On completed work nothing is concluded"), std::string::npos) << text;
}

TEST(QuantityTest, UnitsAreHumanised) {
  EXPECT_EQ(format_quantity(0.0000015, "s"), "1.5 us");
  EXPECT_EQ(format_quantity(0.25, "s"), "250 ms");
  EXPECT_EQ(format_quantity(90.0, "s"), "90 s");
  EXPECT_EQ(format_quantity(900.0, "s"), "15 min");
  EXPECT_EQ(format_quantity(86400.0, "s"), "24 h");
  EXPECT_EQ(format_quantity(1209600.0, "s"), "14 d");
  EXPECT_EQ(format_quantity(1234.5, "USD"), "1234.50 USD");
  EXPECT_EQ(format_quantity(0.0123456, "USD"), "0.01235 USD");
  EXPECT_EQ(format_quantity(0.25, "share"), "25 %");
  EXPECT_EQ(format_quantity(2.0, "ratio"), "2");
}

TEST(QuantityTest, AnEstimateSharesOneUnitWithItsInterval) {
  EXPECT_EQ(format_estimate(number(600, 540, 660), "s"), "10 [9, 11] min");
  EXPECT_EQ(format_estimate({}, "s"), "missing");
  EXPECT_EQ(format_estimate({.n = 3, .above = 14400.0}, "s"), "above 4 h");
  EXPECT_EQ(format_estimate({.mean = 1.0, .low = 0.5, .n = 3}, "ratio"), "1 [0.5, ?]");
}

}  // namespace
}  // namespace app
