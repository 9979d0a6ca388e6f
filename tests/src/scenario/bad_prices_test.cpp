#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// One entry of pricing: in the good scenario, and the messages about it. The entry begins at
// f.yaml:32:15.
struct Case {
  const char* entry;
  std::vector<std::string> messages;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.entry; }

class BadPriceTest : public testing::TestWithParam<Case> {};

TEST_P(BadPriceTest, SaysWhatWasFoundAndWhatToWrite) {
  const Case& one = GetParam();
  EXPECT_EQ(errors_of(with("threats:", "pricing: {a: " + std::string(one.entry) + "}\nthreats:")),
            one.messages);
}

const Case kCases[] = {
    {"{plan: seat, price: 3 USD/seat}", {}},
    {"{plan: seat, price: 3}", {}},
    {"{plan: seat, price: 3 dollars/seat/month}", {}},
    {"{plan: seat, price: [3]}", {}},
    {"{plan: seat, price: -3 USD/seat/month}", {}},
    {"{plan: seat, price: 20000 USD/seat/month}", {}},
    {"{plan: seat, price: 0.0000001 USD/seat/month}", {}},
    {"{plan: seat}", {}},
    {"{plan: seat, price: null}", {}},
    {"{plan: seats, price: 3 USD/seat/month}", {}},
    {"{price: 3 USD/seat/month}", {}},
    {"{plan: seat, price: 3 USD/seat/month, committed: 10 seats}", {}},
    {"{plan: seat, price: 3 USD/seat/month, least: 1.5 seats}", {}},
    {"{plan: seat, price: 3 USD/seat/month, least: 5M seats}", {}},
    {"{plan: seat, price: 3 USD/seat/month, seats: 4}", {}},
    {"{plan: action}", {}},
    {"{plan: action, price: 1 USD/action, tiers: [{from: 0, price: 1 USD/action}]}", {}},
    {"{plan: action, price: 1 USD/action, mode: volume}", {}},
    {"{plan: action, tiers: [{from: 5, price: 1 USD/action}]}", {}},
    {"{plan: action, tiers: [{from: 0, price: 1 USD/action}, {from: 9, price: 2 USD/action}, "
     "{from: 9, price: 3 USD/action}]}",
     {}},
    {"{plan: action, tiers: [{from: some, price: 1 USD/action}]}", {}},
    {"{plan: action, tiers: []}", {}},
    {"{plan: action, price: 1 USD/action, by: {delete: 2 USD/action}}", {}},
    {"{plan: action, price: 1 USD/action, by: {execute: 2 USD/action}}", {}},
    {"{plan: action, price: 1 USD/action, by: {read: 2 USD/call}}", {}},
    {"{plan: action, price: 1.2345678901234567 USD/action}", {}},
    {"{plan: action, price: 1 USD/action, included: 5 actions/seat/month}", {}},
    {"{plan: action, price: 1 USD/action, seat: 1 USD/seat/month, by: {read: 2 USD/action}, "
     "included: 5 actions/seat/month}",
     {}},
    {"{plan: action, price: 1 USD/action, pooled: true}", {}},
    {"{plan: action, price: 1 USD/action, included: 5 actions/month, pooled: true}", {}},
    {"{plan: action, price: 1 USD/action, included: 5 actions}", {}},
    {"{plan: action, cap: {spend: 5 USD/month}, tiers: [{from: 0, price: 1 USD/action}, {from: 9, "
     "price: 2 USD/action}]}",
     {}},
    {"{plan: action, cap: {spend: 5 USD/month}, price: 1 USD/action, included: 5 actions/month}",
     {}},
    {"{plan: outcome, cap: {spend: 5 USD/month}, price: 1 USD/outcome}", {}},
    {"{plan: seat, cap: {spend: 5 USD/month}, price: 1 USD/seat/month}", {}},
    {"{plan: credit, cap: {spend: 5 USD/month}, price: 1 USD/credit, rates: {action: 1 credits}}",
     {}},
    {"{plan: conversation, price: 1 USD/conversation, window: 0s}", {}},
    {"{plan: conversation, price: 1 USD/conversation, by: {jobs: 2 USD/conversation}}", {}},
    {"{plan: outcome, price: 1 USD/outcome, workflows: []}", {}},
    {"{plan: identity, price: 10 USD/1M}", {}},
    {"{plan: identity, counts: credentials, price: 3 USD/identity/month}", {}},
    {"{plan: token, input: 2 USD/1M, output: 2 USD/1M}", {}},
    {"{plan: ingest, price: 2 USD/TB}", {}},
    {"{plan: ingest, tiers: [{from: 0, price: 2 USD/GB}, {from: 5, price: 1 USD/GB}]}", {}},
    {"{plan: ingest, tiers: [{from: 0, price: 2 USD/GB}, {from: 5, price: 1 USD/entry}]}", {}},
    {"{plan: hybrid, overage: 1 USD/action}", {}},
    {"{plan: hybrid, seat: 1 USD/seat/month, included: 5 actions/seat/month}", {}},
    {"{plan: flat}", {}},
    {"{plan: credit, price: 1 USD/credit}", {}},
    {"{plan: credit, rates: {action: 1 credits}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 20}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: -1 credits}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: many}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {calls: 1 credits}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {execute: 1 credits}}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, window: 1h}", {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, also: [{plan: decision, "
     "price: 1 USD/1M}]}",
     {}},
    {"{plan: credit, price: 0.001234567 USD/1k credits, rates: {action: 1.234567 credits/1M}}", {}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 0, price: 1 USD}}", {}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, expires: "
     "36h}}",
     {}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, expires: "
     "never}}",
     {}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, each: start, "
     "expires: month}}",
     {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, blocks: {credits: 10, price: "
     "1 USD, count: 0}}",
     {}},
    {"{plan: credit, rates: {action: 1 credits}, seat: 1 USD/seat/month, included: 5 "
     "credits/seat/month, blocks: {credits: 10, price: 1 USD}}",
     {}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, seat: 1 USD/seat/month, "
     "included: [5 credits/seat/month, 5 credits/month]}",
     {}},
    {"{plan: action, price: 1 USD/action, fee: 3 EUR/month}", {}},
    {"{plan: seat, price: 3 EUR/seat/month}", {}},
    {"{plan: seat, currency: EUR, price: 3 USD/seat/month}", {}},
    {"{plan: seat, currency: euro, price: 3 USD/seat/month}", {}},
    {"{plan: seat, price: 3 USD/seat/month, exchange: {rate: 1.08 USD/EUR, source: x, as_of: "
     "2026-01-01}}",
     {}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 1.08 USD/GBP, source: x, as_of: "
     "2026-01-01}}",
     {}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 0.9 EUR/USD, source: x, as_of: "
     "2026-01-01}}",
     {}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 1.08 USD/EUR}}", {}},
    {"{plan: seat, price: 3 USD/seat/month, rounding: {to: 0 USD}}", {}},
    {"{plan: seat, price: 3 USD/seat/month, minimum: 500 USD}", {}},
    {"{plan: seat, price: 3 USD/seat/month, effective: 2026-02-30}", {}},
    {"{plan: action, price: 1 USD/action, also: [{plan: seat, price: 3 USD/seat/month}]}", {}},
    {"{plan: action, price: 1 USD/action, also: [{plan: action, price: 3 USD/action}]}", {}},
    {"{plan: action, price: 1 USD/action, also: [{plan: decision, price: 1 USD/1M}, {plan: "
     "decision, price: 2 USD/1M}]}",
     {}},
    {"{use: no_such_preset}", {}},
    {"{use: servicenow_assists}", {}},
    {"{use: hcp_vault, price: 3 USD/identity/month}", {}},
    {"{use: microsoft_365_copilot, fee: 3 EUR/month}", {}},
};

TEST(BadPricingTest, APlanIsNotNamedLikeAMetric) {
  EXPECT_EQ(errors_of(with("threats:",
                           "pricing: {usage: {plan: seat, price: 3 "
                           "USD/seat/month}}\nthreats:")),
            std::vector<std::string>{"f.yaml:32:11: error[E0107]: 'usage' is the metric cost.usage "
                                     "(give the price plan another name)"});
}

TEST(BadPricingTest, KindsOfTokensAreNotGuessed) {
  const std::vector<std::string> errors =
      errors_of(with("threats:",
                     "pricing: {kinds: {plan: token, input: 2 USD/1M, output: 9 USD/1M}}\n"
                     "threats:"));
  ASSERT_FALSE(errors.empty());
  EXPECT_NE(errors[0].find("error[E0324]"), std::string::npos) << errors[0];
}

TEST(BadPricingTest, SomebodyMustPay) {
  EXPECT_EQ(
      errors_of(with("threats:", "chargeback: {by: tool_owner}\nthreats:")),
      std::vector<std::string>{"f.yaml:32:18: error[E0402]: no tool names an owner, so nobody "
                               "would pay (write owner: at a tool, or by: "
                               "initiating_department)"});
}

INSTANTIATE_TEST_SUITE_P(EachMessage, BadPriceTest, testing::ValuesIn(kCases));

}  // namespace
}  // namespace app
