#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

std::string with_infection(const std::string& facts) {
  return with("threats:", "infections:\n  worm: {" + facts + "}\nthreats:");
}

std::string with_control(const std::string& control) {
  return with("    policy: [task_scope]", "    policy: [task_scope]\n    infections: " + control,
              with_infection("population: 100, contact: {matching: {every: 1h}}, transmission: 1"));
}

TEST(InfectionsTest, TheyAreRead) {
  const LoadedScenario scenario = load_good(
      with("    policy: [task_scope]",
           "    policy: [task_scope]\n    infections: {worm: {recovery: 30%, from: 6h}}",
           with_infection("population: 1000000, initial: 3, contact: {matching: {every: 1h}}, "
                          "transmission: 0.8, recovery: 0.1, at: [20h, 4h]")));
  ASSERT_EQ(scenario.plan.infections.size(), 1U);
  const models::Infection& worm = scenario.plan.infections.front();
  EXPECT_EQ(worm.name, "worm");
  EXPECT_EQ(worm.population, 1'000'000U);
  EXPECT_EQ(worm.initial, 3U);
  EXPECT_EQ(worm.contact, models::ContactKind::kMatching);
  EXPECT_EQ(worm.every, sim::seconds(3600.0));
  EXPECT_EQ(worm.transmission, 0.8);
  EXPECT_EQ(worm.recovery.value, 0.1);
  EXPECT_EQ(worm.checkpoints,
            (std::vector<sim::Duration>{sim::seconds(4 * 3600.0), sim::seconds(20 * 3600.0)}));
  EXPECT_TRUE(scenario.plan.designs.front().infections.empty());
  const models::InfectionControl& control = scenario.plan.designs.back().infections.at(0);
  EXPECT_EQ(control.infection, models::InfectionId{0});
  EXPECT_FALSE(control.transmission.has_value());
  EXPECT_EQ(control.recovery->value, 0.3);
  EXPECT_EQ(control.from, sim::seconds(6 * 3600.0));
}

