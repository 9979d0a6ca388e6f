#include "src/experiment/rightsize.hpp"

#include <gtest/gtest.h>

#include "models/measurement.hpp"
#include "models/policy/cedar/syntax.hpp"
#include "tests/models/support/help_desk.hpp"
#include "tests/models/support/run_support.hpp"

namespace app {
namespace {

using models::testing::help_desk;

/// A clerk with three tools who needs two, one of them with one destination.
struct Office {
  models::testing::PlanBuilder world;
  models::ToolId desk = world.tool("desk");
  models::ActionId read = world.action(desk, "read");
  models::ActionId send = world.action(desk, "send", models::Effect::kEgress);
  models::ActionId erase = world.action(desk, "erase", models::Effect::kWrite);
  models::AgentTypeId clerk;
  models::Plan plan;
  Usage usage;

  Office() {
    world.at(send).arguments = {"destination"};
    clerk = world.agent("clerk", {models::testing::call(read), models::testing::think(9.5),
                                  models::testing::call(read),
                                  models::testing::call(send, {{"destination", "requester"}})});
    world.design().policy.rules = {models::testing::permit(models::RuleKind::kRole),
                                   models::testing::require(models::RuleKind::kTaintGuard)};
    world.design().credentials.scope = models::CredentialScope::kRole;
    world.workflow_once(clerk);
    plan = world.build();
    UsageSink sink(plan);
    models::RunOptions options;
    options.sink = &sink;
    models::run_replication(plan, models::DesignId{0}, 0, options);
    usage = sink.usage();
  }
};

TEST(RightsizeTest, UsageIsWhatTheWorkDid) {
  const Office office;
  const Usage::OfType& clerk = office.usage.by_type[office.clerk.index];
  EXPECT_EQ(clerk.could, models::testing::actions({office.read, office.send, office.erase}));
  EXPECT_EQ(clerk.did, models::testing::actions({office.read, office.send}));
  EXPECT_DOUBLE_EQ(clerk.longest_task_s, 9.5);
  EXPECT_EQ(office.usage.calls_of_a_session, 3U);
  EXPECT_EQ(office.usage.calls_of_a_credential, 3U);
  EXPECT_EQ(office.usage.agents_of_a_session, 0U);
}

TEST(RightsizeTest, TheSetPermitsThatAndNoMore) {
  const Office office;
  const RightSized fitted =
      right_size(office.plan, office.plan.designs[0], office.usage, 1.5, "fit.cedar");
  EXPECT_NE(fitted.cedar.find("permit (principal == Agent::\"clerk\", action == "
                              "Action::\"desk.read\", resource);"),
            std::string::npos)
      << fitted.cedar;
  EXPECT_NE(fitted.cedar.find("[\"requester\"].contains(context.input[\"destination\"])"),
            std::string::npos)
      << fitted.cedar;
  EXPECT_EQ(fitted.cedar.find("erase"), std::string::npos);
  const auto& rules = fitted.design.policy.rules;
  ASSERT_EQ(rules.size(), 5U);  // The set, what was there, and two budgets.
  EXPECT_EQ(rules[1].kind, models::RuleKind::kRole);
  EXPECT_EQ(rules[1].effect, models::RuleEffect::kRequire);  // It permits no more by itself.
  EXPECT_EQ(rules[2].kind, models::RuleKind::kTaintGuard);
  EXPECT_EQ(rules[3].limit, 5);  // 1.5 * 3, rounded up.
  EXPECT_EQ(fitted.design.credentials.scope, models::CredentialScope::kTask);
  EXPECT_DOUBLE_EQ(fitted.design.credentials.lifetime_s->upper_bound(), 15.0);  // 1.5 * 9.5.
  EXPECT_EQ(fitted.design.credentials.max_uses, 5U);
}

TEST(RightsizeTest, FittedDesignsDoTheWorkThatTheyWereFittedTo) {
  for (std::uint32_t design = 0; design < 3; ++design) {
    models::Plan plan = help_desk(0.02, 20'000.0).build();
    UsageSink sink(plan);
    models::RunOptions options;
    options.sink = &sink;
    const auto before = models::run_replication(plan, models::DesignId{design}, 0, options);
    plan.designs[design] =
        right_size(plan, plan.designs[design], sink.usage(), 1.2, "fit.cedar").design;
    models::derive(plan);
    const auto after = models::run_replication(plan, models::DesignId{design}, 0);
    const double lost = models::testing::value(before, "velocity.completed") -
                        models::testing::value(after, "velocity.completed");
    EXPECT_LE(lost, 0.001) << design;
    EXPECT_LE(models::testing::value(after, "privilege.out_of_scope_actions"),
              models::testing::value(before, "privilege.out_of_scope_actions"))
        << design;
  }
}

}  // namespace
}  // namespace app
