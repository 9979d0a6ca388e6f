#include "src/analysis/growth.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "src/analysis/lasting_credentials.hpp"
#include "tests/src/analysis/desk.hpp"

namespace app {
namespace {

using models::testing::call;
using models::testing::spawn;
using models::testing::think;
using sim::Distribution;
using testing::find;

/// An a starts one b; a b starts `back` agents of a in one case of two.
models::testing::PlanBuilder circle(double back) {
  models::testing::PlanBuilder world;
  const auto a = world.agent("a");
  const auto b =
      world.agent("b", {models::testing::choose(
                           {{0.5, spawn(a, Distribution::constant(back))}, {0.5, think(1.0)}})});
  world.set_plan(a, {spawn(b)});
  world.workflow_at_rate(a, 0.01);
  return world;
}

TEST(GrowthTest, ACircleBelowOneIsFoundAndEnds) {
  const ThreatAnalysis analysis = analyse_threats(circle(1.0).build());
  // M = (0 1; 1/2 0): eigenvalues +-sqrt(1/2).
  EXPECT_NEAR(analysis.found.fan_out_radius, std::sqrt(0.5), 1e-12);
  const Finding* const found = find(analysis, "BW301");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->severity, Severity::kWarning);
  EXPECT_EQ(found->subject, "a → starts b → starts a");
  EXPECT_EQ(find(analysis, "BW302"), nullptr);
}

TEST(GrowthTest, ACircleAboveOneGrowsUnlessALimitEndsIt) {
  models::testing::PlanBuilder world = circle(4.0);
  const ThreatAnalysis analysis = analyse_threats(world.build());
  EXPECT_NEAR(analysis.found.fan_out_radius, std::sqrt(2.0), 1e-12);
  ASSERT_NE(find(analysis, "BW302"), nullptr);
  EXPECT_EQ(find(analysis, "BW302")->severity, Severity::kError);

  world.plan.agent_types[1].max_depth = 3;
  const ThreatAnalysis limited = analyse_threats(world.build());
  EXPECT_EQ(find(limited, "BW302"), nullptr);
  ASSERT_NE(find(limited, "BW301"), nullptr);
  EXPECT_EQ(find(limited, "BW301")->severity, Severity::kNote);
}

TEST(GrowthTest, ADepthRuleEndsACircleInItsDesignOnly) {
  models::testing::PlanBuilder world = circle(4.0);
  models::Design ruled = world.design();
  ruled.name = "ruled";
  ruled.policy.rules.push_back(models::testing::require(models::RuleKind::kDepth));
  ruled.policy.rules.back().limit = 3;
  ruled.policy.rules.back().name = "depth";
  world.plan.designs.push_back(ruled);
  const ThreatAnalysis analysis = analyse_threats(world.build());
  ASSERT_NE(find(analysis, "BW302"), nullptr);
  EXPECT_EQ(find(analysis, "BW302")->verdicts[0].holds, Holds::kYes);
  EXPECT_EQ(find(analysis, "BW302")->verdicts[1].detail, "ends: rule depth");
}

TEST(GrowthTest, InfectionPassesOnWithSusceptibility) {
  models::testing::PlanBuilder world = circle(4.0);
  for (models::AgentType& type : world.plan.agent_types) type.model.susceptibility = 0.25;
  const models::Plan plan = world.build();
  // K = 1/4 (0 1; 2 0).
  EXPECT_DOUBLE_EQ(infection_matrix(plan)(0, 1), 0.25);
  EXPECT_DOUBLE_EQ(infection_matrix(plan)(1, 0), 0.5);
  EXPECT_NEAR(spectral_radius_of(infection_matrix(plan)), std::sqrt(0.125), 1e-12);
  EXPECT_NEAR(spectral_radius_of(infection_matrix(plan, 0.5)), std::sqrt(0.125) / 2.0, 1e-12);
}

TEST(GrowthTest, AThreatPassesOnByTheWaysThatItNames) {
  models::testing::PlanBuilder world;
  const auto read = world.action(world.tool("mail"), "read");
  const auto send = world.action(world.tool("post"), "send", models::Effect::kEgress);
  const auto helper = world.agent("helper", {models::testing::call(read)});
  world.workflow_at_rate(world.agent("boss", {models::testing::spawn(helper)}), 1.0);
  models::Threat& worm = world.threat(read, {send});
  worm.works = 0.2;
  worm.spread.calls = {{send, {}, read, 3, 1.0}};
  // Three copies, of which one in five is followed, all by helpers.
  EXPECT_NEAR(spectral_radius_of(spread_matrix(world.build(), worm)), 0.6, 1e-12);
  const ThreatAnalysis calm = analyse_threats(world.build());
  ASSERT_NE(find(calm, "BW303"), nullptr);
  EXPECT_EQ(find(calm, "BW303")->severity, Severity::kNote);
  EXPECT_NE(find(calm, "BW303")->message.find("dies out after 2.5 in all"), std::string::npos);
  worm.works = 0.5;
  EXPECT_EQ(find(analyse_threats(world.build()), "BW303")->severity, Severity::kWarning);
  // An answer goes to the boss alone, and from there nowhere.
  worm.spread.calls.clear();
  worm.spread.through_answers = 0.5;
  const models::Plan plan = world.build();
  EXPECT_DOUBLE_EQ(spread_matrix(plan, plan.threats[0])(0, 1), 0.25);
  EXPECT_NEAR(spectral_radius_of(spread_matrix(plan, plan.threats[0])), 0.0, 1e-9);
}

TEST(GrowthTest, InfectionSpreadsThroughASharedMemory) {
  models::testing::PlanBuilder world;
  const auto notes = world.memory("notes", models::MemoryScope::kEveryone);
  const auto clerk =
      world.agent("clerk", {models::testing::recall(notes), models::testing::remember(notes)});
  world.at(clerk).model.susceptibility = 0.1;
  world.workflow_at_rate(clerk, 0.01);
  // 0.01 clerks a second come within half an hour of 3600 s: 18, a tenth of them infected.
  const ThreatAnalysis analysis = analyse_threats(world.build());
  EXPECT_NEAR(analysis.found.infection_radius, 1.8, 1e-12);
  ASSERT_NE(find(analysis, "BW303"), nullptr);

  world.plan.memories[0].scope = models::MemoryScope::kWorkflow;
  EXPECT_EQ(analyse_threats(world.build()).found.infection_radius, 0.0);
}

// ---- Credentials

/// One agent that thinks for so long, with a credential for so long.
models::Plan task(double think_s, std::optional<double> lifetime_s, bool revoked) {
  models::testing::PlanBuilder world;
  world.tool("desk");
  world.workflow_at_rate(world.agent("clerk", {think(think_s)}), 0.01);
  models::CredentialRegime& regime = world.design().credentials;
  if (lifetime_s) regime.lifetime_s = Distribution::constant(*lifetime_s);
  regime.revoke_on_completion = revoked;
  return world.build();
}

TEST(LastingCredentialsTest, TheOverhangIsWhatIsLeftOfTheLifetime) {
  const auto overhang = [](const models::Plan& plan) {
    return overhang_of(plan, plan.designs.front());
  };
  EXPECT_DOUBLE_EQ(overhang(task(100.0, 600.0, false)).mean_s.value(), 500.0);
  // Renewed at 600 s: at the end its age is U(0, 600).
  EXPECT_DOUBLE_EQ(overhang(task(900.0, 600.0, false)).mean_s.value(), 300.0);
  EXPECT_DOUBLE_EQ(overhang(task(100.0, 600.0, true)).mean_s.value(), 0.0);
  EXPECT_FALSE(overhang(task(100.0, std::nullopt, false)).ends);
}

TEST(LastingCredentialsTest, GravityIsThatOfTheOverhang) {
  const auto severity = [](const models::Plan& plan) {
    const ThreatAnalysis analysis = analyse_threats(plan);
    const Finding* const finding = find(analysis, "BW401");
    return finding == nullptr ? "none" : severity_name(finding->severity);
  };
  EXPECT_EQ(severity(task(100.0, std::nullopt, false)), "error");
  EXPECT_EQ(severity(task(100.0, 600.0, false)), "warning");
  EXPECT_EQ(severity(task(500.0, 600.0, false)), "note");
  EXPECT_EQ(severity(task(100.0, 600.0, true)), "none");
}

TEST(LastingCredentialsTest, ARevocationThatNobodyAsksForIsFound) {
  models::Plan plan = task(100.0, 7200.0, true);
  const ThreatAnalysis local = analyse_threats(plan);
  ASSERT_NE(find(local, "BW402"), nullptr);
  EXPECT_EQ(find(local, "BW402")->severity, Severity::kWarning);
  plan.designs.front().validation.kind = models::ValidationKind::kPush;
  EXPECT_EQ(find(analyse_threats(plan), "BW402"), nullptr);
}

}  // namespace
}  // namespace app