TEST(InfectionsTest, WhatIsLeftOutFollowsFromTheHorizon) {
  const LoadedScenario scenario = load_good(with_infection(
      "population: 50, contact: {poisson: {rate: 36/h}}, transmission: 1, recovery: 3.6/h"));
  const models::Infection& worm = scenario.plan.infections.front();
  EXPECT_EQ(worm.initial, 1U);
  EXPECT_NEAR(worm.contact_rate_per_s, 0.01, 1e-15);
  EXPECT_NEAR(worm.recovery.value, 0.001, 1e-15);
  EXPECT_TRUE(worm.recovery.is_rate);
  EXPECT_EQ(worm.every, sim::seconds(864.0));
  ASSERT_EQ(worm.checkpoints.size(), 10U);
  EXPECT_EQ(worm.checkpoints.front(), sim::seconds(8640.0));
  EXPECT_EQ(worm.checkpoints.back(), sim::seconds(86'400.0));
}

TEST(InfectionsTest, WhatMakesNoSenseIsReportedAtItsPlace) {
  const std::string good = "population: 100, contact: {matching: {every: 1h}}, transmission: 1";
  EXPECT_EQ(errors_of(with_infection(good + ", initial: 101")),
            std::vector<std::string>{"f.yaml:33:87: error[E0204]: 101 of 100 agents are infected "
                                     "(write at most the population)"});
  EXPECT_EQ(errors_of(with_infection(good + ", recovery: 0.1/h")),
            std::vector<std::string>{
                "f.yaml:33:78: error[E0204]: agents meet in rounds, and the recovery is a rate "
                "(write the chance per round, e.g. 0.1)"});
  EXPECT_EQ(errors_of(with_infection(
                "population: 100, contact: {poisson: {rate: 1/h}}, transmission: 1, recovery: 1")),
            std::vector<std::string>{
                "f.yaml:33:77: error[E0204]: contacts come at a rate, and the recovery is a chance "
                "(write a rate, e.g. 0.1/h)"});
  EXPECT_EQ(errors_of(with_infection(good + ", at: [2d]")),
            std::vector<std::string>{
                "f.yaml:33:78: error[E0204]: it asks for a time after the end of the run (write "
                "times up to the horizon)"});
  EXPECT_EQ(
      errors_of(with_infection("population: 100, contact: {matching: {every: 2d}}, "
                               "transmission: 1")),
      std::vector<std::string>{"f.yaml:33:27: error[E0204]: the run ends before the first of them "
                               "(write a shorter time, or a longer horizon)"});
  EXPECT_EQ(
      errors_of(with_infection("population: 10000000, contact: {matching: {every: 10ms}}, "
                               "transmission: 1")),
      std::vector<std::string>{"f.yaml:33:32: error[E0204]: 8640000 rounds of 10000000 agents "
                               "would take hours (write fewer rounds, or a smaller population)"});
  EXPECT_EQ(errors_of(with_infection("population: 1, contact: {matching: {every: 1h}}, "
                                     "transmission: 1"))
                .size(),
            1U);
  EXPECT_EQ(errors_of(with_infection("population: 100, contact: meeting, transmission: 1")),
            std::vector<std::string>{
                "f.yaml:33:36: error[E0103]: expected a map for contact, found 'meeting' (write "
                "one of: matching, poisson)"});
  EXPECT_EQ(errors_of(with_infection("population: 100, transmission: 1")).size(), 1U);
}

TEST(InfectionsTest, AWarmUpIsRefused) {
  const std::vector<std::string> found =
      errors_of(with("horizon: 1d", "horizon: 1d, warmup: 1h",
                     with("lifetime: none", "lifetime: 1h",
                          with_infection("population: 9, contact: {matching: {every: 1h}}, "
                                         "transmission: 1"))));
  EXPECT_EQ(found,
            std::vector<std::string>{
                "f.yaml:3:41: error[E0405]: an infection is followed from its start: there is no "
                "steady state to warm up to (remove warmup, or the infections)"});
}

TEST(InfectionsTest, ControlsThatMakeNoSenseAreReported) {
  EXPECT_EQ(errors_of(with_control("{wurm: {transmission: 0}}")),
            std::vector<std::string>{
                "f.yaml:32:18: error[E0301]: unknown infection 'wurm' (write one of: worm)"});
  EXPECT_EQ(errors_of(with_control("{worm: {from: 1h}}")),
            std::vector<std::string>{
                "f.yaml:32:24: error[E0107]: the design changes nothing about the infection (write "
                "transmission: or recovery:)"});
  EXPECT_EQ(errors_of(with_control("{worm: {recovery: 1/h}}")),
            std::vector<std::string>{
                "f.yaml:32:25: error[E0204]: agents meet in rounds, and the recovery is a rate "
                "(write the chance per round, e.g. 0.1)"});
  EXPECT_EQ(errors_of(with_control("{worm: {recovery: 1, from: 1d}}")),
            std::vector<std::string>{
                "f.yaml:32:38: error[E0204]: the change begins after the end of the run (write a "
                "time before the horizon)"});
}

TEST(InfectionsTest, ChecksNameTheirTimesInAnyUnit) {
  const auto checked = [](const std::string& labels) {
    return with("threats:", "checks: ['threat.infected{" + labels + "}': mean <= 5%]\nthreats:",
                with_infection("population: 100, contact: {matching: {every: 1h}}, "
                               "transmission: 1, at: [1d]"));
  };
  const LoadedScenario scenario = load_good(checked("infection=worm, at=24h"));
  EXPECT_EQ(scenario.checks.at(0).labels, (std::vector<std::pair<std::string, std::string>>{
                                              {"at", "1d"}, {"infection", "worm"}}));
  EXPECT_EQ(errors_of(checked("infection=worm, at=noon")),
            std::vector<std::string>{"f.yaml:34:10: error[E0307]: 'noon' is not a time since the "
                                     "start (write for example at=20h)"});
  EXPECT_EQ(errors_of(checked("infection=wurm")).size(), 1U);
}

}  // namespace
}  // namespace app
