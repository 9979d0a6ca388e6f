#include "models/pricing/plan_curve.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numeric>

#include "models/pricing/account.hpp"
#include "tests/models/support/price_plans.hpp"

namespace models::testing {
namespace {

constexpr Money usd(double amount) { return {static_cast<std::int64_t>(amount * 1e6 + 0.5)}; }

/// The plans of the example: 30 USD a seat; 0.10 USD an action; 15 USD a seat with 500 actions,
/// then 0.08 USD.
const PricePlan kSeat = seat_plan("seat", usd(30.0));
const PricePlan kAction = action_plan("action", usd(0.10));
const PricePlan kHybrid = hybrid_plan("hybrid", usd(15.0), 500, usd(0.08));

/// Break-evens where every call is billed and seats are used alike.
std::vector<double> between(const PricePlan& a, const PricePlan& b, double seats = 10.0) {
  return break_evens(month_cost(a, nominal_mix(a, seats, 0.0)),
                     month_cost(b, nominal_mix(b, seats, 0.0)));
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size()) << ::testing::PrintToString(found);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-6);
}

/// Blocks of 100 credits for 10 USD, a credit a call.
PricePlan block_plan() {
  PricePlan plan;
  plan.name = "blocks";
  plan.charges = {{"actions", {}, {}, false, {1'000'000, 1}}};
  plan.credits = CreditTerms{100, usd(10.0), 0, true, {}, {}};
  return plan;
}

TEST(MonthCostTest, FollowsThePlan) {
  const auto at = [](const PricePlan& plan, double usage) {
    return month_cost(plan, nominal_mix(plan, 10.0, 0.0)).at(usage);
  };
  EXPECT_DOUBLE_EQ(at(kSeat, 1000.0), 30.0);
  EXPECT_DOUBLE_EQ(at(kAction, 0.0), 0.0);
  EXPECT_DOUBLE_EQ(at(kAction, 1000.0), 100.0);
  EXPECT_DOUBLE_EQ(at(kHybrid, 500.0), 15.0);
  EXPECT_NEAR(at(kHybrid, 1000.0), 55.0, 1e-9);
}

TEST(MonthCostTest, MinimumSeatsFeesAndOtherCurrenciesCount) {
  PricePlan plan = kSeat;
  plan.seats->minimum = 25;
  plan.fee_per_month = usd(50.0);
  plan.usd_per_unit = 1.1;
  // (25 * 30 + 50) * 1.1 over 10 seats.
  EXPECT_NEAR(month_cost(plan, nominal_mix(plan, 10.0, 0.0)).at(7.0), 88.0, 1e-9);
}

TEST(MonthCostTest, AnnualSeatsAreThoseCommittedToAndYearlyCommitmentsCountWithATwelfth) {
  PricePlan annual = kSeat;
  annual.seats->annual = true;
  annual.seats->committed = 12;
  EXPECT_NEAR(month_cost(annual, nominal_mix(annual, 10.0, 0.0)).at(7.0), 36.0, 1e-9);
  PricePlan committed = kAction;
  committed.commitment = Commitment{usd(1200.0), true};  // 100 USD a month, 10 USD a seat.
  const PiecewiseLine curve = month_cost(committed, nominal_mix(committed, 10.0, 0.0));
  EXPECT_NEAR(curve.at(99.0), 10.0, 1e-9);
  EXPECT_NEAR(curve.at(101.0), 10.1, 1e-9);
}

TEST(MonthCostTest, ALimitTurnsAwayWhatComesAfterIt) {
  PricePlan plan = kAction;
  plan.cap = SpendCap{usd(250.0), true};
  const PiecewiseLine curve = month_cost(plan, nominal_mix(plan, 10.0, 0.0));
  EXPECT_NEAR(curve.at(200.0), 20.0, 1e-9);
  EXPECT_NEAR(curve.at(400.0), 25.0, 1e-9);
}

