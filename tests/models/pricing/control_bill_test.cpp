#include "models/pricing/control_bill.hpp"

#include <gtest/gtest.h>

namespace models {
namespace {

constexpr std::int64_t kUsd = 1'000'000'000'000;  // In millionths of a millionth.

TEST(ControlBillTest, EveryItemByHand) {
  GovernancePrices prices;
  prices.decision = {5'000'000};     // 5 USD/1M
  prices.token = {10'000'000};       // 10 USD/1M
  prices.introspection = {400'000};  // 0.40 USD/1M
  prices.log_gb = {kUsd / 2};        // 0.50 USD/GB
  prices.log_event = {1'000'000};    // 0.10 USD/100k
  prices.approver_hour = {60 * kUsd};
  prices.overtime_millionths = 1'500'000;
  prices.alert = {{60 * kUsd}, sim::seconds(1200.0)};
  prices.retention = {90 * 86'400, {3 * kUsd / 100}};
  const ControlUse use{.decisions = 1'000'001,
                       .credentials = 250,
                       .introspections = 3'000'000,
                       .log_entries = 1'000'000,
                       .log_bytes = 700'000'000,
                       .approving = sim::seconds(2.5 * 3600.0),
                       .overtime = sim::seconds(1800.0),
                       .alerts = 7};
  const ControlBill bill = bill_controls(prices, use);
  EXPECT_EQ(bill.decisions->micros, 5'000'005);       // 1,000,001 * 5 millionths
  EXPECT_EQ(bill.tokens->micros, 2'500);              // 250 * 10
  EXPECT_EQ(bill.introspections->micros, 1'200'000);  // 3 * 0.40
  EXPECT_EQ(bill.log->micros, 1'350'000);             // 0.7 * 0.50 + 10 * 0.10
  EXPECT_EQ(bill.approvers->micros, 150'000'000);     // 2.5 h * 60
  EXPECT_EQ(bill.overtime->micros, 45'000'000);       // 0.5 h * 60 * 1.5
  EXPECT_EQ(bill.alerts->micros, 140'000'000);        // 7 * 20
  // 0.7 GB * 0.03 * 90 d / 30.4375 d = 0.0620945...
  EXPECT_EQ(bill.retention->micros, 62'094);
  EXPECT_EQ(bill.total()->micros, 5'000'005 + 2'500 + 1'200'000 + 1'350'000 + 150'000'000 +
                                      45'000'000 + 140'000'000 + 62'094);
}

TEST(ControlBillTest, WhatHasNoPriceIsMissingAndNotInTheTotal) {
  const ControlUse use{.decisions = 10, .credentials = 10, .approving = sim::seconds(3600.0)};
  EXPECT_FALSE(bill_controls({}, use).total().has_value());
  GovernancePrices prices;
  prices.token = {2'000'000};
  const ControlBill bill = bill_controls(prices, use);
  EXPECT_EQ(bill.tokens->micros, 20);
  EXPECT_EQ(bill.total()->micros, 20);
  for (const auto& item : {bill.decisions, bill.introspections, bill.approvers, bill.overtime,
                           bill.log, bill.retention, bill.alerts}) {
    EXPECT_FALSE(item.has_value());
  }
  // A price and nothing done is 0.
  EXPECT_EQ(bill_controls(prices, {}).tokens->micros, 0);
}

TEST(ControlBillTest, WithoutAFactorOvertimeCostsAsAnyHour) {
  GovernancePrices prices;
  prices.approver_hour = {60 * kUsd};
  const ControlUse use{.approving = sim::seconds(3600.0), .overtime = sim::seconds(1800.0)};
  const ControlBill bill = bill_controls(prices, use);
  EXPECT_EQ(bill.approvers->micros, 90'000'000);
  EXPECT_FALSE(bill.overtime.has_value());
}

TEST(ControlBillTest, AnAlarmMayHaveAPriceOfItsOwn) {
  GovernancePrices prices;
  prices.alert = {{12 * kUsd}, std::nullopt};
  EXPECT_EQ(bill_controls(prices, {.alerts = 3}).alerts->micros, 36'000'000);
}

TEST(ControlBillTest, HalvesAreRoundedToEvenOnce) {
  GovernancePrices prices;
  prices.decision = {500'000};  // Half a millionth.
  const auto decisions = [&](std::uint64_t count) {
    return bill_controls(prices, {.decisions = count}).decisions->micros;
  };
  EXPECT_EQ(decisions(1), 0);
  EXPECT_EQ(decisions(2), 1);  // Not 0 + 0.
  EXPECT_EQ(decisions(3), 2);
  EXPECT_EQ(decisions(5), 2);
  EXPECT_EQ(decisions(7), 4);
  // 0.3 + 0.3 millionths of one item are rounded together.
  prices.log_gb = {300'000'000'000'000};  // 300 USD/GB: 0.3 millionths a byte.
  prices.log_event = {300'000};
  EXPECT_EQ(bill_controls(prices, {.log_entries = 1, .log_bytes = 1}).log->micros, 1);
}

TEST(ControlBillTest, ProductsBeyond64BitsAreExact) {
  GovernancePrices prices;
  prices.decision = {9'999'999'999'999'999};
  // 9,999.999999999999 USD * 1e8 = 999,999,999,999.9999 USD, in millionths 999999999999999900.
  EXPECT_EQ(bill_controls(prices, {.decisions = 100'000'000}).decisions->micros,
            999'999'999'999'999'900);
}

}  // namespace
}  // namespace models
