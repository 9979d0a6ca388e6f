#include "models/approvals/approval_desk.hpp"

#include <gtest/gtest.h>

#include "models/policy/cedar/syntax.hpp"
#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

using sim::Distribution;

/// Whoever pays waits for a person of the department.
struct Office {
  PlanBuilder world;
  ActionId pay = world.action(world.tool("bank"), "pay", Effect::kWrite);
  AgentTypeId clerk = world.agent("clerk", {call(pay)});
  Recorder seen;

  Office() {
    PolicyRule approval;
    approval.kind = RuleKind::kCedar;
    approval.effect = RuleEffect::kRequire;
    approval.name = "approval";
    approval.policies = std::make_shared<const std::vector<cedar::Policy>>(cedar::parse_policies(
        "@id(\"approval\") @verdict(\"escalate\") forbid(principal, action, resource);"));
    world.design().policy.rules.push_back(approval);
    approvers().count = 1;
    approvers().response_s = Distribution::constant(60.0);
  }
  Approvers& approvers(std::size_t department = 0) {
    return world.plan.organisation.departments[department].approvers;
  }
  ApprovalConfig& config() { return world.design().approvals; }
  ReplicationResult go(int payments) {
    for (int i = 0; i < payments; ++i) world.workflow_once(clerk);
    return run(world.build(), &seen);
  }
  std::vector<double> times() const {
    std::vector<double> all;
    for (const DecisionMade& one : seen.decisions) {
      all.push_back(sim::to_seconds(one.at - sim::kStart));
    }
    return all;
  }
};

TEST(ApprovalDeskTest, OnePersonHandlesOneRequestAfterAnother) {
  Office office;
  const ReplicationResult result = office.go(3);
  EXPECT_EQ(office.times(), (std::vector{60.0, 120.0, 180.0}));
  EXPECT_EQ(office.seen.executed(office.pay), 3U);
  EXPECT_EQ(value(result, "approval.requests"), 3.0);
  EXPECT_EQ(value(result, "velocity.approval_wait"), 120.0);
  EXPECT_NEAR(value(result, "approval.hours"), 180.0 / 3600.0, 1e-12);
  EXPECT_NEAR(value(result, "engine.approvers.utilisation"), 180.0 / 3600.0, 1e-12);
  EXPECT_NEAR(value(result, "engine.approvers.wait"), (0.0 + 60.0 + 120.0) / 3.0, 1e-9);
}

TEST(ApprovalDeskTest, PeopleWorkInTheirHours) {
  Office office;
  office.approvers().hours = {0x7f, 600, 1200};  // From 00:10 to 00:20.
  office.go(1);
  EXPECT_EQ(office.times(), std::vector{660.0});
}

TEST(ApprovalDeskTest, BatchesAreTakenUpAtIntervals) {
  Office office;
  office.approvers().batch = sim::seconds(900.0);
  office.world.set_plan(office.clerk, {think(1.0), call(office.pay)});
  office.go(2);
  EXPECT_EQ(office.times(), (std::vector{960.0, 1020.0}));
}

TEST(ApprovalDeskTest, ATimeoutDeniesOrAllows) {
  for (const bool allows : {false, true}) {
    Office office;
    office.config().timeout = sim::seconds(90.0);
    office.config().timeout_allows = allows;
    const ReplicationResult result = office.go(2);
    // The first is approved at 60; the second would be at 120.
    EXPECT_EQ(office.times(), (std::vector{60.0, 90.0}));
    EXPECT_EQ(office.seen.decisions[1].refusal, allows ? Refusal::kNone : Refusal::kApproval);
    EXPECT_EQ(
        value(result, "approval.outcomes",
              {{"actor", "legitimate"}, {"outcome", allows ? "passed_on_timeout" : "timed_out"}}),
        1.0);
  }
}

TEST(ApprovalDeskTest, EscalationAsksAnotherDepartment) {
  Office office;
  office.world.department("board", 1, 1);
  office.approvers(1).count = 1;
  office.approvers(1).response_s = Distribution::constant(5.0);
  office.config().escalate_after = sim::seconds(70.0);
  office.config().escalate_to = DepartmentId{1};
  office.go(2);
  // The second has waited 10 s for an answer by then, and the board takes 5 s.
  EXPECT_EQ(office.times(), (std::vector{60.0, 75.0}));
}