TEST(MonthCostTest, IdentitiesStayWhenUseGrows) {
  PricePlan plan = action_plan("identities", usd(40.0));
  plan.charges.front().meter.unit = Unit::kIdentity;
  const PiecewiseLine curve = month_cost(plan, nominal_mix(plan, 10.0, 3.0));
  EXPECT_NEAR(curve.at(1.0), 12.0, 1e-9);
  EXPECT_NEAR(curve.at(1e5), 12.0, 1e-9);
}

TEST(BreakEvenTest, ExamplePlansCrossWhereTheirCostsAreEqual) {
  expect_near(between(kSeat, kAction), {300.0});    // 30 / 0.10.
  expect_near(between(kAction, kHybrid), {150.0});  // 15 / 0.10, within the inclusions.
  expect_near(between(kSeat, kHybrid), {687.5});    // 500 + (30 - 15) / 0.08.
  expect_near(between(kAction, kSeat), {300.0});
}

TEST(BreakEvenTest, PlansThatNeverCrossHaveNone) {
  expect_near(between(kSeat, seat_plan("dear", usd(40.0))), {});
  expect_near(between(kSeat, kSeat), {});
  expect_near(between(kAction, kAction), {});
  // The same up to the included actions, then dearer: never cheaper.
  expect_near(between(kSeat, hybrid_plan("hybrid", usd(30.0), 500, usd(0.08))), {});
}

TEST(BreakEvenTest, UnitsThatOneCallBillsMoveIt) {
  UsageMix half = nominal_mix(kAction, 10.0, 0.0);
  half.charges.front().per_call = 0.5;  // Every other call is a sub-agent's, which is not billed.
  expect_near(
      break_evens(month_cost(kSeat, nominal_mix(kSeat, 10.0, 0.0)), month_cost(kAction, half)),
      {600.0});
}

TEST(BreakEvenTest, SeatsThatAreUsedUnevenlyUseUpTheirOwnInclusionsOnly) {
  // Two seats, one with three quarters of the calls: 1.5 x and 0.5 x. The first has overage from
  // x = 333.3 on: 15 + 0.08 * (1.5 x - 500) / 2 = 30 at x = 583.3, where the other has 291.7.
  UsageMix mix = nominal_mix(kHybrid, 2.0, 0.0);
  mix.by_seat = {0.75, 0.25};
  const PiecewiseLine seat = month_cost(kSeat, nominal_mix(kSeat, 2.0, 0.0));
  expect_near(break_evens(seat, month_cost(kHybrid, mix)), {583.0 + 1.0 / 3.0});
  // Pooled, it does not matter.
  PricePlan pooled = kHybrid;
  pooled.included.pooled = true;
  expect_near(break_evens(seat, month_cost(pooled, mix)), {687.5});
  // A call in five is nobody's, which no seat includes: 15 + 0.08 * (0.2 * 2 x + (1.2 x - 500)) / 2
  // = 30 at x = 546.9, where 0.4 x of the other seat is within its 500.
  mix.by_seat = {0.6, 0.2};
  expect_near(break_evens(seat, month_cost(kHybrid, mix)), {546.875});
}

TEST(BreakEvenTest, AllCrossingsAreListed) {
  // 0.10 x = 5 at 50; 5 + 0.20 (x - 100) = 0.10 x at 150.
  expect_near(between(kAction, hybrid_plan("small", usd(5.0), 100, usd(0.20))), {50.0, 150.0});
  // All units at 0.10 USD up to 200, then all at 0.05: 15 USD at 150, 20 to 10 at 200, 15 at 300.
  PricePlan volume = kAction;
  volume.charges.front().tiers = {{0, {100'000, 1}}, {200, {50'000, 1}}};
  volume.charges.front().volume = true;
  expect_near(between(seat_plan("seat", usd(15.0)), volume, 1.0), {150.0, 200.0, 300.0});
  // Graduated: 20 USD at 200, then 0.05 each: 30 at 400.
  volume.charges.front().volume = false;
  expect_near(between(kSeat, volume, 1.0), {400.0});
}

