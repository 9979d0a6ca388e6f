#include "src/analysis/server_load.hpp"

#include <gtest/gtest.h>

#include "models/policy/cedar/syntax.hpp"
#include "tests/models/support/plan_builder.hpp"

namespace app {
namespace {

using models::Step;
using models::testing::call;
using sim::Distribution;

/// Each job reads, starts three helpers that read twice each, and pays in one case of four.
struct Office {
  models::testing::PlanBuilder world;
  models::ToolId desk = world.tool("desk");
  models::ActionId read = world.action(desk, "read");
  models::ActionId pay = world.action(desk, "pay", models::Effect::kWrite);

  explicit Office(double rate_per_s) {
    const auto helper = world.agent("helper", {models::testing::repeat(2.0, {call(read)})});
    const auto clerk = world.agent(
        "clerk", {call(read), models::testing::spawn(helper, Distribution::constant(3.0)),
                  models::testing::choose({{0.25, call(pay)}, {0.75, call(read)}})});
    world.workflow_at_rate(clerk, rate_per_s);
    models::PolicyRule approval;
    approval.kind = models::RuleKind::kCedar;
    approval.effect = models::RuleEffect::kRequire;
    approval.policies = std::make_shared<const std::vector<models::cedar::Policy>>(
        models::cedar::parse_policies("@verdict(\"escalate\") forbid(principal, action in "
                                      "Action::\"write\", resource);"));
    world.design().policy.rules.push_back(approval);
    models::Approvers& people = world.plan.organisation.departments[0].approvers;
    people.count = 2;
    people.response_s = Distribution::constant(100.0);
    people.hours = {0x1f, 9 * 3600, 17 * 3600};
    world.design().decisions.remote = true;
    world.design().decisions.servers = 1;
    world.design().decisions.service_s = Distribution::constant(0.5);
    world.design().credentials.issuer.servers = 4;
    world.design().credentials.issuer.service_s = Distribution::constant(1.0);
  }
};

TEST(ServerLoadTest, LoadsAreWhatTheWorkAsksFor) {
  const models::Plan plan = Office(0.1).world.build();
  const std::vector<ServerLoad> loads = server_loads(plan);
  ASSERT_EQ(loads.size(), 3U);
  // 1 + 3 * 2 + 1 calls a job; 4 agents; a quarter of a payment.
  EXPECT_EQ(loads[0].server, "decision point");
  EXPECT_NEAR(loads[0].requests_per_s, 0.8, 1e-9);
  EXPECT_NEAR(loads[0].utilisation, 0.4, 1e-9);
  EXPECT_NEAR(loads[0].wait_s.value(), 0.4 / 1.2, 1e-9);  // M/M/1: rho / (mu - lambda).
  EXPECT_EQ(loads[1].server, "issuer");
  EXPECT_NEAR(loads[1].utilisation, 0.1, 1e-9);
  EXPECT_EQ(loads[2].server, "approvers of office");
  EXPECT_NEAR(loads[2].requests_per_s, 0.025, 1e-9);
  // 2.5 s of work a second, over two people for 40 of 168 hours.
  EXPECT_NEAR(loads[2].utilisation, 2.5 / 2.0 * 168.0 / 40.0, 1e-9);
  EXPECT_FALSE(loads[2].wait_s.has_value());
}

TEST(ServerLoadTest, CallsThatAreMadeAgainCount) {
  Office office(0.1);
  office.world.at(office.pay).failure_probability = 0.5;
  Step pay = call(office.pay);
  pay.retry = models::Retry{2, Distribution::constant(1.0)};
  office.world.set_plan(models::AgentTypeId{1}, {call(office.read), pay});
  const std::vector<ServerLoad> loads = server_loads(office.world.build());
  // 1 + (1 + 1/2 + 1/4) calls a job; each try is put before a person.
  EXPECT_NEAR(loads[0].requests_per_s, 0.275, 1e-9);
  EXPECT_NEAR(loads[2].requests_per_s, 0.175, 1e-9);
}

TEST(ServerLoadTest, MeanTriesAreAGeometricSum) {
  models::ToolAction action;
  Step step = call(models::ActionId{0});
  action.failure_probability = 0.4;
  EXPECT_DOUBLE_EQ(mean_tries(step, action), 1.0);
  step.retry = models::Retry{3, Distribution::constant(0.0)};
  EXPECT_NEAR(mean_tries(step, action), 1.0 + 0.4 + 0.16 + 0.064, 1e-12);
  action.failure_probability = 1.0;
  EXPECT_DOUBLE_EQ(mean_tries(step, action), 4.0);
}

TEST(ServerLoadTest, AProductFeatureWorksForNobody) {
  models::testing::PlanBuilder world;
  const auto read = world.action(world.tool("desk"), "read");
  const auto flow = world.workflow_at_rate(world.agent("clerk", {call(read), call(read)}), 1.0);
  world.at(flow).on_behalf_of.clear();
  world.at(flow).feature = "autofill";
  world.design().decisions.remote = true;
  world.design().decisions.servers = 4;
  world.design().decisions.service_s = Distribution::constant(0.1);
  EXPECT_NEAR(server_loads(world.build())[0].requests_per_s, 2.0, 1e-9);
}

TEST(ServerLoadTest, WithoutLimitsThereIsNothingToFill) {
  models::testing::PlanBuilder world;
  const auto read = world.action(world.tool("desk"), "read");
  world.workflow_at_rate(world.agent("clerk", {call(read)}), 1.0);
  EXPECT_TRUE(server_loads(world.build()).empty());
}

TEST(ServerLoadTest, MeansAreThoseOfTheDistribution) {
  EXPECT_DOUBLE_EQ(mean_of(Distribution::constant(3.5)), 3.5);
  EXPECT_NEAR(mean_of(Distribution::exponential(2.0)), 2.0, 0.02);
}

}  // namespace
}  // namespace app
