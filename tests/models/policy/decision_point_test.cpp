#include "models/policy/decision_point.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

Policy policy_of(std::vector<PolicyRule> rules) {
  Policy policy;
  policy.rules = std::move(rules);
  return policy;
}

/// A desk with a task that reads and replies to the requester.
struct Desk {
  PlanBuilder world;
  ToolId tool = world.tool("tool");
  ActionId read = world.action(tool, "read");
  ActionId reply = world.action(tool, "reply", Effect::kEgress, kPublic);
  ActionId pay = world.action(tool, "pay", Effect::kWrite);
  PermissionSet roles = actions({read, pay});
  PermissionSet task = actions({read, reply});
  Step planned_read = call(read);
  Step planned_reply = call(reply, {{"destination", "requester"}});
  std::vector<const Step*> planned{&planned_read, &planned_reply};

  Desk() { world.at(reply).arguments = {"destination"}; }
  Principal principal() const { return {&roles, &task, planned}; }
  Decision decide(std::vector<PolicyRule> rules, ActionId action,
                  const std::vector<Argument>& arguments = {}, const Session& session = {}) const {
    return DecisionPoint(world.plan, policy_of(std::move(rules)))
        .decide(principal(), session, action, arguments);
  }
  bool allows(std::vector<PolicyRule> rules, ActionId action,
              const std::vector<Argument>& arguments = {}, const Session& session = {}) const {
    return decide(std::move(rules), action, arguments, session).allows();
  }
};

TEST(DecisionPointTest, NothingIsAllowedByDefault) {
  const Desk desk;
  const Decision decision = desk.decide({}, desk.read);
  EXPECT_FALSE(decision.allows());
  EXPECT_EQ(decision.rule, -1);
  // A requirement alone permits nothing.
  EXPECT_FALSE(desk.allows({require(RuleKind::kRole)}, desk.read));
}

TEST(DecisionPointTest, RoleAllowsWhatTheIdentityHolds) {
  const Desk desk;
  EXPECT_TRUE(desk.allows({permit(RuleKind::kRole)}, desk.pay));
  EXPECT_FALSE(desk.allows({permit(RuleKind::kRole)}, desk.reply));
}

TEST(DecisionPointTest, TaskScopeAllowsWhatTheTaskNeeds) {
  const Desk desk;
  EXPECT_TRUE(desk.allows({permit(RuleKind::kTaskScope)}, desk.reply));
  EXPECT_FALSE(desk.allows({permit(RuleKind::kTaskScope)}, desk.pay));
}

TEST(DecisionPointTest, ASeatsKeyNamesNoTask) {
  const Desk desk;
  const DecisionPoint point(desk.world.plan, policy_of({permit(RuleKind::kTaskScope)}));
  EXPECT_FALSE(point.decide({&desk.roles, nullptr, {}}, {}, desk.read, {}).allows());
}

TEST(DecisionPointTest, ForbidOverridesPermitWhateverTheOrder) {
  const Desk desk;
  const PolicyRule task = permit(RuleKind::kTaskScope);
  const PolicyRule role = require(RuleKind::kRole);
  for (const std::vector<PolicyRule>& rules :
       {std::vector<PolicyRule>{task, role}, std::vector<PolicyRule>{role, task}}) {
    EXPECT_TRUE(desk.allows(rules, desk.read));
    EXPECT_FALSE(desk.allows(rules, desk.reply));  // In the task, not in the role.
    EXPECT_FALSE(desk.allows(rules, desk.pay));    // In the role, not in the task.
  }
}

TEST(DecisionPointTest, TheDecidingRuleIsNamed) {
  const Desk desk;
  const std::vector<PolicyRule> rules{permit(RuleKind::kRole), permit(RuleKind::kTaskScope),
                                      require(RuleKind::kTaskScope)};
  EXPECT_EQ(desk.decide(rules, desk.read).rule, 0);   // The first that permits.
  EXPECT_EQ(desk.decide(rules, desk.reply).rule, 1);  // Only the task permits.
  EXPECT_EQ(desk.decide(rules, desk.pay).rule, 2);    // The unmet requirement.
}

