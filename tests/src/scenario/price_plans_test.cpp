#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/pricing/token_mix.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

using models::Charge;
using models::IdentityBasis;
using models::PricePlan;
using models::Unit;
using models::UnitPrice;

models::Plan loaded(const std::string& sections) {
  return load_good(with("threats:", sections + "\nthreats:")).plan;
}

PricePlan plan_of(const std::string& entry) {
  return loaded("pricing: {a: {" + entry + "}}").pricing.plans.at(0);
}

UnitPrice first_price(const PricePlan& plan) { return plan.charges.at(0).tiers.at(0).price; }

TEST(PricePlansTest, SeatsHaveALeastNumberATermAndACommitment) {
  const PricePlan plan = plan_of(
      "plan: seat, price: 30 USD/seat/month, least: 10 seats, counts: occupied, term: annual, "
      "committed: 100 seats");
  ASSERT_TRUE(plan.seats.has_value());
  EXPECT_EQ(plan.seats->per_month.micros, 30'000'000);
  EXPECT_EQ(plan.seats->minimum, 10);
  EXPECT_TRUE(plan.seats->occupied);
  EXPECT_TRUE(plan.seats->annual);
  EXPECT_EQ(plan.seats->committed, 100);
  EXPECT_TRUE(plan.charges.empty());
  EXPECT_EQ(plan.name, "a");
  EXPECT_FALSE(plan_of("plan: seat, price: 1 USD/seat/month").seats->annual);
}

