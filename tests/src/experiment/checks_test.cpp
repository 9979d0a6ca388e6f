#include "src/experiment/checks.hpp"

#include <gtest/gtest.h>

#include "tests/src/experiment/fake_study.hpp"

namespace app {
namespace {

using testing::design_with;
using Values = std::vector<std::optional<double>>;

constexpr const char* kMetric = "velocity.completed";

Check check_of(Statistic statistic, Relation relation, double bound) {
  Check check;
  check.text = "check";
  check.metric = kMetric;
  check.statistic = statistic;
  check.relation = relation;
  check.bound = bound;
  return check;
}

CheckOutcome judged(const Check& check, const std::vector<DesignRun>& designs,
                    std::size_t planned = 1) {
  CheckEvaluator evaluator({check});
  evaluator.judge({.replications = 5, .index = 0, .planned = planned, .designs = designs});
  return evaluator.outcomes().back();
}

struct VerdictCase {
  Statistic statistic;
  Relation relation;
  double bound;
  Verdict expected;
};

// 1, 2, 3, 4, 5: mean 3; the one-sided 5 % bounds are 3 -+ 2.1318 * 0.7071 = 1.4926 and 4.5074.
class VerdictTable : public ::testing::TestWithParam<VerdictCase> {};

TEST_P(VerdictTable, BoundsDecide) {
  const VerdictCase& one = GetParam();
  const std::vector<DesignRun> designs{design_with("a", kMetric, {1.0, 2.0, 3.0, 4.0, 5.0})};
  EXPECT_EQ(judged(check_of(one.statistic, one.relation, one.bound), designs).verdict,
            one.expected);
}

INSTANTIATE_TEST_SUITE_P(
    ChecksTest, VerdictTable,
    ::testing::Values(
        VerdictCase{Statistic::kMean, Relation::kLessEqual, 4.51, Verdict::kPass},
        VerdictCase{Statistic::kMean, Relation::kLessEqual, 4.50, Verdict::kInconclusive},
        VerdictCase{Statistic::kMean, Relation::kLessEqual, 1.50, Verdict::kInconclusive},
        VerdictCase{Statistic::kMean, Relation::kLessEqual, 1.49, Verdict::kFail},
        VerdictCase{Statistic::kMean, Relation::kLess, 4.51, Verdict::kPass},
        VerdictCase{Statistic::kMean, Relation::kLess, 1.49, Verdict::kFail},
        VerdictCase{Statistic::kMean, Relation::kGreaterEqual, 1.49, Verdict::kPass},
        VerdictCase{Statistic::kMean, Relation::kGreaterEqual, 1.50, Verdict::kInconclusive},
        VerdictCase{Statistic::kMean, Relation::kGreaterEqual, 4.51, Verdict::kFail},
        VerdictCase{Statistic::kMean, Relation::kGreater, 1.49, Verdict::kPass},
        VerdictCase{Statistic::kMax, Relation::kLessEqual, 5.0, Verdict::kPass},
        VerdictCase{Statistic::kMax, Relation::kLess, 5.0, Verdict::kFail},
        VerdictCase{Statistic::kMax, Relation::kLessEqual, 4.9, Verdict::kFail},
        VerdictCase{Statistic::kMin, Relation::kGreaterEqual, 1.0, Verdict::kPass},
        VerdictCase{Statistic::kMin, Relation::kGreaterEqual, 1.1, Verdict::kFail},
        // The metric has values, but no sample of durations.
        VerdictCase{Statistic::kP95, Relation::kLessEqual, 9.0, Verdict::kInconclusive}));

TEST(ChecksTest, AlphaIsSplitOverTheLooks) {
  const std::vector<DesignRun> designs{design_with("a", kMetric, {1.0, 2.0, 3.0, 4.0, 5.0})};
  // At 1 % the upper bound is 3 + 3.7469 * 0.7071 = 5.6495.
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 5.6), designs, 5).verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 5.7), designs, 5).verdict,
            Verdict::kPass);
}

TEST(ChecksTest, AlphaIsSplitOverTheDesigns) {
  const Values values{1.0, 2.0, 3.0, 4.0, 5.0};
  const std::vector<DesignRun> designs{design_with("a", kMetric, values),
                                       design_with("b", kMetric, values)};
  // At 2.5 % the upper bound is 3 + 2.7764 * 0.7071 = 4.9632.
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 4.9), designs).verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 5.0), designs).verdict,
            Verdict::kPass);
}

TEST(ChecksTest, MissingDataIsInconclusive) {
  const std::vector<DesignRun> none{design_with("a", kMetric, {std::nullopt, std::nullopt})};
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 1.0), none).verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(judged(check_of(Statistic::kMax, Relation::kLessEqual, 1.0), none).verdict,
            Verdict::kInconclusive);
  const std::vector<DesignRun> other{design_with("a", "threat.success", {1.0, 1.0})};
  EXPECT_EQ(judged(check_of(Statistic::kMean, Relation::kLessEqual, 1.0), other).explanation,
            "no data");
}

TEST(ChecksTest, AnInvariantWithAGapNeverPassesButAViolationFails) {
  const std::vector<DesignRun> gap{design_with("a", kMetric, {1.0, std::nullopt})};
  EXPECT_EQ(judged(check_of(Statistic::kMax, Relation::kLessEqual, 1.0), gap).verdict,
            Verdict::kInconclusive);
  EXPECT_EQ(judged(check_of(Statistic::kMax, Relation::kLessEqual, 0.5), gap).verdict,
            Verdict::kFail);
}

