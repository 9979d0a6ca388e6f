#include "models/pricing/account.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/models/support/price_plans.hpp"

namespace models::testing {
namespace {

constexpr ActionId kLookup{0};  // A read.
constexpr ActionId kRefund{1};  // A write.
constexpr ActionId kSend{2};    // An egress.
constexpr DepartmentId kSupport{0};
constexpr DepartmentId kSales{1};
constexpr DepartmentId kNobody{};

Organisation organisation() {
  Organisation all;
  all.tools.resize(3);
  const auto add = [&all](const char* name, std::uint32_t tool, Effect effect) {
    ToolAction action;
    action.name = name;
    action.tool = ToolId{tool};
    action.effect = effect;
    all.actions.push_back(std::move(action));
  };
  add("crm.lookup", 0, Effect::kRead);
  add("ledger.refund", 1, Effect::kWrite);
  add("mail.send", 2, Effect::kEgress);
  return all;
}

UsageCell calls(DepartmentId department, ActionId action, std::int64_t executed,
                std::int64_t failed = 0, bool subagent = false) {
  UsageCell cell;
  cell.department = department;
  cell.workflow = WorkflowTypeId{0};
  cell.subagent = subagent;
  cell.calls.resize(3);
  cell.calls[action.index] = {executed, failed};
  return cell;
}

/// January 2026, or so many days of it: support has 10 seats, sales 4.
MonthFacts january(std::int64_t days = 31) {
  MonthFacts facts;
  facts.month.month = 1;
  facts.month.share = static_cast<double>(days) / 31.0;
  facts.covered_days = days;
  facts.days_in_month = 31;
  facts.licensed = {{10 * days, 10, 10}, {4 * days, 4, 4}};
  facts.occupied = facts.licensed;
  facts.agent_types = {{true, true, false}, {false, true, true}, {false, false, false}};
  return facts;
}

MonthFacts february() {
  MonthFacts facts = january();
  facts.month.month = 2;
  facts.covered_days = facts.days_in_month = 28;
  facts.licensed = {{280, 10, 10}, {112, 4, 4}};
  facts.occupied = facts.licensed;
  return facts;
}

/// Bills a plan by hand-written use.
struct Books {
  Organisation world = organisation();
  PricePlan plan;
  Payers payers{{}, 2, {kSales}, {kSales, kSupport, kNobody}};
  std::vector<std::optional<sim::Duration>> windows;
  std::optional<Account> account;
  std::int64_t day{0};

  explicit Books(PricePlan of) : plan(std::move(of)), windows(conversation_windows({&plan, 1})) {}

