#include <gtest/gtest.h>

#include <algorithm>

#include "models/pricing/account.hpp"

namespace models {
namespace {

/// Two months of a plan with credits, and what a department uses in each.
struct TwoMonths {
  Organisation organisation;
  PricePlan plan;
  Payers payers;
  TwoMonths() {
    organisation.departments.resize(1);
    organisation.actions.resize(1);
    payers.departments = 1;
    payers.workflow_owners.resize(1);
    payers.tool_owners.resize(1);
    plan.charges = {{"actions", {}, {}, false, {1'000'000, 1}}};
    CreditTerms& terms = plan.credits.emplace();
    terms.block = 10;
    terms.block_price = {5'000'000};
    terms.blocks = 1;
    plan.included.per_month = 5;
  }

  Bill bill(std::int64_t first, std::int64_t second) const {
    Account account(organisation, plan, payers, {});
    std::int64_t day = 0;
    for (const std::int64_t actions : {first, second}) {
      MonthFacts facts;
      facts.covered_days = facts.days_in_month = 30;
      facts.licensed.resize(1);
      facts.occupied.resize(1);
      account.open_month(facts);
      UsageCell cell;
      cell.department = DepartmentId{0};
      cell.calls = {{actions, 0}};
      account.add({&cell, 1}, day, true);
      account.close_month(facts);
      day += 30;
    }
    return account.finish();
  }
};

Money lapsed(const Bill& bill, std::uint32_t month) {
  Money credits;
  for (const BillLine& line : bill.lines) {
    if (line.kind == LineKind::kCreditExpiry && line.month == month) credits += line.credits;
  }
  return credits;
}

TEST(IncludedCreditsTest, TheyGoBeforeBoughtOnesThatLastAndLapseWithTheirMonth) {
  // 5 come with each month. 2 are used, then 1: 3 and 4 lapse, and the bought 10 stay.
  const Bill bill = TwoMonths().bill(2, 1);
  EXPECT_EQ(lapsed(bill, 0), Money{3'000'000});
  EXPECT_EQ(lapsed(bill, 1), Money{4'000'000});
  EXPECT_EQ(bill.included_credits, (std::vector<Money>{{5'000'000}, {5'000'000}}));
}

TEST(IncludedCreditsTest, WhatIsNotCoveredTakesBoughtOnes) {
  // 5 + 10 + 5 credits cover 8 and then 12 actions; one more needs another block.
  EXPECT_EQ(TwoMonths().bill(8, 12).total, Money{5'000'000});
  EXPECT_EQ(TwoMonths().bill(8, 13).total, Money{10'000'000});
}

}  // namespace
}  // namespace models