TEST(ChecksTest, AnInvariantLooksAtThePeakAndStatesTheRuleOfThree) {
  std::vector<DesignRun> designs{design_with("a", kMetric, Values(10, 1.0))};
  designs[0].series.values.push_back(
      {make_row_key(std::string(kMetric) + ".peak", {}), Values(10, 1.0)});
  const Check check = check_of(Statistic::kMax, Relation::kLessEqual, 1.0);
  const CheckOutcome passed = judged(check, designs);
  EXPECT_EQ(passed.verdict, Verdict::kPass);
  EXPECT_NE(passed.explanation.find("fewer than 30 %"), std::string::npos) << passed.explanation;
  designs[0].series.values.back().values[7] = 1.5;
  const CheckOutcome failed = judged(check, designs);
  EXPECT_EQ(failed.verdict, Verdict::kFail);
  EXPECT_EQ(failed.observed, 1.5);
}

TEST(ChecksTest, AgainstTheBaselineThePairedDifferenceDecides) {
  const std::vector<DesignRun> designs{design_with("base", kMetric, {10.0, 20.0, 30.0}),
                                       design_with("new", kMetric, {10.9, 21.9, 32.8})};
  Check check = check_of(Statistic::kMean, Relation::kLessEqual, 1.10);
  check.relative_to_baseline = true;
  check.designs = {"new"};
  // new - 1.1 * base = -0.1, -0.1, -0.2: mean -0.1333, s / sqrt(3) = 0.0333, t(0.95, 2) = 2.92, so
  // the upper bound is -0.036.
  EXPECT_EQ(judged(check, designs).verdict, Verdict::kPass);
  // new - 1.09 * base = 0, 0.1, 0.1: the bounds -0.031 and 0.164 straddle 0.
  check.bound = 1.09;
  EXPECT_EQ(judged(check, designs).verdict, Verdict::kInconclusive);
  // new - base = 0.9, 1.9, 2.8: the lower bound is 0.26.
  check.bound = 1.0;
  EXPECT_EQ(judged(check, designs).verdict, Verdict::kFail);
}

TEST(ChecksTest, QuantilesAreJudgedOnTheirSample) {
  DesignRun run{.name = "a"};
  sim::CensoredSketch sample;
  for (int i = 1; i <= 100; ++i) sample.add_event(static_cast<double>(i));
  run.series.samples.push_back(
      {make_row_key(kMetric, {}), std::vector<sim::CensoredSketch>(5, sample)});
  const std::vector<DesignRun> designs{run};
  EXPECT_EQ(judged(check_of(Statistic::kP95, Relation::kLessEqual, 97.0), designs).verdict,
            Verdict::kPass);
  EXPECT_EQ(judged(check_of(Statistic::kP95, Relation::kLessEqual, 90.0), designs).verdict,
            Verdict::kFail);
  EXPECT_EQ(judged(check_of(Statistic::kP50, Relation::kGreaterEqual, 49.0), designs).verdict,
            Verdict::kPass);
  EXPECT_EQ(judged(check_of(Statistic::kMax, Relation::kLessEqual, 100.0), designs).verdict,
            Verdict::kPass);
}

TEST(ChecksTest, AVerdictOnceReachedStands) {
  CheckEvaluator evaluator({check_of(Statistic::kMean, Relation::kLessEqual, 4.51)});
  const std::vector<DesignRun> early{design_with("a", kMetric, {1.0, 1.1, 0.9, 1.0, 1.0})};
  EXPECT_FALSE(evaluator.judge({.replications = 5, .index = 0, .planned = 2, .designs = early}));
  const std::vector<DesignRun> late{design_with("a", kMetric, {90.0, 91.0, 92.0})};
  EXPECT_FALSE(evaluator.judge({.replications = 6, .index = 1, .planned = 2, .designs = late}));
  EXPECT_EQ(evaluator.outcomes().front().verdict, Verdict::kPass);
}

TEST(ChecksTest, OnlyNamedDesignsAreJudged) {
  Check check = check_of(Statistic::kMean, Relation::kLessEqual, 9.0);
  check.designs = {"b"};
  CheckEvaluator evaluator({check});
  const std::vector<DesignRun> designs{design_with("a", kMetric, {1.0, 2.0}),
                                       design_with("b", kMetric, {1.0, 2.0})};
  evaluator.judge({.replications = 2, .index = 0, .planned = 1, .designs = designs});
  ASSERT_EQ(evaluator.outcomes().size(), 1U);
  EXPECT_EQ(evaluator.outcomes().front().design, "b");
}

TEST(ChecksTest, ExitCodesTellFailedFromOpen) {
  const auto code = [](std::vector<Verdict> verdicts, bool is_complete) {
    std::vector<CheckOutcome> outcomes;
    for (const Verdict verdict : verdicts) outcomes.push_back({.verdict = verdict});
    return exit_code(outcomes, is_complete);
  };
  EXPECT_EQ(code({}, true), 0);
  EXPECT_EQ(code({Verdict::kPass}, true), 0);
  EXPECT_EQ(code({Verdict::kPass, Verdict::kFail}, true), 1);
  EXPECT_EQ(code({Verdict::kPass, Verdict::kInconclusive}, true), 2);
  EXPECT_EQ(code({Verdict::kPass}, false), 2);
  EXPECT_EQ(code({Verdict::kFail, Verdict::kInconclusive}, true), 3);
}

}  // namespace
}  // namespace app
