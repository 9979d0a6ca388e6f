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
