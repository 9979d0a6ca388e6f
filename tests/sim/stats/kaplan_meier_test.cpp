#include "sim/stats/kaplan_meier.hpp"

#include <gtest/gtest.h>

#include "sim/stats/log_sketch.hpp"

namespace sim {
namespace {

// Events at 1, 2, 2, 4, 8; censored at 2, 4, 16. By hand:
//   at 1: 8 at risk, 1 event,  S = 7/8                 = 0.8750
//   at 2: 7 at risk, 2 events, S = 7/8 * 5/7           = 0.6250  (then 1 censored)
//   at 4: 4 at risk, 1 event,  S = 5/8 * 3/4           = 0.46875 (then 1 censored)
//   at 8: 2 at risk, 1 event,  S = 15/32 * 1/2         = 0.234375
CensoredSketch hand_worked() {
  CensoredSketch sketch;
  for (const double value : {1.0, 2.0, 2.0, 4.0, 8.0}) sketch.add_event(value);
  for (const double value : {2.0, 4.0, 16.0}) sketch.add_censored(value);
  return sketch;
}

double tolerance(double value) { return LogSketch::kRelativeError * value; }

TEST(KaplanMeierTest, QuantilesFollowTheHandWorkedCurve) {
  const CensoredSketch sketch = hand_worked();
  EXPECT_NEAR(*sketch.quantile(0.125), 1.0, tolerance(1.0));
  EXPECT_NEAR(*sketch.quantile(0.126), 2.0, tolerance(2.0));
  EXPECT_NEAR(*sketch.quantile(0.375), 2.0, tolerance(2.0));
  EXPECT_NEAR(*sketch.quantile(0.376), 4.0, tolerance(4.0));
  EXPECT_NEAR(*sketch.quantile(0.53125), 4.0, tolerance(4.0));
  EXPECT_NEAR(*sketch.quantile(0.54), 8.0, tolerance(8.0));
  EXPECT_NEAR(*sketch.quantile(0.765625), 8.0, tolerance(8.0));
}

TEST(KaplanMeierTest, AQuantileThatTheCurveDoesNotReachIsMissing) {
  const CensoredSketch sketch = hand_worked();
  EXPECT_FALSE(sketch.quantile(0.77).has_value());
  EXPECT_EQ(sketch.largest_follow_up(), 16.0);
  EXPECT_EQ(sketch.event_count(), 5);
  EXPECT_EQ(sketch.censored_count(), 3);
}

// Weeks of remission of the 21 patients under 6-mercaptopurine; * censored:
//   6 6 6 6* 7 9* 10 10* 11* 13 16 17* 19* 20* 22 23 25* 32* 32* 34* 35*
// Published curve: S(6) 0.857, S(7) 0.807, S(10) 0.753, S(13) 0.690, S(16) 0.627, S(22) 0.538,
// S(23) 0.448. Source: Freireich et al., Blood 21(6), 1963; Cox and Oakes, Analysis of Survival
// Data, 1984, table 1.1 and section 4.2.
TEST(KaplanMeierTest, QuantilesAgreeWithThePublishedCurveOfARealTrial) {
  CensoredSketch sketch;
  for (const double week : {6, 6, 6, 7, 10, 13, 16, 22, 23}) sketch.add_event(week);
  for (const double week : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) {
    sketch.add_censored(week);
  }
  const struct {
    double survival;  // A level just above and just below the published value of S(week).
    double week;
  } kSteps[] = {{0.858, 6},  {0.856, 7},  {0.808, 7},  {0.806, 10}, {0.754, 10},
                {0.752, 13}, {0.691, 13}, {0.689, 16}, {0.628, 16}, {0.626, 22},
                {0.539, 22}, {0.537, 23}, {0.5, 23},   {0.449, 23}};
  for (const auto& step : kSteps) {
    EXPECT_NEAR(*sketch.quantile(1.0 - step.survival), step.week, tolerance(step.week))
        << step.survival;
  }
  EXPECT_FALSE(sketch.quantile(1.0 - 0.447).has_value());
  EXPECT_EQ(sketch.largest_follow_up(), 35.0);
}

TEST(KaplanMeierTest, WithoutCensoringItIsThePlainQuantile) {
  CensoredSketch censored;
  LogSketch plain;
  for (int i = 1; i <= 100; ++i) {
    censored.add_event(i);
    plain.add(i);
  }
  for (const double q : {0.01, 0.07, 0.5, 0.95, 0.99, 1.0}) {
    EXPECT_EQ(censored.quantile(q), plain.quantile(q)) << q;
  }
}

TEST(KaplanMeierTest, OnlyCensoredOrNothingGivesNothing) {
  CensoredSketch sketch;
  EXPECT_FALSE(sketch.quantile(0.5).has_value());
  EXPECT_FALSE(sketch.largest_follow_up().has_value());
  sketch.add_censored(3.0);
  EXPECT_FALSE(sketch.quantile(0.5).has_value());
  EXPECT_EQ(sketch.largest_follow_up(), 3.0);
}

TEST(KaplanMeierTest, MergingEqualsAddingEverything) {
  CensoredSketch first;
  first.add_event(1.0);
  first.add_event(2.0, 2);
  first.add_censored(16.0);
  CensoredSketch second;
  second.add_event(4.0);
  second.add_event(8.0);
  second.add_censored(4.0);
  second.add_censored(2.0);
  first.merge(second);
  EXPECT_EQ(first, hand_worked());
}

}  // namespace
}  // namespace sim
