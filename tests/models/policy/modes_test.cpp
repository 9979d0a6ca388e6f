#include <gtest/gtest.h>

#include <map>

#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

// Rules that are in force, only tried out, or off.
namespace models::testing {
namespace {

struct World {
  PlanBuilder world;
  ToolId tool = world.tool("desk");
  ActionId read = world.action(tool, "read");
  ActionId send = world.action(tool, "send", Effect::kEgress, kPublic);

  World() {
    world.at(read).untrusted = true;
    world.workflow_once(world.agent("clerk", {call(read), call(send)}));
  }
  PolicyRule guard(RuleMode mode) const {
    PolicyRule rule = require(RuleKind::kTaintGuard);
    rule.mode = mode;
    return rule;
  }
  Recorder seen() const {
    Recorder recorder;
    run(world.build(), &recorder);
    return recorder;
  }
};

TEST(ModesTest, LogOnlyTellsWhatItWouldHaveBlockedAndBlocksNothing) {
  World desk;
  desk.world.design().policy.rules.push_back(desk.guard(RuleMode::kLogOnly));
  const Recorder seen = desk.seen();
  EXPECT_EQ(seen.executed(desk.send), 1U);
  ASSERT_EQ(seen.noted.size(), 1U);
  EXPECT_EQ(seen.noted[0].event, PolicyEvent::kShadowDenied);
  EXPECT_EQ(seen.noted[0].rule, 1);
  EXPECT_EQ(seen.noted[0].action, desk.send);
}

TEST(ModesTest, OffIsAsIfItWereNotThere) {
  World desk;
  desk.world.design().policy.rules.push_back(desk.guard(RuleMode::kOff));
  const Recorder seen = desk.seen();
  EXPECT_EQ(seen.executed(desk.send), 1U);
  EXPECT_TRUE(seen.noted.empty());
}

TEST(ModesTest, APermitInLogOnlyTellsWhatItWouldHaveAllowed) {
  World desk;
  PolicyRule role = permit(RuleKind::kRole);
  role.mode = RuleMode::kLogOnly;
  desk.world.design().policy.rules = {role};
  const Recorder seen = desk.seen();
  ASSERT_EQ(seen.decisions.size(), 1U);
  EXPECT_EQ(seen.decisions[0].rule, kNoRule);
  ASSERT_EQ(seen.noted.size(), 1U);
  EXPECT_EQ(seen.noted[0].event, PolicyEvent::kShadowAllowed);
}

TEST(ModesTest, AWholeSetInLogOnlyPermitsEverythingAndTellsItsDecisions) {
  World desk;
  Policy& policy = desk.world.design().policy;
  policy.rules.push_back(desk.guard(RuleMode::kEnforce));
  policy.mode = RuleMode::kLogOnly;
  const Recorder seen = desk.seen();
  EXPECT_EQ(seen.executed(desk.send), 1U);
  ASSERT_EQ(seen.noted.size(), 1U);
  EXPECT_EQ(seen.noted[0].rule, 1);
  policy.mode = RuleMode::kOff;
  EXPECT_TRUE(desk.seen().noted.empty());
}

// What a rule would have blocked is what it blocks: up to the first denial the runs are the same.
TEST(ModesTest, TheFirstShadowDenialIsTheFirstDenial) {
  const auto first = [](RuleMode mode) {
    PlanBuilder world = help_desk(0.02, 20'000.0);
    PolicyRule guard = require(RuleKind::kTaintGuard);
    guard.mode = mode;
    world.plan.designs[0].policy.rules.push_back(guard);
    const auto rule = static_cast<RuleIndex>(world.plan.designs[0].policy.rules.size() - 1);
    Recorder seen;
    run(world.build(), &seen);
    std::optional<sim::SimTime> at;
    for (const DecisionMade& one : seen.decisions) {
      if (!at && one.refusal == Refusal::kPolicy && one.rule == rule) at = one.at;
    }
    for (const PolicyNoted& one : seen.noted) {
      if (!at && one.rule == rule) at = one.at;
    }
    return at;
  };
  const auto enforced = first(RuleMode::kEnforce);
  ASSERT_TRUE(enforced.has_value());
  EXPECT_EQ(first(RuleMode::kLogOnly), enforced);
}

TEST(ModesTest, DenialsAndShadowsAreCountedByRule) {
  World desk;
  desk.world.design().policy.rules.push_back(desk.guard(RuleMode::kLogOnly));
  const ReplicationResult result = run(desk.world.build());
  const Labels guard{{"actor", "legitimate"}, {"rule", ""}};
  EXPECT_EQ(value(result, "policy.shadow_denied"), 1.0);
  EXPECT_EQ(value(result, "policy.denied"), 0.0);
  EXPECT_TRUE(is_missing(result, "policy.warned"));
}

}  // namespace
}  // namespace models::testing
