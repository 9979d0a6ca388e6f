#include "models/policy/remaining_calls.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

constexpr ActionId kRead{0};
constexpr ActionId kPay{1};
constexpr ActionId kMail{2};

TEST(RemainingCallsTest, EachPlannedCallMayComeOnce) {
  RemainingCalls remaining(sequence({call(kRead), call(kPay), call(kPay)}));
  EXPECT_EQ(remaining.actions(), actions({kRead, kPay}));
  remaining.consume(kPay);
  EXPECT_TRUE(remaining.actions().contains(kPay));
  remaining.consume(kPay);
  EXPECT_EQ(remaining.actions(), actions({kRead}));
}

TEST(RemainingCallsTest, UnplannedCallsConsumeNothing) {
  RemainingCalls remaining(sequence({call(kRead)}));
  remaining.consume(kMail);
  remaining.consume(kMail);
  EXPECT_EQ(remaining.actions(), actions({kRead}));
}

TEST(RemainingCallsTest, ACallThatIsMadeAgainIsStillToCome) {
  RemainingCalls remaining(sequence({call(kPay), repeat(2.0, {call(kMail)})}));
  remaining.consume(kPay);
  EXPECT_EQ(remaining.actions(), actions({kMail}));
  remaining.restore(kPay);
  EXPECT_EQ(remaining.actions(), actions({kPay, kMail}));
  remaining.consume(kPay);
  remaining.consume(kMail);
  remaining.restore(kMail);  // Comes any number of times all the same.
  EXPECT_EQ(remaining.actions(), actions({kMail}));
}

TEST(RemainingCallsTest, CallsInsideARepeatNeverRunOut) {
  RemainingCalls remaining(sequence({call(kPay), repeat(3.0, {call(kPay)}), call(kPay)}));
  for (int i = 0; i < 100; ++i) remaining.consume(kPay);
  EXPECT_EQ(remaining.actions(), actions({kPay}));
}

TEST(RemainingCallsTest, CallsOfABranchNotTakenCountAsStillToCome) {
  RemainingCalls remaining(sequence({choose({{0.5, call(kPay)}, {0.5, call(kMail)}})}));
  remaining.consume(kPay);
  EXPECT_EQ(remaining.actions(), actions({kMail}));
}

}  // namespace
}  // namespace models::testing