PolicyRule taint_guard(std::vector<std::string> known = {}) {
  PolicyRule guard = require(RuleKind::kTaintGuard);
  if (!known.empty()) guard.argument = "destination";
  guard.known = std::move(known);
  return guard;
}

TEST(DecisionPointTest, TaintGuardStopsEgressOnceUntrustedContentWasSeen) {
  const Desk desk;
  const std::vector<PolicyRule> rules{permit(RuleKind::kTaskScope), taint_guard()};
  const Session tainted{true, nullptr};
  EXPECT_TRUE(desk.allows(rules, desk.reply));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {}, tainted));
  EXPECT_TRUE(desk.allows(rules, desk.read, {}, tainted));
}

TEST(DecisionPointTest, TaintGuardLetsKnownDestinationsPass) {
  const Desk desk;
  const std::vector<PolicyRule> rules{permit(RuleKind::kTaskScope), taint_guard({"requester"})};
  const Session tainted{true, nullptr};
  EXPECT_TRUE(desk.allows(rules, desk.reply, {{"destination", "requester"}}, tainted));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {{"destination", "attacker"}}, tainted));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {}, tainted));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {{"subject", "requester"}}, tainted));
}

TEST(DecisionPointTest, ArgumentsMustBeKnown) {
  const Desk desk;
  PolicyRule known = require(RuleKind::kArguments);
  known.argument = "destination";
  known.known = {"requester", "supervisor"};
  const std::vector<PolicyRule> rules{permit(RuleKind::kTaskScope), known};
  EXPECT_TRUE(desk.allows(rules, desk.reply, {{"destination", "supervisor"}}));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {{"destination", "attacker"}}));
  EXPECT_TRUE(desk.allows(rules, desk.read));  // The rule is about egress.
}

TEST(DecisionPointTest, PinnedArgumentsMustEqualAPlannedCalls) {
  const Desk desk;
  PolicyRule pinned = require(RuleKind::kArguments);
  pinned.match_task = true;
  const std::vector<PolicyRule> rules{permit(RuleKind::kTaskScope), pinned};
  EXPECT_TRUE(desk.allows(rules, desk.reply, {{"destination", "requester"}}));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {{"destination", "attacker"}}));
  EXPECT_FALSE(desk.allows(rules, desk.reply, {{"destination", "requester"}, {"subject", "x"}}));
  EXPECT_FALSE(desk.allows(rules, desk.reply));
}

TEST(DecisionPointTest, AfterTaintOnlyCallsStillToComeAreInScope) {
  const Desk desk;
  PolicyRule scope = permit(RuleKind::kTaskScope);
  scope.remaining_after_untrusted = true;
  RemainingCalls remaining(sequence({call(desk.read), call(desk.reply)}));
  remaining.consume(desk.read);
  EXPECT_TRUE(desk.allows({scope}, desk.read, {}, {false, &remaining}));
  EXPECT_FALSE(desk.allows({scope}, desk.read, {}, {true, &remaining}));
  EXPECT_TRUE(desk.allows({scope}, desk.reply, {}, {true, &remaining}));
}

PolicyRule intent(std::vector<double> minimum_trust, std::vector<std::string> purposes = {}) {
  PolicyRule rule = permit(RuleKind::kIntent);
  rule.minimum_trust = std::move(minimum_trust);
  rule.purposes = std::move(purposes);
  return rule;
}

