#include <gtest/gtest.h>

#include "models/policy/cedar/syntax.hpp"
#include "tests/src/analysis/desk.hpp"

namespace app {
namespace {

using models::testing::call;
using models::testing::permit;
using models::testing::require;
using testing::Desk;
using testing::find;

models::PolicyRule taint_guard() {
  models::PolicyRule rule = require(models::RuleKind::kTaintGuard);
  rule.name = "taint_guard";
  rule.argument = "destination";
  rule.known = {"requester"};
  return rule;
}

TEST(ToxicPathsTest, APathGoesThroughAChildAndBack) {
  const ThreatAnalysis analysis = Desk().analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->severity, Severity::kError);
  EXPECT_EQ(path->subject, "desk.read → customers");
  ASSERT_EQ(path->verdicts.size(), 1U);
  EXPECT_EQ(path->verdicts[0].holds, Holds::kYes);
  EXPECT_EQ(hops_text(path->verdicts[0].hops),
            "triage reads desk.read (untrusted) → spawns researcher: crm.lookup (customers, "
            "confidential) → answers triage: desk.reply (egress)");
  EXPECT_EQ(path->place.keys, (std::vector<std::string>{"agents", "triage", "plan"}));
  EXPECT_EQ(path->place.value, "desk.read");
}

TEST(ToxicPathsTest, TaintGuardCutsItAndIsNamed) {
  Desk desk;
  desk.add_design("guarded").policy.rules.push_back(taint_guard());
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->verdicts[0].holds, Holds::kYes);
  EXPECT_EQ(path->verdicts[1].holds, Holds::kCut);
  EXPECT_EQ(path->verdicts[1].detail, "rule taint_guard: triage may not desk.reply");
}

TEST(ToxicPathsTest, PinnedArgumentsCutIt) {
  Desk desk;
  models::PolicyRule pinned = require(models::RuleKind::kArguments);
  pinned.name = "arguments";
  pinned.match_task = true;
  desk.world.design().policy.rules.push_back(pinned);
  EXPECT_EQ(find(desk.analyse(), "BW101"), nullptr);
}

/// Where only the wide design lets triage look up by itself, what stops the way through the
/// researcher is told.
TEST(ToxicPathsTest, TheControlThatStopsTheFurthestWayIsNamed) {
  Desk desk;
  desk.world.design().policy.rules.push_back(taint_guard());
  models::Design& wide = desk.add_design("wide");
  wide.credentials.scope = models::CredentialScope::kRole;
  wide.policy.rules = {permit(models::RuleKind::kRole)};
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->verdicts[0].detail, "rule taint_guard: triage may not desk.reply");
}

TEST(ToxicPathsTest, PlannedArgumentsAreNotAnAttackersOwn) {
  Desk desk;
  desk.world.at(desk.reply).arguments = {"recipient"};
  desk.world.set_plan(desk.triage, {call(desk.read), models::testing::spawn(desk.researcher),
                                    call(desk.reply, {{"recipient", "requester"}})});
  models::PolicyRule pinned = require(models::RuleKind::kArguments);
  pinned.match_task = true;
  desk.world.design().policy.rules.push_back(pinned);
  EXPECT_EQ(find(desk.analyse(), "BW101"), nullptr);
}

TEST(ToxicPathsTest, WhatEveryDesignCutsIsNoFinding) {
  Desk desk;
  desk.world.design().policy.rules.push_back(taint_guard());
  EXPECT_EQ(find(desk.analyse(), "BW101"), nullptr);
}

TEST(ToxicPathsTest, ALogOnlyGuardCutsNothing) {
  Desk desk;
  desk.world.design().policy.rules.push_back(taint_guard());
  desk.world.design().policy.rules.back().mode = models::RuleMode::kLogOnly;
  EXPECT_NE(find(desk.analyse(), "BW101"), nullptr);
}

