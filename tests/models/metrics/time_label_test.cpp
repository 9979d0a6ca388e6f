#include "models/metrics/time_label.hpp"

#include <gtest/gtest.h>

namespace models {
namespace {

TEST(TimeLabelTest, TheLargestUnitThatDividesIsTaken) {
  EXPECT_EQ(time_label(sim::seconds(86'400.0)), "1d");
  EXPECT_EQ(time_label(sim::seconds(36.0 * 3600.0)), "36h");
  EXPECT_EQ(time_label(sim::seconds(90.0 * 60.0)), "90min");
  EXPECT_EQ(time_label(sim::seconds(61.0)), "61s");
  EXPECT_EQ(time_label(sim::seconds(1.5)), "1500ms");
  EXPECT_EQ(time_label({1'001}), "1001ns");
  EXPECT_EQ(time_label({0}), "0s");
}

TEST(TimeLabelTest, ALabelIsReadBack) {
  for (const std::int64_t ns : {0LL, 1'001LL, 61'000'000'000LL, 86'400'000'000'000LL}) {
    EXPECT_EQ(time_of_label(time_label({ns})), sim::Duration{ns});
  }
  EXPECT_FALSE(time_of_label("noon").has_value());
  EXPECT_FALSE(time_of_label("12").has_value());
}

}  // namespace
}  // namespace models