TEST(DecisionPointTest, IntentAsksForPurposeTaskAndTrust) {
  Desk desk;
  const auto allows = [&](PolicyRule rule, ActionId action, std::string_view purpose,
                          double trust) {
    Principal principal = desk.principal();
    principal.purpose = purpose;
    Session session;
    session.trust = trust;
    return DecisionPoint(desk.world.plan, policy_of({std::move(rule)}))
        .decide(principal, session, action, {})
        .allows();
  };
  // read is about internal data, reply about public data, pay is not in the task.
  const PolicyRule rule = intent({0.0, 0.5}, {"mail", "post"});
  EXPECT_TRUE(allows(rule, desk.read, "post", 0.5));
  EXPECT_FALSE(allows(rule, desk.read, "post", 0.49));
  EXPECT_TRUE(allows(rule, desk.reply, "post", 0.0));
  EXPECT_FALSE(allows(rule, desk.reply, "sales", 1.0));
  EXPECT_FALSE(allows(rule, desk.pay, "post", 1.0));
  EXPECT_TRUE(allows(intent({}), desk.read, "sales", 0.0));
}

TEST(DecisionPointTest, RequiredIntentForbidsWhatItWouldNotPermit) {
  const Desk desk;
  PolicyRule rule = intent({0.0, 0.5});
  rule.effect = RuleEffect::kRequire;
  Session session;
  session.trust = 0.4;
  EXPECT_TRUE(desk.allows({permit(RuleKind::kRole)}, desk.read, {}, session));
  EXPECT_FALSE(desk.allows({permit(RuleKind::kRole), rule}, desk.read, {}, session));
  session.trust = 0.6;
  EXPECT_TRUE(desk.allows({permit(RuleKind::kRole), rule}, desk.read, {}, session));
}

TEST(DecisionPointTest, TellsTheMinimaOfTrustThatItReads) {
  const Desk desk;
  const Plan& plan = desk.world.plan;
  EXPECT_FALSE(DecisionPoint(plan, policy_of({intent({})})).reads_trust());
  EXPECT_FALSE(DecisionPoint(plan, policy_of({permit(RuleKind::kRole)})).reads_trust());
  // No action is about confidential data.
  const DecisionPoint point(plan, policy_of({intent({0.2, 0.6, 0.9}), intent({0.0, 0.6})}));
  EXPECT_EQ(point.trust_minima(), (std::vector<double>{0.2, 0.6}));
}

TEST(DecisionPointTest, TellsWhatItReads) {
  const Desk desk;
  PolicyRule scope = permit(RuleKind::kTaskScope);
  const Plan& plan = desk.world.plan;
  EXPECT_FALSE(DecisionPoint(plan, policy_of({scope})).reads_taint());
  EXPECT_TRUE(DecisionPoint(plan, policy_of({scope, taint_guard()})).reads_taint());
  EXPECT_FALSE(DecisionPoint(plan, policy_of({scope, taint_guard()})).reads_remaining());
  scope.remaining_after_untrusted = true;
  EXPECT_TRUE(DecisionPoint(plan, policy_of({scope})).reads_remaining());
  EXPECT_TRUE(DecisionPoint(plan, policy_of({scope})).reads_taint());
}

/// A random policy over five actions; those with an argument have one called "to".
struct RandomCase {
  static constexpr std::uint32_t kActions = 5;
  PlanBuilder world;
  Policy policy;
  PermissionSet roles, task;
  bool has_task{*rc::gen::arbitrary<bool>()};
  std::vector<Step> calls;
  std::vector<const Step*> planned;
  RemainingCalls remaining;
  Session session;
  std::string purpose{*rc::gen::elementOf(std::vector<std::string>{"filing", "post", ""})};

