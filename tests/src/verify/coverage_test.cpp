#include "src/verify/coverage.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <iterator>

#include "src/verify/verify_text.hpp"

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
  EXPECT_FALSE(all_agree({options.seed, rows}));
}

// Shares of 100,000 to 400,000 lognormal samples each, drawn and judged by NumPy 1.24.
struct KnownShares {
  const char* name;
  std::size_t sample;
  double observed;
  double warned;
};
constexpr KnownShares kLognormal[] = {
    {"coverage.lognormal.mean{sigma=0.5,n=10}", 10, 0.9200, 0.5405},
    {"coverage.lognormal.mean{sigma=0.5,n=20}", 20, 0.9301, 0.5304},
    {"coverage.lognormal.mean{sigma=0.5,n=50}", 50, 0.9398, 0.3688},
    {"coverage.lognormal.mean{sigma=0.5,n=200}", 200, 0.9474, 0.0317},
    {"coverage.lognormal.mean{sigma=1,n=10}", 10, 0.8394, 0.8019},
    {"coverage.lognormal.mean{sigma=1,n=20}", 20, 0.8675, 0.8856},
    {"coverage.lognormal.mean{sigma=1,n=50}", 50, 0.8985, 0.9062},
    {"coverage.lognormal.mean{sigma=1,n=200}", 200, 0.9300, 0.6943},
    {"coverage.lognormal.mean{sigma=1.5,n=10}", 10, 0.7176, 0.9111},
    {"coverage.lognormal.mean{sigma=1.5,n=20}", 20, 0.7605, 0.9718},
    {"coverage.lognormal.mean{sigma=1.5,n=50}", 50, 0.8173, 0.9908},
    {"coverage.lognormal.mean{sigma=1.5,n=200}", 200, 0.8757, 0.9799},
    {"coverage.lognormal.mean{sigma=2,n=10}", 10, 0.5696, 0.9548},
    {"coverage.lognormal.mean{sigma=2,n=20}", 20, 0.6222, 0.9921},
    {"coverage.lognormal.mean{sigma=2,n=50}", 50, 0.6913, 0.9990},
    {"coverage.lognormal.mean{sigma=2,n=200}", 200, 0.7810, 0.9991},
};

TEST(CoverageTest, LognormalCoverageIsWhatAnotherProgramFound) {
  CoverageOptions options;
  options.lognormal_experiments = 4'000;
  const std::vector<CoverageRow> rows = lognormal_coverage(options);
  ASSERT_EQ(rows.size(), std::size(kLognormal));
  // 32 questions, each with its share of the 0.1 % that a correct program may fail.
  constexpr double kStandardErrors = 4.16;
  const auto distance = [&](double p) {
    return kStandardErrors *
           std::sqrt(p * (1.0 - p) / static_cast<double>(options.lognormal_experiments));
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const KnownShares& known = kLognormal[i];
    EXPECT_EQ(rows[i].name, known.name);
    EXPECT_EQ(rows[i].sample, known.sample);
    EXPECT_FALSE(rows[i].is_judged);
    EXPECT_NEAR(rows[i].observed, known.observed, distance(known.observed)) << known.name;
    ASSERT_TRUE(rows[i].warned);
    EXPECT_NEAR(*rows[i].warned, known.warned, distance(known.warned)) << known.name;
  }
}

TEST(CoverageTest, ThreadsChangeNothing) {
  CoverageOptions options;
  options.experiments = 20;
  options.customers = 300;
  options.lognormal_experiments = 50;
  options.threads = 1;
  const std::string one = coverage_json(coverage(options));
  for (const unsigned threads : {2U, 8U}) {
    options.threads = threads;
    EXPECT_EQ(coverage_json(coverage(options)), one) << threads;
  }
}

}  // namespace
}  // namespace app
