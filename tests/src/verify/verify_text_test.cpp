#include "src/verify/verify_text.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace app {
namespace {

VerifyReport report() {
  VerifyReport report;
  report.seed = 5;
  report.replications = 40;
  report.family_confidence = 0.999;
  report.row_confidence = 0.9995;
  report.rows = {{"mm1.wait_s{load=0.5}", "M/M/1", 1.0, 1.01, 0.9, 1.1, true},
                 {"mm1.utilisation{load=0.5}", "M/M/1", 0.5, 0.7, 0.6, 0.8, false}};
  return report;
}

TEST(VerifyTextTest, ShowsTheoryBesideWhatWasObserved) {
  EXPECT_EQ(verify_text(report()),
            "Known answers: seed 5, 40 replications each.\n"
            "`expected` is theory, `observed` the mean over the replications, `low` and `high` the "
            "ends of its interval;\n"
            "✓ says that theory lies in the interval. Each has 99.95000 %, so that all rows of the "
            "whole table agree\n"
            "with a chance of at least 99.9 % if the program is correct.\n"
            "\n"
            "M/M/1\n"
            "                                expected     observed          low         high\n"
            "  mm1.wait_s{load=0.5}                 1         1.01          0.9          1.1  ✓\n"
            "  mm1.utilisation{load=0.5}          0.5          0.7          0.6          0.8  ✗\n"
            "\n"
            "1 of 2 rows disagree with theory.\n");
}

TEST(VerifyTextTest, JsonRowsHaveNameNumbersAndVerdict) {
  const auto json = nlohmann::json::parse(verify_json(report()));
  EXPECT_EQ(json["seed"], 5);
  EXPECT_EQ(json["replications"], 40);
  ASSERT_EQ(json["rows"].size(), 2U);
  const auto& row = json["rows"][1];
  EXPECT_EQ(row["name"], "mm1.utilisation{load=0.5}");
  EXPECT_EQ(row["expected"], 0.5);
  EXPECT_EQ(row["observed"], 0.7);
  EXPECT_EQ(row["low"], 0.6);
  EXPECT_EQ(row["high"], 0.8);
  EXPECT_EQ(row["ok"], false);
}

CoverageReport coverage_report() {
  return {7,
          {{.name = "coverage.mm1.wait_s{load=0.5}",
            .experiments = 1'900,
            .sample = 20,
            .observed = 0.5,
            .low = 0.93,
            .high = 0.97,
            .is_judged = true,
            .ok = false},
           {.name = "coverage.lognormal.mean{sigma=1,n=10}",
            .experiments = 100,
            .sample = 10,
            .observed = 0.8,
            .warned = 0.9}}};
}

TEST(VerifyTextTest, CoverageKeepsJudgedAndReportedApart) {
  const auto json = nlohmann::json::parse(coverage_json(coverage_report()));
  EXPECT_EQ(json["seed"], 7);
  ASSERT_EQ(json["rows"].size(), 1U);
  ASSERT_EQ(json["reported"].size(), 1U);
  const auto& judged = json["rows"][0];
  EXPECT_EQ(judged["expected"], 0.95);
  EXPECT_EQ(judged["low"], 0.93);
  EXPECT_EQ(judged["high"], 0.97);
  EXPECT_EQ(judged["ok"], false);
  const auto& reported = json["reported"][0];
  EXPECT_EQ(reported["observed"], 0.8);
  EXPECT_EQ(reported["warned"], 0.9);
  EXPECT_NEAR(reported["standard_error"].get<double>(), 0.04, 1e-12);  // sqrt(0.8 * 0.2 / 100).
  EXPECT_FALSE(reported.contains("ok"));
}

TEST(VerifyTextTest, CoverageSaysWhatIsJudgedAndHowExactlyTheSharesAreKnown) {
  EXPECT_EQ(
      coverage_text(coverage_report()),
      "Share of 95 % Student intervals that hold the true mean: seed 7.\n"
      "\n"
      "M/M/1, mean wait in the queue, 20 replications an interval: must lie between low and high.\n"
      "1900 experiments a row, so that a share near 0.95 has a standard error of 0.005.\n"
      "                                            expected     observed          low         "
      "high\n"
      "  coverage.mm1.wait_s{load=0.5}                 0.95          0.5         0.93         0.97 "
      " "
      "✗\n"
      "\n"
      "Lognormal samples of n values, `sigma` that of their logarithm: reported, not judged.\n"
      "100 experiments a row, so that a share near 0.95 has a standard error of 0.022.\n"
      "`warned` is the share of samples of which `compare` warns that n is too small for their "
      "skewness.\n"
      "                                            expected     observed       warned\n"
      "  coverage.lognormal.mean{sigma=1,n=10}         0.95          0.8          0.9\n"
      "\n"
      "1 of 1 judged rows lie outside.\n");
}

}  // namespace
}  // namespace app
