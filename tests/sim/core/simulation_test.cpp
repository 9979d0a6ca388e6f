#include "sim/core/simulation.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace sim {
namespace {

using Log = std::vector<std::string>;

Task<void> tick(Simulation& simulation, Log& log, std::string name, Duration step, int times) {
  for (int i = 0; i < times; ++i) {
    co_await simulation.delay(step);
    log.push_back(name + "@" + std::to_string(simulation.now().ns));
  }
}

TEST(SimulationTest, ProcessesInterleaveInTimeOrderAndTiesInSpawnOrder) {
  Simulation simulation;
  Log log;
  simulation.spawn(tick(simulation, log, "a", Duration{2}, 3));
  simulation.spawn(tick(simulation, log, "b", Duration{3}, 2));
  simulation.run();
  // At 6 both are due; b asked at 3, a at 4.
  EXPECT_EQ(log, (Log{"a@2", "b@3", "a@4", "b@6", "a@6"}));
  // 2 starts, 5 delays.
  EXPECT_EQ(simulation.events_executed(), 7U);
}

Task<void> note_after(Simulation& simulation, Log& log, std::string name, SimTime at,
                      int priority) {
  co_await simulation.until(at, priority);
  log.push_back(name);
}

TEST(SimulationTest, PriorityBreaksTies) {
  Simulation simulation;
  Log log;
  simulation.spawn(note_after(simulation, log, "late", SimTime{5}, 1));
  simulation.spawn(note_after(simulation, log, "usual", SimTime{5}, 0));
  simulation.spawn(note_after(simulation, log, "early", SimTime{5}, -1));
  simulation.run();
  EXPECT_EQ(log, (Log{"early", "usual", "late"}));
}

TEST(SimulationTest, TheHorizonIsIncludedAndTheClockStopsThere) {
  Simulation simulation;
  Log log;
  simulation.spawn(tick(simulation, log, "a", Duration{10}, 3));
  simulation.run_until(SimTime{20});
  EXPECT_EQ(log, (Log{"a@10", "a@20"}));
  simulation.run_until(SimTime{25});
  EXPECT_EQ(simulation.now(), SimTime{25});
  EXPECT_EQ(log.size(), 2U);
  simulation.run();
  EXPECT_EQ(simulation.now(), SimTime{30}) << "without a horizon the clock stays at the last event";
}

Task<void> stop_at(Simulation& simulation, SimTime at) {
  co_await simulation.until(at);
  simulation.stop();
}

TEST(SimulationTest, StopEndsTheRunAfterThePresentEventAndItCanGoOn) {
  Simulation simulation;
  Log log;
  simulation.spawn(tick(simulation, log, "a", Duration{10}, 3));
  simulation.spawn(stop_at(simulation, SimTime{10}));
  simulation.run_until(SimTime{100});
  EXPECT_EQ(simulation.now(), SimTime{10});
  simulation.run_until(SimTime{100});
  EXPECT_EQ(log.size(), 3U);
}

Task<void> throw_at(Simulation& simulation, SimTime at) {
  co_await simulation.until(at);
  throw std::runtime_error("out of paper");
}

TEST(SimulationTest, AnExceptionThatEscapesAProcessLeavesTheRun) {
  Simulation simulation;
  Log log;
  const Process failing = simulation.spawn(throw_at(simulation, SimTime{5}));
  simulation.spawn(tick(simulation, log, "a", Duration{10}, 1));
  EXPECT_THROW(simulation.run(), std::runtime_error);
  EXPECT_TRUE(failing.done());
  EXPECT_EQ(simulation.now(), SimTime{5});
  simulation.run();
  EXPECT_EQ(log, (Log{"a@10"})) << "the others are unharmed";
}

Task<void> wait_forever(Simulation& simulation, Log& log) {
  co_await simulation.until(kNever);
  log.push_back("impossible");
}

TEST(SimulationTest, NeverDoesNotComeEvenWithoutAHorizon) {
  Simulation simulation;
  Log log;
  simulation.spawn(wait_forever(simulation, log));
  simulation.schedule(kNever, 0, [&] { log.push_back("impossible"); });
  simulation.run();
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(simulation.live_processes(), 1U);
}

Task<void> go_back(Simulation& simulation) {
  co_await simulation.delay(Duration{10});
  co_await simulation.until(SimTime{9});
}

TEST(SimulationTest, WaitingForThePastIsABug) {
  Simulation simulation;
  simulation.spawn(go_back(simulation));
  EXPECT_THROW(simulation.run(), InternalError);
}

TEST(SimulationTest, CallbacksRunInOrderAndCanBeCancelled) {
  Simulation simulation;
  Log log;
  simulation.schedule(SimTime{5}, 1, [&] { log.push_back("second"); });
  simulation.schedule(SimTime{5}, 0, [&] { log.push_back("first"); });
  Timer timer = simulation.schedule(SimTime{4}, 0, [&] { log.push_back("cancelled"); });
  EXPECT_TRUE(timer.is_pending());
  EXPECT_TRUE(timer.cancel());
  EXPECT_FALSE(timer.cancel());
  Timer fired = simulation.schedule(SimTime{1}, 0, [] {});
  simulation.run();
  EXPECT_EQ(log, (Log{"first", "second"}));
  EXPECT_FALSE(fired.is_pending());
  EXPECT_FALSE(fired.cancel());
  EXPECT_FALSE(Timer().cancel());
}

TEST(SimulationTest, CallbacksReleaseTheirCapturesHoweverTheyEnd) {
  const auto shared = std::make_shared<int>(0);
  const std::array<char, 500> large{};
  {
    Simulation simulation;
    simulation.schedule(SimTime{1}, 0, [shared] { ++*shared; });
    simulation.schedule(SimTime{1}, 0, [shared, large] { *shared += 1 + large[3]; });
    Timer cancelled = simulation.schedule(SimTime{1}, 0, [shared] { *shared += 100; });
    cancelled.cancel();
    simulation.schedule(SimTime{9}, 0, [shared] { *shared += 100; });
    simulation.run_until(SimTime{5});
    EXPECT_EQ(*shared, 2);
    EXPECT_EQ(shared.use_count(), 2) << "ours and that of the callback still pending";
  }
  EXPECT_EQ(shared.use_count(), 1);
}

Task<void> join_and_note(Simulation& simulation, Process other, Log& log) {
  const bool returned = co_await other.join();
  log.push_back((returned ? "returned@" : "cancelled@") + std::to_string(simulation.now().ns));
}

TEST(SimulationTest, JoinTellsWhetherTheOtherReturned) {
  Simulation simulation;
  Log ignored;
  Log log;
  const Process worker = simulation.spawn(tick(simulation, ignored, "w", Duration{10}, 2));
  const Process victim = simulation.spawn(tick(simulation, ignored, "v", Duration{10}, 9));
  simulation.spawn(join_and_note(simulation, worker, log));
  simulation.spawn(join_and_note(simulation, victim, log));
  simulation.schedule(SimTime{15}, 0, [victim] { victim.cancel(); });
  simulation.run();
  EXPECT_EQ(log, (Log{"cancelled@15", "returned@20"}));
  EXPECT_TRUE(worker.done());
  EXPECT_FALSE(worker.cancelled());
  EXPECT_TRUE(victim.done());
  EXPECT_TRUE(victim.cancelled());
  simulation.spawn(join_and_note(simulation, worker, log));
  simulation.run();
  EXPECT_EQ(log.back(), "returned@20") << "joining what has ended does not wait";
}

Task<void> spawn_and_join_inline(Simulation& simulation, Log& log) {
  const bool returned =
      co_await simulation.spawn(tick(simulation, log, "child", Duration{5}, 1), {.priority = 1})
          .join();
  log.push_back(returned ? "joined" : "lost");
}

TEST(SimulationTest, SpawnAndJoinFitInOneExpression) {
  Simulation simulation;
  Log log;
  simulation.spawn(spawn_and_join_inline(simulation, log));
  simulation.run();
  EXPECT_EQ(log, (Log{"child@5", "joined"}));
}

TEST(SimulationTest, AHandleMayOutliveItsSimulation) {
  Process process;
  {
    Simulation simulation;
    Log log;
    process = simulation.spawn(tick(simulation, log, "a", Duration{10}, 1));
    EXPECT_FALSE(process.done());
  }
  EXPECT_TRUE(process.done());
  EXPECT_TRUE(process.cancelled());
  process.cancel();
}

TEST(SimulationTest, CurrentIsTheRunningProcess) {
  Simulation simulation;
  Process seen;
  const auto look = [](Simulation& run, Process& current) -> Task<void> {
    current = run.current();
    co_return;
  };
  const Process process = simulation.spawn(look(simulation, seen));
  EXPECT_FALSE(simulation.current().is_valid());
  simulation.run();
  EXPECT_EQ(seen, process);
}

}  // namespace
}  // namespace sim
