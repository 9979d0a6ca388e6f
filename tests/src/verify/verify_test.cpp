#include "src/verify/verify.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "sim/stats/student_interval.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/experiment/parallel.hpp"
#include "src/verify/coverage.hpp"
#include "src/verify/verify_text.hpp"

namespace app {
namespace {

/// Values of replications 0, 1, 2, 3: mean 1.5.
KnownAnswer counting(std::string topic, double expected) {
  return {std::move(topic),
          "case=a",
          "by hand",
          {{"value", expected}, {"constant", 2.0}},
          [](std::uint64_t, std::uint64_t replication) {
            return std::vector{static_cast<double>(replication), 2.0};
          }};
}

const VerifyOptions kFour{.replications = 4};

std::vector<KnownAnswer> queues() {
  std::vector<KnownAnswer> all = known_queues();
  all.resize(3);  // M/M/1 at three loads.
  return all;
}

TEST(VerifyTest, RowsHaveStudentsIntervalAtTheSharedLevel) {
  const std::vector answers{counting("a", 1.5), counting("b", 1.5)};
  const VerifyReport report = verify(answers, kFour);
  ASSERT_EQ(report.rows.size(), 4U);
  EXPECT_DOUBLE_EQ(report.row_confidence, 1.0 - 0.001 / 4.0);  // Bonferroni over four rows.
  const sim::Interval interval =
      sim::student_interval(std::vector{0.0, 1.0, 2.0, 3.0}, report.row_confidence);
  EXPECT_EQ(report.rows[0].name, "a.value{case=a}");
  EXPECT_EQ(report.rows[0].observed, 1.5);
  EXPECT_EQ(report.rows[0].low, interval.low);
  EXPECT_EQ(report.rows[0].high, interval.high);
  EXPECT_TRUE(all_agree(report));
}

TEST(VerifyTest, AnExpectationOutsideItsIntervalIsWrong) {
  std::vector answers{counting("a", 1.5)};
  answers[0].quantities[0].expected = 1e6;
  VerifyReport report = verify(answers, kFour);
  EXPECT_FALSE(report.rows[0].ok);
  EXPECT_TRUE(report.rows[1].ok);
  EXPECT_FALSE(all_agree(report));
  answers = {counting("a", 1.5)};
  answers[0].quantities[1].expected = 2.00001;  // The values do not vary: no interval around them.
  report = verify(answers, kFour);
  EXPECT_FALSE(report.rows[1].ok);
}

TEST(VerifyTest, AWrongTheoryOfAQueueIsFoundAndExitsWithOne) {
  std::vector<KnownAnswer> answers = queues();
  EXPECT_EQ(print_verification(verify(answers, {.only = {"mm1"}}), true), kExitPassed);
  answers[1].quantities[0].expected *= 1.1;  // The mean wait at load 0.8.
  const VerifyReport report = verify(answers, {.only = {"mm1"}});
  for (const VerifiedRow& row : report.rows) {
    EXPECT_EQ(row.ok, row.name != "mm1.wait_s{load=0.8}") << row.name;
  }
  EXPECT_EQ(print_verification(report, true), kExitFailed);
  EXPECT_EQ(print_verification(report, false), kExitFailed);
}

TEST(VerifyTest, CoverageOutsideItsLimitsExitsWithOne) {
  const CoverageRow inside{
      .name = "a", .experiments = 100, .observed = 0.95, .is_judged = true, .ok = true};
  CoverageRow outside = inside;
  outside.ok = false;
  const CoverageRow reported{.name = "b", .experiments = 100, .observed = 0.5};
  for (const bool wants_json : {false, true}) {
    EXPECT_EQ(print_coverage({1, {inside, reported}}, wants_json), kExitPassed);
    EXPECT_EQ(print_coverage({1, {inside, outside, reported}}, wants_json), kExitFailed);
    EXPECT_EQ(print_coverage({1, {}}, wants_json), kExitFailed) << "nothing was judged";
  }
}

TEST(VerifyTest, AValueThatIsMissingIsWrong) {
  std::vector answers{counting("a", 1.5)};
  answers[0].replicate = [](std::uint64_t, std::uint64_t) {
    return std::vector{std::numeric_limits<double>::quiet_NaN(), 2.0};
  };
  EXPECT_FALSE(verify(answers, kFour).rows[0].ok);
}

TEST(VerifyTest, NoRowsDoNotAgree) { EXPECT_FALSE(all_agree(verify({}, kFour))); }

TEST(VerifyTest, ChoosingRowsChangesNoneOfThem) {
  const std::vector<KnownAnswer> answers = queues();
  const VerifyReport all = verify(answers, kFour);
  VerifyOptions options = kFour;
  options.only = {"mm1.wait_s{load=0.8}"};
  const VerifyReport one = verify(answers, options);
  ASSERT_EQ(one.rows.size(), 1U);
  EXPECT_EQ(one.rows[0].name, all.rows[5].name);
  EXPECT_EQ(one.rows[0].observed, all.rows[5].observed);
  EXPECT_EQ(one.rows[0].low, all.rows[5].low);
  options.only = {"mm1.wait_s"};
  EXPECT_EQ(verify(answers, options).rows.size(), 3U);
}

TEST(VerifyTest, NamesAreWholeWords) {
  EXPECT_TRUE(names_row("mmc", "mmc.wait_s{load=0.5}"));
  EXPECT_TRUE(names_row("mmc.wait_s", "mmc.wait_s{load=0.5}"));
  EXPECT_TRUE(names_row("mmc.wait_s{load=0.5}", "mmc.wait_s{load=0.5}"));
  EXPECT_FALSE(names_row("mmc", "mmck.wait_s{load=0.5}"));
  EXPECT_FALSE(names_row("mmc.wait", "mmc.wait_s{load=0.5}"));
  EXPECT_FALSE(names_row("", "mmc.wait_s{load=0.5}"));
}

TEST(VerifyTest, ThreadsChangeNothing) {
  VerifyOptions options = kFour;
  options.threads = 1;
  const std::string one = verify_json(verify(queues(), options));
  for (const unsigned threads : {2U, 8U}) {
    options.threads = threads;
    EXPECT_EQ(verify_json(verify(queues(), options)), one) << threads;
  }
}

TEST(VerifyTest, ProgressCountsReplicationsAndStopIsHeeded) {
  std::size_t calls = 0;
  VerifyOptions options = kFour;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(done, ++calls);
    EXPECT_EQ(total, 8U);
  };
  const std::vector answers{counting("a", 1.5), counting("b", 1.5)};
  verify(answers, options);
  EXPECT_EQ(calls, 8U);
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  EXPECT_THROW(verify(answers, options), Interrupted);
}

}  // namespace
}  // namespace app
