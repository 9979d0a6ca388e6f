#include <gtest/gtest.h>

#include "src/experiment/headline.hpp"
#include "src/experiment/remarks.hpp"

namespace app {
namespace {

const models::Labels kMail{{"threat", "mail"}};

struct Study {
  ExperimentResult result;

  Study() {
    result.designs.push_back({.name = "base"});
    result.designs.push_back({.name = "strong"});
  }
  void row(const char* metric, const models::Labels& labels, double base, double strong) {
    result.rows.push_back({"base", make_row_key(metric, labels), {.mean = base, .n = 10}});
    result.rows.push_back({"strong", make_row_key(metric, labels), {.mean = strong, .n = 10}});
  }
  void success(double base, double strong, double low, double high) {
    row("threat.success", kMail, base, strong);
    result.differences.push_back({"strong",
                                  "base",
                                  make_row_key("threat.success", kMail),
                                  {.mean = strong - base, .low = low, .high = high, .n = 10}});
  }
};

TEST(InteractionsTest, SaysAtWhichStageAThreatDoesBetter) {
  Study study;
  study.success(0.2, 0.4, 0.1, 0.3);
  study.row("threat.injected", kMail, 100.0, 100.0);
  study.row("threat.hijacked", kMail, 50.0, 50.0);
  study.row("threat.calls", {{"outcome", "refused"}, {"threat", "mail"}}, 80.0, 12.0);
  study.row("threat.calls", {{"outcome", "executed"}, {"threat", "mail"}}, 20.0, 88.0);
  study.row("threat.time_to_detect.p50", kMail, 60.0, 600.0);
  const auto found = interaction_conclusions(study.result);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].metric, kInteraction);
  EXPECT_EQ(
      found[0].text,
      "The threat mail succeeds more often with strong than with base, by 20 [10, 30] "
      "percentage points. Where that comes from: of those that follow 80 % against 40 % reach "
      "the goal; of the attackers' calls 12 % against 80 % are refused; half of them are noticed "
      "after 10 min, against 60 s.");
}

TEST(InteractionsTest, ClaimsNothingThatTheIntervalDoesNot) {
  Study study;
  study.success(0.2, 0.25, -0.05, 0.15);
  EXPECT_TRUE(interaction_conclusions(study.result).empty());
  Study better;
  better.success(0.4, 0.1, -0.4, -0.2);
  EXPECT_TRUE(interaction_conclusions(better.result).empty());
}

TEST(InteractionsTest, SaysSoWhereNoStageExplainsIt) {
  Study study;
  study.success(0.2, 0.4, 0.1, 0.3);
  EXPECT_NE(interaction_conclusions(study.result)[0].text.find("No stage of it alone"),
            std::string::npos);
}

}  // namespace
}  // namespace app
