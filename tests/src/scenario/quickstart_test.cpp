#include <gtest/gtest.h>

#include <algorithm>

#include "src/scenario/load.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

LoadedScenario quickstart() {
  Diagnostics diagnostics;
  auto scenario = load_scenario("scenarios/quickstart.yaml", diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.format_all());
  return std::move(*scenario);
}

TEST(QuickstartTest, LoadsWithoutDiagnostics) {
  const LoadedScenario scenario = quickstart();
  EXPECT_EQ(scenario.plan.name, "shared-support-desk");
  EXPECT_EQ(scenario.study.baseline, "static-seat-keys");
  EXPECT_EQ(scenario.plan.clock.horizon.ns, 2 * 86400 * 1'000'000'000LL);
  ASSERT_EQ(scenario.plan.organisation.actions.size(), 5U);
  EXPECT_EQ(scenario.plan.organisation.actions[0].name, "helpdesk.read_ticket");
  EXPECT_EQ(scenario.checks.size(), 3U);
}

TEST(QuickstartTest, PresetsFillInWhatIsNotWritten) {
  const models::Plan plan = quickstart().plan;
  const models::Design& keys = plan.designs[0];
  EXPECT_FALSE(keys.credentials.lifetime_s.has_value());
  EXPECT_EQ(keys.validation.kind, models::ValidationKind::kPropagation);
  // p50 5 s and p99 120 s: the mean of that lognormal is p50 * exp(sigma^2 / 2) with
  // sigma = ln(24) / 2.326348 = 1.366105, so 5 * exp(0.933122) = 12.712 s.
  EXPECT_NEAR(keys.validation.delay_s.mean(), 12.712, 0.001);
  const models::Design& tokens = plan.designs[1];
  EXPECT_EQ(tokens.validation.kind, models::ValidationKind::kIntrospect);
  EXPECT_EQ(tokens.validation.cache_ttl.ns, 60'000'000'000LL);
  EXPECT_EQ(tokens.credentials.lifetime_s->mean(), 900.0);  // Written, so it wins.
  EXPECT_EQ(plan.designs[2].validation.cache_ttl.ns, 10'000'000'000LL);
}

TEST(QuickstartTest, PricesAreExact) {
  const models::Pricing pricing = quickstart().plan.pricing;
  ASSERT_EQ(pricing.plans.size(), 3U);
  EXPECT_EQ(pricing.plans[0].seats->per_month.micros, 30'000'000);
  EXPECT_EQ(pricing.plans[1].charges[0].tiers[0].price, (models::UnitPrice{100'000, 1}));
  EXPECT_EQ(pricing.plans[2].seats->per_month.micros, 15'000'000);
  EXPECT_EQ(pricing.plans[2].included.per_seat, 500);
  EXPECT_FALSE(pricing.plans[2].included.pooled);
  EXPECT_EQ(pricing.plans[2].charges[0].tiers[0].price, (models::UnitPrice{80'000, 1}));
  EXPECT_TRUE(pricing.governance.stated());
  ASSERT_TRUE(pricing.governance.decision.has_value());
  EXPECT_EQ(pricing.governance.decision->picos, 5'000'000);  // 5 USD/1M
}

TEST(QuickstartTest, SeatRolesBelongToTheSeatAndNotToThePerson) {
  const models::Organisation organisation = quickstart().plan.organisation;
  EXPECT_EQ(organisation.departments[0].entitlements.size(), 4U);
  EXPECT_EQ(organisation.departments[0].seat_entitlements.size(), 5U);
}

TEST(QuickstartTest, ExfiltrationReadsInBulkFirstAndThenSendsToTheAttacker) {
  const models::Plan plan = quickstart().plan;
  const models::Goal& goal = plan.threats[0].goal;
  EXPECT_EQ(goal.text, "exfiltrate: customers, destination: attacker");
  ASSERT_EQ(goal.steps.size(), 2U);
  const auto name = [&](models::ActionId id) { return plan.organisation.actions[id.index].name; };
  ASSERT_EQ(goal.steps[0].alternatives.size(), 2U);
  EXPECT_EQ(name(goal.steps[0].alternatives[0]), "crm.export");
  EXPECT_EQ(name(goal.steps[0].alternatives[1]), "crm.lookup");
  EXPECT_EQ(name(goal.steps[1].alternatives[0]), "helpdesk.reply");
  EXPECT_EQ(goal.steps[1].arguments, (std::vector<models::Argument>{{"destination", "attacker"}}));
}

TEST(QuickstartTest, ChecksAreParsedIntoTheMetricsUnit) {
  const LoadedScenario scenario = quickstart();
  const Check& check = scenario.checks[1];
  EXPECT_EQ(check.metric, "revocation.enforcement");
  EXPECT_EQ(check.labels, (std::vector<std::pair<std::string, std::string>>{{"cause", "probe"}}));
  EXPECT_EQ(check.statistic, Statistic::kP95);
  EXPECT_EQ(check.relation, Relation::kLessEqual);
  EXPECT_EQ(check.bound, 60.0);
  EXPECT_EQ(check.designs, std::vector<std::string>{"jit-task"});
  EXPECT_GT(check.line, 0);
}

TEST(QuickstartTest, EveryPresetUsedIsListedWithItsSource) {
  const LoadedScenario scenario = quickstart();
  const auto used = [&](std::string_view name) {
    return std::any_of(scenario.presets.begin(), scenario.presets.end(),
                       [&](const PresetUse& use) { return use.name == name; });
  };
  EXPECT_TRUE(used("static_api_key"));
  EXPECT_TRUE(used("agent-step"));
  EXPECT_TRUE(used("introspection-round-trip"));
  EXPECT_TRUE(used("microsoft_365_copilot"));
  for (const PresetUse& use : scenario.presets) EXPECT_FALSE(use.source.empty()) << use.name;
  EXPECT_EQ(scenario.design_patches.size(), 3U);
}

TEST(QuickstartTest, TheSameFileGivesTheSameHash) {
  EXPECT_EQ(quickstart().content_hash, quickstart().content_hash);
  EXPECT_NE(load_good(kGood).content_hash, load_good(with("small", "smaller")).content_hash);
}

TEST(SmallScenarioTest, DefaultsAreFilledIn) {
  const LoadedScenario scenario = load_good(kGood);
  EXPECT_EQ(scenario.study.baseline, "keys");
  EXPECT_EQ(scenario.study.min_replications, 10);
  EXPECT_EQ(scenario.plan.seed, 1U);
  EXPECT_EQ(scenario.plan.organisation.data_classes[3].weight, 10.0);
  EXPECT_EQ(scenario.plan.designs[0].validation.kind, models::ValidationKind::kLocal);
  EXPECT_EQ(scenario.plan.designs[0].audit.level, models::AuditLevel::kNone);
  EXPECT_EQ(scenario.plan.threats[0].strategies,
            std::vector<models::Strategy>{models::Strategy::kDirect});
  EXPECT_TRUE(scenario.plan.threats[0].detectors.empty());
}

TEST(SmallScenarioTest, ArgumentsAreSortedByName) {
  std::string text = with("arguments: [destination]", "arguments: [destination, body]");
  text = with("with: {destination: customer}", "with: {destination: customer, body: hello}", text);
  const models::Plan plan = load_good(text).plan;
  EXPECT_EQ(plan.agent_types[0].plan.children[1].arguments,
            (std::vector<models::Argument>{{"body", "hello"}, {"destination", "customer"}}));
}

TEST(SmallScenarioTest, AuditEntriesHaveTheirLevelsSize) {
  const auto bytes = [](std::string_view audit) {
    return load_good(with("policy: [role]", "policy: [role]\n    audit: " + std::string(audit)))
        .plan.designs[0]
        .audit.bytes_per_entry;
  };
  EXPECT_EQ(bytes("none"), 0.0);
  EXPECT_EQ(bytes("tool"), 300.0);
  EXPECT_EQ(bytes("agent"), 400.0);
  EXPECT_EQ(bytes("chain"), 700.0);
  EXPECT_EQ(bytes("{level: tool, loss: 1%, bytes: 42}"), 42.0);
}

}  // namespace
}  // namespace app
