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
    {"{plan: seat, price: 3 USD/seat}",
     {"f.yaml:32:34: error[E0202]: '3 USD/seat' is a price per something else (write for example 5 "
      "USD/seat/month)"}},
    {"{plan: seat, price: 3}",
     {"f.yaml:32:34: error[E0201]: the amount '3' has no currency (write for example 5 "
      "USD/seat/month)"}},
    {"{plan: seat, price: 3 dollars/seat/month}",
     {"f.yaml:32:34: error[E0202]: unknown currency 'dollars' in '3 dollars/seat/month' (three "
      "capital letters; write for example 5 USD/seat/month)"}},
    {"{plan: seat, price: [3]}",
     {"f.yaml:32:34: error[E0203]: expected an amount of money, found a list (write for example 5 "
      "USD/seat/month)"}},
    {"{plan: seat, price: -3 USD/seat/month}",
     {"f.yaml:32:34: error[E0204]: the price is negative: '-3 USD/seat/month' (write 0 or more)"}},
    {"{plan: seat, price: 20000 USD/seat/month}",
     {"f.yaml:32:34: error[E0204]: '20000 USD/seat/month' is too much (write at most 10000 for "
      "one)"}},
    {"{plan: seat, price: 0.0000001 USD/seat/month}",
     {"f.yaml:32:34: error[E0204]: '0.0000001 USD/seat/month' is finer than a millionth (write at "
      "most 6 digits after the point)"}},
    {"{plan: seat}",
     {"f.yaml:32:14: error[E0102]: missing key 'price' (Price of a seat, e.g. 30 "
      "USD/seat/month.)"}},
    {"{plan: seat, price: null}",
     {"f.yaml:32:27: error[E0203]: expected an amount of money, found nothing (write for example 5 "
      "USD/seat/month)"}},
    {"{plan: action, price: null}",
     {"f.yaml:32:29: error[E0203]: a price that is not known (write it, with its currency and what "
      "it is for)"}},
    {"{plan: seats, price: 3 USD/seat/month}",
     {"f.yaml:32:21: error[E0105]: unknown price plan 'seats' (write one of: seat, action, credit, "
      "conversation, outcome, identity, decision, token, ingest, hybrid, flat, governance)"}},
    {"{price: 3 USD/seat/month}",
     {"f.yaml:32:14: error[E0102]: missing key 'plan' (write plan: seat, action, credit, "
      "conversation, outcome, identity, decision, token, ingest, hybrid, flat, governance)"}},
    {"{plan: seat, price: 3 USD/seat/month, committed: 10 seats}",
     {"f.yaml:32:52: error[E0412]: committed seats without an annual term (write term: annual)"}},
    {"{plan: seat, price: 3 USD/seat/month, least: 1.5 seats}",
     {"f.yaml:32:59: error[E0203]: expected a whole number of seats, found '1.5 seats' (write for "
      "example 500 seats)"}},
    {"{plan: seat, price: 3 USD/seat/month, least: 5M seats}",
     {"f.yaml:32:59: error[E0204]: '5M seats' is out of range (write 0 to 1000000)"}},
    {"{plan: seat, price: 3 USD/seat/month, seats: 4}",
     {"f.yaml:32:52: error[E0101]: unknown key 'seats' (write one of: plan, price, least, counts, "
      "term, committed, currency, exchange, minimum, fee, budget, cap, … (20 in all))"}},
    {"{plan: action}",
     {"f.yaml:32:14: error[E0102]: missing key 'price' (write price: or tiers:)"}},
    {"{plan: action, price: 1 USD/action, tiers: [{from: 0, price: 1 USD/action}]}",
     {"f.yaml:32:50: error[E0107]: both 'price' and 'tiers' (write one of them)"}},
    {"{plan: action, price: 1 USD/action, mode: volume}",
     {"f.yaml:32:50: error[E0412]: 'mode' without 'tiers' (leave it out)"}},
    {"{plan: action, tiers: [{from: 5, price: 1 USD/action}]}",
     {"f.yaml:32:44: error[E0204]: the first tier does not start at 0 (write from: 0)"}},
    {"{plan: action, tiers: [{from: 0, price: 1 USD/action}, {from: 9, price: 2 USD/action}, "
     "{from: 9, price: 3 USD/action}]}",
     {"f.yaml:32:108: error[E0204]: the tiers do not ascend (let each start above the one "
      "before)"}},
    {"{plan: action, tiers: [{from: some, price: 1 USD/action}]}",
     {"f.yaml:32:44: error[E0203]: expected where the tier starts, found 'some' (write for example "
      "from: 1000)"}},
    {"{plan: action, tiers: []}",
     {"f.yaml:32:36: error[E0410]: the list is empty (write at least one item)"}},
    {"{plan: action, price: 1 USD/action, by: {delete: 2 USD/action}}",
     {"f.yaml:32:55: error[E0301]: unknown class of calls 'delete' (write one of: read, write, "
      "execute, egress, desk, desk.read, desk.send)"}},
    {"{plan: action, price: 1 USD/action, by: {execute: 2 USD/action}}",
     {"f.yaml:32:55: error[E0412]: no tool action falls into the class 'execute' (leave it out, or "
      "add an action)"}},
    {"{plan: action, price: 1 USD/action, by: {read: 2 USD/call}}",
     {"f.yaml:32:61: error[E0202]: '2 USD/call' is a price per something else (write for example 5 "
      "USD/action)"}},
    {"{plan: action, price: 1.2345678901234567 USD/action}",
     {"f.yaml:32:36: error[E0204]: '1.2345678901234567 USD/action' has too many digits (write the "
      "price of more of them, e.g. 5 USD/1M)"}},
    {"{plan: action, price: 1 USD/action, included: 5 actions/seat/month}",
     {"f.yaml:32:50: error[E0102]: units for each seat, and no price of a seat (add seat: 15 "
      "USD/seat/month, or write them per month)"}},
    {"{plan: action, price: 1 USD/action, seat: 1 USD/seat/month, by: {read: 2 USD/action}, "
     "included: 5 actions/seat/month}",
     {"f.yaml:32:100: error[E0431]: included actions, and 2 prices of actions (write one price, "
      "without by:)"}},
    {"{plan: action, price: 1 USD/action, pooled: true}",
     {"f.yaml:32:50: error[E0412]: 'pooled' without 'included' (leave it out)"}},
    {"{plan: action, price: 1 USD/action, included: 5 actions/month, pooled: true}",
     {"f.yaml:32:77: error[E0412]: what is included belongs to no seat, so it is pooled anyway "
      "(leave it out)"}},
    {"{plan: action, price: 1 USD/action, included: 5 actions}",
     {"f.yaml:32:60: error[E0203]: expected a whole number of actions/seat/month, found '5 "
      "actions' (write for example 500 actions/seat/month)"}},
    {"{plan: action, cap: {spend: 5 USD/month}, tiers: [{from: 0, price: 1 USD/action}, {from: 9, "
     "price: 2 USD/action}]}",
     {"f.yaml:32:29: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan has tiers (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: action, cap: {spend: 5 USD/month}, price: 1 USD/action, included: 5 actions/month}",
     {"f.yaml:32:29: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan includes units (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: outcome, cap: {spend: 5 USD/month}, price: 1 USD/outcome}",
     {"f.yaml:32:30: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan bills by outcome (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: seat, cap: {spend: 5 USD/month}, price: 1 USD/seat/month}",
     {"f.yaml:32:27: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan bills no actions (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: credit, cap: {spend: 5 USD/month}, price: 1 USD/credit, rates: {action: 1 credits}}",
     {"f.yaml:32:29: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan bills credits (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: conversation, price: 1 USD/conversation, window: 0s}",
     {"f.yaml:32:70: error[E0204]: the time '0s' is not positive (write a time above 0)"}},
    {"{plan: conversation, price: 1 USD/conversation, by: {jobs: 2 USD/conversation}}",
     {"f.yaml:32:67: error[E0301]: unknown workflow 'jobs' (write one of: job)"}},
    {"{plan: outcome, price: 1 USD/outcome, workflows: []}",
     {"f.yaml:32:63: error[E0410]: the list is empty (write at least one item)"}},
    {"{plan: identity, price: 10 USD/1M}",
     {"f.yaml:32:38: error[E0202]: a price per credential, and identities are counted (write for "
      "example 3 USD/identity/month, or counts: credentials)"}},
    {"{plan: identity, counts: credentials, price: 3 USD/identity/month}",
     {"f.yaml:32:59: error[E0202]: a price per month, and credentials are counted (write for "
      "example 10 USD/1M)"}},
    {"{plan: token, input: 2 USD/1M, output: 2 USD/1M}",
     {"f.yaml:32:14: error[E0102]: missing key 'cached_input' (Price of input tokens read from a "
      "cache, e.g. 0.20 USD/1M.)"}},
    {"{plan: ingest, price: 2 USD/TB}",
     {"f.yaml:32:36: error[E0202]: '2 USD/TB' is a price per something else (write for example 5 "
      "USD/GB)"}},
    {"{plan: ingest, tiers: [{from: 0, price: 2 USD/GB}, {from: 5, price: 1 USD/GB}]}",
     {"f.yaml:32:72: error[E0203]: expected where the tier starts, found '5' (write for example "
      "from: 1000 GB)"}},
    {"{plan: ingest, tiers: [{from: 0, price: 2 USD/GB}, {from: 5, price: 1 USD/entry}]}",
     {"f.yaml:32:82: error[E0202]: the price of this tier is for something else (write all tiers "
      "of one thing)"}},
    {"{plan: hybrid, overage: 1 USD/action}",
     {"f.yaml:32:14: error[E0102]: missing key 'seat' (Price of a seat, e.g. 15 USD/seat/month.)",
      "f.yaml:32:14: error[E0102]: missing key 'included' (Actions included, e.g. 500 "
      "actions/seat/month.)"}},
    {"{plan: hybrid, seat: 1 USD/seat/month, included: 5 actions/seat/month}",
     {"f.yaml:32:14: error[E0102]: missing key 'overage' (write overage: or tiers:)"}},
    {"{plan: flat}",
     {"f.yaml:32:14: error[E0102]: missing key 'fee' (write for example fee: 5000 USD/month)"}},
    {"{plan: credit, price: 1 USD/credit}",
     {"f.yaml:32:14: error[E0102]: missing key 'rates' (What things cost in credits: {action: 20 "
      "credits, crm.lookup: 0.1 credits}; actions, tools and effects are asked before action, and "
      "others are conversation, outcome, decision, credential, input_tokens, cached_tokens, "
      "output_tokens.)"}},
    {"{plan: credit, rates: {action: 1 credits}}",
     {"f.yaml:32:14: error[E0102]: a credit plan with neither 'price' nor 'blocks' (write price: "
      "0.01 USD/credit, or blocks: {credits: 25000, price: 200 USD})"}},
    {"{plan: credit, price: 1 USD/credit, rates: {}}",
     {"f.yaml:32:57: error[E0410]: no rates (write {action: 20 credits})"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 20}}",
     {"f.yaml:32:66: error[E0201]: '20' is no number of credits (write for example 20 credits, or "
      "13 credits/100)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: -1 credits}}",
     {"f.yaml:32:66: error[E0204]: '-1 credits' is out of range (write 0 to 10000 credits for one, "
      "to the millionth)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: many}}",
     {"f.yaml:32:66: error[E0203]: expected credits, found 'many' (write for example 20 credits, "
      "or 13 credits/100)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {calls: 1 credits}}",
     {"f.yaml:32:58: error[E0301]: unknown class of calls 'calls' (write one of: action, "
      "conversation, outcome, decision, credential, input_tokens, cached_tokens, output_tokens, "
      "read, write, execute, egress, … (15 in all))"}},
    {"{plan: credit, price: 1 USD/credit, rates: {execute: 1 credits}}",
     {"f.yaml:32:58: error[E0412]: no tool action falls into the class 'execute' (leave it out, or "
      "add an action)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, window: 1h}",
     {"f.yaml:32:78: error[E0412]: no rate is for what 'window' is about (leave it out, or add a "
      "rate)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, also: [{plan: decision, "
     "price: 1 USD/1M}]}",
     {"f.yaml:32:78: error[E0431]: a credit plan bills everything in credits (write rates:, or "
      "another plan)"}},
    {"{plan: credit, price: 0.001234567891 USD/1k credits, rates: {action: 1.234567 credits/1M}}",
     {"f.yaml:32:67: error[E0204]: the price of 'actions' has too many digits (write the price of "
      "a credit and the rates with fewer digits)"}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 0, price: 1 USD}}",
     {"f.yaml:32:75: error[E0204]: '0' is out of range (write 1 to 1000000000)"}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, expires: "
     "36h}}",
     {"f.yaml:32:102: error[E0204]: '36h' is no whole number of days (credits lapse at midnight; "
      "write for example 30d)"}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, expires: "
     "never}}",
     {"f.yaml:32:102: error[E0431]: monthly blocks that never lapse (write month or a number of "
      "days; or each: start)"}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 10, price: 1 USD, each: start, "
     "expires: month}}",
     {"f.yaml:32:115: error[E0412]: blocks bought at the start do not lapse with a month (write a "
      "number of days or never; or each: month)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, blocks: {credits: 10, price: "
     "1 USD, count: 0}}",
     {"f.yaml:32:78: error[E0412]: no block is bought, since each credit has a price of its own "
      "(write count: 1 or more, or leave price out)"}},
    {"{plan: credit, rates: {action: 1 credits}, seat: 1 USD/seat/month, included: 5 "
     "credits/seat/month, blocks: {credits: 10, price: 1 USD}}",
     {"f.yaml:32:81: error[E0431]: credits of each seat beside blocks of credits for all (write "
      "pooled: true)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 1 credits}, seat: 1 USD/seat/month, "
     "included: [5 credits/seat/month, 5 credits/month]}",
     {"f.yaml:32:102: error[E0431]: credits of each seat beside included credits for all (write "
      "pooled: true)"}},
    {"{plan: action, price: 1 USD/action, fee: 3 EUR/month}",
     {"f.yaml:32:36: error[E0323]: a price in USD in a plan in EUR, stated at f.yaml:32:55 (write "
      "all prices of a plan in one currency)"}},
    {"{plan: seat, price: 3 EUR/seat/month}",
     {"f.yaml:32:34: error[E0323]: prices in EUR without a rate of exchange (add exchange: {rate: "
      "1.08 USD/EUR, source: …, as_of: …})"}},
    {"{plan: seat, currency: EUR, price: 3 USD/seat/month}",
     {"f.yaml:32:49: error[E0323]: a price in USD in a plan in EUR, stated at f.yaml:32:37 (write "
      "all prices of a plan in one currency)"}},
    {"{plan: seat, currency: euro, price: 3 USD/seat/month}",
     {"f.yaml:32:37: error[E0202]: expected a currency, found 'euro' (write three capital letters, "
      "e.g. EUR)"}},
    {"{plan: seat, price: 3 USD/seat/month, exchange: {rate: 1.08 USD/EUR, source: x, as_of: "
     "2026-01-01}}",
     {"f.yaml:32:52: error[E0412]: a rate of exchange, and prices in USD (leave it out)"}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 1.08 USD/GBP, source: x, as_of: "
     "2026-01-01}}",
     {"f.yaml:32:69: error[E0323]: a rate of exchange of GBP, and prices in EUR (write what one "
      "EUR is worth, in USD/EUR)"}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 0.9 EUR/USD, source: x, as_of: "
     "2026-01-01}}",
     {"f.yaml:32:69: error[E0203]: expected a rate of exchange, found '0.9 EUR/USD' (write what "
      "one unit is worth, e.g. 1.08 USD/EUR)"}},
    {"{plan: seat, price: 3 EUR/seat/month, exchange: {rate: 1.08 USD/EUR}}",
     {"f.yaml:32:62: error[E0102]: missing key 'source' (Where the rate comes from.)",
      "f.yaml:32:62: error[E0102]: missing key 'as_of' (The day it is of, e.g. 2026-10-06.)"}},
    {"{plan: seat, price: 3 USD/seat/month, rounding: {to: 0 USD}}",
     {"f.yaml:32:67: error[E0204]: rounding to 0 (write for example 0.01 USD)"}},
    {"{plan: seat, price: 3 USD/seat/month, minimum: 500 USD}",
     {"f.yaml:32:61: error[E0202]: '500 USD' is a price per something else (write for example 5 "
      "USD/month)"}},
    {"{plan: seat, price: 3 USD/seat/month, effective: 2026-02-30}",
     {"f.yaml:32:63: error[E0206]: expected a day, found '2026-02-30' (write for example "
      "2026-10-06)"}},
    {"{plan: action, price: 1 USD/action, also: [{plan: seat, price: 3 USD/seat/month}]}",
     {"f.yaml:32:64: error[E0105]: unknown price plan of a part 'seat' (write one of: action, "
      "conversation, outcome, identity, decision, token, ingest)"}},
    {"{plan: action, price: 1 USD/action, also: [{plan: action, price: 3 USD/action}]}",
     {"f.yaml:32:50: error[E0107]: 'also' has another part with plan: action (write one of them, "
      "with by:)"}},
    {"{plan: action, price: 1 USD/action, also: [{plan: decision, price: 1 USD/1M}, {plan: "
     "decision, price: 2 USD/1M}]}",
     {"f.yaml:32:56: error[E0107]: 'also' has two parts with plan: decision (write one of them, "
      "with by:)"}},
    {"{plan: action, cap: {spend: 5 USD/month}, price: 1 USD/action, minimum: 5 USD/month}",
     {"f.yaml:32:29: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan has a minimum (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: action, cap: {spend: 5 USD/month}, price: 1 USD/action, rounding: {to: 1 USD}}",
     {"f.yaml:32:29: error[E0431]: a cap limits what plain prices of actions may cost, and the "
      "plan rounds its lines (leave the cap out, or write plan: action with one price a class)"}},
    {"{plan: seat, price: 1 USD/seat/month, minimum: 5 USD/month}",
     {"f.yaml:32:52: error[E0412]: a minimum of what metered use costs, and the plan meters "
      "nothing (leave it out)"}},
    {"{plan: action, price: 0.0000000000000001 USD/action}",
     {"f.yaml:32:36: error[E0204]: '0.0000000000000001 USD/action' has too many digits (write the "
      "price of more of them, e.g. 5 USD/1M)"}},
    {"{plan: credit, rates: {action: 1 credits}, blocks: {credits: 1, price: 101 USD}}",
     {"f.yaml:32:85: error[E0204]: the block is too dear for its credits (write at most 100 for "
      "each credit)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {action: 2 credits/3}, seat: 1 USD/seat/month, "
     "included: 5 credits/seat/month}",
     {"f.yaml:32:104: error[E0431]: credits of each seat, and rates that are not of one call to "
      "the millionth (write pooled: true)"}},
    {"{plan: credit, price: 1 USD/credit, rates: {outcome: 2 credits}, bills_failures: true}",
     {"f.yaml:32:79: error[E0412]: no rate is for what 'bills_failures' is about (leave it out, or "
      "add a rate)"}},
    {"{use: no_such_preset}",
     {"f.yaml:32:20: error[E0306]: unknown pricing preset 'no_such_preset' (write one of: "
      "agentcore_custom_eval, agentcore_custom_eval_plan, agentcore_gateway, "
      "agentcore_gateway_search, agentcore_identity, agentcore_identity_plan, agentcore_policy, "
      "agentcore_policy_plan, agentcore_runtime, agentforce_flex_action, avp_batch_first_tier, "
      "avp_batch_plan, … (105 in all))"}},
    {"{use: servicenow_assists}",
     {"f.yaml:32:20: error[E0321]: 'servicenow_assists' has no public price: 'price' is not known "
      "(set it with price: …)"}},
    {"{use: hcp_vault, price: 3 USD/identity/month}",
     {"f.yaml:32:20: error[E0321]: 'hcp_vault' has no public price: 'fee' is not known (set it "
      "with fee: …)"}},
    {"{use: microsoft_365_copilot, fee: 3 EUR/month}",
     {"f.yaml:32:48: error[E0323]: a price in EUR in a plan in USD, stated at "
      "models/pricing/presets/microsoft_365_copilot.yaml:10:10 (write all prices of a plan in one "
      "currency)"}},
};

INSTANTIATE_TEST_SUITE_P(EachMessage, BadPriceTest, testing::ValuesIn(kCases));

class BadChargebackTest : public testing::TestWithParam<Case> {};

TEST_P(BadChargebackTest, SaysWhatWasFoundAndWhatToWrite) {
  const Case& one = GetParam();
  EXPECT_EQ(errors_of(with("threats:", "chargeback: " + std::string(one.entry) + "\nthreats:")),
            one.messages);
}

const Case kChargebacks[] = {
    {"{by: owner}",
     {"f.yaml:32:18: error[E0105]: unknown chargeback 'owner' (write one of: "
      "initiating_department, workflow_owner, tool_owner, usage, even)"}},
    {"{by: workflow_owner}",
     {"f.yaml:32:14: error[E0402]: no workflow names an owner, so nobody would pay (write owner: "
      "at a workflow, or by: initiating_department)"}},
    {"{by: tool_owner}",
     {"f.yaml:32:14: error[E0402]: no tool names an owner, so nobody would pay (write owner: at a "
      "tool, or by: initiating_department)"}},
    {"{by: even, shared: even}",
     {"f.yaml:32:32: error[E0103]: expected a map, found 'even' (write {split: …})"}},
    {"{by: even, budgets: {offise: 9 USD/month}}",
     {"f.yaml:32:34: error[E0301]: unknown department 'offise' (write one of: office)"}},
    {"{by: even, budgets: {office: 9 EUR/month}}",
     {"f.yaml:32:42: error[E0323]: a budget in EUR, and shares of all plans are in USD (write it "
      "in USD)"}},
    {"{by: even, budgets: {office: 9 USD}}",
     {"f.yaml:32:42: error[E0202]: '9 USD' is a price per something else (write for example 5 "
      "USD/month)"}},
};

INSTANTIATE_TEST_SUITE_P(EachMessage, BadChargebackTest, testing::ValuesIn(kChargebacks));

TEST(BadPricingTest, APlanIsNotNamedLikeAMetric) {
  EXPECT_EQ(errors_of(with("threats:",
                           "pricing: {usage: {plan: seat, price: 3 "
                           "USD/seat/month}}\nthreats:")),
            std::vector<std::string>{"f.yaml:32:11: error[E0107]: 'usage' is the metric cost.usage "
                                     "(give the price plan another name)"});
}

TEST(BadPricingTest, KindsOfTokensAreNotGuessed) {
  const std::string talker =
      with("  helper:\n", "  helper:\n    model: {tokens: {constant: 1000}}\n");
  const std::string prices =
      "pricing: {kinds: {plan: token, input: 2 USD/1M, cached_input: 1 USD/1M, output: 9 "
      "USD/1M}}\nthreats:";
  EXPECT_EQ(errors_of(with("threats:", prices, talker)),
            std::vector<std::string>{
                "f.yaml:20:5: error[E0324]: the price plan 'kinds' has prices for kinds of tokens, "
                "and 'helper' does not say which kinds it uses (write token_mix: {output: 20%, "
                "cached: 50%})"});
  EXPECT_TRUE(errors_of(with("threats:", prices)).empty());  // Without tokens there are no kinds.
}

}  // namespace
}  // namespace app
