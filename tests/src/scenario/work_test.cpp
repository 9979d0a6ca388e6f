#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// Who owns work and tools, what tokens are made of, how calls are made again.

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

}  // namespace
}  // namespace app
