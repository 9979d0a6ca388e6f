#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"

// What looks like a hang and is none, and the other way round.

namespace sim {
namespace {

Task<void> take_steps(Simulation& simulation, int steps) {
  for (int i = 0; i < steps; ++i) co_await simulation.delay(kZero);
}

TEST(HangEdgeCasesTest, ARushThatThinsOutIsNoStandstill) {
  // 22,000 events at one instant: above the limit, but 11 for each of 2,000 processes.
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  for (int i = 0; i < 2'000; ++i) simulation.spawn(take_steps(simulation, 10));
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
}

Task<void> stop_within(Simulation& simulation, int stop_at) {
  for (int i = 0; i < 1'000'000; ++i) {
    if (i == stop_at) simulation.stop();
    co_await simulation.delay(kZero);
  }
}

TEST(HangEdgeCasesTest, AStopIsHeardWhileALoopIsLookedAt) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  simulation.spawn(stop_within(simulation, 1'100));
  EXPECT_EQ(simulation.run().end, RunEnd::kStopped);
}

Task<void> hold(Simulation& simulation, Lease lease) {
  const Lease held = std::move(lease);
  co_await simulation.until(kNever);
}

// The request lives on in the full expression while the lease is held.
Task<void> acquire_and_hold(Simulation& simulation, SimResource& resource) {
  co_await hold(simulation, co_await resource.acquire());
}

Task<void> visit(Simulation& simulation, SimResource& resource, int priority, Duration service) {
  const Lease lease = co_await resource.acquire(priority);
  co_await simulation.delay(service);
}

TEST(HangEdgeCasesTest, WhoHasGotWhatItWaitedForIsNotBlocked) {
  Simulation simulation;
  SimResource resource(simulation, 1, Discipline::kFifo, "desk");
  simulation.spawn(visit(simulation, resource, 0, Duration{5}), {.name = "first"});
  simulation.spawn(acquire_and_hold(simulation, resource), {.name = "holder"});
  EXPECT_EQ(simulation.run().explain(), "");
}

struct SchedulesWhenDropped {
  explicit SchedulesWhenDropped(Simulation& its_simulation) : simulation(&its_simulation) {}
  SchedulesWhenDropped(SchedulesWhenDropped&& other) noexcept
      : simulation(std::exchange(other.simulation, nullptr)) {}
  ~SchedulesWhenDropped() {
    if (simulation != nullptr) simulation->schedule(simulation->now(), 0, [] {});
  }
  void operator()() {}
  Simulation* simulation;
};

TEST(HangEdgeCasesTest, WhatADroppedCallbackSchedulesIsDroppedToo) {
  Simulation simulation;
  simulation.schedule(SimTime{100}, 0, SchedulesWhenDropped(simulation));
}

Task<void> urgent_arrivals(Simulation& simulation, SimResource& resource, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    simulation.spawn(visit(simulation, resource, 0, Duration{10}));
    co_await simulation.delay(Duration{10});
  }
}

TEST(HangEdgeCasesTest, AThousandOvertakingsAreStarvation) {
  for (const std::int64_t fewer : {0, 1}) {
    Simulation simulation;
    SimResource resource(simulation, 1, Discipline::kPriority, "desk");
    simulation.spawn(visit(simulation, resource, 0, Duration{1}));
    simulation.spawn(visit(simulation, resource, 9, Duration{10}), {.name = "patient"});
    simulation.spawn(urgent_arrivals(simulation, resource, SimResource::kStarvation - fewer));
    EXPECT_EQ(simulation.run().starved.size(), fewer == 0 ? 1U : 0U);
  }
}

TEST(HangEdgeCasesTest, RequestsThatWereWithdrawnHideNoStarvation) {
  Simulation simulation;
  SimResource resource(simulation, 1, Discipline::kPriority, "desk");
  simulation.spawn(visit(simulation, resource, 0, Duration{1}));
  std::vector<Process> ahead;
  for (int i = 0; i < 5'000; ++i) {
    ahead.push_back(simulation.spawn(visit(simulation, resource, 9, Duration{10})));
  }
  simulation.spawn(visit(simulation, resource, 9, Duration{10}), {.name = "patient"});
  simulation.spawn(urgent_arrivals(simulation, resource, 2 * SimResource::kStarvation));
  simulation.schedule(SimTime{0}, 1, [&] {
    for (const Process& process : ahead) process.cancel();
  });
  EXPECT_EQ(simulation.run().starved.size(), 1U);
}

}  // namespace
}  // namespace sim
