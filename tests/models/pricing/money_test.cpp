#include "models/pricing/money.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace models {
namespace {

TEST(MoneyTest, FractionsOfAMillionthAreRoundedHalfToEven) {
  const UnitPrice per_million{500'000, 1'000'000};  // 0.50 USD/1M: half a millionth each.
  EXPECT_EQ(per_million.of(1).micros, 0);
  EXPECT_EQ(per_million.of(2).micros, 1);
  EXPECT_EQ(per_million.of(3).micros, 2);
  EXPECT_EQ(per_million.of(5).micros, 2);
  EXPECT_EQ((UnitPrice{5'000'000, 1'000'000}.of(100'000'000)).usd(), 500.0);
}

TEST(MoneyTest, ProductsBeyond64BitsAreExact) {
  EXPECT_EQ(scaled(9'000'000'000'000, 9'000'000'000'000, 9'000'000'000'000), 9'000'000'000'000);
}

TEST(MoneyTest, RemaindersGoToTheLargestAndThenToTheFirst) {
  const std::vector<std::int64_t> weights{1, 1, 1, 0};
  const std::vector<Money> parts = split({100}, weights);
  EXPECT_EQ(parts, (std::vector<Money>{{34}, {33}, {33}, {0}}));
  const std::vector<std::int64_t> uneven{2, 1};
  EXPECT_EQ(split({100}, uneven), (std::vector<Money>{{67}, {33}}));
  EXPECT_EQ(split({100}, std::vector<std::int64_t>{0, 0}), (std::vector<Money>{{0}, {0}}));
}

RC_GTEST_PROP(MoneyTest, PartsAddUpAndAreWithinAMillionthOfTheirShare, ()) {
  const Money amount{*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000)};
  const auto weights = *rc::gen::nonEmpty(
      rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1'000'000)));
  double sum = 0.0;
  for (const std::int64_t weight : weights) sum += static_cast<double>(weight);
  RC_PRE(sum > 0.0);
  const std::vector<Money> parts = split(amount, weights);
  Money total;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    total += parts[i];
    const double exact = static_cast<double>(amount.micros) * static_cast<double>(weights[i]) / sum;
    RC_ASSERT(std::abs(static_cast<double>(parts[i].micros) - exact) < 1.0 + exact * 1e-12);
  }
  RC_ASSERT(total == amount);
}

}  // namespace
}  // namespace models