TEST(BreakEvenTest, WholeBlocksAreJumpedPast) {
  // 10 USD for each hundred begun against 0.12 USD: equal at 10, 20, ... / 0.12, overtaken at 100,
  // 200, ... until 0.12 * 500 = 60 = six blocks.
  expect_near(between(block_plan(), action_plan("action", usd(0.12)), 1.0),
              {10.0 / 0.12, 100.0, 20.0 / 0.12, 200.0, 30.0 / 0.12, 300.0, 40.0 / 0.12, 400.0,
               50.0 / 0.12});
  // A block a month, then 0.20 USD a credit: 10 + 0.20 (x - 100) = 0.12 x at 125.
  PricePlan overage = block_plan();
  overage.credits->blocks = 1;
  overage.credits->overage = UnitPrice{200'000, 1};
  expect_near(between(overage, action_plan("action", usd(0.12)), 1.0), {10.0 / 0.12, 125.0});
}

TEST(BreakEvenTest, ATouchIsNoBreakEven) {
  PricePlan committed = kAction;
  committed.commitment = Commitment{usd(300.0), false};
  // 30 USD a seat up to 300 calls, where the seat's price is 30 and stays.
  PricePlan capped = kAction;
  capped.cap = SpendCap{usd(300.0), true};
  expect_near(between(committed, capped), {});
}

TEST(MostCrossingsTest, OnlyWhereMoreThanOneMayBe) {
  EXPECT_EQ(most_crossings(kSeat, kAction), 1U);
  EXPECT_EQ(most_crossings(kSeat, kHybrid), 1U);
  EXPECT_EQ(most_crossings(kAction, action_plan("other", usd(0.2))), 1U);
  EXPECT_EQ(most_crossings(kAction, kHybrid), kMostCrossings);
  PricePlan volume = kAction;
  volume.charges.front().volume = true;
  EXPECT_EQ(most_crossings(kSeat, volume), 1U);
  volume.charges.front().tiers.push_back({200, {50'000, 1}});
  EXPECT_EQ(most_crossings(kSeat, volume), kMostCrossings);
}

TEST(UsageGridTest, ReachesBeyondTheBreakEvensInRoundSteps) {
  // 1.5 * 687.5 = 1031 in at most 20 steps.
  const std::vector<std::int64_t> grid = usage_grid({kSeat, kAction, kHybrid}, 10.0, 2.0);
  EXPECT_EQ(grid[1], 100);
  EXPECT_EQ(grid.back(), 1100);
  EXPECT_EQ(usage_grid({kSeat}, 10.0, 2.0).back(), 1000);
  EXPECT_EQ(usage_grid({kSeat, kAction}, 0.0, 2.0).back(), 1000);
}

/// One department whose seats each make so many calls, billed for a whole month.
struct Office {
  Organisation organisation;
  Payers payers;
  std::vector<std::int64_t> calls;  // By seat.

  explicit Office(std::vector<std::int64_t> calls_of_seats) : calls(std::move(calls_of_seats)) {
    organisation.departments.emplace_back();
    organisation.tools.emplace_back();
    organisation.actions.emplace_back().tool = ToolId{0};
    payers.departments = 1;
    payers.tool_owners.resize(1);
  }
  [[nodiscard]] std::int64_t all() const {
    return std::accumulate(calls.begin(), calls.end(), std::int64_t{0});
  }
  [[nodiscard]] double usage() const {
    return static_cast<double>(all()) / static_cast<double>(calls.size());
  }
  [[nodiscard]] UsageMix mix(const PricePlan& plan) const {
    const auto seats = static_cast<double>(calls.size());
    UsageMix mix = nominal_mix(plan, seats, 0.0);
    for (std::size_t i = 0; i < calls.size(); ++i) {
      mix.by_seat[i] = static_cast<double>(calls[i]) / static_cast<double>(all());
    }
    return mix;
  }
  [[nodiscard]] double bill_usd(const PricePlan& plan) const {
    const auto seats = static_cast<std::int64_t>(calls.size());
    MonthFacts facts;
    facts.covered_days = facts.days_in_month = 30;
    facts.licensed = facts.occupied = {{seats * 30, seats, seats}};
    Account account(organisation, plan, payers, {});
    account.open_month(facts);
    UsageCell cell;
    cell.department = DepartmentId{0};
    cell.calls = {{all(), 0}};
    account.add({&cell, 1}, 0, true);
    if (Account::needs_seat_use(plan)) facts.seat_use = {calls};
    account.close_month(facts);
    return account.finish().total.usd();
  }
};

Office any_office() {
  std::vector<std::int64_t> calls(static_cast<std::size_t>(*rc::gen::inRange(1, 8)));
  for (std::int64_t& of_seat : calls) of_seat = *rc::gen::inRange(0, 2000);
  calls.front() += 1;
  return Office(std::move(calls));
}

PricePlan any_plan() {
  const auto cents = [](int most) {
    return Money{*rc::gen::inRange(1, most) * std::int64_t{10'000}};
  };
  PricePlan plan =
      hybrid_plan("plan", cents(3000), *rc::gen::elementOf(std::vector{0, 100, 500}), cents(40));
  plan.included.pooled = *rc::gen::arbitrary<bool>();
  plan.included.per_month = *rc::gen::elementOf(std::vector{0, 777});
  plan.seats->minimum = *rc::gen::inRange(0, 10);
  Charge& charge = plan.charges.front();
  charge.volume = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    charge.tiers.push_back({*rc::gen::inRange(1, 3000), {cents(40).micros, 1}});
  }
  if (*rc::gen::arbitrary<bool>()) plan.commitment = Commitment{cents(50'000), false};
  return plan;
}

PricePlan any_credit_plan() {
  PricePlan plan = block_plan();
  plan.charges.front().credits.micros = *rc::gen::inRange(1, 5) * std::int64_t{500'000};
  plan.credits->blocks = *rc::gen::inRange(0, 4);
  plan.credits->monthly = true;  // What is bought once is not of one month.
  plan.included.per_seat = *rc::gen::elementOf(std::vector{0, 50});
  plan.included.pooled = true;
  if (*rc::gen::arbitrary<bool>()) plan.credits->overage = UnitPrice{70'000, 1};
  return plan;
}

RC_GTEST_PROP(PlanCurveTest, TheCurveIsTheBillOfAWholeMonth, ()) {
  const Office office = any_office();
  const PricePlan plan = *rc::gen::arbitrary<bool>() ? any_plan() : any_credit_plan();
  const double curve = month_cost(plan, office.mix(plan)).at(office.usage());
  const double bill = office.bill_usd(plan) / static_cast<double>(office.calls.size());
  // A further block for a millionth of a credit too much is one that rounding may ask for.
  RC_ASSERT(std::abs(curve - bill) < 0.001);
}

RC_GTEST_PROP(PlanCurveTest, BillsAtTheBreakEvenDifferByLessThanACent, ()) {
  Office office = any_office();
  PricePlan a = hybrid_plan("a", {*rc::gen::inRange(1, 100) * std::int64_t{100'000}}, 100,
                            {*rc::gen::inRange(1, 20) * std::int64_t{10'000}});
  // A seat that costs exactly as much as the other plan does at this use.
  PricePlan b = seat_plan("b", {});
  const double total = office.bill_usd(a);
  b.seats->per_month = {std::llround(total * 1e6 / static_cast<double>(office.calls.size()))};
  const std::vector<double> found =
      break_evens(month_cost(a, office.mix(a)), month_cost(b, office.mix(b)));
  const double base = a.seats->per_month.usd() * static_cast<double>(office.calls.size());
  if (total < base + 0.005) {
    RC_ASSERT(found.size() <= 1U);  // Nothing beyond the included: where they are equal throughout.
    return;
  }
  RC_ASSERT(found.size() == 1U);
  RC_ASSERT(std::abs(found.front() - office.usage()) < 0.01);
  RC_ASSERT(std::abs(office.bill_usd(a) - office.bill_usd(b)) < 0.01);
}

}  // namespace
}  // namespace models::testing
