#include "src/sweep/knee.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <vector>

namespace app {
namespace {

// Lifetimes t with load 1/t and exposure t, times any units.
std::vector<TradeOff> hyperbola(const std::vector<double>& lifetimes) {
  std::vector<TradeOff> points;
  for (const double t : lifetimes) points.push_back({.load = 600.0 / t, .exposure = 3.0 * t});
  return points;
}

TEST(KneeTest, HyperbolaOnAGeometricGridHasItsKneeInTheMiddle) {
  // t = 1, 2, 4, 8, 16: load (1/t - 1/16) / (15/16) and exposure (t - 1) / 15, so 1 minus both is
  // t = 2: 1 - 7/15 - 1/15 = 7/15; t = 4: 1 - 3/15 - 3/15 = 9/15; t = 8: 1 - 1/15 - 7/15 = 7/15.
  const Knee knee = find_knee(hyperbola({1.0, 2.0, 4.0, 8.0, 16.0}));
  EXPECT_EQ(knee.verdict, KneeVerdict::kFound);
  EXPECT_EQ(knee.at, 2U);
  EXPECT_NEAR(knee.bend, 9.0 / 15.0, 1e-12);
}

TEST(KneeTest, HyperbolaHasItsKneeAtTheGeometricMeanOfWhateverIsSwept) {
  // The tangent of y = 1/x is parallel to the chord from a to b where x = sqrt(a b).
  EXPECT_EQ(find_knee(hyperbola({1.0, 3.0, 9.0, 27.0, 81.0, 243.0, 729.0})).at, 3U);
  EXPECT_EQ(find_knee(hyperbola({9.0, 27.0, 81.0, 243.0, 729.0})).at, 2U);
  EXPECT_EQ(find_knee(hyperbola({10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})).at, 2U);
}

TEST(KneeTest, OfEqualsTheOneWithLessExposureIsTaken) {
  // t = 2 and t = 4 between 1 and 8: both 1 - 3/7 - 1/7 = 3/7.
  const Knee knee = find_knee(hyperbola({1.0, 2.0, 4.0, 8.0}));
  EXPECT_EQ(knee.at, 1U);
  EXPECT_NEAR(knee.bend, 3.0 / 7.0, 1e-12);
}

TEST(KneeTest, DirectionOfTheKeyChangesNothing) {
  std::vector<TradeOff> points = hyperbola({1.0, 2.0, 4.0, 8.0, 16.0, 32.0});
  const Knee forward = find_knee(points);
  std::vector<TradeOff> backward(points.rbegin(), points.rend());
  const Knee back = find_knee(backward);
  ASSERT_TRUE(forward.at && back.at);
  EXPECT_EQ(points[*forward.at].load, backward[*back.at].load);
  EXPECT_NEAR(forward.bend, back.bend, 1e-12);
}

TEST(KneeTest, RightAngleHasItsKneeInTheCorner) {
  const Knee knee = find_knee(std::vector<TradeOff>{{9, 0}, {5, 0}, {1, 0}, {1, 4}, {1, 8}});
  EXPECT_EQ(knee.at, 2U);
  EXPECT_DOUBLE_EQ(knee.bend, 1.0);
}

KneeVerdict verdict_of(const std::vector<TradeOff>& points) {
  const Knee knee = find_knee(points);
  EXPECT_EQ(knee.at.has_value(), knee.verdict == KneeVerdict::kFound);
  return knee.verdict;
}

TEST(KneeTest, StraightLineHasNone) {
  EXPECT_EQ(verdict_of({{4, 0}, {3, 1}, {2, 2}, {1, 3}, {0, 4}}), KneeVerdict::kNotConvex);
}

TEST(KneeTest, CurveAboveTheChordHasNone) {
  EXPECT_EQ(verdict_of({{4, 0}, {3.9, 2}, {3, 3.5}, {0, 4}}), KneeVerdict::kNotConvex);
  // First below, then above the chord: no single bend.
  EXPECT_EQ(verdict_of({{10, 0}, {5, 0.5}, {4.8, 9}, {0, 10}}), KneeVerdict::kNotConvex);
}

TEST(KneeTest, ThreePointsAreTooFew) {
  EXPECT_EQ(verdict_of(hyperbola({1.0, 2.0, 4.0})), KneeVerdict::kTooFewPoints);
}

TEST(KneeTest, WhatDoesNotVaryHasNone) {
  EXPECT_EQ(verdict_of({{4, 1}, {3, 1}, {2, 1}, {1, 1}}), KneeVerdict::kFlatExposure);
  EXPECT_EQ(verdict_of({{4, 1}, {4, 2}, {4, 3}, {4, 4}}), KneeVerdict::kFlatLoad);
}

TEST(KneeTest, WhatRisesTogetherIsNoTradeOff) {
  EXPECT_EQ(verdict_of({{1, 1}, {2, 1.1}, {3, 1.3}, {4, 4}}), KneeVerdict::kNoTradeOff);
}

TEST(KneeTest, BackAndForthIsRefusedAndAWobbleIsNot) {
  EXPECT_EQ(verdict_of({{16, 1}, {8, 9}, {4, 2}, {2, 8}, {1, 16}}), KneeVerdict::kNotMonotone);
  EXPECT_EQ(verdict_of({{16, 1}, {8, 2.5}, {4, 2}, {2, 8}, {1, 16}}), KneeVerdict::kFound);
}

TEST(KneeTest, EveryVerdictHasItsCodeAndReason) {
  EXPECT_EQ(reason_of(KneeVerdict::kFound), "");
  EXPECT_EQ(reason_of(KneeVerdict::kTooFewPoints), "a knee needs at least 4 values");
  EXPECT_EQ(verdict_code(KneeVerdict::kFound), "found");
  EXPECT_EQ(verdict_code(KneeVerdict::kNotConvex), "not_convex");
  std::set<std::string_view> reasons;
  std::set<std::string_view> codes;
  for (const auto verdict :
       {KneeVerdict::kTooFewPoints, KneeVerdict::kFlatLoad, KneeVerdict::kFlatExposure,
        KneeVerdict::kNoTradeOff, KneeVerdict::kNotMonotone, KneeVerdict::kNotConvex,
        KneeVerdict::kMissing, KneeVerdict::kNotToldApart}) {
    reasons.insert(reason_of(verdict));
    codes.insert(verdict_code(verdict));
  }
  EXPECT_EQ(reasons.size(), 8U);
  EXPECT_EQ(codes.size(), 8U);
}

}  // namespace
}  // namespace app
