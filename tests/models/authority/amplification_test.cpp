#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

// When nobody gains anything: every root is held to its person's entitlements, every delegation is
// an exchange with intersection, nothing has an identity of its own, nothing crosses persons, and
// entitlements stay. Each condition alone, once broken, lets amplification exceed 1.
namespace models::testing {
namespace {

/// Office people may read (1) and note (2), sales people also the ledger (10). For each of them a
/// boss works with a helper who tries the ledger, and both share notes with whom they work for.
struct TwoDepartments {
  PlanBuilder world;
  ToolId files = world.tool("files");
  ToolId books = world.tool("books");
  ActionId read = world.action(files, "read");
  ActionId note = world.action(files, "note", Effect::kWrite);
  ActionId ledger = world.action(books, "ledger", Effect::kRead, kRestricted);
  MemoryId notes = world.memory("notes", MemoryScope::kPerson);
  AgentTypeId helper = world.agent("helper");
  AgentTypeId boss = world.agent("boss");
  DepartmentId sales = world.department("sales", 2, 2);
  PermissionSet everything = actions({read, note, ledger});

  TwoDepartments() {
    Department& office = world.plan.organisation.departments[0];
    office.people = 2;
    office.seats = 2;
    office.entitlements = actions({read, note});
    office.seat_entitlements = office.entitlements;
    world.plan.organisation.departments[sales.index].entitlements = everything;
    world.plan.organisation.departments[sales.index].seat_entitlements = everything;
    set_boss({spawn(helper)});
    world.set_plan(helper, {optional_call(ledger), think(5.0)});
    world.at(boss).configured = everything;
    world.at(helper).configured = actions({read, ledger});
    WorkflowType& work = world.at(world.workflow_at_rate(boss, 0.1));
    work.on_behalf_of = {{DepartmentId{0}, 0.5}, {sales, 0.5}};
    CredentialRegime& regime = world.design().credentials;
    regime.delegation = Delegation::kExchange;
    regime.attenuation = Attenuation::kIntersect;
    regime.lifetime_s = sim::Distribution::constant(60.0);
    world.horizon(600.0);
  }

  void set_boss(std::vector<Step> further) {
    std::vector<Step> steps{call(read), remember_credential(notes), think(5.0), recall(notes),
                            optional_call(ledger)};
    steps.insert(steps.end(), further.begin(), further.end());
    world.set_plan(boss, std::move(steps));
  }
};

double amplification(const TwoDepartments& teams) {
  const ReplicationResult result = run(teams.world.build());
  const double mean = value(result, "privilege.amplification.user");
  const double peak = value(result, "privilege.amplification.user.peak");
  EXPECT_GE(peak, mean);
  EXPECT_EQ(peak > 1.0, mean > 1.0);
  EXPECT_EQ(value(result, "privilege.amplification.user", {{"over", "workflow"}}) > 1.0,
            mean > 1.0);
  return mean;
}

RC_GTEST_PROP(AmplificationTest, IsExactlyOneForAnySeedWhenEveryConditionHolds, ()) {
  TwoDepartments teams;
  teams.world.plan.seed = *rc::gen::arbitrary<std::uint64_t>();
  CredentialRegime& regime = teams.world.design().credentials;
  regime.scope = *rc::gen::element(CredentialScope::kRole, CredentialScope::kAgentType,
                                   CredentialScope::kTask);
  regime.issue = *rc::gen::element(IssuePer::kTask, IssuePer::kWorkflow, IssuePer::kSeat);
  regime.cascade = *rc::gen::element(Cascade::kFull, Cascade::kByExpiry, Cascade::kNone);
  regime.revoke_on_completion = *rc::gen::arbitrary<bool>();
  const RuleKind rule = *rc::gen::element(RuleKind::kRole, RuleKind::kTaskScope);
  teams.world.design().policy.rules = {permit(rule)};
  // A seat's key names no task.
  RC_PRE(regime.issue != IssuePer::kSeat || rule == RuleKind::kRole);
  RC_ASSERT(amplification(teams) == 1.0);
}

TEST(AmplificationTest, ASeatWithMoreThanItsPersonIsARootThatWasNotIntersected) {
  TwoDepartments teams;
  teams.world.design().credentials.issue = IssuePer::kSeat;
  teams.world.design().policy.rules = {permit(RuleKind::kRole)};
  EXPECT_EQ(amplification(teams), 1.0);
  teams.world.plan.organisation.departments[0].seat_entitlements = teams.everything;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, ChildrenWithAnIdentityOfTheirOwnAreNoExchange) {
  TwoDepartments teams;
  teams.world.design().credentials.delegation = Delegation::kOwn;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, AToolWithAnIdentityOfItsOwnIsADeputy) {
  TwoDepartments teams;
  teams.world.plan.organisation.tools[teams.books.index].acts_as = ActsAs::kService;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, AnAgentWithAnIdentityOfItsOwnLendsIt) {
  TwoDepartments teams;
  teams.world.design().credentials.issue = IssuePer::kAgentType;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, AMessageToAnAgentOfAllPeopleCrossesThem) {
  TwoDepartments teams;
  const AgentTypeId clerk = teams.world.agent("clerk", {think(1.0), call(teams.ledger)});
  teams.set_boss({spawn(teams.helper), message(clerk)});
  EXPECT_EQ(amplification(teams), 1.0);  // A peer of one's own has one's own entitlements.
  teams.world.at(clerk).shared = 1;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, AMemoryOfEverybodyCrossesThem) {
  TwoDepartments teams;
  teams.world.plan.memories[teams.notes.index].scope = MemoryScope::kEveryone;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, AContextOfEverybodyCrossesThem) {
  TwoDepartments teams;
  teams.world.at(teams.boss).shared = 1;
  EXPECT_GT(amplification(teams), 1.0);
}

TEST(AmplificationTest, EntitlementsThatShrinkLeaveWhatWasIssuedBefore) {
  TwoDepartments teams;
  teams.set_boss({think(50.0)});  // Some are at work at any instant.
  EXPECT_EQ(amplification(teams), 1.0);
  const PermissionSet fewer = actions({teams.read, teams.note});
  PolicyChange change;
  change.at = sim::seconds(300.0);
  change.departments.push_back({teams.sales, fewer, fewer});
  teams.world.plan.organisation.changes.push_back(change);
  EXPECT_GT(amplification(teams), 1.0);
}

}  // namespace
}  // namespace models::testing
