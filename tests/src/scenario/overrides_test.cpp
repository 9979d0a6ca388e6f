#include <gtest/gtest.h>

#include "src/scenario/load.hpp"

namespace app {
namespace {

struct Outcome {
  std::optional<LoadedScenario> scenario;
  std::vector<std::string> errors;
};

Outcome load_with(const std::vector<std::string>& overrides) {
  Diagnostics diagnostics;
  Outcome outcome;
  outcome.scenario = load_scenario("scenarios/quickstart.yaml", overrides, diagnostics);
  for (const Diagnostic& one : diagnostics.sorted())
    outcome.errors.push_back(diagnostics.headline(one));
  return outcome;
}

TEST(OverridesTest, ReplaceAValueEvenIfItWasAnAssumption) {
  const Outcome outcome = load_with({"designs.jit-task.credentials.lifetime=2min"});
  ASSERT_TRUE(outcome.scenario.has_value());
  EXPECT_EQ(outcome.scenario->plan.designs[2].credentials.lifetime_s->mean(), 120.0);
}

TEST(OverridesTest, ReachAssumptionsListsAndFlowValues) {
  const Outcome outcome =
      load_with({"assumptions.injection_share.value=0.05", "designs.jit-task.policy=[role]",
                 "designs.workflow-tokens.validation={push: {delay: 5s}}"});
  ASSERT_TRUE(outcome.scenario.has_value());
  EXPECT_EQ(outcome.scenario->plan.threats[0].probability, 0.05);
  EXPECT_EQ(outcome.scenario->plan.designs[2].policy.rules.size(), 1U);
  EXPECT_EQ(outcome.scenario->plan.designs[1].validation.kind, models::ValidationKind::kPush);
}

TEST(OverridesTest, UnknownPathsAreErrors) {
  EXPECT_EQ(
      load_with({"designs.jit.credentials=1"}).errors,
      std::vector<std::string>{
          "--set designs.jit.credentials=1:1:1: error[E0010]: unknown path: there is no 'jit' "
          "(write a dotted path to a value of the scenario)"});
  EXPECT_EQ(load_with({"horizon"}).errors,
            std::vector<std::string>{
                "--set horizon:1:1: error[E0010]: 'horizon' is no override (write path=value)"});
}

TEST(OverridesTest, AKeyThatNobodyReadsIsStillUnknown) {
  EXPECT_EQ(
      load_with({"clock.horizont=1d"}).errors,
      std::vector<std::string>{"--set clock.horizont=1d:1:1: error[E0101]: unknown key 'horizont' "
                               "(write one of: start, horizon, warmup, zone)"});
}

TEST(OverridesTest, ErrorsPointIntoTheOverride) {
  EXPECT_EQ(
      load_with({"clock.horizon=2"}).errors,
      std::vector<std::string>{"--set clock.horizon=2:1:15: error[E0201]: the time '2' has no unit "
                               "(write a unit: ns, us, ms, s, min, h, d, w)"});
}

}  // namespace
}  // namespace app
