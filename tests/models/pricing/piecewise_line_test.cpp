#include "models/pricing/piecewise_line.hpp"

#include <gtest/gtest.h>

namespace models {
namespace {

/// 1 up to 2, then 5 rising by 1.
const PiecewiseLine kJump({{0.0, 1.0, 0.0}, {2.0, 5.0, 1.0}});

TEST(PiecewiseLineTest, HasTheValueFromTheLeftAtAJump) {
  EXPECT_EQ(kJump.at(0.0), 1.0);
  EXPECT_EQ(kJump.at(2.0), 1.0);
  EXPECT_EQ(kJump.at(3.0), 6.0);
}

TEST(PiecewiseLineTest, SumsKeepTheKnotsOfBoth) {
  const PiecewiseLine sum = kJump + PiecewiseLine({{0.0, 0.0, 1.0}, {1.0, 1.0, 0.0}});
  ASSERT_EQ(sum.pieces().size(), 3U);
  EXPECT_EQ(sum.at(0.5), 1.5);
  EXPECT_EQ(sum.at(1.5), 2.0);
  EXPECT_EQ(sum.at(3.0), 7.0);
  EXPECT_EQ((kJump - kJump).at(3.0), 0.0);
}

TEST(PiecewiseLineTest, OfAnotherOneJumpsWhereThatReachesTheKnot) {
  // 0.5 x up to 3, then it stays at 1.5; then another one stays at the knot itself.
  EXPECT_EQ(kJump.of(PiecewiseLine(0.0, 0.5)).at(4.0), 1.0);
  EXPECT_EQ(kJump.of(PiecewiseLine(0.0, 0.5)).at(6.0), 6.0);
  const PiecewiseLine stays({{0.0, 0.0, 1.0}, {2.0, 2.0, 0.0}});
  EXPECT_EQ(kJump.of(stays).at(9.0), 1.0);
}

TEST(PiecewiseLineTest, AtLeastCutsWhatIsBelow) {
  const PiecewiseLine cut = PiecewiseLine({{0.0, 4.0, -1.0}, {6.0, -2.0, 2.0}}).at_least(1.0);
  EXPECT_EQ(cut.at(2.0), 2.0);
  EXPECT_EQ(cut.at(5.0), 1.0);
  EXPECT_EQ(cut.at(7.0), 1.0);
  EXPECT_EQ(cut.at(8.0), 2.0);
}

}  // namespace
}  // namespace models
