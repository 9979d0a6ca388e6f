#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// Who owns work and tools, what tokens are made of, how calls are made again, who starts work.

TEST(OwnerTest, WorkflowsAndToolsMayHaveOne) {
  const models::Plan without = load_good(kGood).plan;
  EXPECT_FALSE(without.workflows[0].owner.valid());
  EXPECT_FALSE(without.organisation.tools[0].owner.valid());
  const std::string text =
      with("departments:", "departments:\n    it: {people: 1, seats: 1, roles: [clerk]}",
           with("acts_as: caller", "acts_as: caller\n    owner: it",
                with("{start: helper,", "{owner: office, start: helper,")));
  const models::Plan plan = load_good(text).plan;
  EXPECT_EQ(plan.organisation.departments[plan.workflows[0].owner.index].name, "office");
  EXPECT_EQ(plan.organisation.departments[plan.organisation.tools[0].owner.index].name, "it");
}

TEST(TokenMixTest, SharesAreRead) {
  EXPECT_FALSE(load_good(kGood).plan.agent_types[0].model.token_mix.has_value());
  const auto mix = [](const std::string& written) {
    return *load_good(with("    plan:", "    model: {token_mix: " + written + "}\n    plan:"))
                .plan.agent_types[0]
                .model.token_mix;
  };
  EXPECT_DOUBLE_EQ(mix("{output: 20%, cached: 50%}").output, 0.2);
  EXPECT_DOUBLE_EQ(mix("{output: 20%, cached: 50%}").cached, 0.5);
  EXPECT_DOUBLE_EQ(mix("{output: 1}").cached, 0.0);
}

TEST(RetrySectionTest, TriesAndWaitsAreRead) {
  EXPECT_FALSE(load_good(kGood).plan.agent_types[0].plan.children[0].retry.has_value());
  const auto retry = [](const std::string& written) {
    return *load_good(with("call: desk.read", "{call: desk.read, retry: " + written + "}"))
                .plan.agent_types[0]
                .plan.children[0]
                .retry;
  };
  EXPECT_EQ(retry("{times: 3}").times, 3U);
  EXPECT_DOUBLE_EQ(retry("{times: 3}").wait_s.mean(), 0.0);
  EXPECT_DOUBLE_EQ(retry("{times: 3, wait: {exponential: {mean: 2min}}}").wait_s.mean(), 120.0);
}

TEST(FeatureTest, AProductFeatureStartsWorkWithoutAPerson) {
  const std::string text =
      with("issue: seat, scope: role", "issue: workflow, scope: role",
           with("workflows:",
                "workflows:\n"
                "  fill: {start: helper, feature: autofill, owner: office, arrivals: {poisson: "
                "{rate: 5/h}}}\n"
                "  suggest: {start: helper, feature: autofill, arrivals: {poisson: {rate: 5/h}}}"));
  const models::Plan plan = load_good(text).plan;
  const models::WorkflowType& fill = plan.workflows[0];
  EXPECT_EQ(fill.feature, "autofill");
  EXPECT_FALSE(fill.has_person());
  EXPECT_TRUE(fill.on_behalf_of.empty());
  // Two workflows of one feature: the first stands for it.
  EXPECT_EQ(fill.of_feature, models::WorkflowTypeId{0});
  EXPECT_EQ(plan.workflows[1].of_feature, models::WorkflowTypeId{0});
  EXPECT_TRUE(plan.workflows[2].has_person());
  EXPECT_FALSE(plan.workflows[2].of_feature.valid());
}

TEST(FeatureTest, ItsNameIsAPlainName) {
  const std::string text = with("issue: seat, scope: role", "issue: workflow, scope: role",
                                with("on_behalf_of: {office: 1}", "feature: auto fill"));
  EXPECT_EQ(errors_of(text),
            std::vector<std::string>{"f.yaml:24:33: error[E0302]: the name 'auto fill' has other "
                                     "characters than letters, digits, '-' and '_' (write a plain "
                                     "name)"});
}

}  // namespace
}  // namespace app
