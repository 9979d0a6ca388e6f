#include "src/verify/coverage.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

// 440 million customers take a minute of both cores, and ten or more when instrumented.
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr bool kIsFastBuild = true;
#else
constexpr bool kIsFastBuild = false;
#endif

TEST(CoverageTest, NominalIntervalsOfTheMm1WaitCoverAsTheySay) {
  if (!kIsFastBuild) GTEST_SKIP() << "only in optimised builds without sanitizers";
  const CoverageOptions options;
  ASSERT_EQ(options.experiments, 1'000U);
  ASSERT_EQ(options.replications, 20U);
  ASSERT_EQ(options.customers, 10'000U);
  ASSERT_EQ(options.deleted, 1'000U);
  const std::vector<CoverageRow> rows = mm1_coverage(options);
  ASSERT_EQ(rows.size(), 2U);
  for (const CoverageRow& row : rows) {
    EXPECT_TRUE(row.is_judged);
    EXPECT_GE(row.observed, 0.93) << row.name;
    EXPECT_LE(row.observed, 0.97) << row.name;
    EXPECT_TRUE(row.ok) << row.name;
    RecordProperty(row.name, std::to_string(row.observed));
  }
}

TEST(CoverageTest, WithoutDeletionAnEmptyStartCostsCoverage) {
  // Short runs from an empty queue underestimate the wait at a load of 0.8: the test above can
  // fail.
  CoverageOptions options;
  options.experiments = 200;
  options.deleted = 0;
  options.customers = 200;
  const std::vector<CoverageRow> rows = mm1_coverage(options);
  EXPECT_LT(rows[1].observed, 0.93);
  EXPECT_FALSE(rows[1].ok);
  EXPECT_FALSE(all_agree(rows));
}

TEST(CoverageTest, LognormalCoverageIsReportedAndGrowsWithTheSample) {
  CoverageOptions options;
  options.lognormal_experiments = 2'000;
  const std::vector<CoverageRow> rows = lognormal_coverage(options);
  ASSERT_EQ(rows.size(), 16U);
  for (std::size_t i = 0; i < rows.size(); i += 4) {
    EXPECT_EQ(rows[i].sample, 10U);
    EXPECT_EQ(rows[i + 1].sample, 20U);
    EXPECT_EQ(rows[i + 2].sample, 50U);
    EXPECT_EQ(rows[i + 3].sample, 200U);
    EXPECT_LT(rows[i].observed, rows[i + 3].observed) << rows[i].name;
    EXPECT_FALSE(rows[i].is_judged);
  }
  // Sigma 0.5 is nearly harmless, sigma 2 ruins even 200 values.
  EXPECT_GT(rows[3].observed, 0.93);
  EXPECT_LT(rows[15].observed, 0.85);
}

TEST(CoverageTest, ThreadsChangeNothing) {
  CoverageOptions options;
  options.experiments = 20;
  options.customers = 300;
  options.lognormal_experiments = 50;
  options.threads = 1;
  const std::vector<CoverageRow> one = mm1_coverage(options);
  const std::vector<CoverageRow> one_lognormal = lognormal_coverage(options);
  options.threads = 3;
  const std::vector<CoverageRow> three = mm1_coverage(options);
  const std::vector<CoverageRow> three_lognormal = lognormal_coverage(options);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].observed, three[i].observed);
  for (std::size_t i = 0; i < one_lognormal.size(); ++i) {
    EXPECT_EQ(one_lognormal[i].observed, three_lognormal[i].observed);
  }
}

}  // namespace
}  // namespace app
