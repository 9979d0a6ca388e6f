#include <gtest/gtest.h>

#include <cmath>

#include "models/audit/audit_log.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

// Work that a product feature starts: no person is behind it.
namespace models::testing {
namespace {

/// A clerk who reads (internal, weight 1) and then waits for a minute; it is set up for nothing
/// else. The people of the office may also pay (internal write, weight 2).
struct Office {
  PlanBuilder world;
  ToolId desk = world.tool("desk");
  ActionId read = world.action(desk, "read");
  ActionId pay = world.action(desk, "pay", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk", {call(read), think(60.0)});
  Recorder seen;

  WorkflowTypeId feature(AgentTypeId start, const std::string& name = "autofill") {
    const WorkflowTypeId id = world.workflow_once(start);
    world.at(id).on_behalf_of.clear();
    world.at(id).feature = name;
    return id;
  }
  ReplicationResult go() { return run(world.build(), &seen); }
};

TEST(FeatureTest, NobodyIsBehindItsWork) {
  Office office;
  office.feature(office.clerk);
  office.go();
  ASSERT_EQ(office.seen.workflows_started.size(), 1U);
  EXPECT_FALSE(office.seen.workflows_started[0].department.valid());
  EXPECT_EQ(office.seen.executed(office.read), 1U);
  ASSERT_EQ(office.seen.issued.size(), 1U);
  EXPECT_FALSE(office.seen.issued[0].department.valid());
  EXPECT_EQ(office.seen.issued[0].feature, WorkflowTypeId{0});
}

TEST(FeatureTest, ItsAgentsBringWhatTheyAreSetUpWith) {
  // Both agents try to pay at a tool that acts as its caller: only who is set up for it may.
  for (const bool set_up : {false, true}) {
    Office office;
    office.world.set_plan(office.clerk, {call(office.read), optional_call(office.pay)});
    office.world.at(office.clerk).configured =
        set_up ? actions({office.read, office.pay}) : actions({office.read});
    office.world.people_may(actions({office.read}));
    office.feature(office.clerk);
    office.go();
    EXPECT_EQ(office.seen.executed(office.pay), set_up ? 1U : 0U);
  }
}

TEST(FeatureTest, AHelperGetsNoMoreThanItsParentHas) {
  Office office;
  const AgentTypeId helper = office.world.agent("helper", {optional_call(office.pay)});
  office.world.set_plan(office.clerk, {call(office.read), spawn(helper)});
  office.world.at(office.clerk).configured = actions({office.read});
  office.feature(office.clerk);
  office.go();
  ASSERT_EQ(office.seen.decisions.size(), 2U);
  EXPECT_EQ(office.seen.decisions[1].refusal, Refusal::kEntitlement);
  EXPECT_EQ(office.seen.issued[1].feature, WorkflowTypeId{0});
}

TEST(FeatureTest, APeerBringsItsOwn) {
  Office office;
  const AgentTypeId peer = office.world.agent("peer", {call(office.pay)});
  office.world.set_plan(office.clerk, {call(office.read), message(peer), think(1.0)});
  office.world.at(office.clerk).configured = actions({office.read});
  office.feature(office.clerk);
  office.go();
  EXPECT_EQ(office.seen.executed(office.pay), 1U);
}

TEST(FeatureTest, TheUserIsMissingAndTheReachIsUnattended) {
  Office office;
  office.feature(office.clerk);
  const ReplicationResult alone = office.go();
  EXPECT_TRUE(is_missing(alone, "privilege.amplification.user"));
  EXPECT_TRUE(is_missing(alone, "privilege.amplification.user", {{"over", "workflow"}}));
  EXPECT_DOUBLE_EQ(value(alone, "privilege.unattended"), 1.0);
  EXPECT_DOUBLE_EQ(value(alone, "privilege.unattended", {{"depth", "0"}}), 1.0);
  EXPECT_DOUBLE_EQ(value(alone, "privilege.amplification.task"), 1.0);
}

TEST(FeatureTest, ItLeavesTheMetricsOfPeopleAlone) {
  // A tool of its own identity lends a person (weight 1) the payment (2) that he may not do.
  Office office;
  office.world.plan.organisation.tools[0].acts_as = ActsAs::kService;
  office.world.set_plan(office.clerk, {call(office.read), call(office.pay), think(60.0)});
  office.world.people_may(actions({office.read}));
  office.world.workflow_once(office.clerk);
  const ReplicationResult people = office.go();
  EXPECT_DOUBLE_EQ(value(people, "privilege.amplification.user"), 3.0);
  EXPECT_TRUE(is_missing(people, "privilege.unattended"));
  const AgentTypeId other = office.world.agent("other", {call(office.pay), think(30.0)});
  office.feature(other);
  const ReplicationResult both = office.go();
  EXPECT_DOUBLE_EQ(value(both, "privilege.amplification.user"), 3.0);
  EXPECT_DOUBLE_EQ(value(both, "privilege.amplification.user", {{"over", "workflow"}}), 3.0);
  EXPECT_DOUBLE_EQ(value(both, "privilege.unattended"), 2.0);
}

TEST(FeatureTest, TheLogTellsTheFeature) {
  Office office;
  const AgentTypeId helper = office.world.agent("helper", {call(office.read)});
  office.world.set_plan(office.clerk, {call(office.read), spawn(helper)});
  office.feature(office.clerk);
  const ReplicationResult chain = office.go();
  EXPECT_EQ(value(chain, "attribution.complete"), 1.0);
  EXPECT_EQ(value(chain, "attribution.wrong"), 0.0);

  const Plan plan = office.world.build();
  std::vector<AuditEntry> entries;
  AuditLog log(plan, plan.designs[0], [&entries](const AuditEntry& e) { entries.push_back(e); });
  run_replication(plan, DesignId{0}, 0, {.sink = &log});
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].account, "feature/autofill");
  EXPECT_EQ(entries[1].chain, "feature/autofill > clerk#0 > helper#1");

