#include <gtest/gtest.h>

#include "src/analysis/design_view.hpp"
#include "tests/src/analysis/desk.hpp"

namespace app {
namespace {

using models::Delegation;
using models::RuleKind;
using models::testing::actions;
using models::testing::call;
using models::testing::permit;
using models::testing::require;
using testing::Desk;
using testing::find;

TEST(AuthorityFindingsTest, AToolWithItsOwnIdentityIsAConfusedDeputy) {
  Desk desk;
  desk.world.plan.organisation.tools[desk.crm.index].acts_as = models::ActsAs::kService;
  desk.world.people_may(actions({desk.read, desk.reply}));
  desk.add_design("roles").policy.rules.push_back(require(RuleKind::kRole));
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const deputy = find(analysis, "BW201");
  ASSERT_NE(deputy, nullptr);
  EXPECT_EQ(deputy->subject, "crm");
  EXPECT_EQ(deputy->severity, Severity::kError);
  EXPECT_EQ(deputy->verdicts[0].detail, "crm.lookup for office");
  EXPECT_EQ(deputy->verdicts[1].holds, Holds::kCut);
  EXPECT_EQ(find(analysis, "BW202"), nullptr);
}

TEST(AuthorityFindingsTest, ASeatsKeyGoesBeyondThePerson) {
  Desk desk;
  desk.world.people_may(actions({desk.read, desk.reply}));
  desk.world.plan.organisation.departments[0].seat_entitlements =
      actions({desk.read, desk.reply, desk.lookup});
  models::Design& design = desk.world.design();
  design.credentials.issue = models::IssuePer::kSeat;
  design.credentials.scope = models::CredentialScope::kRole;
  design.credentials.delegation = Delegation::kShare;
  design.policy.rules = {permit(RuleKind::kRole)};
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const beyond = find(analysis, "BW202", "a seat's key");
  ASSERT_NE(beyond, nullptr);
  EXPECT_EQ(beyond->verdicts[0].detail, "crm.lookup for office");
  EXPECT_EQ(find(analysis, "BW201"), nullptr);
}

/// Two departments leave their credentials in notes that all read; only one may look up.
TEST(AuthorityFindingsTest, ACredentialInNotesGoesBeyondThePersonUnlessItIsBound) {
  Desk desk;
  const auto notes = desk.world.memory("notes", models::MemoryScope::kEveryone);
  desk.world.set_plan(desk.triage, {models::testing::recall(notes), call(desk.read),
                                    models::testing::remember_credential(notes)});
  const auto sales = desk.world.department("sales", 1, 1);
  desk.world.plan.organisation.departments[0].entitlements = actions({desk.read});
  desk.world.plan.organisation.departments[sales.index].entitlements =
      actions({desk.read, desk.lookup});
  desk.world.plan.workflows[0].on_behalf_of = {{models::DepartmentId{0}, 0.5}, {sales, 0.5}};
  desk.world.design().credentials.scope = models::CredentialScope::kRole;
  desk.world.design().policy.rules = {permit(RuleKind::kRole)};
  desk.add_design("bound").credentials.binding = models::Binding::kSenderConstrained;
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const beyond = find(analysis, "BW202", "credentials that agents find");
  ASSERT_NE(beyond, nullptr);
  EXPECT_EQ(beyond->verdicts[0].detail, "crm.lookup for office");
  EXPECT_EQ(beyond->verdicts[1].holds, Holds::kCut);
}

TEST(AuthorityFindingsTest, AnOwnIdentityWidensDelegation) {
  Desk desk;
  const auto pay =
      desk.world.action(desk.desk, "pay", models::Effect::kWrite, models::testing::kRestricted);
  desk.world.at(desk.researcher).configured = actions({desk.lookup, pay});
  desk.world.design().policy.rules = {permit(RuleKind::kRole)};
  desk.world.design().credentials.attenuation = models::Attenuation::kTask;
  models::Design& own = desk.add_design("own");
  own.credentials.delegation = Delegation::kOwn;
  own.credentials.attenuation = models::Attenuation::kNone;
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const wide = find(analysis, "BW203", "triage → researcher");
  ASSERT_NE(wide, nullptr);
  EXPECT_EQ(wide->verdicts[0].holds, Holds::kCut);
  EXPECT_EQ(wide->verdicts[1].detail, "also desk.pay");
}

TEST(AuthorityFindingsTest, WhoGetsItsParentsAuthorityWholeMayDoWhatItDoesNotNeed) {
  Desk desk;
  const auto pay =
      desk.world.action(desk.desk, "pay", models::Effect::kWrite, models::testing::kRestricted);
  desk.world.set_plan(desk.triage, {call(pay), models::testing::spawn(desk.researcher)});
  desk.world.design().policy.rules = {permit(RuleKind::kRole)};
  desk.add_design("task").credentials.attenuation = models::Attenuation::kTask;
  const ThreatAnalysis analysis = desk.analyse();
  const Finding* const whole = find(analysis, "BW204", "researcher");
  ASSERT_NE(whole, nullptr);
  EXPECT_EQ(whole->verdicts[0].detail, "also desk.pay");
  EXPECT_EQ(whole->verdicts[1].holds, Holds::kCut);
}

TEST(AuthorityFindingsTest, ClosuresAreThoseOfTheModel) {
  Desk desk;
  desk.world.design().credentials.attenuation = models::Attenuation::kTask;
  const models::Plan plan = desk.world.build();
  DesignView view(plan, plan.designs.front());
  const models::ActionMasks masks(plan.organisation);
  models::PermissionSets sets(plan.organisation);
  models::Reach reach(plan, plan.designs.front(), masks, sets);
  const Member& root = view.graph().members().front();
  models::Standing standing = *root.standing;
  standing.scope = sets.intern(view.set(standing.scope));
  standing.entitlements = sets.intern(view.set(standing.entitlements));
  EXPECT_EQ(view.reached(0), reach.reachable({standing, root.type, {}, 0}));
  EXPECT_EQ(view.reached(0), actions({desk.read, desk.reply, desk.lookup}));
}

TEST(AuthorityFindingsTest, ThePointThatReachesMostIsFirst) {
  const ThreatAnalysis analysis = Desk().analyse();
  const SinglePoint& first = analysis.found.points.front();
  EXPECT_EQ(first.name, "triage");
  // read 1 x 1, reply 0.1 x 2, lookup 3 x 1; triage reaches all of it.
  EXPECT_DOUBLE_EQ(analysis.found.total_weight, 4.2);
  EXPECT_DOUBLE_EQ(first.reaches[0], 4.2);
  ASSERT_NE(find(analysis, "BW501"), nullptr);
}

}  // namespace
}  // namespace app
