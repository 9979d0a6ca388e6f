#include <gtest/gtest.h>

#include <string>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// The good scenario with more agents; `helper` gets one more step.
std::vector<std::string> errors_with(const std::string& step, const std::string& more_agents = "") {
  std::string text =
      with("      - call: desk.read\n", "      - call: desk.read\n      - " + step + "\n");
  return errors_of(with("workflows:", more_agents + "workflows:", text));
}

TEST(EndlessSpawningTest, ACertainCycleIsReportedOnceWithItsWay) {
  EXPECT_EQ(
      errors_with("spawn: {agent: other}",
                  "  other:\n    plan: [{spawn: {agent: third}}]\n  third:\n    plan: [{handoff: "
                  "other}]\n"),
      std::vector<std::string>{
          "f.yaml:25:5: error[E0401]: every path spawns again for certain: other → third → other "
          "(add an alternative that does not spawn, a count that can be 0, or max_depth)"});
}

TEST(EndlessSpawningTest, ACountThatCanBeZeroIsLegal) {
  EXPECT_TRUE(errors_with("spawn: {agent: helper, count: {poisson: 3}}").empty());
  EXPECT_TRUE(errors_with("spawn: {agent: helper, count: {bernoulli: 0.99}}").empty());
  EXPECT_TRUE(errors_with("repeat: {times: {poisson: 1}, do: [{spawn: {agent: helper}}]}").empty());
}

TEST(EndlessSpawningTest, ACountOfAtLeastOneIsCertain) {
  EXPECT_FALSE(errors_with("spawn: {agent: helper, count: {geometric: 2}}").empty());
  EXPECT_FALSE(errors_with("spawn: {agent: helper, count: {bernoulli: 1}}").empty());
  EXPECT_FALSE(errors_with("repeat: {times: 2, do: [{spawn: {agent: helper}}]}").empty());
}

TEST(EndlessSpawningTest, AnAlternativeWithoutSpawningEndsIt) {
  EXPECT_TRUE(errors_with("choose: [{weight: 0.9, do: [{spawn: {agent: helper}}]}, {weight: 0.1, "
                          "do: [{think: 1s}]}]")
                  .empty());
  EXPECT_FALSE(
      errors_with(
          "choose: [{weight: 1, do: [{spawn: {agent: helper}}]}, {weight: 0, do: [{think: 1s}]}]")
          .empty());
  EXPECT_FALSE(errors_with("choose: [{weight: 0.5, do: [{spawn: {agent: helper}}]}, {weight: 0.5, "
                           "do: [{handoff: helper}]}]")
                   .empty());
}

TEST(EndlessSpawningTest, ADepthLimitAnywhereInTheCycleEndsIt) {
  const std::string limited = "  other:\n    max_depth: 5\n    plan: [{spawn: {agent: helper}}]\n";
  EXPECT_TRUE(errors_with("spawn: {agent: other}", limited).empty());
}

TEST(EndlessSpawningTest, AChainWithoutACycleIsLegal) {
  EXPECT_TRUE(errors_with("spawn: {agent: other, count: 4}", "  other:\n    plan: [{think: 1s}]\n")
                  .empty());
}

}  // namespace
}  // namespace app
