#include "src/interop/focus.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "src/interop/bill_csv.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/price_plans.hpp"
#include "tests/models/support/random_prices.hpp"
#include "tests/models/support/random_world.hpp"
#include "tests/src/interop/focus_rules.hpp"

namespace app {
namespace {

using namespace models;
using namespace models::testing;
using app::testing::CsvRow;
using ::testing::IsEmpty;

/// One task of 5 calls in January and 2 in February, in a run from 30 January to 2 February.
struct World {
  PlanBuilder world;
  World() {
    const ActionId post = world.action(world.tool("ledger"), "post");
    world.workflow_once(world.agent(
        "clerk", {repeat(5.0, {call(post)}), think(2.0 * 86'400.0), repeat(2.0, {call(post)})}));
    world.plan.name = "ledger";
    world.plan.organisation.departments[0].seats = 10;
    world.plan.clock = {
        .year = 2026, .month = 1, .day = 30, .horizon = sim::seconds(4.0 * 86'400.0)};
  }

  std::vector<CsvRow> rows(PricePlan plan) {
    world.plan.pricing.plans = {std::move(plan)};
    const Plan built = world.build();
    const std::vector<RunBills> runs{bill_replication(built, DesignId{0}, 0)};
    const std::vector<std::size_t> all{0};
    const std::string text = focus_csv(built, runs, all);
    EXPECT_THAT(app::testing::focus_faults(text), IsEmpty()) << text;
    return app::testing::csv_rows(text);
  }
};

/// Credits that cost so much a block; an action takes two.
PricePlan credit_plan(std::int64_t block, std::int64_t block_price_micros) {
  PricePlan plan;
  plan.name = "credits";
  plan.charges = {{"actions", {}, {}, false, {2'000'000, 1}}};
  CreditTerms& terms = plan.credits.emplace();
  terms.block = block;
  terms.block_price = {block_price_micros};
  terms.blocks = 1;
  return plan;
}

/// "Kind BilledCost EffectiveCost".
std::vector<std::string> costs(const std::vector<CsvRow>& rows) {
  std::vector<std::string> all;
  for (const CsvRow& row : rows) {
    all.push_back(row.at("x_LineKind") + " " + row.at("BilledCost") + " " +
                  row.at("EffectiveCost"));
  }
  return all;
}

std::int64_t sum(const std::vector<CsvRow>& rows, const char* column) {
  std::int64_t micros = 0;
  for (const CsvRow& row : rows) micros += app::testing::micros_in(row.at(column));
  return micros;
}

TEST(FocusTest, SeatsAreRecurringPurchasesOfSeatMonths) {
  const auto rows = World().rows(seat_plan("seat", {30'000'000}));
  ASSERT_EQ(rows.size(), 2U);
  const CsvRow& january = rows[0];
  // 10 seats for 2 of 31 days: 20/31 seat months at 30 USD.
  EXPECT_EQ(january.at("BilledCost"), "19.354839");
  EXPECT_EQ(january.at("EffectiveCost"), "19.354839");
  EXPECT_EQ(january.at("PricingQuantity"), "0.645161290323");
  EXPECT_EQ(january.at("PricingUnit"), "Seat-Months");
  EXPECT_EQ(january.at("ListUnitPrice"), "30");
  EXPECT_EQ(january.at("ChargeCategory"), "Purchase");
  EXPECT_EQ(january.at("ChargeFrequency"), "Recurring");
  EXPECT_EQ(january.at("BillingPeriodStart"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(january.at("BillingPeriodEnd"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(january.at("ChargePeriodStart"), "2026-01-30T00:00:00Z");
  EXPECT_EQ(january.at("ChargePeriodEnd"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(january.at("BillingAccountId"), "ledger");
  EXPECT_EQ(january.at("SubAccountId"), "office");
  EXPECT_EQ(january.at("ProviderName"), "seat");
  EXPECT_EQ(rows[1].at("BillingPeriodEnd"), "2026-03-01T00:00:00Z");
}

TEST(FocusTest, ActionsAreUsage) {
  const auto rows = World().rows(action_plan("action", {100'000}));
  EXPECT_THAT(costs(rows), ::testing::ElementsAre("usage 0.50 0.50", "usage 0.20 0.20"));
  EXPECT_EQ(rows[0].at("ConsumedQuantity"), "5");
  EXPECT_EQ(rows[0].at("ConsumedUnit"), "Actions");
  EXPECT_EQ(rows[0].at("ListUnitPrice"), "0.1");
  EXPECT_EQ(rows[0].at("PricingCurrency"), "USD");
  EXPECT_EQ(rows[0].at("SkuPriceId"), "action/actions");
}

TEST(FocusTest, AYearEndsWithItsLastBillingPeriod) {
  World december;
  december.world.plan.clock = {
      .year = 2026, .month = 12, .day = 31, .horizon = sim::seconds(86'400.0)};
  const auto rows = december.rows(action_plan("action", {100'000}));
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("BillingPeriodEnd"), "2027-01-01T00:00:00Z");
  EXPECT_EQ(rows[0].at("ChargePeriodEnd"), "2027-01-01T00:00:00Z");
}

TEST(FocusTest, CreditsCostNothingUntilTheyAreUsed) {
  // 10 credits for 5 USD. January uses them all, February 4 of a second block; 6 stay unused.
  const auto rows = World().rows(credit_plan(10, 5'000'000));
  EXPECT_THAT(costs(rows),
              ::testing::ElementsAre("credit use 0.00 5.00", "credits bought 5.00 0.00",
                                     "credit use 0.00 2.00", "credits bought 5.00 0.00"));
  const CsvRow& use = rows[0];
  EXPECT_EQ(use.at("PricingCurrency"), "Credit");
  EXPECT_EQ(use.at("PricingCurrencyListUnitPrice"), "2");
  EXPECT_EQ(use.at("PricingCurrencyEffectiveCost"), "10.00");
  EXPECT_EQ(use.at("ListUnitPrice"), "1");
  EXPECT_EQ(use.at("ContractedCost"), "5.00");
  EXPECT_EQ(use.at("x_Credits"), "10.00");
  EXPECT_EQ(rows[1].at("PricingUnit"), "10 Credits");
  EXPECT_EQ(rows[1].at("PricingCurrency"), "USD");
  EXPECT_EQ(rows[1].at("PricingCurrencyEffectiveCost"), "0.00");
}

TEST(FocusTest, OverageIsAPurchaseForUseThatWas) {
  PricePlan plan = credit_plan(10, 5'000'000);
  plan.credits->overage = UnitPrice{700'000, 1};
  EXPECT_THAT(costs(World().rows(plan)),
              ::testing::ElementsAre("credit use 0.00 5.00", "credits bought 5.00 0.00",
                                     "credit use 0.00 2.80", "credit overage 2.80 0.00"));
}

TEST(FocusTest, LapsedCreditsCostWhatTheyWereBoughtFor) {
  // 20 credits for 10 USD lapse with 1 February, when 14 have been used.
  PricePlan plan = credit_plan(20, 10'000'000);
  plan.credits->expires_days = 3;
  const auto rows = World().rows(plan);
  EXPECT_THAT(costs(rows),
              ::testing::ElementsAre("credit use 0.00 5.00", "credits bought 10.00 0.00",
                                     "credit use 0.00 2.00", "credits lapsed 0.00 3.00"));
  EXPECT_EQ(rows[3].at("ConsumedQuantity"), "0");
  EXPECT_EQ(rows[3].at("PricingQuantity"), "6");
  EXPECT_EQ(rows[3].at("SubAccountId"), "");  // Nobody's.
}

TEST(FocusTest, CreditsThatComeWithThePlanCostNothingAndGoFirst) {
  // 93 a month are 6 for 2 of 31 days, and 6 for 2 of 28: January takes 4 of the block's 10.
  PricePlan plan = credit_plan(10, 5'000'000);
  plan.included.per_month = 93;
  EXPECT_THAT(costs(World().rows(plan)),
              ::testing::ElementsAre("credit use 0.00 2.00", "credits bought 5.00 0.00",
                                     "credit use 0.00 0.00", "credits lapsed 0.00 0.00"));
}

TEST(FocusTest, AYearlyShortfallIsForAllOfTheRun) {
  PricePlan plan = action_plan("action", {100'000});
  plan.commitment = Commitment{{365'000'000}, true};  // 4 USD for 4 days, of which 0.70 were used.
  const auto rows = World().rows(plan);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].at("BilledCost"), "3.30");
  EXPECT_EQ(rows[2].at("ChargePeriodStart"), "2026-01-30T00:00:00Z");
  EXPECT_EQ(rows[2].at("ChargePeriodEnd"), "2026-02-03T00:00:00Z");
  EXPECT_EQ(rows[2].at("BillingPeriodStart"), "2026-02-01T00:00:00Z");
}

TEST(FocusTest, ATrueUpIsOnTheLastInvoice) {
  PricePlan plan = seat_plan("seat", {31'000'000});
  plan.seats->annual = true;
  plan.seats->committed = 4;
  const auto rows = World().rows(plan);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[2].at("x_LineKind"), "true-up");
  EXPECT_EQ(rows[2].at("BilledCost"), "12.00");  // 6 more seats for 2 of 31 days.
  EXPECT_EQ(rows[2].at("ChargePeriodEnd"), "2026-02-01T00:00:00Z");
  EXPECT_EQ(rows[2].at("BillingPeriodStart"), "2026-02-01T00:00:00Z");
}

TEST(FocusTest, NamesWithCommasAndQuotesAreFields) {
  PricePlan plan = action_plan("action", {100'000});
  plan.origin = {"Acme, \"agents\"", "https://acme.example/a,b", "2026-01-05", "documented"};
  const auto rows = World().rows(plan);
  EXPECT_EQ(rows[0].at("ProviderName"), "Acme, \"agents\"");
  EXPECT_EQ(rows[0].at("SkuPriceDetails"),
            R"({"x_Confidence":"documented","x_Effective":"2026-01-05","x_Source":)"
            R"("https://acme.example/a,b"})");
}

TEST(FocusTest, CostsOfRandomBillsAddUpAndRowsKeepTheRules) {
  const auto property = [] {
    PlanBuilder world = help_desk(0.002, 3.0 * 86'400.0);
    world.plan.clock.month = 1;
    world.plan.clock.day = 30;
    world.plan.pricing.chargeback = random_chargeback();
    world.plan.pricing.plans.clear();
    for (const char* const name : {"a", "b", "c"}) {
      world.plan.pricing.plans.push_back(random_price_plan(name));
    }
    const Plan plan = world.build();
    const std::vector<RunBills> runs{
        bill_replication(plan, DesignId{RandomWorld::below(3)}, RandomWorld::below(5))};
    for (std::size_t p = 0; p < 3; ++p) {
      const Bill& bill = runs[0].plans[p].bill;
      const std::string text = focus_csv(plan, runs, std::vector<std::size_t>{p});
      RC_ASSERT(app::testing::focus_faults(text) == std::vector<std::string>());
      const auto rows = app::testing::csv_rows(text);
      RC_ASSERT(sum(rows, "BilledCost") == bill.total.micros);
      RC_ASSERT(sum(rows, "EffectiveCost") <= bill.total.micros);
      if (!plan.pricing.plans[p].credits) {
        RC_ASSERT(sum(rows, "EffectiveCost") == bill.total.micros);
      }
      for (std::size_t d = 0; d < bill.by_department.size(); ++d) {
        std::vector<CsvRow> its = rows;
        std::erase_if(its, [&](const CsvRow& row) {
          return row.at("SubAccountId") != plan.organisation.departments[d].name;
        });
        RC_ASSERT(sum(its, "BilledCost") == bill.by_department[d].micros);
      }
      std::int64_t used = 0;
      for (const BillLine& line : bill.lines) used += line.unit ? line.quantity : 0;
      std::int64_t consumed = 0;
      for (const CsvRow& row : rows) {
        const std::string& quantity = row.at("ConsumedQuantity");
        consumed += quantity.empty() ? 0 : std::stoll(quantity);
      }
      RC_ASSERT(consumed == used);
    }
  };
  EXPECT_TRUE(holds_for(60, "FOCUS rows", property));
}

TEST(FocusTest, EveryRuleCanFail) {
  World world;
  world.world.plan.pricing.plans = {action_plan("action", {100'000})};
  const Plan plan = world.world.build();
  const std::vector<RunBills> runs{bill_replication(plan, DesignId{0}, 0)};
  const std::string good = focus_csv(plan, runs, std::vector<std::size_t>{0});
  const auto broken = [&good](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return app::testing::focus_faults(text).size();
  };
  EXPECT_EQ(broken("BilledCost", "Billedcost"), 2U + 0U);
  EXPECT_GE(broken("2026-01-30T00:00:00Z", "2026-01-30"), 1U);
  EXPECT_GE(broken("Usage-Based", "Sometimes"), 1U);
  EXPECT_GE(broken(",Usage,", ",Purchase,"), 2U);
  EXPECT_GE(broken(",USD,", ",Dollar,"), 1U);
  EXPECT_GE(broken("\n0.50,", "\n$0.50,"), 1U);
  EXPECT_GE(broken("AI and Machine Learning", "Artificial Intelligence"), 1U);
  EXPECT_GE(broken(",0.1,", ",0.2,"), 1U);
  EXPECT_GE(broken("\"{\"\"design", "\"[\"\"design"), 1U);
}

TEST(BillCsvTest, PartsOfDepartmentsAddUpToTheLine) {
  PlanBuilder world = help_desk(0.002, 86'400.0);
  world.plan.pricing.plans = {hybrid_plan("hybrid", {15'000'000}, 300, {80'000})};
  const Plan plan = world.build();
  const std::vector<RunBills> runs{bill_replication(plan, DesignId{1}, 2)};
  const auto rows = app::testing::csv_rows(bill_csv(plan, runs, std::vector<std::size_t>{0}));
  std::map<std::string, std::int64_t> amounts;
  std::map<std::string, std::int64_t> parts;
  for (const CsvRow& row : rows) {
    EXPECT_EQ(row.at("replication"), "2");
    amounts[row.at("item")] = app::testing::micros_in(row.at("amount"));
    parts[row.at("item")] += app::testing::micros_in(row.at("department_amount"));
  }
  EXPECT_EQ(amounts.size(), 3U);  // Seats, included actions, actions.
  EXPECT_EQ(amounts, parts);
  std::int64_t total = 0;
  for (const auto& [item, amount] : amounts) total += amount;
  EXPECT_EQ(total, runs[0].plans[0].bill.total.micros);
}

}  // namespace
}  // namespace app