  RandomCase() {
    const ToolId tool = world.tool("tool");
    for (std::uint32_t i = 0; i < kActions; ++i) {
      const ActionId id = world.action(tool, std::to_string(i), effect(),
                                       *rc::gen::element(kPublic, kInternal, kConfidential));
      if (*rc::gen::arbitrary<bool>()) world.at(id).arguments = {"to"};
    }
    policy.rules = *rc::gen::resize(4, rc::gen::container<std::vector<PolicyRule>>(rule()));
    roles = some_actions();
    task = some_actions();
    task.for_each([this](ActionId id) { calls.push_back(call(id, planned_arguments(id))); });
    for (const Step& step : calls) planned.push_back(&step);
    RemainingCalls left(sequence(calls));
    some_actions().for_each([&left](ActionId id) { left.consume(id); });
    remaining = left;
    session = {*rc::gen::arbitrary<bool>(), &remaining, *rc::gen::element(0.0, 0.25, 0.5, 1.0)};
  }
  static Effect effect() {
    return *rc::gen::element(Effect::kRead, Effect::kWrite, Effect::kExecute, Effect::kEgress);
  }
  static PermissionSet some_actions() {
    PermissionSet set;
    for (std::uint32_t i = 0; i < kActions; ++i) {
      if (*rc::gen::arbitrary<bool>()) set.insert(ActionId{i});
    }
    return set;
  }
  /// A planned call gives a value to each argument that its action has.
  std::vector<Argument> planned_arguments(ActionId id) {
    if (world.at(id).arguments.empty()) return {};
    return {{"to", *rc::gen::elementOf(std::vector<std::string>{"a", "b", "c"})}};
  }
  static rc::Gen<PolicyRule> rule() {
    return rc::gen::exec([] {
      PolicyRule made;
      made.kind = *rc::gen::element(RuleKind::kRole, RuleKind::kTaskScope, RuleKind::kTaintGuard,
                                    RuleKind::kArguments, RuleKind::kIntent);
      made.effect = *rc::gen::element(RuleEffect::kPermit, RuleEffect::kRequire);
      made.remaining_after_untrusted = *rc::gen::arbitrary<bool>();
      made.effects = *rc::gen::elementOf(std::vector<std::vector<Effect>>{
          {}, {Effect::kEgress}, {Effect::kWrite, Effect::kExecute, Effect::kEgress}});
      made.match_task = *rc::gen::arbitrary<bool>();
      made.minimum_trust = {0.0, 0.25, *rc::gen::element(0.5, 0.75)};
      made.purposes = *rc::gen::elementOf(
          std::vector<std::vector<std::string>>{{}, {"filing"}, {"mail", "post"}});
      if (*rc::gen::arbitrary<bool>()) {
        made.argument = "to";
        made.known = {*rc::gen::elementOf(std::vector<std::string>{"a", "b"})};
      }
      return made;
    });
  }
};

RC_GTEST_PROP(DecisionPointTest, PermittedIsWhatSomeArgumentValuesAllow, ()) {
  RandomCase random;
  // Two rules may each ask for another value of one argument: the set is then an upper bound.
  int about_values = 0;
  for (const PolicyRule& rule : random.policy.rules) {
    about_values += rule.kind == RuleKind::kTaintGuard || rule.kind == RuleKind::kArguments ? 1 : 0;
  }
  const DecisionPoint point(random.world.plan, random.policy);
  const Principal principal{&random.roles, random.has_task ? &random.task : nullptr, random.planned,
                            random.purpose};
  PermissionSet brute_force;
  for (std::uint32_t i = 0; i < RandomCase::kActions; ++i) {
    std::vector<std::vector<Argument>> choices{{}};
    if (!random.world.at(ActionId{i}).arguments.empty()) {
      for (const char* value : {"a", "b", "c"}) choices.push_back({{"to", value}});
    }
    for (const std::vector<Argument>& arguments : choices) {
      if (point.decide(principal, random.session, ActionId{i}, arguments).allows()) {
        brute_force.insert(ActionId{i});
      }
    }
  }
  const PermissionSet permitted = point.permitted(principal, random.session);
  RC_ASSERT((brute_force - permitted).empty());
  if (about_values <= 1) {
    RC_ASSERT(brute_force == permitted);
  }
}

}  // namespace
}  // namespace models::testing
