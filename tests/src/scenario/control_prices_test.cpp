#include "src/scenario/sections/control_prices.hpp"

#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

constexpr std::int64_t kUsd = 1'000'000'000'000;

std::string priced(const std::string& pricing) {
  return with("threats:", "pricing:\n" + pricing + "threats:");
}

models::GovernancePrices read(const std::string& pricing) {
  return load_good(priced(pricing)).plan.pricing.governance;
}

TEST(ControlPricesTest, EveryKeyIsReadExactly) {
  const models::GovernancePrices prices = read(
      "  controls:\n"
      "    plan: governance\n"
      "    decision: 5 USD/1M\n"
      "    token: 0.01 USD/1k\n"
      "    introspection: 0.40 USD/1M\n"
      "    log: 0.50 USD/GB\n"
      "    log_event: 0.10 USD/100k\n"
      "    retention: {for: 90d, price: 0.03 USD/GB/month}\n"
      "    approver: 60 USD/h\n"
      "    overtime: 1.5\n"
      "    alert: {time: 20min, rate: 45 USD/h}\n");
  EXPECT_EQ(prices.decision->picos, 5'000'000);
  EXPECT_EQ(prices.token->picos, 10'000'000);
  EXPECT_EQ(prices.introspection->picos, 400'000);
  EXPECT_EQ(prices.log_gb->picos, kUsd / 2);
  EXPECT_EQ(prices.log_event->picos, 1'000'000);
  EXPECT_EQ(prices.retention->for_s, 90 * 86'400);
  EXPECT_EQ(prices.retention->per_gb_month.picos, 3 * kUsd / 100);
  EXPECT_EQ(prices.approver_hour->picos, 60 * kUsd);
  EXPECT_EQ(prices.overtime_millionths, 1'500'000);
  EXPECT_EQ(prices.alert->price.picos, 45 * kUsd);
  EXPECT_EQ(prices.alert->time, sim::seconds(1200.0));
}

TEST(ControlPricesTest, WhatIsNotStatedStaysWithoutAPrice) {
  const models::GovernancePrices prices = read("  a: {plan: governance, alert: 12 USD}\n");
  EXPECT_EQ(prices.alert->price.picos, 12 * kUsd);
  EXPECT_FALSE(prices.alert->time.has_value());
  EXPECT_FALSE(prices.decision || prices.token || prices.introspection || prices.log_gb ||
               prices.log_event || prices.retention || prices.approver_hour ||
               prices.overtime_millionths);
  EXPECT_FALSE(load_good(kGood).plan.pricing.governance.stated());
}

TEST(ControlPricesTest, SeveralEntriesAddUp) {
  const models::GovernancePrices prices = read(
      "  decisions: {use: agentcore_policy}\n"
      "  tokens: {use: agentcore_identity}\n"
      "  volume: {use: datadog_log_ingest}\n"
      "  index: {use: datadog_log_index}\n"
      "  kept: {use: log_retention_estimate}\n"
      "  people: {use: people_estimate, approver: 80 USD/h}\n");
  EXPECT_EQ(prices.decision->picos, 25'000'000);
  EXPECT_EQ(prices.token->picos, 10'000'000);
  EXPECT_EQ(prices.log_gb->picos, kUsd / 10);
  EXPECT_EQ(prices.log_event->picos, 1'700'000);
  EXPECT_EQ(prices.retention->per_gb_month.picos, 3 * kUsd / 100);
  EXPECT_EQ(prices.approver_hour->picos, 80 * kUsd);
}

TEST(ControlPricesTest, ASecondPriceNamesBothPlaces) {
  // Within the same file, and between presets: there the entries are named.
  EXPECT_EQ(errors_of(priced("  a: {plan: governance, token: 2 USD/1M}\n"
                             "  b: {plan: governance, log: 1 USD/GB, token: 3 USD/1M}\n"
                             "  c: {use: avp_single}\n"
                             "  d: {use: agentcore_policy}\n")),
            (std::vector<std::string>{
                "f.yaml:34:47: error[E0107]: 'token' has a price already, at f.yaml:33:32 (keep "
                "one of them)",
                "f.yaml:36:3: error[E0107]: 'decision' has a price already, at f.yaml:35:3 (keep "
                "one of them)"}));
}

TEST(ControlPricesTest, AllThatIsWrongIsFoundAtOnce) {
  EXPECT_EQ(
      errors_of(priced("  none: {plan: governance}\n"
                       "  odd: {plan: governance, overtime: 0.5, decision: 5 USD}\n"
                       "  unit: {plan: governance, log: 3 USD, log_event: 2 EUR/1k}\n"
                       "  kept: {plan: governance, retention: {for: 90d}}\n"
                       "  alarm: {plan: governance, alert: {time: 0s, rate: 9 USD/h}}\n"
                       "  rich: {plan: governance, approver: 20000 USD/h}\n"
                       "  poor: {plan: governance, introspection: 0.0000001 USD/1M}\n")),
      (std::vector<std::string>{
          "f.yaml:33:9: error[E0102]: plan: governance without any price (write at least one of: "
          "decision, token, introspection, log, log_event, retention, approver, alert)",
          "f.yaml:34:37: error[E0204]: the factor '0.5' is out of range (write a number from 1 to "
          "10)",
          "f.yaml:34:37: error[E0102]: overtime without the price of an hour (add approver: 60 "
          "USD/h)",
          "f.yaml:35:33: error[E0202]: '3 USD' is a price per something else (write for example 5 "
          "USD/GB)",
          "f.yaml:35:51: error[E0202]: unknown currency 'EUR' in '2 EUR/1k' (amounts are in USD; "
          "write for example 4 USD/1M)",
          "f.yaml:36:39: error[E0102]: missing key 'price' (Price of keeping it, e.g. 0.03 "
          "USD/GB/month.)",
          "f.yaml:37:43: error[E0204]: the time '0s' is not positive (write a time above 0)",
          "f.yaml:38:38: error[E0204]: '20000 USD/h' is too much (write at most 10000 USD)",
          "f.yaml:39:43: error[E0204]: '0.0000001 USD/1M' is too little to be told from 0 (write "
          "0, or at least 1e-12 USD a piece)"}));
}

TEST(ControlPricesTest, AVendorWithoutAPriceIsUsableOnceOneIsSet) {
  EXPECT_EQ(errors_of(priced("  log: {use: splunk_ingest}\n")).size(), 1U);
  EXPECT_EQ(read("  log: {use: splunk_ingest, log: 3 USD/GB}\n").log_gb->picos, 3 * kUsd);
}

}  // namespace
}  // namespace app
