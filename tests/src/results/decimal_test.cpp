#include "src/results/decimal.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

TEST(DecimalTest, MoneyHasTwoToSixDecimalsAndLosesNothing) {
  EXPECT_EQ(money_text({0}), "0.00");
  EXPECT_EQ(money_text({1}), "0.000001");
  EXPECT_EQ(money_text({100'000}), "0.10");
  EXPECT_EQ(money_text({12'340'000}), "12.34");
  EXPECT_EQ(money_text({12'345'000}), "12.345");
  EXPECT_EQ(money_text({-3'500'000}), "-3.50");
  EXPECT_EQ(money_text({9'223'372'036'854'775'807}), "9223372036854.775807");
}

TEST(DecimalTest, QuotientsAreExactWhereTheyEnd) {
  EXPECT_EQ(quotient_text(3, 1), "3");
  EXPECT_EQ(quotient_text(1, 8), "0.125");
  EXPECT_EQ(quotient_text(20, 31), "0.645161290323");
  EXPECT_EQ(quotient_text(100, 10), "10");
  EXPECT_EQ(quotient_text(1, 4, 12, 4), "0.2500");
}

TEST(DecimalTest, TheLastPlaceIsRoundedHalfToEven) {
  EXPECT_EQ(quotient_text(1, 8, 2), "0.12");
  EXPECT_EQ(quotient_text(3, 8, 2), "0.38");
  EXPECT_EQ(quotient_text(2, 3, 3), "0.667");
  EXPECT_EQ(quotient_text(1999, 2000, 2), "1");  // Carried through all places.
  EXPECT_EQ(quotient_text(5, 2, 0), "2");
  EXPECT_EQ(quotient_text(7, 2, 0), "4");
  EXPECT_EQ(nearest(5, 2), 2);
  EXPECT_EQ(nearest(7, 2), 4);
  EXPECT_EQ(nearest(8, 3), 3);
}

TEST(DecimalTest, ProductsMayExceed64Bits) {
  const Wide large = Wide{9'000'000'000'000'000'000} * 1'000'000'000;
  EXPECT_EQ(quotient_text(large, 1'000'000'000), "9000000000000000000");
  EXPECT_EQ(nearest(large, 1'000'000'000), 9'000'000'000'000'000'000);
}

}  // namespace
}  // namespace app
