#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

double overreach_of(const std::string& written) {
  const std::string model = "    model: {overreach: " + written + "}\n    plan:";
  return load_good(with("    plan:", model)).plan.agent_types[0].model.overreach;
}

TEST(OverreachSectionTest, AChanceIsTakenAsItIs) {
  EXPECT_EQ(overreach_of("0.02"), 0.02);
  EXPECT_EQ(overreach_of("2%"), 0.02);
}

TEST(OverreachSectionTest, WhatOrganisationsSawGivesTheChancePerCall) {
  // 1 - 0.2^(1/1000).
  const std::string written = "{at_least_once: {share: 0.8, actions: 1000}}";
  EXPECT_NEAR(overreach_of(written), 0.00160814347, 1e-11);
  EXPECT_EQ(overreach_of("{at_least_once: {share: 80%, actions: 1000}}"), overreach_of(written));
  EXPECT_EQ(overreach_of("{at_least_once: {share: 0, actions: 1000}}"), 0.0);
}

TEST(OverreachSectionTest, ItMayBeAnAssumption) {
  const std::string text = with(
      "    plan:", "    model: {overreach: {at_least_once: {share: $seen, actions: 2}}}\n    plan:",
      with("name: small",
           "name: small\nassumptions: {seen: {value: 0.75, source: a survey, confidence: "
           "reported}}"));
  EXPECT_DOUBLE_EQ(load_good(text).plan.agent_types[0].model.overreach, 0.5);
}

}  // namespace
}  // namespace app
