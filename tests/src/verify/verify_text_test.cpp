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
            "Known answers: seed 5, 40 replications each; intervals of 99.95000 % a row, so that "
            "all rows of a\ncorrect program agree with a chance of at least 99.9 %.\n"
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

TEST(VerifyTextTest, CoverageKeepsJudgedAndReportedApart) {
  const std::vector<CoverageRow> rows{{.name = "coverage.mm1.wait_s{load=0.5}",
                                       .experiments = 1'000,
                                       .sample = 20,
                                       .observed = 0.5,
                                       .low = 0.93,
                                       .high = 0.97,
                                       .is_judged = true,
                                       .ok = false},
                                      {.name = "coverage.lognormal.mean{sigma=1,n=10}",
                                       .experiments = 100,
                                       .sample = 10,
                                       .observed = 0.84}};
  const auto json = nlohmann::json::parse(coverage_json(rows));
  ASSERT_EQ(json["rows"].size(), 1U);
  ASSERT_EQ(json["reported"].size(), 1U);
  EXPECT_EQ(json["rows"][0]["ok"], false);
  EXPECT_EQ(json["reported"][0]["observed"], 0.84);
  const std::string text = coverage_text(rows);
  EXPECT_NE(text.find("0.97  ✗\n"), std::string::npos);
  EXPECT_NE(text.find("0.84\n"), std::string::npos);
}

}  // namespace
}  // namespace app
