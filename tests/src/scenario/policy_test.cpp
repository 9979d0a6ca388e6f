#include <gtest/gtest.h>

#include "models/policy/cedar_policies.hpp"
#include "tests/src/scenario/folder.hpp"
#include "tests/src/scenario/scenario_text.hpp"

// Policies as scenarios write them.
namespace app {
namespace {

using models::RuleKind;
using models::RuleMode;

const models::Policy& last_policy(const LoadedScenario& scenario) {
  return scenario.plan.designs.back().policy;
}

TEST(PolicyTest, LimitsAndModesAreRead) {
  const LoadedScenario scenario = load_good(with(
      "policy: [task_scope]",
      "policy: {mode: log_only, rules: [task_scope, {rate: {calls: 5, window: 1min, per: user}}, "
      "{log_only: {spend: {limit: 2 USD}}}, {off: {fan_out: {agents: 4}}}, {hours: {open: "
      "\"Sat,Sun "
      "08:00-24:00\", effects: [write]}}, taint_guard, taint_guard]}"));
  const models::Policy& policy = last_policy(scenario);
  EXPECT_EQ(policy.mode, RuleMode::kLogOnly);
  ASSERT_EQ(policy.rules.size(), 7U);
  EXPECT_EQ(policy.rules[1].limit, 5);
  EXPECT_EQ(policy.rules[1].per, models::BudgetKey::kUser);
  EXPECT_EQ(policy.rules[1].window, sim::seconds(60.0));
  EXPECT_TRUE(policy.rules[1].effects.empty());
  EXPECT_EQ(policy.rules[2].mode, RuleMode::kLogOnly);
  EXPECT_EQ(policy.rules[2].limit, 2'000'000);
  EXPECT_EQ(policy.rules[3].mode, RuleMode::kOff);
  EXPECT_EQ(policy.rules[4].hours.days, 0x60);
  EXPECT_EQ(policy.rules[4].hours.closes_s, 86'400);
  EXPECT_EQ(policy.rules[4].effects, std::vector{models::Effect::kWrite});
  EXPECT_EQ(policy.rules[6].name, "taint_guard#2");
}

/// A scenario whose last design has this policy, beside a file p.cedar.
struct Written {
  Folder folder;
  Diagnostics diagnostics;
  std::optional<LoadedScenario> scenario;
  Written(const std::string& policy, const std::string& cedar) {
    folder.write("p.cedar", cedar);
    scenario = load_scenario(
        folder.write("s.yaml", with("policy: [task_scope]", "policy: " + policy)), diagnostics);
  }
  std::string first_error() const {
    return diagnostics.empty() ? "" : diagnostics.headline(diagnostics.sorted().front());
  }
  bool fails_at(const std::string& place) const {
    return first_error().find(place) != std::string::npos;
  }
};

TEST(PolicyTest, PolicyFilesAreReadAndLinked) {
  const Written written(
      "[{cedar: {file: p.cedar, links: [{of: one, id: clerk-reads, principal: "
      "'Agent::\"helper\"'}]}}]",
      "permit(principal, action, resource) when { context.planned };\n"
      "@id(\"one\") permit(principal == ?principal, action == Action::\"desk.read\", resource);");
  ASSERT_TRUE(written.scenario.has_value()) << written.diagnostics.format_all();
  const models::Policy& policy = last_policy(*written.scenario);
  EXPECT_EQ(policy.rules[0].kind, RuleKind::kCedar);
  ASSERT_EQ(policy.cedar->meanings.size(), 2U);  // The template itself decides nothing.
  EXPECT_EQ(policy.cedar->meanings[1].name, "p.cedar: clerk-reads");
  EXPECT_TRUE(written.scenario->notes.empty());
}

TEST(PolicyTest, DecisionPointsAndApprovalsAreRead) {
  std::string text = with(
      "policy: [task_scope]",
      "policy: [task_scope, {obligation: approval, when: \"action == Action::\\\"desk.send\\\"\", "
      "approvers: office}]\n"
      "    approvals: {timeout: 1h, on_timeout: allow, break_glass: {after: 30min}}\n"
      "    decision_point: {remote: {servers: 2, service: 5ms, network: 1ms, timeout: 1s, retry: "
      "{attempts: 3, wait: 2s}, outages: {every: 1d, last: 5min}}, cache_ttl: 30s, on_outage: "
      "stale}");
  text =
      with("office: {people: 3, seats: 3, roles: [clerk]}",
           "office: {people: 3, seats: 3, roles: [clerk], approvers: {count: 2, hours: \"Mon-Fri "
           "09:00-17:00\", response: {use: approval-by-chat}, batch: 10min, attention: {use: "
           "fading-attention, false_rejections: 0.01}}}",
           text);
  const LoadedScenario scenario = load_good(text);
  const models::Design& design = scenario.plan.designs.back();
  EXPECT_TRUE(design.asks_people());
  EXPECT_EQ(design.policy.rules[1].approvers, models::DepartmentId{0});
  EXPECT_EQ(design.approvals.timeout, sim::seconds(3600.0));
  EXPECT_TRUE(design.approvals.timeout_allows);
  EXPECT_EQ(design.approvals.break_glass_after, sim::seconds(1800.0));
  EXPECT_TRUE(design.decisions.remote);
  EXPECT_EQ(design.decisions.servers, 2U);
  EXPECT_EQ(design.decisions.attempts, 3U);
  EXPECT_EQ(design.decisions.timeout, sim::seconds(1.0));
  EXPECT_EQ(design.decisions.cache_ttl, sim::seconds(30.0));
  EXPECT_EQ(design.decisions.on_outage, models::OnOutage::kStale);
  ASSERT_TRUE(design.decisions.outages.has_value());
  const models::Approvers& people = scenario.plan.organisation.departments[0].approvers;
  EXPECT_EQ(people.count, 2U);
  EXPECT_EQ(people.hours.opens_s, 9 * 3600);
  EXPECT_EQ(people.batch, sim::seconds(600.0));
  EXPECT_DOUBLE_EQ(people.attention.attention, 0.85);
  EXPECT_DOUBLE_EQ(people.attention.false_rejections, 0.01);
}

TEST(PolicyTest, WhatAnotherPartOfApprovalsMakesVoidIsRefused) {
  const auto error_of = [](const std::string& approvals) {
    std::string text =
        with("policy: [task_scope]",
             "policy: [task_scope, {obligation: approval}]\n    approvals: " + approvals);
    text = with("roles: [clerk]}", "roles: [clerk], approvers: {count: 1, response: 1min}}", text);
    const std::vector<std::string> found = errors_of(text);
    return found.size() == 1 ? found.front() : std::to_string(found.size());
  };
  EXPECT_NE(error_of("{timeout: 1h, break_glass: {after: 1h}}").find("the timeout comes first"),
            std::string::npos);
  EXPECT_NE(error_of("{timeout: 1h, escalate: {after: 2h, to: office}}").find("the timeout comes"),
            std::string::npos);
  EXPECT_NE(error_of("{approvers: office, escalate: {after: 1h, to: office}}").find("already"),
            std::string::npos);
  EXPECT_NE(error_of("{on_timeout: allow}").find("calls wait for ever"), std::string::npos);
}

TEST(PolicyTest, AnExpressionForbids) {
  const auto ruled = [](const std::string& when) {
    return with("policy: [task_scope]", "policy: [task_scope, {forbid: {when: '" + when + "'}}]");
  };
  const LoadedScenario scenario =
      load_good(ruled("action == Action::\"desk.send\" && !(context.input has destination)"));
  const models::PolicyRule& rule = scenario.plan.designs.back().policy.rules.back();
  EXPECT_EQ(rule.name, "forbid");
  EXPECT_EQ(rule.policies->size(), 1U);
  EXPECT_TRUE(rule.policies->front().forbid);
  EXPECT_FALSE(scenario.plan.designs.back().asks_people());
  EXPECT_EQ(errors_of(ruled("true}; permit(principal, action, resource) when {true")),
            std::vector<std::string>{
                "f.yaml:31:42: error[E0601]: the text is more than one expression (write one, e.g. "
                "resource.data == \"restricted\")"});
  EXPECT_NE(errors_of(ruled("action ==")).at(0).find("E0601"), std::string::npos);
}

TEST(PolicyTest, RolloutsAreRead) {
  const LoadedScenario scenario =
      load_good(with("policy: [task_scope]",
                     "policy: [task_scope]\n"
                     "    rollouts:\n"
                     "      - {at: 1h, policy: [task_scope, taint_guard], propagation: 30s}\n"
                     "      - {at: 2h, policy: [role]}\n"
                     "      - {at: 3h, rollback: true}\n"
                     "      - {at: 4h, rollback: true}"));
  const models::Design& design = scenario.plan.designs.back();
  ASSERT_EQ(design.later_policies.size(), 2U);
  std::vector<std::uint32_t> versions;
  for (const models::PolicyRollout& one : design.rollouts) versions.push_back(one.version);
  EXPECT_EQ(versions, (std::vector<std::uint32_t>{1, 2, 1, 0}));
  EXPECT_EQ(design.rollouts[0].at, sim::seconds(3600.0));
  EXPECT_DOUBLE_EQ(design.rollouts[0].propagation_s.upper_bound(), 30.0);
  EXPECT_EQ(design.rule_name(2), "rollout1: taint_guard");
}

TEST(PolicyTest, AFileThatChangesIsAnotherScenario) {
  const Written one("[{cedar: p.cedar}]", "permit(principal, action, resource);");
  const Written two("[{cedar: p.cedar}]", "permit(principal, action, resource); ");
  EXPECT_NE(one.scenario->content_hash, two.scenario->content_hash);
}

TEST(PolicyTest, ErrorsPointIntoThePolicyFile) {
  EXPECT_TRUE(Written("[{cedar: p.cedar}]", "permit(principal,\n  acton, resource);")
                  .fails_at("p.cedar:2:3: error[E0601]"));
  EXPECT_TRUE(
      Written("[{cedar: p.cedar}]", "\n@mode(\"maybe\")\npermit(principal, action, resource);")
          .fails_at("p.cedar:2:1: error[E0602]"));
  EXPECT_TRUE(
      Written("[{cedar: p.cedar}]", "@verdict(\"warn\") permit(principal, action, resource);")
          .fails_at("a permit allows"));
  EXPECT_TRUE(Written("[{cedar: p.cedar}]", "// nothing\n").fails_at("p.cedar:1:1: error[E0410]"));
  EXPECT_TRUE(Written("[{cedar: ../p.cedar}]", "").fails_at("E0008"));
  EXPECT_TRUE(Written("[{cedar: q.cedar}]", "").fails_at("E0001"));
  EXPECT_TRUE(
      Written("[{cedar: p.cedar}]", "forbid(principal, action, resource);").fails_at("E0408"));
  EXPECT_TRUE(Written("[{cedar: {file: p.cedar, links: [{of: two, id: x}]}}]",
                      "permit(principal == ?principal, action, resource);")
                  .fails_at("unknown policy template 'two'"));
  EXPECT_TRUE(Written("[{cedar: {file: p.cedar, links: [{of: policy0, id: x}]}}]",
                      "permit(principal == ?principal, action, resource);")
                  .fails_at("E0603"));
  EXPECT_TRUE(
      Written("[{cedar: {file: p.cedar, links: [{of: policy0, id: x, principal: helper}]}}]",
              "permit(principal == ?principal, action, resource);")
          .fails_at("'helper' is no entity"));
}

TEST(PolicyTest, WhatTheScenarioLacksIsRemarked) {
  const Written written(
      "[{cedar: p.cedar}]",
      "permit(principal, action, resource) when { context.planned };\n"
      "forbid(principal, action == Action::\"desk.raed\", resource);\n"
      "forbid(principal is Agent, action, resource) when { context.session.cals > 3 ||\n"
      "  context has mfa || resource.owner == Department::\"office\" || principal.level == 1 };");
  ASSERT_TRUE(written.scenario.has_value()) << written.diagnostics.format_all();
  std::string all;
  for (const std::string& note : written.scenario->notes) all += note + "\n";
  EXPECT_EQ(written.scenario->notes.size(), 4U) << all;
  EXPECT_NE(all.find("p.cedar:2: policy1 asks for Action::\"desk.raed\""), std::string::npos)
      << all;
  EXPECT_NE(all.find("context.session.cals"), std::string::npos) << all;
  EXPECT_NE(all.find("context.mfa"), std::string::npos) << all;
  EXPECT_NE(all.find("principal.level"), std::string::npos) << all;
}

}  // namespace
}  // namespace app