TEST(ToxicPathsTest, ScopeCutsIt) {
  // Nobody looks up customers as planned; by its role, triage could.
  Desk desk;
  desk.world.set_plan(desk.triage, {call(desk.read), desk.reply_step()});
  models::Design& wide = desk.add_design("wide");
  wide.credentials.scope = models::CredentialScope::kRole;
  wide.policy.rules = {permit(models::RuleKind::kRole)};
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->verdicts[0].holds, Holds::kCut);
  EXPECT_EQ(path->verdicts[0].detail, "scope of its credential: triage may not crm.lookup");
  EXPECT_EQ(hops_text(path->verdicts[1].hops),
            "triage reads desk.read (untrusted) → crm.lookup (customers, confidential) → "
            "desk.reply (egress)");
}

TEST(ToxicPathsTest, ApprovalIsToldApart) {
  Desk desk;
  models::PolicyRule approval = require(models::RuleKind::kCedar);
  approval.policies = std::make_shared<const std::vector<models::cedar::Policy>>(
      models::cedar::parse_policies("@verdict(\"escalate\") forbid(principal, action in "
                                    "Action::\"egress\", resource);"));
  desk.world.design().policy.rules.push_back(approval);
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->severity, Severity::kNote);
  EXPECT_EQ(path->verdicts[0].holds, Holds::kWithApproval);
}

TEST(ToxicPathsTest, MemoriesCarryContentToOthers) {
  Desk desk;
  const auto notes = desk.world.memory("notes", models::MemoryScope::kEveryone);
  desk.world.set_plan(desk.triage, {call(desk.read), models::testing::remember(notes)});
  const auto reporter = desk.world.agent(
      "reporter", {models::testing::recall(notes), call(desk.lookup), desk.reply_step()});
  desk.world.workflow_at_rate(reporter, 0.01);
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const path = find(analysis, "BW101");
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(hops_text(path->verdicts[0].hops),
            "triage reads desk.read (untrusted) → writes to notes → recalled by reporter: "
            "crm.lookup (customers, confidential) → desk.reply (egress)");
}

/// What was read before the content is known already; what remains of the plan decides the rest.
TEST(ToxicPathsTest, RemainingCallsDecideByTheOrderOfThePlan) {
  Desk desk;
  models::PolicyRule& rule = desk.world.design().policy.rules.front();
  rule.remaining_after_untrusted = true;
  desk.world.set_plan(desk.triage, {call(desk.lookup), call(desk.read), desk.reply_step()});
  const ThreatAnalysis before = desk.analyse();
  ASSERT_NE(find(before, "BW101"), nullptr);
  EXPECT_EQ(hops_text(find(before, "BW101")->verdicts[0].hops),
            "triage reads desk.read (untrusted) → crm.lookup (customers, confidential, read "
            "before) → desk.reply (egress)");
  desk.world.set_plan(desk.triage, {call(desk.lookup), desk.reply_step(), call(desk.read)});
  EXPECT_EQ(find(desk.analyse(), "BW101"), nullptr);
}

TEST(ToxicPathsTest, AChangeIsFoundWithoutEgress) {
  Desk desk;
  const auto pay =
      desk.world.action(desk.desk, "pay", models::Effect::kWrite, models::testing::kRestricted);
  desk.world.set_plan(desk.triage, {call(desk.read), call(pay)});
  models::Design& guarded = desk.add_design("guarded");
  guarded.policy.rules.push_back(taint_guard());
  guarded.policy.rules.back().effects = {models::Effect::kWrite};
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const change = find(analysis, "BW102", "desk.read → desk.pay");
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->verdicts[0].holds, Holds::kYes);
  EXPECT_EQ(change->verdicts[1].detail, "rule taint_guard: triage may not desk.pay");
}

TEST(ToxicPathsTest, ATrustedResultIsNoSource) {
  Desk desk;
  models::Step trusted = call(desk.read);
  trusted.result = models::ResultTrust::kTrusted;
  desk.world.set_plan(desk.triage,
                      {trusted, models::testing::spawn(desk.researcher), desk.reply_step()});
  EXPECT_EQ(find(desk.analyse(), "BW101"), nullptr);
}

}  // namespace
}  // namespace app
