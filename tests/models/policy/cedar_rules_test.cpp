#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/policy/cedar_policies.hpp"
#include "models/policy/cedar_world.hpp"
#include "models/policy/decision_point.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

// Cedar policies that decide what agents do.
namespace models::testing {
namespace {

PolicyRule cedar_rule(const std::string& text, const std::string& name = "test.cedar") {
  PolicyRule rule = permit(RuleKind::kCedar);
  rule.name = name;
  rule.policies = std::make_shared<const std::vector<cedar::Policy>>(cedar::parse_policies(text));
  return rule;
}

Policy policy_of(std::vector<PolicyRule> rules) {
  Policy policy;
  policy.rules = std::move(rules);
  return policy;
}

/// Records that say what happened, without which rule decided.
std::vector<std::tuple<std::int64_t, std::uint32_t, std::uint32_t, Refusal>> decisions(
    const Recorder& seen) {
  std::vector<std::tuple<std::int64_t, std::uint32_t, std::uint32_t, Refusal>> all;
  for (const DecisionMade& one : seen.decisions) {
    all.emplace_back(one.at.ns, one.agent.index, one.action.index, one.refusal);
  }
  return all;
}

TEST(CedarRulesTest, APolicyFileDecidesAsTheBuiltInRulesThatSayTheSame) {
  PlanBuilder world = help_desk(0.02, 20'000.0);
  world.plan.designs = {world.plan.designs[2]};
  PolicyRule guard = require(RuleKind::kTaintGuard);
  world.design().policy = policy_of({permit(RuleKind::kTaskScope), guard});
  Recorder built_in;
  run(world.build(), &built_in);
  world.design().policy =
      policy_of({cedar_rule("permit(principal is Agent, action, resource) when { context.planned };"
                            "forbid(principal, action in Action::\"egress\", resource)"
                            " when { context.labels.contains(\"untrusted\") };")});
  Recorder by_file;
  run(world.build(), &by_file);
  ASSERT_GT(built_in.decisions.size(), 1'000U);
  EXPECT_EQ(decisions(by_file), decisions(built_in));
  ASSERT_EQ(by_file.authority.size(), built_in.authority.size());
  for (std::size_t i = 0; i < by_file.authority.size(); ++i) {
    EXPECT_EQ(by_file.authority[i].effective, built_in.authority[i].effective) << i;
    EXPECT_EQ(by_file.authority[i].reachable, built_in.authority[i].reachable) << i;
  }
}

/// One clerk with two actions, and what a policy makes of its calls.
struct Desk {
  PlanBuilder world;
  ToolId tool = world.tool("desk");
  ActionId read = world.action(tool, "read");
  ActionId send = world.action(tool, "send", Effect::kEgress, kPublic);
  AgentTypeId child, clerk;

  Desk() {
    world.at(read).untrusted = true;
    world.at(send).arguments = {"destination"};
    world.at(send).price = Money{500'000};
    child = world.agent("child", {call(read)});
    clerk = world.agent("clerk",
                        {call(read), spawn(child), call(send, {{"destination", "requester"}})});
    world.at(clerk).purpose = "filing";
    world.workflow_once(clerk);
  }
  /// The verdict on the n-th call under a policy beside a permit of everything.
  Recorder seen(const std::string& text) {
    world.design().policy = policy_of({cedar_rule("permit(principal, action, resource);" + text)});
    Recorder recorder;
    run(world.build(), &recorder);
    return recorder;
  }
  std::size_t denied(const std::string& text) {
    std::size_t count = 0;
    for (const DecisionMade& one : seen(text).decisions) count += one.refusal != Refusal::kNone;
    return count;
  }
};

TEST(CedarRulesTest, RequestsSayWhatTheReferenceOfTheSchemaPromises) {
  const char* const holds[] = {
      "principal == Agent::\"clerk\" && context.agent == principal",
      "context.user == User::\"people\" || context.user in Department::\"people\"",
      "action in Action::\"read\" && action in Action::\"desk.*\"",
      "resource.data == \"internal\"",
      "context.purpose == \"filing\" && context.planned",
      "context.depth == 0 && context.chain.isEmpty() && context.labels.isEmpty()",
      "context.trust == decimal(\"1.0\") && !context.tool.service",
      "context.session.calls == 0 && context.session.spent == decimal(\"0.0\")",
      "context.system.weekday == 1 && context.system.hour == 0",
      "context.system.now == datetime(\"2026-01-05\") && context.session.age == duration(\"0s\")",
      "context.input == {}"};
  for (const char* const one : holds) {
    Desk desk;
    const Recorder seen =
        desk.seen(std::string("forbid(principal, action, resource) when {") + one + "};");
    ASSERT_FALSE(seen.decisions.empty());
    if (std::string(one).find("people") != std::string::npos) continue;  // Depends on its name.
    EXPECT_EQ(seen.decisions[0].refusal, Refusal::kPolicy) << one;
    EXPECT_TRUE(seen.noted.empty()) << one;
  }
}

TEST(CedarRulesTest, LaterRequestsShowChainLabelsCountersAndArguments) {
  Desk desk;
  EXPECT_EQ(desk.denied("forbid(principal == Agent::\"child\", action, resource) when {"
                        " context.depth == 1 && context.chain.contains(Agent::\"clerk\") &&"
                        " context.labels.contains(\"untrusted\") && context.session.calls == 1 };"),
            1U);
  EXPECT_EQ(desk.denied("forbid(principal, action == Action::\"desk.send\", resource) when {"
                        " context.input.destination == \"requester\" && context.session.calls == 2"
                        " };"),
            1U);
}

TEST(CedarRulesTest, TheDenyingPolicyIsNamed) {
  Desk desk;
  const Recorder seen = desk.seen(
      "@id(\"no-sending\") forbid(principal, action == Action::\"desk.send\", resource);");
  const Plan plan = desk.world.build();
  EXPECT_EQ(seen.decisions.back().refusal, Refusal::kPolicy);
  EXPECT_EQ(plan.designs[0].policy.rule_name(seen.decisions.back().rule), "test.cedar: no-sending");
  EXPECT_EQ(plan.designs[0].policy.rule_name(seen.decisions.front().rule), "test.cedar: policy0");
  EXPECT_EQ(plan.designs[0].policy.rule_name(kNoRule), "default deny");
}

TEST(CedarRulesTest, APolicyThatFailsIsSkippedAndTold) {
  Desk desk;
  const Recorder seen =
      desk.seen("forbid(principal, action, resource) when { context.nothing == 1 };");
  EXPECT_EQ(seen.decisions[0].refusal, Refusal::kNone);
  ASSERT_EQ(seen.noted.size(), seen.decisions.size());
  EXPECT_EQ(seen.noted[0].event, PolicyEvent::kFailed);
}

TEST(CedarRulesTest, AnnotationsWarnTryOutAndSwitchOff) {
  Desk desk;
  const std::string forbids = "forbid(principal, action == Action::\"desk.send\", resource);";
  const Recorder warned = desk.seen("@verdict(\"warn\") " + forbids);
  EXPECT_EQ(warned.executed(desk.send), 1U);
  ASSERT_EQ(warned.noted.size(), 1U);
  EXPECT_EQ(warned.noted[0].event, PolicyEvent::kWarned);
  const Recorder tried = desk.seen("@mode(\"log_only\") " + forbids);
  EXPECT_EQ(tried.executed(desk.send), 1U);
  ASSERT_EQ(tried.noted.size(), 1U);
  EXPECT_EQ(tried.noted[0].event, PolicyEvent::kShadowDenied);
  EXPECT_TRUE(desk.seen("@mode(\"off\") " + forbids).noted.empty());
}

TEST(CedarRulesTest, BuiltInAndCedarRulesForbidTogether) {
  Desk desk;
  Policy& policy = desk.world.design().policy;
  policy = policy_of(
      {cedar_rule("permit(principal, action, resource);"), require(RuleKind::kTaintGuard)});
  Recorder guarded;
  run(desk.world.build(), &guarded);
  EXPECT_EQ(guarded.executed(desk.send), 0U);
  policy = policy_of({permit(RuleKind::kTaskScope),
                      cedar_rule("forbid(principal, action == Action::\"desk.send\", resource);")});
  Recorder forbidden;
  run(desk.world.build(), &forbidden);
  EXPECT_EQ(forbidden.executed(desk.read), 2U);
  EXPECT_EQ(forbidden.executed(desk.send), 0U);
}

TEST(CedarRulesTest, ASeatsKeyIsAUsersOfItsDepartmentWhoeverSitsThere) {
  Desk desk;
  desk.world.design().credentials.issue = IssuePer::kSeat;
  desk.world.design().credentials.scope = CredentialScope::kRole;
  desk.world.design().credentials.delegation = Delegation::kShare;
  desk.world.plan.organisation.departments[0].turnover.leavers_per_s = 1e-9;
  desk.world.plan.organisation.departments[0].seats = 3;  // More than people.
  desk.world.design().policy = policy_of({cedar_rule(
      "permit(principal is User, action, resource) when { principal == context.user };")});
  Recorder seen;
  run(desk.world.build(), &seen);
  EXPECT_EQ(seen.executed(desk.read), 2U);
}

TEST(CedarRulesTest, WhatIsPermittedIsAskedOfCallsThatAreMade) {
  // The policy errs without the argument, and denies every value that the scenario sends.
  Desk desk;
  const Recorder seen = desk.seen(
      "forbid(principal, action == Action::\"desk.send\", resource) when {"
      " context.input.destination == \"requester\" };");
  EXPECT_EQ(seen.executed(desk.send), 0U);
  for (const AuthorityChanged& one : seen.authority) {
    EXPECT_FALSE(one.effective.contains(desk.send));
  }
}

TEST(CedarRulesTest, AChildsCredentialShowsThatItIsOne) {
  Desk desk;
  EXPECT_EQ(desk.denied("forbid(principal == Agent::\"child\", action, resource) when {"
                        " context.depth == 0 };"),
            0U);
}

TEST(CedarRulesTest, OtherDeploymentsNameThingsTheirWay) {
  Desk desk;
  const auto decide = [&](RequestShape shape, const std::string& text) {
    desk.world.design().policy = policy_of({cedar_rule(text)});
    desk.world.design().policy.requests = shape;
    Recorder seen;
    run(desk.world.build(), &seen);
    return seen.accepted(desk.read);
  };
  using Kind = RequestShape::Kind;
  EXPECT_EQ(decide({Kind::kGateway, true},
                   "permit(principal is AgentCore::OAuthUser, action in"
                   " AgentCore::Action::\"CallTool\", resource is AgentCore::Gateway)"
                   " when { principal.hasTag(\"department\") };"),
            2U);
  EXPECT_EQ(decide({Kind::kGateway, false},
                   "permit(principal == AgentCore::IamEntity::\"clerk\","
                   " action == AgentCore::Action::\"desk___read\", resource);"),
            1U);
  EXPECT_EQ(decide({Kind::kMcp, true},
                   "permit(principal is User, action == Action::\"tools/call\","
                   " resource == tool::\"desk.read\") when { resource.effect == \"read\" };"),
            2U);
  EXPECT_EQ(decide({Kind::kMcp, false},
                   "permit(principal == Agent::\"child\", action, resource is tool);"),
            0U);  // The clerk is denied before it starts the child.
}

TEST(CedarRulesTest, TheSchemaOfEveryDeploymentIsReadAndNamesItsActions) {
  const Plan plan = help_desk(0.02, 20'000.0).build();
  using Kind = RequestShape::Kind;
  for (const RequestShape shape :
       {RequestShape{Kind::kToolAsAction, false}, RequestShape{Kind::kGateway, true},
        RequestShape{Kind::kGateway, false}, RequestShape{Kind::kMcp, true}}) {
    const CedarWorld world(plan, shape);
    const cedar::Schema schema = cedar::parse_schema(world.schema());
    for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) {
      EXPECT_TRUE(schema.actions.contains(world.action(ActionId{i})));
      EXPECT_TRUE(schema.entity_types.contains(world.resource(ActionId{i}).type));
    }
    const cedar::Entities entities = world.entities();
    for (const auto& [uid, entity] : entities.all()) {
      const bool known = schema.entity_types.contains(uid.type) || schema.actions.contains(uid);
      EXPECT_TRUE(known) << uid.type << " " << uid.id;
    }
  }
}

// What is permitted is what some call that the scenario makes would be allowed.
RC_GTEST_PROP(CedarRulesTest, WhatIsPermittedIsWhatIsDecided, ()) {
  static const std::vector<std::string> kPolicies = {
      "permit(principal, action, resource);",
      "permit(principal is Agent, action, resource) when { context.planned };",
      "forbid(principal, action in Action::\"egress\", resource) when {"
      " context.labels.contains(\"untrusted\") };",
      "forbid(principal, action, resource) when { context.input has destination &&"
      " context.input.destination == \"attacker\" };",
      "forbid(principal, action, resource) when { context.session.calls >= 2 };",
      "forbid(principal, action, resource) unless { context.depth < 1 };",
      "permit(principal, action in Action::\"read\", resource) when { context.user in"
      " Department::\"sales\" };",
      "@verdict(\"escalate\") forbid(principal, action in Action::\"write\", resource);"};
  std::string text;
  for (const std::string& one : kPolicies) {
    if (*rc::gen::arbitrary<bool>()) text += one;
  }
  if (text.empty()) text = kPolicies[0];
  const Plan world = help_desk(0.02, 20'000.0).build();
  Plan plan = world;
  plan.designs[2].policy = policy_of({cedar_rule(text)});
  derive(plan);
  const DecisionPoint point(plan, plan.designs[2].policy);
  const AgentType& type = plan.agent_types[0];
  PermissionSet all;
  for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) all.insert(ActionId{i});
  const Principal principal{&all,         &type.own_calls, {},
                            type.purpose, AgentTypeId{0},  DepartmentId{*rc::gen::inRange(0U, 3U)}};
  Session session;
  session.tainted = *rc::gen::arbitrary<bool>();
  session.calls = *rc::gen::inRange<std::uint64_t>(0, 4);
  session.depth = *rc::gen::inRange(0U, 3U);
  const PermissionSet permitted = point.permitted(principal, session);
  for (std::uint32_t i = 0; i < plan.organisation.actions.size(); ++i) {
    bool allowed = point.decide(principal, session, ActionId{i}, {}).allows();
    const auto look = [&](const auto& self, const Step& step) -> void {
      if (step.kind == StepKind::kCall && step.action.index == i) {
        allowed |= point.decide(principal, session, ActionId{i}, step.arguments).allows();
      }
      for (const Step& child : step.children) self(self, child);
    };
    for (const AgentType& one : plan.agent_types) look(look, one.plan);
    for (const Threat& threat : plan.threats) {
      for (const GoalStep& step : threat.goal.steps) {
        for (const ActionId action : step.alternatives) {
          if (action.index == i) {
            allowed |= point.decide(principal, session, action, step.arguments).allows();
          }
        }
      }
    }
    RC_ASSERT(permitted.contains(ActionId{i}) == allowed);
  }
}

}  // namespace
}  // namespace models::testing
