#include "models/pricing/bill.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace models {
namespace {

constexpr Money usd(double amount) { return {static_cast<std::int64_t>(amount * 1e6 + 0.5)}; }

/// The plans of the example: 30 USD a seat; 0.10 USD an action; 15 USD a seat with 500 actions,
/// then 0.08 USD.
const PricePlan kSeat{"seat", PriceModel::kSeat, usd(30.0), 0.0, 0.0, false};
const PricePlan kAction{"action", PriceModel::kAction, {}, 0.10, 0.0, false};
const PricePlan kHybrid{"hybrid", PriceModel::kHybrid, usd(15.0), 0.08, 500.0, false};

/// Cents, rounded.
std::int64_t cents(Money money) { return (money.micros + 5'000) / 10'000; }

/// 30 January to 3 February: 2/31 and 2/28 of a month. Support has 10 seats, sales 4.
const std::vector<DepartmentUsage> kUsage{{10, {{2.0 / 31.0, 400, 7}, {2.0 / 28.0, 300, 0}}},
                                          {4, {{2.0 / 31.0, 200, 0}, {2.0 / 28.0, 500, 3}}}};

TEST(BillTest, SeatsAreProratedByMonth) {
  const Bill seats = bill(kSeat, kUsage);
  // 10 * 30 * (2/31 + 2/28) = 19.354839 + 21.428571; 4 seats: 7.741935 + 8.571429.
  EXPECT_EQ(cents(seats.by_department[0]), 4078);
  EXPECT_EQ(cents(seats.by_department[1]), 1631);
  EXPECT_EQ(seats.total.micros, 40'783'410 + 16'313'364);
}

TEST(BillTest, ActionsAreBilledOneByOneAndFailuresOnlyWhenThePlanSaysSo) {
  const Bill actions = bill(kAction, kUsage);
  EXPECT_EQ(actions.by_department[0], usd(70.0));  // (400 + 300) * 0.10.
  EXPECT_EQ(actions.by_department[1], usd(70.0));
  PricePlan with_failures = kAction;
  with_failures.bills_failures = true;
  EXPECT_EQ(bill(with_failures, kUsage).total, usd(141.0));  // 7 + 3 more.
}

TEST(BillTest, IncludedActionsArePooledWithinAMonth) {
  const Bill hybrid = bill(kHybrid, kUsage);
  // Seats: half of the seat plan: 9.677419 + 10.714286 and 3.870968 + 4.285714.
  // January: 14 * 500 * 2/31 = 451.6129 included, 600 used: 148.3871 * 0.08 = 11.870968, of which
  // support pays 400/600 = 7.913979 and sales 3.956989. February: 500 included, 800 used: 24.00,
  // of which support pays 3/8 = 9.00 and sales 15.00.
  EXPECT_NEAR(hybrid.by_department[0].usd(), 9.677419 + 10.714286 + 7.913979 + 9.0, 3e-6);
  EXPECT_NEAR(hybrid.by_department[1].usd(), 3.870968 + 4.285714 + 3.956989 + 15.0, 3e-6);
  EXPECT_EQ(cents(hybrid.total), 6442);  // 64.419355.
}

TEST(BillTest, UnusedInclusionsOfOneMonthDoNotPayForAnother) {
  const std::vector<DepartmentUsage> usage{{1, {{1.0, 0, 0}, {1.0, 600, 0}}}};
  EXPECT_EQ(bill(kHybrid, usage).total, usd(15.0 + 15.0 + 100 * 0.08));
}

TEST(BillTest, NothingUsedCostsNothingByAction) {
  EXPECT_EQ(bill(kAction, std::vector<DepartmentUsage>{{3, {{1.0, 0, 0}}}}).total, Money{});
  EXPECT_EQ(bill(kAction, {}).total, Money{});
}

RC_GTEST_PROP(BillTest, DepartmentsAddUpToTheTotalExactly, ()) {
  const PricePlan plan = *rc::gen::elementOf(std::vector<PricePlan>{kSeat, kAction, kHybrid});
  const auto count = [] { return std::int64_t{*rc::gen::inRange(0, 5000)}; };
  const double share = *rc::gen::inRange(1, 31) / 31.0;
  std::vector<DepartmentUsage> usage;
  const int departments = *rc::gen::inRange(1, 6);
  for (int i = 0; i < departments; ++i) {
    usage.push_back({count(), {{share, count(), count()}, {1.0, count(), count()}}});
  }
  const Bill result = bill(plan, usage);
  Money sum;
  for (const Money part : result.by_department) {
    RC_ASSERT(part.micros >= 0);
    sum += part;
  }
  RC_ASSERT(sum == result.total);
}

TEST(BreakEvenTest, ExamplePlansCrossWhereTheirCostsAreEqual) {
  EXPECT_DOUBLE_EQ(*break_even(kSeat, kAction), 300.0);    // 30 / 0.10.
  EXPECT_DOUBLE_EQ(*break_even(kAction, kHybrid), 150.0);  // 15 / 0.10, within the inclusions.
  EXPECT_DOUBLE_EQ(*break_even(kSeat, kHybrid), 687.5);    // 500 + (30 - 15) / 0.08.
  EXPECT_DOUBLE_EQ(*break_even(kAction, kSeat), 300.0);
}

TEST(BreakEvenTest, PlansThatNeverCrossHaveNone) {
  PricePlan dear = kSeat;
  dear.per_seat_month = usd(40.0);
  EXPECT_EQ(break_even(kSeat, dear), std::nullopt);
  EXPECT_EQ(break_even(kSeat, kSeat), std::nullopt);
}

TEST(MonthlyCostTest, FollowsThePlan) {
  EXPECT_DOUBLE_EQ(monthly_cost_usd(kSeat, 1000.0), 30.0);
  EXPECT_DOUBLE_EQ(monthly_cost_usd(kAction, 1000.0), 100.0);
  EXPECT_DOUBLE_EQ(monthly_cost_usd(kHybrid, 500.0), 15.0);
  EXPECT_DOUBLE_EQ(monthly_cost_usd(kHybrid, 1000.0), 55.0);
}

}  // namespace
}  // namespace models