  // An identity of its own names neither a person nor a feature.
  office.world.design().credentials.issue = IssuePer::kAgentType;
  office.world.design().credentials.delegation = Delegation::kOwn;
  const ReplicationResult own = office.go();
  EXPECT_EQ(value(own, "attribution.complete"), 0.0);
  EXPECT_EQ(value(own, "attribution.wrong"), 0.0);
}

TEST(FeatureTest, ACredentialOfAPersonIsAWrongTraceOfIt) {
  // A person's clerk leaves its credential in a note, and the feature's agent, which may do nothing
  // itself, is taken over and presents it.
  Office office;
  const MemoryId wall = office.world.memory("wall", MemoryScope::kEveryone);
  const AgentTypeId author =
      office.world.agent("author", {remember_credential(wall), call(office.pay), think(600.0)});
  office.world.workflow_once(author);
  office.world.set_plan(office.clerk, {think(10.0), recall(wall), call(office.read)});
  Threat& threat = office.world.threat(office.read, {office.pay});
  threat.strategies = {Strategy::kHarvest};
  office.world.at(author).model.susceptibility = 0.0;
  office.feature(office.clerk);
  const ReplicationResult result = office.go();
  bool stolen = false;
  for (const DecisionMade& one : office.seen.decisions) {
    stolen |= one.actor == Actor::kHijacked && one.refusal == Refusal::kNone;
  }
  EXPECT_TRUE(stolen);
  EXPECT_GT(value(result, "attribution.wrong"), 0.0);
}

TEST(FeatureTest, EachFeatureHasAMemoryOfItsOwn) {
  for (const MemoryScope scope : {MemoryScope::kPerson, MemoryScope::kDepartment}) {
    Office office;
    const ActionId mail = office.world.action(office.desk, "mail", Effect::kEgress);
    office.world.at(office.read).untrusted = true;
    office.world.design().policy.rules.push_back(require(RuleKind::kTaintGuard));
    const MemoryId diary = office.world.memory("diary", scope);
    const AgentTypeId writer = office.world.agent("writer", {call(office.read), remember(diary)});
    const AgentTypeId reader =
        office.world.agent("reader", {think(10.0), recall(diary), optional_call(mail)});
    office.feature(writer);
    office.feature(reader);            // The same feature: it sees the taint, and may not send.
    office.feature(reader, "search");  // Another one, and a person, do not.
    office.world.workflow_once(reader);
    office.go();
    EXPECT_EQ(office.seen.executed(mail), 2U);
  }
}

TEST(FeatureTest, BudgetsCountItAsOneUser) {
  Office office;
  PolicyRule rate = require(RuleKind::kRate);
  rate.limit = 2;
  rate.per = BudgetKey::kUser;
  rate.effects.clear();
  office.world.design().policy.rules.push_back(rate);
  office.world.set_plan(office.clerk, {optional_call(office.read), optional_call(office.read)});
  office.feature(office.clerk);
  office.feature(office.clerk);
  office.feature(office.clerk, "search");
  office.go();
  EXPECT_EQ(office.seen.accepted(office.read), 4U);
}

TEST(FeatureTest, AnOrderAgainstThePersonNamesNobody) {
  for (const RevocationTarget target : {RevocationTarget::kPerson, RevocationTarget::kWorkflow}) {
    Office office;
    Threat& threat = office.world.threat(office.read, {office.pay});
    threat.detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(5.0)}};
    office.world.design().response = Response{target, sim::Distribution::constant(1.0)};
    office.feature(office.clerk);
    office.go();
    EXPECT_EQ(office.seen.revoked.empty(), target == RevocationTarget::kPerson);
  }
}

TEST(FeatureTest, PeopleComeAndGoWithoutIt) {
  Office office;
  Department& people = office.world.plan.organisation.departments[0];
  people.people = 5;
  people.turnover = {0.01, 0.01, 0.02};
  office.world.workflow_at_rate(office.clerk, 0.1);
  const WorkflowTypeId flow = office.world.workflow_at_rate(office.clerk, 0.1);
  office.world.at(flow).on_behalf_of.clear();
  office.world.at(flow).feature = "autofill";
  for (const RevocationTarget target : {RevocationTarget::kPerson, RevocationTarget::kWorkflow}) {
    const auto cause = static_cast<std::size_t>(RevocationCause::kOffboarding);
    office.world.design().orders[cause] = Response{target, sim::Distribution::constant(60.0)};
    office.seen = {};
    office.go();
    std::size_t of_feature = 0;
    for (const WorkflowStarted& one : office.seen.workflows_started) {
      if (!one.department.valid()) ++of_feature;
    }
    EXPECT_NEAR(static_cast<double>(of_feature), 360.0, 3.29 * std::sqrt(360.0));
    EXPECT_FALSE(office.seen.left.empty());
  }
}

}  // namespace
}  // namespace models::testing