  Account& open(const MonthFacts& facts) {
    if (!account) account.emplace(world, plan, payers, windows);
    account->open_month(facts);
    return *account;
  }
  /// A month with all its use in one stretch.
  Books& month(const MonthFacts& facts, const std::vector<UsageCell>& use) {
    open(facts).add(use, day, true);
    account->close_month(facts);
    day += facts.covered_days;
    return *this;
  }
  Bill bill() { return account->finish(); }
};

std::int64_t cents(Money money) { return (money.micros + 5'000) / 10'000; }
constexpr Money usd(std::int64_t cents) { return {cents * 10'000}; }

/// The departments' shares, in cents.
std::pair<std::int64_t, std::int64_t> shares(const Bill& bill) {
  return {cents(bill.by_department[0]), cents(bill.by_department[1])};
}

TEST(AccountTest, ASeatThatIsTakenInTheMiddleOfTheMonthCostsItsDays) {
  PricePlan plan = seat_plan("seat", usd(30'00));
  plan.seats->occupied = true;
  MonthFacts facts = january();
  // Support: 10 seats for 15 days, 11 for 16. Sales: 4 all month.
  facts.occupied[0] = {10 * 15 + 11 * 16, 11, 10};
  const Bill bill = Books(plan).month(facts, {}).bill();
  // 30.00 * 326 / 31 = 315.4839 and 30.00 * 4 = 120.00.
  EXPECT_EQ(bill.total.micros, 435'483'871);
  EXPECT_EQ(shares(bill), std::pair(31548L, 12000L));

  plan.by_day = false;  // Whole months: 11 and 4 seats.
  EXPECT_EQ(Books(plan).month(facts, {}).bill().total, usd(450'00));
}

TEST(AccountTest, SeatsBelowTheMinimumAreSharedByUse) {
  PricePlan plan = seat_plan("seat", usd(30'00));
  plan.seats->minimum = 20;
  const Bill bill =
      Books(plan)
          .month(january(), {calls(kSupport, kLookup, 100), calls(kSales, kSend, 300)})
          .bill();
  // 20 seats; the 6 that nobody has are 180.00, of which support started a quarter of the calls.
  EXPECT_EQ(bill.total, usd(600'00));
  EXPECT_EQ(shares(bill), std::pair(345'00L, 255'00L));
}

TEST(AccountTest, AnAnnualCommitmentIsTruedUpAtThePeak) {
  PricePlan plan = seat_plan("seat", usd(20'00));
  plan.seats->annual = true;
  plan.seats->occupied = true;
  MonthFacts second = february();
  second.occupied[0] = {10 * 10 + 13 * 18, 13, 10};
  const Bill bill = Books(plan).month(january(), {}).month(second, {}).bill();
  // 14 seats for two months, and 3 more at the peak, for both.
  EXPECT_EQ(bill.total, usd(2 * 14 * 20'00 + 2 * 3 * 20'00));
  EXPECT_EQ(shares(bill), std::pair(2 * 13 * 20'00L, 2 * 4 * 20'00L));
  EXPECT_EQ(bill.lines.back().kind, LineKind::kTrueUp);
}

TEST(AccountTest, CallsAreBilledByClassAndFailuresOnlyIfThePlanSaysSo) {
  PricePlan plan = action_plan("action", usd(5));
  Charge writes{"writes", {}, {{0, {100'000, 1}}}, false, {}};
  writes.meter.filter.effects = {Effect::kWrite};
  writes.meter.bills_failures = true;
  Charge lookups{"lookups", {}, {{0, {10'000, 1}}}, false, {}};
  lookups.meter.filter.actions = {kLookup};
  plan.charges.insert(plan.charges.begin(), {lookups, writes});
  plan.charges.back().meter.counts_subagents = false;
  const Bill bill =
      Books(plan)
          .month(january(), {calls(kSupport, kLookup, 1000, 50), calls(kSupport, kRefund, 30, 10),
                             calls(kSales, kSend, 200, 7), calls(kSales, kSend, 999, 0, true)})
          .bill();
  // 1000 * 0.01 + (30 + 10) * 0.10; 200 * 0.05: sub-agents send for nothing.
  EXPECT_EQ(shares(bill), std::pair(14'00L, 10'00L));
  EXPECT_EQ(bill.total, usd(24'00));
}

Money tiered(bool volume, std::int64_t quantity, MonthFacts facts = january()) {
  PricePlan plan = action_plan("action", usd(10));
  plan.charges[0].volume = volume;
  plan.charges[0].tiers = {{0, {100'000, 1}}, {1000, {80'000, 1}}, {2000, {50'000, 1}}};
  return Books(plan).month(facts, {calls(kSupport, kLookup, quantity)}).bill().total;
}

TEST(AccountTest, GraduatedTiersBillEachUnitAtItsOwnPrice) {
  EXPECT_EQ(tiered(false, 0), usd(0));
  EXPECT_EQ(tiered(false, 1000), usd(100'00));
  EXPECT_EQ(tiered(false, 1001), usd(100'08));
  EXPECT_EQ(tiered(false, 2000), usd(180'00));
  EXPECT_EQ(tiered(false, 2500), usd(205'00));
}

TEST(AccountTest, VolumeTiersBillAllUnitsAtThePriceThatIsReached) {
  EXPECT_EQ(tiered(true, 1000), usd(100'00));
  EXPECT_EQ(tiered(true, 1001), usd(80'08));
  EXPECT_EQ(tiered(true, 2000), usd(160'00));
  EXPECT_EQ(tiered(true, 2001), usd(100'05));
}

TEST(AccountTest, TiersShrinkWithAPartMonth) {
  // A tenth of the month or so: the second tier begins at 1000 * 3/31 = 96.
  EXPECT_EQ(tiered(false, 100, january(3)), usd(960 + 4 * 8));
}

TEST(AccountTest, CreditsLapseAtMidnight) {
  PricePlan plan = action_plan("credits", {});
  plan.charges[0].tiers.clear();
  plan.charges[0].credits = {10'000'000, 1};  // 10 credits a call.
  CreditTerms& terms = plan.credits.emplace();
  terms.block = 100;
  terms.block_price = usd(1'00);
  terms.blocks = 1;
  terms.expires_days = 2;
  terms.overage = UnitPrice{20'000, 1};
  EXPECT_TRUE(Account::needs_days(plan));
  Books books(plan);
  Account& account = books.open(january());
  account.add(std::vector{calls(kSupport, kLookup, 3)}, 0, true);
  account.add(std::vector{calls(kSupport, kLookup, 3)}, 1, true);
  account.add(std::vector{calls(kSales, kLookup, 1)}, 2, true);  // 40 credits lapsed before.
  account.close_month(january());
  const Bill bill = books.bill();
  // 1.00 for the block; 10 credits beyond at 0.02, which sales pays. Sales used 10 of 70 credits.
  EXPECT_EQ(bill.total, usd(1'20));
  EXPECT_EQ(shares(bill), std::pair(86L, 34L));
  ASSERT_EQ(bill.lines.size(), 4U);
  EXPECT_EQ(bill.lines[0].kind, LineKind::kCreditUse);
  EXPECT_EQ(bill.lines[0].credits.micros, 70'000'000);
  EXPECT_EQ(bill.lines[3].kind, LineKind::kCreditExpiry);
  EXPECT_EQ(bill.lines[3].credits.micros, 40'000'000);
}

TEST(AccountTest, BlocksAreBoughtAsNeededWhereThereIsNoOverage) {
  PricePlan plan = action_plan("credits", {});
  plan.charges[0].tiers.clear();
  plan.charges[0].credits = {130'000, 1};  // 13 credits for 100 calls.
  CreditTerms& terms = plan.credits.emplace();
  terms.block = 10;
  terms.block_price = usd(5'00);
  // 13 credits: two blocks. The 7 that are left cover February's 50 calls, 6.5 credits.
  const Bill bill = Books(plan)
                        .month(january(), {calls(kSupport, kLookup, 100)})
                        .month(february(), {calls(kSupport, kLookup, 50)})
                        .bill();
  EXPECT_EQ(bill.total, usd(10'00));
}

TEST(AccountTest, MonthlyBlocksLapseWithTheirMonth) {
  PricePlan plan = action_plan("pack", {});
  plan.charges[0].tiers.clear();
  plan.charges[0].credits = {5'000'000, 1};
  CreditTerms& terms = plan.credits.emplace();
  terms.block = 1000;
  terms.block_price = usd(8'00);
  terms.blocks = 2;
  terms.monthly = true;
  terms.overage = UnitPrice{10'000, 1};
  // 100 calls use 500 of 2000 credits; 450 calls 2250: 250 beyond, 2.50.
  const Bill bill = Books(plan)
                        .month(january(), {calls(kSupport, kLookup, 100)})
                        .month(february(), {calls(kSupport, kLookup, 450)})
                        .bill();
  EXPECT_EQ(bill.total, usd(16'00 + 16'00 + 2'50));
  // Half of January: 8 of 31 days cost 4.13 and bring 516.129 credits; 110 calls need 550.
  const Bill part = Books(plan).month(january(8), {calls(kSupport, kLookup, 110)}).bill();
  EXPECT_EQ(part.total.micros, 4'129'032 + 338'710);
}

TEST(AccountTest, CreditsDoNotDependOnHowAMonthIsCutIntoDays) {
  PricePlan plan = action_plan("credits", {});
  plan.charges[0].tiers.clear();
  plan.charges[0].credits = {2'000'000, 3};  // Two credits for three calls.
  plan.credits.emplace().overage = UnitPrice{1'000'000, 1};
  Books whole(plan);
  whole.month(january(), {calls(kSupport, kLookup, 20), calls(kSales, kLookup, 11)});
  Books days(plan);
  Account& account = days.open(january());
  for (std::int64_t day = 0; day < 31; ++day) {
    account.add(std::vector{calls(day < 20 ? kSupport : kSales, kLookup, 1)}, day, true);
  }
  account.close_month(january());
  EXPECT_EQ(whole.bill().total, days.bill().total);
}

TEST(AccountTest, SeatsThatArePaidForIncludeTheirActions) {
  PricePlan plan = hybrid_plan("hybrid", usd(10'00), 100, usd(8));
  plan.included.pooled = true;
  plan.seats->minimum = 20;  // 14 are there.
  const Bill bill = Books(plan).month(january(), {calls(kSupport, kLookup, 2001)}).bill();
  EXPECT_EQ(bill.total, usd(20 * 10'00 + 8));
}

TEST(AccountTest, PayAsYouGoCreditsAreAPrice) {
  PricePlan plan = action_plan("credits", {});
  plan.charges[0].tiers.clear();
  plan.charges[0].credits = {20'000'000, 1};
  plan.credits.emplace().overage = UnitPrice{500'000'000, 100'000};  // 500 USD/100k.
  const Bill bill = Books(plan).month(january(), {calls(kSales, kLookup, 37)}).bill();
  EXPECT_EQ(bill.total, usd(3'70));
  EXPECT_EQ(shares(bill), std::pair(0L, 3'70L));
}

TEST(AccountTest, IncludedActionsAreOfTheirSeatUnlessPooled) {
  PricePlan plan = hybrid_plan("hybrid", usd(15'00), 500, usd(8));
  MonthFacts facts = january();
  facts.seat_use = {{900, 100, 0, 0, 0, 0, 0, 0, 0, 0}, {400, 0, 0, 0}};
  const std::vector<UsageCell> use{calls(kSupport, kLookup, 1000), calls(kSales, kLookup, 400)};
  const Bill own = Books(plan).month(facts, use).bill();
  // 14 seats; the first seat of support is 400 beyond.
  EXPECT_EQ(own.total, usd(14 * 15'00 + 400 * 8));
  EXPECT_EQ(shares(own), std::pair(10 * 15'00L + 400 * 8, 4 * 15'00L));

  plan.included.pooled = true;  // 7000 in all.
  EXPECT_EQ(Books(plan).month(january(), use).bill().total, usd(14 * 15'00));
  const Bill beyond =
      Books(plan)
          .month(january(), {calls(kSupport, kLookup, 6000), calls(kSales, kLookup, 2000)})
          .bill();
  EXPECT_EQ(beyond.total, usd(14 * 15'00 + 1000 * 8));
  EXPECT_EQ(shares(beyond), std::pair(10 * 15'00L + 60'00, 4 * 15'00L + 20'00));
}

TEST(AccountTest, IncludedActionsOfAPartMonthAreWholeOnes) {
  PricePlan plan = hybrid_plan("hybrid", usd(0), 500, usd(8));
  MonthFacts facts = january(2);
  facts.seat_use = {{40}, {}};  // 500 * 2/31 = 32.26: 32 are included.
  EXPECT_EQ(Books(plan).month(facts, {calls(kSupport, kLookup, 40)}).bill().total, usd(8 * 8));
}

TEST(AccountTest, WorkIsBilledByConversationOutcomeIdentityDecisionTokenAndLog) {
  PricePlan plan;
  const auto charge = [&plan](const char* item, Unit unit, UnitPrice price) -> Meter& {
    plan.charges.push_back({item, {}, {{0, price}}, false, {}});
    plan.charges.back().meter.unit = unit;
    return plan.charges.back().meter;
  };
  charge("conversations", Unit::kConversation, {2'000'000, 1});
  charge("resolutions", Unit::kOutcome, {990'000, 1}).autonomous = true;
  charge("identities", Unit::kIdentity, {3'000'000, 1});
  charge("decisions", Unit::kDecision, {5'000'000, 1'000'000});
  charge("credentials", Unit::kCredential, {10'000, 1'000});
  charge("input", Unit::kInputToken, {2'000'000, 1'000'000});
  charge("cached", Unit::kCachedToken, {200'000, 1'000'000});
  charge("output", Unit::kOutputToken, {12'000'000, 1'000'000});
  charge("log", Unit::kLogByte, {100'000, 1'000'000'000});
  charge("entries", Unit::kLogEntry, {2'000'000, 100'000});
  UsageCell use = calls(kSupport, kLookup, 0);
  use.conversations = {7};
  use.done = 6;
  use.done_by_itself = 5;
  use.decisions = {400'000, 200'000, 0};
  use.credentials = 2'000;
  use.input_tokens = 1'500'000;
  use.cached_tokens = 500'000;
  use.output_tokens = 250'000;
  use.log_bytes = 25'000'000'000;
  use.log_entries = 50'000;
  const Bill bill = Books(plan).month(january(), {use}).bill();
  std::vector<std::int64_t> amounts;
  for (const BillLine& line : bill.lines) amounts.push_back(cents(line.amount));
  // Three agent types were at work: identities cost 9.00.
  EXPECT_EQ(amounts,
            (std::vector<std::int64_t>{14'00, 4'95, 9'00, 3'00, 2, 3'00, 10, 3'00, 2'50, 1'00}));
  // One type served support only, one sales only, one both: nobody's, shared by use, and as no call
  // was started, in equal parts.
  EXPECT_EQ(cents(bill.lines[2].by_department[0]), 4'50);
  EXPECT_EQ(bill.total, usd(40'57));
}

TEST(AccountTest, AMinimumIsBilledWhereUseStaysBelowIt) {
  PricePlan plan = action_plan("action", usd(10));
  plan.commitment = Commitment{usd(50'00), false};
  const auto use = [](std::int64_t n) { return std::vector{calls(kSupport, kLookup, n)}; };
  EXPECT_EQ(Books(plan).month(january(), use(300)).bill().total, usd(50'00));
  EXPECT_EQ(Books(plan).month(january(), use(600)).bill().total, usd(60'00));
  // What one month uses beyond does not pay for another.
  EXPECT_EQ(Books(plan).month(january(), use(300)).month(february(), use(900)).bill().total,
            usd(50'00 + 90'00));
  plan.commitment = Commitment{usd(365'00), true};  // 1.00 a day, 59 days.
  EXPECT_EQ(Books(plan).month(january(), use(300)).month(february(), use(100)).bill().total,
            usd(59'00));
}

TEST(AccountTest, LinesAreRoundedAsThePlanSays) {
  PricePlan plan = action_plan("action", {4'500});  // 0.0045 USD: one call is 0.45 cents.
  const auto total = [&plan](std::int64_t n) {
    return Books(plan).month(january(), {calls(kSupport, kLookup, n)}).bill().total.micros;
  };
  EXPECT_EQ(total(1), 4'500);
  plan.rounding = {10'000, RoundingMode::kUp};
  EXPECT_EQ(total(1), 10'000);
  plan.charges[0].tiers[0].price = {5'000, 1};
  plan.rounding.mode = RoundingMode::kHalfUp;
  EXPECT_EQ(total(1), 10'000);
  EXPECT_EQ(total(3), 20'000);
  plan.rounding.mode = RoundingMode::kHalfEven;
  EXPECT_EQ(total(1), 0);
  EXPECT_EQ(total(3), 20'000);
}

TEST(ChargebackTest, EachRuleHasItsPayers) {
  const std::vector<UsageCell> use{calls(kSupport, kLookup, 300), calls(kSupport, kRefund, 100),
                                   calls(kSales, kSend, 100)};
  const auto paid = [&use](ChargebackRule rule) {
    Books books(action_plan("action", usd(10)));
    books.payers.chargeback.by = rule;
    return shares(books.month(january(), use).bill());
  };
  EXPECT_EQ(paid(ChargebackRule::kInitiatingDepartment), std::pair(40'00L, 10'00L));
  EXPECT_EQ(paid(ChargebackRule::kWorkflowOwner), std::pair(0L, 50'00L));
  // The CRM is sales', the ledger support's; nobody owns mail: 10.00 by use, 4 to 1.
  EXPECT_EQ(paid(ChargebackRule::kToolOwner), std::pair(10'00L + 8'00, 30'00L + 2'00));
  EXPECT_EQ(paid(ChargebackRule::kUsage), std::pair(40'00L, 10'00L));
  EXPECT_EQ(paid(ChargebackRule::kEven), std::pair(25'00L, 25'00L));
}

TEST(ChargebackTest, WhatAFeatureUsesIsItsOwnersOrShared) {
  const std::vector<UsageCell> use{calls(kSupport, kLookup, 300), calls(kSales, kLookup, 100),
                                   calls(kNobody, kLookup, 1000)};
  Books owned(action_plan("action", usd(10)));  // The workflow is sales'.
  EXPECT_EQ(shares(owned.month(january(), use).bill()), std::pair(30'00L, 110'00L));
  Books by_use(action_plan("action", usd(10)));
  by_use.payers.workflow_owners = {kNobody};
  EXPECT_EQ(shares(by_use.month(january(), use).bill()), std::pair(30'00L + 75'00, 10'00L + 25'00));
  Books even(action_plan("action", usd(10)));
  even.payers.workflow_owners = {kNobody};
  even.payers.chargeback.shared = SharedSplit::kEven;
  EXPECT_EQ(shares(even.month(january(), use).bill()), std::pair(30'00L + 50'00, 10'00L + 50'00));
}

PricePlan any_plan() {
  const auto upto = [](std::int64_t n) { return *rc::gen::inRange<std::int64_t>(0, n); };
  PricePlan plan = action_plan("any", {upto(200'000)});
  if (*rc::gen::arbitrary<bool>()) {
    plan.charges[0].tiers.push_back({1 + upto(3000), {upto(90'000), 1 + upto(7)}});
    plan.charges[0].volume = *rc::gen::arbitrary<bool>();
  }
  if (*rc::gen::arbitrary<bool>()) {
    plan.seats.emplace().per_month = {upto(90'000'000)};
    plan.seats->annual = *rc::gen::arbitrary<bool>();
    plan.seats->minimum = upto(40);
    plan.included.per_seat = upto(2) * upto(200);
    plan.included.pooled = true;
  }
  if (*rc::gen::arbitrary<bool>()) plan.commitment = Commitment{{upto(900'000'000)}, false};
  if (*rc::gen::arbitrary<bool>()) {
    plan.charges[0].tiers.clear();
    plan.charges[0].credits = {1 + upto(9'000'000), 1 + upto(9)};
    CreditTerms& terms = plan.credits.emplace();
    terms.block = 1 + upto(5000);
    terms.block_price = {upto(90'000'000)};
    terms.blocks = upto(3);
    terms.monthly = *rc::gen::arbitrary<bool>();
    if (*rc::gen::arbitrary<bool>()) terms.expires_days = 1 + upto(40);
    if (*rc::gen::arbitrary<bool>()) terms.overage = UnitPrice{upto(90'000), 1 + upto(9)};
  }
  plan.rounding.to_micros = *rc::gen::element<std::int64_t>(1, 10'000);
  return plan;
}

RC_GTEST_PROP(AccountTest, PartsAddUpForAnyPlanUseAndChargeback, ()) {
  Books books(any_plan());
  books.payers.chargeback.by = static_cast<ChargebackRule>(*rc::gen::inRange(0, 5));
  books.payers.chargeback.shared = static_cast<SharedSplit>(*rc::gen::inRange(0, 2));
  for (const MonthFacts& facts : {january(*rc::gen::inRange(1, 32)), february()}) {
    std::vector<UsageCell> use;
    const int cells = *rc::gen::inRange(0, 4);
    for (int i = 0; i < cells; ++i) {
      use.push_back(calls(*rc::gen::element(kSupport, kSales, kNobody),
                          ActionId{*rc::gen::inRange(0U, 3U)},
                          *rc::gen::inRange<std::int64_t>(0, 9000)));
    }
    books.month(facts, use);
  }
  const Bill bill = books.bill();
  Money lines;
  for (const BillLine& line : bill.lines) {
    lines += line.amount;
    Money parts;
    for (const Money part : line.by_department) {
      RC_ASSERT(part.micros >= 0);
      parts += part;
    }
    RC_ASSERT(parts == line.amount);
    std::int64_t quantity = 0;
    for (const std::int64_t part : line.quantity_by) quantity += part;
    RC_ASSERT(quantity == line.quantity);
  }
  RC_ASSERT(lines == bill.total);
  RC_ASSERT(bill.by_department[0] + bill.by_department[1] == bill.total);
}

}  // namespace
}  // namespace models::testing
