#include "models/workload/call_gate.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"
#include "tests/models/support/run_support.hpp"

namespace models::testing {
namespace {

TEST(CallGateTest, ControlsAndToolsTakeTheirTime) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  world.at(read).latency_s = sim::Distribution::constant(5.0);
  Design& design = world.design();
  design.validation = {.kind = ValidationKind::kIntrospect,
                       .cache_ttl = sim::seconds(60.0),
                       .latency_s = sim::Distribution::constant(0.25)};
  design.decisions.latency_s = sim::Distribution::constant(0.5);
  design.credentials.issue_latency_s = sim::Distribution::constant(2.0);
  world.workflow_once(world.agent("clerk", {call(read), call(read)}));
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  ASSERT_EQ(seen.decisions.size(), 2U);
  // 2 s to get a credential, 0.25 s to introspect it, 0.5 s to decide, 5 s for the tool; the
  // second time the answer of the introspection is cached.
  EXPECT_EQ(seen.decisions[0].at, at_s(2.75));
  EXPECT_EQ(seen.decisions[1].at, at_s(8.25));
  EXPECT_EQ(seen.done[1].at, at_s(13.25));
  EXPECT_DOUBLE_EQ(value(result, "velocity.control_overhead"), 2.0 + 0.75 + 0.5);
  EXPECT_DOUBLE_EQ(value(result, "velocity.makespan"), 13.25);
}

/// The refusal of the only call of a task.
Refusal refusal_of(PlanBuilder& world) {
  Recorder seen;
  run(world.build(), &seen);
  EXPECT_EQ(seen.decisions.size(), 1U);
  return seen.decisions.empty() ? Refusal::kNone : seen.decisions[0].refusal;
}

TEST(CallGateTest, RefusalsSayWhy) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("desk"), "read");
  world.workflow_once(world.agent("clerk", {call(read)}));
  EXPECT_EQ(refusal_of(world), Refusal::kNone);

  PlanBuilder no_rule = world;
  no_rule.design().policy.rules.clear();
  EXPECT_EQ(refusal_of(no_rule), Refusal::kPolicy);

  PlanBuilder other_role = world;
  other_role.people_may(actions({world.action(ToolId{0}, "other")}));
  other_role.plan.organisation = world.plan.organisation;
  EXPECT_EQ(refusal_of(other_role), Refusal::kEntitlement);
  other_role.design().credentials.scope = CredentialScope::kRole;
  EXPECT_EQ(refusal_of(other_role), Refusal::kScope);

  PlanBuilder late = world;
  late.design().credentials.lifetime_s = sim::Distribution::constant(1.0);
  late.design().decisions.latency_s = sim::Distribution::constant(1.0);
  EXPECT_EQ(refusal_of(late), Refusal::kExpired);  // It expires while the policy is asked.
}

TEST(CallGateTest, ACallDecidedBeforeAndDoneAfterARevocationIsInFlight) {
  PlanBuilder world;
  const ActionId read = world.action(world.tool("mail"), "read");
  const ActionId slow = world.action(world.tool("slow"), "go");
  world.at(slow).latency_s = sim::Distribution::constant(10.0);
  world.workflow_once(world.agent("clerk", {call(read)}));
  Threat& threat = world.threat(read, {slow});
  threat.detectors = {Detector{"all-seeing", 1.0, sim::Distribution::constant(3.0)}};
  threat.response = Response{RevocationTarget::kAgent, sim::Distribution::constant(1.0)};
  world.design().policy.rules = {permit(RuleKind::kRole)};
  world.design().credentials.scope = CredentialScope::kRole;
  world.design().validation.kind = ValidationKind::kPush;
  Recorder seen;
  const ReplicationResult result = run(world.build(), &seen);
  // Decided at 0 s, due at 3 s, effective at 4 s, done at 10 s.
  EXPECT_EQ(seen.executed(slow), 1U);
  EXPECT_EQ(value(result, "revocation.in_flight", {{"cause", "incident"}}), 1.0);
  EXPECT_EQ(value(result, "revocation.exposed_actions", {{"cause", "incident"}}), 0.0);
}

}  // namespace
}  // namespace models::testing
