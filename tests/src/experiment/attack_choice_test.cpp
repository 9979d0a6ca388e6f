#include "src/experiment/attack_choice.hpp"

#include <gtest/gtest.h>

namespace app {
namespace {

/// Two threats, the second of which follows the first.
models::Plan chain() {
  models::Plan plan;
  plan.threats.resize(2);
  plan.threats[0].name = "first";
  plan.threats[1].name = "second";
  plan.threats[1].campaign.after = models::ThreatId{0};
  return plan;
}

DesignRun design(std::vector<std::vector<double>> success, std::vector<double> calls) {
  std::vector<models::ReplicationResult> results(calls.size());
  for (std::size_t r = 0; r < calls.size(); ++r) {
    results[r].values.push_back({"threat.success", {{"threat", "first"}}, success[0][r]});
    results[r].values.push_back({"threat.success", {{"threat", "second"}}, success[1][r]});
    results[r].values.push_back(
        {"threat.calls", {{"outcome", "refused"}, {"threat", "first"}}, calls[r]});
  }
  DesignRun run;
  run.series = collect_series(results);
  return run;
}

TEST(AttackChoiceTest, TheFirstReplicationInWhichTheFurthestThreatSucceeded) {
  const AttackChoice choice =
      choose_attack(chain(), {design({{0, 1, 1, 1}, {0, 0, 0, 0}}, {9, 0, 0, 0}),
                              design({{0, 0, 1, 1}, {0, 0, 1, 1}}, {0, 0, 0, 0})});
  EXPECT_EQ(choice.replication, 2U);
  EXPECT_EQ(choice.why, "the first in which second reached its goal under some design");
}

TEST(AttackChoiceTest, WithoutAGoalTheBusiestAttackers) {
  const AttackChoice choice = choose_attack(chain(), {design({{0, 0, 0}, {0, 0, 0}}, {4, 5, 1}),
                                                      design({{0, 0, 0}, {0, 0, 0}}, {0, 1, 5})});
  EXPECT_EQ(choice.replication, 1U);  // 4, 6 and 6 calls.
  EXPECT_EQ(choice.why, "no goal was reached: the one with the most attackers' calls");
}

TEST(AttackChoiceTest, WithoutAnyCallTheFirstReplication) {
  const AttackChoice choice = choose_attack(chain(), {design({{0, 0}, {0, 0}}, {0, 0})});
  EXPECT_EQ(choice.replication, 0U);
}

}  // namespace
}  // namespace app