TEST(ApprovalDeskTest, ABrokenGlassLetsTheCallGoAhead) {
  Office office;
  office.config().timeout = sim::seconds(100.0);
  office.config().break_glass_after = sim::seconds(30.0);
  const ReplicationResult result = office.go(1);
  EXPECT_EQ(office.times(), std::vector{30.0});
  EXPECT_EQ(office.seen.executed(office.pay), 1U);
  EXPECT_EQ(
      value(result, "approval.outcomes", {{"actor", "legitimate"}, {"outcome", "break_glass"}}),
      1.0);
}

TEST(ApprovalDeskTest, WithoutAnybodyToAskNothingPasses) {
  Office office;
  office.approvers().count = 0;
  office.go(1);
  EXPECT_EQ(office.seen.decisions[0].refusal, Refusal::kApproval);
}

TEST(ApprovalDeskTest, ACredentialThatDiesMeanwhileIsRefusedUnlessItIsRenewed) {
  for (const bool renewed : {false, true}) {
    Office office;
    CredentialRegime& regime = office.world.design().credentials;
    regime.lifetime_s = Distribution::constant(45.0);
    if (!renewed) regime.renewable_for = sim::seconds(1.0);
    office.go(1);
    EXPECT_EQ(office.seen.decisions[0].refusal, renewed ? Refusal::kNone : Refusal::kExpired);
  }
}

TEST(ApprovalDeskTest, AttentionFades) {
  const Attention attention{0.85, 0.03, 0.05, 0.0};
  EXPECT_DOUBLE_EQ(attention.after(0.0), 0.85);
  EXPECT_NEAR(attention.after(10.0), 0.85 * 0.740818220681718, 1e-12);
  EXPECT_DOUBLE_EQ(attention.after(200.0), 0.05);
}

// A hijacked agent wants what a person must approve; who has seen too much lets it pass.
TEST(ApprovalDeskTest, TheShareThatIsStoppedIsTheAttention) {
  for (const double fading : {0.0, 10.0}) {
    Office office;
    const ActionId read = office.world.action(ToolId{0}, "read");
    office.world.at(read).untrusted = true;
    office.world.design().policy.rules[1].policies =
        std::make_shared<const std::vector<cedar::Policy>>(cedar::parse_policies(
            "@verdict(\"escalate\") forbid(principal, action in Action::\"write\", resource);"));
    office.world.design().credentials.scope = CredentialScope::kRole;
    office.world.design().policy.rules[0] = permit(RuleKind::kRole);
    office.world.set_plan(office.clerk, {call(read)});
    office.world.threat(read, {office.pay});
    office.world.plan.workflows.clear();
    office.approvers().response_s = Distribution::constant(0.0);
    office.approvers().attention = {0.6, fading, 0.1, 0.0};
    office.world.workflow_at_rate(office.clerk, 0.5);
    office.world.horizon(20'000.0);
    const ReplicationResult result = run(office.world.build(), &office.seen);
    EXPECT_GT(value(result, "approval.requests"), 5'000.0);
    EXPECT_NEAR(value(result, "approval.stopped"), fading == 0.0 ? 0.6 : 0.1, 0.03);
  }
}

// M/M/c: the wait of Erlang C.
TEST(ApprovalDeskTest, TheQueueAgreesWithErlangC) {
  Office office;
  office.approvers().count = 3;
  office.approvers().response_s = Distribution::exponential(100.0);
  office.world.workflow_at_rate(office.clerk, 0.024);
  office.world.horizon(5'000'000.0);
  const ReplicationResult result = run(office.world.build(), &office.seen);
  // c = 3, a = 2.4: C = 0.64718, Wq = C * 100 / (3 - 2.4) = 107.86 s.
  EXPECT_NEAR(value(result, "engine.approvers.wait"), 107.86, 4.0);
  EXPECT_NEAR(value(result, "velocity.approval_wait"), 207.86, 4.0);
  EXPECT_NEAR(value(result, "engine.approvers.utilisation"), 0.8, 0.01);
}

}  // namespace
}  // namespace models::testing
