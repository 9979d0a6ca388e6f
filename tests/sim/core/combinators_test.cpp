#include "sim/core/combinators.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace sim {
namespace {

Task<void> sleep_for(Simulation& simulation, std::int64_t ns) {
  co_await simulation.delay(Duration{ns});
}

Task<void> await_all(Simulation& simulation, std::vector<Process> processes,
                     std::optional<bool>& result, SimTime& at) {
  result = co_await all_of(simulation, processes);
  at = simulation.now();
}

Task<void> await_any(Simulation& simulation, std::vector<Process> processes,
                     std::optional<std::size_t>& result, SimTime& at) {
  result = co_await any_of(simulation, processes);
  at = simulation.now();
}

class CombinatorsTest : public testing::Test {
 protected:
  std::vector<Process> sleepers(std::initializer_list<std::int64_t> durations_ns) {
    std::vector<Process> processes;
    for (const std::int64_t ns : durations_ns) {
      processes.push_back(simulation_.spawn(sleep_for(simulation_, ns)));
    }
    return processes;
  }

  Simulation simulation_;
  std::optional<bool> all_;
  std::optional<std::size_t> any_;
  SimTime at_;
};

TEST_F(CombinatorsTest, AllOfWaitsForTheLast) {
  simulation_.spawn(await_all(simulation_, sleepers({30, 10, 20}), all_, at_));
  simulation_.run();
  EXPECT_EQ(all_, true);
  EXPECT_EQ(at_, SimTime{30});
}

TEST_F(CombinatorsTest, AllOfReportsACancellationAndStillWaitsForTheOthers) {
  const auto processes = sleepers({30, 10, 20});
  simulation_.spawn(await_all(simulation_, processes, all_, at_));
  simulation_.schedule(SimTime{5}, 0, [&] { processes[2].cancel(); });
  simulation_.run();
  EXPECT_EQ(all_, false);
  EXPECT_EQ(at_, SimTime{30});
}

TEST_F(CombinatorsTest, AllOfNothingIsReadyAtOnce) {
  simulation_.spawn(await_all(simulation_, {}, all_, at_));
  simulation_.run();
  EXPECT_EQ(all_, true);
  EXPECT_EQ(at_, kStart);
}

TEST_F(CombinatorsTest, AnyOfGivesTheFirstAndLeavesTheOthersRunning) {
  const auto processes = sleepers({30, 10, 20});
  simulation_.spawn(await_any(simulation_, processes, any_, at_));
  simulation_.run();
  EXPECT_EQ(any_, 1U);
  EXPECT_EQ(at_, SimTime{10});
  EXPECT_FALSE(processes[0].cancelled());
}

TEST_F(CombinatorsTest, AnyOfIgnoresCancelledOnesUnlessAllAre) {
  const auto processes = sleepers({30, 10, 20});
  simulation_.spawn(await_any(simulation_, processes, any_, at_));
  simulation_.schedule(SimTime{5}, 0, [&] { processes[1].cancel(); });
  simulation_.run();
  EXPECT_EQ(any_, 2U);

  const auto doomed = sleepers({30, 10});
  simulation_.spawn(await_any(simulation_, doomed, any_, at_));
  simulation_.schedule(simulation_.now() + Duration{5}, 0, [&] {
    doomed[0].cancel();
    doomed[1].cancel();
  });
  simulation_.run();
  EXPECT_EQ(any_, 2U) << "the number of processes: none returned";
}

TEST_F(CombinatorsTest, WhatHasEndedBeforehandCounts) {
  const auto processes = sleepers({10, 20});
  simulation_.run_until(SimTime{15});
  simulation_.spawn(await_any(simulation_, processes, any_, at_));
  simulation_.run_until(SimTime{15});
  EXPECT_EQ(any_, 0U);
  simulation_.spawn(await_all(simulation_, processes, all_, at_));
  simulation_.run();
  EXPECT_EQ(all_, true);
  EXPECT_EQ(at_, SimTime{20});
}

TEST_F(CombinatorsTest, ACancelledAwaiterLeavesTheProcessesAlone) {
  const auto processes = sleepers({10, 20});
  const Process all = simulation_.spawn(await_all(simulation_, processes, all_, at_));
  const Process any = simulation_.spawn(await_any(simulation_, processes, any_, at_));
  simulation_.run_until(SimTime{5});
  all.cancel();
  any.cancel();
  simulation_.run();
  EXPECT_FALSE(all_.has_value());
  EXPECT_FALSE(any_.has_value());
  EXPECT_FALSE(processes[1].cancelled());
}

Task<void> sleep_for(Simulation& simulation, Duration duration) {
  co_await simulation.delay(duration);
}

Task<void> keep_the_awaiter(Simulation& simulation, SimTime& woke_at) {
  std::vector<Process> processes;
  for (const std::int64_t ns : {1, 2}) {
    processes.push_back(simulation.spawn(sleep_for(simulation, Duration{ns})));
  }
  auto any = any_of(simulation, processes);
  co_await any;
  co_await simulation.delay(Duration{10});  // The second ends meanwhile.
  woke_at = simulation.now();
}

TEST(AnyOfTest, AnAwaiterThatIsKeptWakesNobodyAgain) {
  Simulation simulation;
  SimTime woke_at{};
  simulation.spawn(keep_the_awaiter(simulation, woke_at));
  simulation.run();
  EXPECT_EQ(woke_at, SimTime{11});
}

}  // namespace
}  // namespace sim
