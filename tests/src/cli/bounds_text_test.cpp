#include "src/cli/bounds_text.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

std::vector<BoundsRow> table() {
  BoundsRow worst{.design = "jit", .cause = "incident", .point = "", .orders = 12};
  worst.is_ordered = true;
  worst.handling = {{}, 3600.0};
  worst.fresh = worst.established = {10.0, 9.5};
  worst.with_descendants = {130.0, 55.0};
  worst.latency = {{}, 3650.0};
  BoundsRow mail = worst;
  mail.point = "mail";
  mail.handling.seen_s.reset();
  BoundsRow done{.design = "jit", .cause = "completion", .point = "", .orders = 400};
  done.latency = {300.0, 299.0};
  return {done, worst, mail};
}

TEST(BoundsTextTest, TheoryStandsBeforeWhatWasSeen) {
  const std::string text = bounds_text(table());
  EXPECT_NE(text.find("\njit\n"), std::string::npos);
  EXPECT_NE(text.find("  incident    12      ∞ / 60 min  10 s / 9.5 s       10 s / 9.5 s   "
                      "2.167 min / 55 s  ∞ / 60.83 min\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("    at mail"), std::string::npos);
  EXPECT_NE(text.find("no order"), std::string::npos);
  EXPECT_NE(text.find("No bound was exceeded in 412 revocations.\n"), std::string::npos);
  EXPECT_NE(text.find("clocks agree"), std::string::npos);
}

TEST(BoundsTextTest, TheShortTableHasALineForEachCause) {
  const std::string text = short_bounds_text(table());
  EXPECT_NE(text.find("2.167 min / 55 s"), std::string::npos) << text;
  EXPECT_EQ(text.find("mail"), std::string::npos);
  EXPECT_NE(text.find("No bound was exceeded in 412 revocations.\n"), std::string::npos);
}

}  // namespace
}  // namespace app