TEST(PricePlansTest, PricesAreExactHoweverTheyAreWritten) {
  const auto price = [](const std::string& text) {
    const UnitPrice each = first_price(plan_of("plan: action, price: " + text));
    return static_cast<double>(each.micros) / static_cast<double>(each.per);
  };
  EXPECT_EQ(first_price(plan_of("plan: action, price: 0.10 USD/action")), (UnitPrice{100'000, 1}));
  EXPECT_EQ(first_price(plan_of("plan: action, price: 5 USD/1M")),
            (UnitPrice{5'000'000, 1'000'000}));
  EXPECT_EQ(price("5 USD/1M actions"), 5.0);
  EXPECT_EQ(price("500 USD/100k"), 5000.0);
  EXPECT_EQ(price("2 USD/100 actions"), 20'000.0);
  EXPECT_EQ(price("0 USD/action"), 0.0);
  // A quarter of a millionth.
  EXPECT_EQ(first_price(plan_of("plan: action, price: 0.00000025 USD/action")),
            (UnitPrice{25, 100}));
}

TEST(PricePlansTest, ActionsHaveClassesInOrderOfHowNarrowTheyAre) {
  const PricePlan plan = plan_of(
      "plan: action, price: 4 USD/action, counts_subagents: false, bills_failures: true, "
      "by: {read: 3 USD/action, desk: 2 USD/action, desk.send: 1 USD/action}");
  ASSERT_EQ(plan.charges.size(), 4U);
  EXPECT_EQ(plan.charges[0].item, "actions, desk.send");
  EXPECT_EQ(plan.charges[0].meter.filter.actions, std::vector{models::ActionId{1}});
  EXPECT_EQ(plan.charges[1].item, "actions, desk");
  EXPECT_EQ(plan.charges[1].meter.filter.tools, std::vector{models::ToolId{0}});
  EXPECT_EQ(plan.charges[2].meter.filter.effects, std::vector{models::Effect::kRead});
  EXPECT_EQ(plan.charges[3].item, "actions, others");
  EXPECT_TRUE(plan.charges[3].meter.filter.is_empty());
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(plan.charges[i].tiers[0].price.micros, static_cast<std::int64_t>(i + 1) * 1'000'000);
    EXPECT_FALSE(plan.charges[i].meter.counts_subagents);
    EXPECT_TRUE(plan.charges[i].meter.bills_failures);
  }
}

TEST(PricePlansTest, TiersAreGraduatedUnlessTheySayVolume) {
  const std::string tiers =
      "tiers: [{from: 0, price: 3 USD/action}, {from: 1000, price: 2 USD/action}, {from: 40M "
      "actions, price: 1 USD/1k}]";
  const Charge graduated = plan_of("plan: action, " + tiers).charges.at(0);
  EXPECT_FALSE(graduated.volume);
  ASSERT_EQ(graduated.tiers.size(), 3U);
  EXPECT_EQ(graduated.tiers[1].from, 1000);
  EXPECT_EQ(graduated.tiers[2].from, 40'000'000);
  EXPECT_EQ(graduated.tiers[2].price, (UnitPrice{1'000'000, 1000}));
  EXPECT_TRUE(plan_of("plan: action, mode: volume, " + tiers).charges.at(0).volume);
  const PricePlan mixed =
      plan_of("plan: action, price: 1 USD/action, by: {read: {mode: volume, " + tiers + "}}");
  EXPECT_TRUE(mixed.charges[0].volume);
  EXPECT_EQ(mixed.charges[0].tiers.size(), 3U);
  EXPECT_FALSE(mixed.charges[1].volume);
}

TEST(PricePlansTest, ConversationsAndOutcomesAreOfWorkflows) {
  const PricePlan talk =
      plan_of("plan: conversation, price: 2 USD/conversation, window: 24h, workflows: [job]");
  EXPECT_EQ(talk.charges[0].meter.unit, Unit::kConversation);
  EXPECT_EQ(talk.charges[0].meter.window, sim::seconds(86'400.0));
  EXPECT_EQ(talk.charges[0].meter.workflows, std::vector{models::WorkflowTypeId{0}});
  EXPECT_FALSE(plan_of("plan: conversation, price: 2 USD/conversation").charges[0].meter.window);

  const PricePlan all = plan_of("plan: outcome, price: 0.99 USD/outcome, autonomous: true");
  EXPECT_EQ(all.charges[0].meter.unit, Unit::kOutcome);
  EXPECT_TRUE(all.charges[0].meter.autonomous);
  EXPECT_TRUE(all.charges[0].meter.workflows.empty());
  // The only workflow has its own price: nothing is left for the other one.
  const PricePlan by = plan_of("plan: outcome, price: 1 USD/outcome, by: {job: 2 USD/outcome}");
  ASSERT_EQ(by.charges.size(), 1U);
  EXPECT_EQ(by.charges[0].item, "outcomes, job");
}

TEST(PricePlansTest, AWorkflowWithAPriceOfItsOwnIsNotAmongTheOthers) {
  const std::string two =
      with("designs:",
           "  chat: {start: helper, on_behalf_of: {office: 1}, arrivals: {poisson: {rate: "
           "1/h}}}\ndesigns:");
  const auto plan = load_good(with("threats:",
                                   "pricing: {a: {plan: outcome, price: 1 USD/outcome, by: {job: 2 "
                                   "USD/outcome}}}\nthreats:",
                                   two))
                        .plan.pricing.plans.at(0);
  ASSERT_EQ(plan.charges.size(), 2U);
  EXPECT_EQ(plan.charges[0].meter.workflows, std::vector{models::WorkflowTypeId{0}});
  EXPECT_EQ(plan.charges[1].meter.workflows, std::vector{models::WorkflowTypeId{1}});
  EXPECT_EQ(plan.charges[1].item, "outcomes, others");
}

TEST(PricePlansTest, IdentitiesAndCredentialsAreTwoThings) {
  const Charge types = plan_of("plan: identity, price: 3 USD/identity/month").charges.at(0);
  EXPECT_EQ(types.meter.unit, Unit::kIdentity);
  EXPECT_EQ(types.meter.identities, IdentityBasis::kAgentTypes);
  EXPECT_EQ(plan_of("plan: identity, counts: agents, price: 3 USD/identity/month")
                .charges.at(0)
                .meter.identities,
            IdentityBasis::kAgents);
  const Charge tokens =
      plan_of("plan: identity, counts: credentials, price: 10 USD/1M").charges.at(0);
  EXPECT_EQ(tokens.meter.unit, Unit::kCredential);
  EXPECT_EQ(tokens.tiers[0].price, (UnitPrice{10'000'000, 1'000'000}));
}

TEST(PricePlansTest, DecisionsTokensAndLogsAreCounted) {
  const PricePlan decisions = plan_of("plan: decision, price: 5 USD/1M, by: {egress: 9 USD/1M}");
  ASSERT_EQ(decisions.charges.size(), 2U);
  EXPECT_EQ(decisions.charges[0].item, "decisions, egress");
  EXPECT_EQ(decisions.charges[0].meter.unit, Unit::kDecision);

  const PricePlan tokens =
      plan_of("plan: token, input: 2 USD/1M, cached_input: 0.20 USD/1M, output: 12 USD/1M");
  ASSERT_EQ(tokens.charges.size(), 3U);
  EXPECT_EQ(tokens.charges[0].meter.unit, Unit::kInputToken);
  EXPECT_EQ(tokens.charges[1].meter.unit, Unit::kCachedToken);
  EXPECT_EQ(tokens.charges[2].meter.unit, Unit::kOutputToken);
  EXPECT_TRUE(models::needs_token_mix(tokens));
  EXPECT_FALSE(models::needs_token_mix(
      plan_of("plan: token, input: 2 USD/1M, cached_input: 2 USD/1M, output: 2000 USD/1G")));
  EXPECT_FALSE(models::needs_token_mix(decisions));

  const Charge bytes = plan_of(
                           "plan: ingest, tiers: [{from: 0, price: 0.10 USD/GB}, {from: 10 GB, "
                           "price: 0.05 USD/GB}]")
                           .charges.at(0);
  EXPECT_EQ(bytes.meter.unit, Unit::kLogByte);
  EXPECT_EQ(bytes.tiers[0].price, (UnitPrice{100'000, 1'000'000'000}));
  EXPECT_EQ(bytes.tiers[1].from, 10'000'000'000);
  EXPECT_EQ(plan_of("plan: ingest, price: 2 USD/100k").charges.at(0).meter.unit, Unit::kLogEntry);
}

TEST(PricePlansTest, CreditsAreBoughtInBlocksUsedByRatesAndPaidBeyond) {
  const PricePlan plan = plan_of(
      "plan: credit, price: 0.01 USD/credit, seat: 19 USD/seat/month, bills_failures: true, "
      "rates: {action: 20 credits, egress: 3 credits, desk.read: 0.1 credits, desk: 13 "
      "credits/100, outcome: 50 credits, output_tokens: 1 credits/1k}, workflows: [job], "
      "blocks: {credits: 25000, price: 200 USD, count: 2, each: start, expires: 30d}");
  ASSERT_EQ(plan.charges.size(), 6U);
  EXPECT_EQ(plan.charges[0].item, "actions, desk.read");
  EXPECT_EQ(plan.charges[0].credits, (UnitPrice{100'000, 1}));
  EXPECT_EQ(plan.charges[1].credits, (UnitPrice{13'000'000, 100}));
  EXPECT_EQ(plan.charges[2].meter.filter.effects, std::vector{models::Effect::kEgress});
  EXPECT_EQ(plan.charges[3].item, "actions");
  EXPECT_TRUE(plan.charges[3].meter.bills_failures);
  EXPECT_EQ(plan.charges[4].meter.unit, Unit::kOutcome);
  EXPECT_EQ(plan.charges[4].meter.workflows.size(), 1U);
  EXPECT_EQ(plan.charges[5].credits, (UnitPrice{1'000'000, 1000}));
  ASSERT_TRUE(plan.credits.has_value());
  EXPECT_EQ(plan.credits->block, 25'000);
  EXPECT_EQ(plan.credits->block_price.micros, 200'000'000);
  EXPECT_EQ(plan.credits->blocks, 2);
  EXPECT_FALSE(plan.credits->monthly);
  EXPECT_EQ(plan.credits->expires_days, 30);
  EXPECT_EQ(plan.credits->overage, (UnitPrice{10'000, 1}));
  EXPECT_EQ(plan.seats->per_month.micros, 19'000'000);
}

TEST(PricePlansTest, BlocksAreMonthlyAndLapseWithTheMonthUnlessTheySay) {
  const auto terms = [](const std::string& more) {
    return *plan_of(
                "plan: credit, rates: {action: 1 credits}, blocks: {credits: 25k, price: 200 USD" +
                more + "}")
                .credits;
  };
  EXPECT_TRUE(terms("").monthly);
  EXPECT_EQ(terms("").blocks, 1);
  EXPECT_EQ(terms("").block, 25'000);
  EXPECT_EQ(terms("").expires_days, std::nullopt);
  EXPECT_EQ(terms("").overage, std::nullopt);
  EXPECT_EQ(terms(", expires: month").expires_days, std::nullopt);
  EXPECT_EQ(terms(", each: start, expires: never").expires_days, std::nullopt);
  EXPECT_EQ(terms(", count: 0").blocks, 0);
}

TEST(PricePlansTest, UnitsAreIncludedForASeatOrForAll) {
  const PricePlan credit = plan_of(
      "plan: credit, seat: 19 USD/seat/month, price: 0.01 USD/credit, rates: {action: 1 credits}, "
      "included: [1900 credits/seat/month, 3000 credits/month], pooled: true");
  EXPECT_EQ(credit.included.per_seat, 1900);
  EXPECT_EQ(credit.included.per_month, 3000);
  EXPECT_TRUE(credit.included.pooled);
  const PricePlan hybrid = plan_of(
      "plan: hybrid, seat: {price: 15 USD/seat/month, least: 5 seats}, overage: 0.08 USD/action, "
      "included: 500 actions/seat/month");
  EXPECT_EQ(hybrid.included.per_seat, 500);
  EXPECT_FALSE(hybrid.included.pooled);
  EXPECT_EQ(hybrid.seats->minimum, 5);
  EXPECT_EQ(first_price(hybrid), (UnitPrice{80'000, 1}));
  const PricePlan tiered = plan_of(
      "plan: hybrid, seat: 15 USD/seat/month, included: 500 actions/seat/month, tiers: [{from: 0, "
      "price: 2 USD/action}, {from: 10, price: 1 USD/action}]");
  EXPECT_EQ(tiered.charges[0].tiers.size(), 2U);
}

TEST(PricePlansTest, EveryPlanMayHaveAFeeAMinimumACapABudgetAndRounding) {
  const PricePlan plan = plan_of(
      "plan: action, price: 0.10 USD/action, fee: 100 USD/month, minimum: 6000 USD/year, "
      "budget: 900 USD/month, prorate: none, rounding: {to: 0.01 USD, mode: half_up}");
  EXPECT_EQ(plan.fee_per_month.micros, 100'000'000);
  EXPECT_EQ(plan.commitment->amount.micros, 6'000'000'000);
  EXPECT_TRUE(plan.commitment->yearly);
  EXPECT_EQ(plan.budget_per_month->micros, 900'000'000);
  EXPECT_FALSE(plan.by_day);
  EXPECT_EQ(plan.rounding.to_micros, 10'000);
  EXPECT_EQ(plan.rounding.mode, models::RoundingMode::kHalfUp);
  const PricePlan capped =
      plan_of("plan: action, price: 0.10 USD/action, cap: {spend: 500 USD/month, mode: check}");
  EXPECT_EQ(capped.cap->amount.micros, 500'000'000);
  EXPECT_FALSE(capped.cap->reserves);
  EXPECT_FALSE(
      plan_of("plan: action, price: 1 USD/action, minimum: 500 USD/month").commitment->yearly);
  const PricePlan plain = plan_of("plan: flat, fee: 100 USD/month");
  EXPECT_TRUE(plain.by_day);
  EXPECT_TRUE(plain.charges.empty());
}

TEST(PricePlansTest, AnotherCurrencyHasARateOfExchange) {
  const std::string exchange = "exchange: {rate: 1.08 USD/EUR, source: a bank, as_of: 2026-01-02}";
  const auto scenario =
      load_good(with("threats:", "pricing: {a: {plan: seat, price: 30 EUR/seat/month, " + exchange +
                                     "}}\nthreats:"));
  EXPECT_EQ(scenario.plan.pricing.plans[0].currency, "EUR");
  EXPECT_EQ(scenario.plan.pricing.plans[0].usd_per_unit, 1.08);
  ASSERT_EQ(scenario.notes.size(), 1U);
  EXPECT_EQ(scenario.notes[0],
            "The price plan 'a' is billed in EUR; 1 EUR counts as 1.08 USD (a bank, 2026-01-02).");
}

TEST(PricePlansTest, PartsUnderAlsoAreBilledTogether) {
  const PricePlan plan = plan_of(
      "plan: action, price: 5 USD/1M, also: [{plan: decision, price: 25 USD/1M}, {plan: identity, "
      "counts: credentials, price: 0.01 USD/1k}]");
  ASSERT_EQ(plan.charges.size(), 3U);
  EXPECT_EQ(plan.charges[0].meter.unit, Unit::kAction);
  EXPECT_EQ(plan.charges[1].meter.unit, Unit::kDecision);
  EXPECT_EQ(plan.charges[2].meter.unit, Unit::kCredential);
  const PricePlan tokens = plan_of(
      "plan: token, input: 2 USD/1M, cached_input: 2 USD/1M, output: 2 USD/1M, also: [{plan: "
      "outcome, price: 1 USD/outcome}]");
  EXPECT_EQ(tokens.charges.size(), 4U);
}

TEST(PricePlansTest, TheOriginIsThePresetsUnlessTheScenarioSays) {
  const models::PriceSource vendors = plan_of("use: intercom_fin").origin;
  EXPECT_EQ(vendors.title, "Intercom Fin, per outcome");
  EXPECT_EQ(vendors.source, "https://www.intercom.com/pricing");
  EXPECT_EQ(vendors.effective, "2026-09-20");
  EXPECT_EQ(vendors.confidence, "documented");
  const models::PriceSource own = plan_of(
                                      "use: intercom_fin, title: Ours, source: our contract, "
                                      "effective: 2026-02-01, confidence: "
                                      "estimate")
                                      .origin;
  EXPECT_EQ(own.title, "Ours");
  EXPECT_EQ(own.source, "our contract");
  EXPECT_EQ(own.effective, "2026-02-01");
  EXPECT_EQ(own.confidence, "estimate");
  EXPECT_EQ(plan_of("plan: flat, fee: 1 USD/month").origin.confidence, "");
}

TEST(PricePlansTest, TiersOfTheScenarioReplaceThePriceOfAPreset) {
  const PricePlan plan = plan_of(
      "use: avp_single_plan, tiers: [{from: 0, price: 5 USD/1M}, {from: 1M, price: 4 USD/1M}]");
  EXPECT_EQ(plan.charges.at(0).tiers.size(), 2U);
  EXPECT_EQ(plan_of("use: avp_batch_plan, price: 1 USD/1M").charges.at(0).tiers.size(), 1U);
}

TEST(ChargebackTest, SaysWhoPaysAndWhatWasPlanned) {
  const auto chargeback = [](const std::string& text) {
    return loaded("chargeback: {" + text + "}").pricing.chargeback;
  };
  using models::ChargebackRule;
  EXPECT_EQ(chargeback("by: initiating_department").by, ChargebackRule::kInitiatingDepartment);
  EXPECT_EQ(chargeback("by: usage").by, ChargebackRule::kUsage);
  EXPECT_EQ(chargeback("by: even").by, ChargebackRule::kEven);
  EXPECT_TRUE(chargeback("by: even").budgets_per_month.empty());
  const models::Chargeback full =
      chargeback("by: usage, shared: {split: even}, budgets: {office: 900 USD/month}");
  EXPECT_EQ(full.shared, models::SharedSplit::kEven);
  ASSERT_EQ(full.budgets_per_month.size(), 1U);
  EXPECT_EQ(full.budgets_per_month[0]->micros, 900'000'000);
}

}  // namespace
}  // namespace app
