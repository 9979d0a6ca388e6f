// A run never hangs: what keeps it from going on, or somebody in it, is found and named.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/combinators.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/signal.hpp"
#include "sim/core/simulation.hpp"

namespace sim {
namespace {

// Waits of different processes begin at different times, so that their order is told.
Task<void> wait_for(Simulation& simulation, Signal& signal, Duration before = kZero) {
  co_await simulation.delay(before);
  co_await signal.wait();
}

Task<void> join(Simulation& simulation, Process other, Duration before) {
  co_await simulation.delay(before);
  co_await other.join();
}

Task<void> visit(Simulation& simulation, SimResource& resource, Duration before) {
  co_await simulation.delay(before);
  const Lease lease = co_await resource.acquire();
}

Task<void> pass(Simulation& simulation, Duration duration) { co_await simulation.delay(duration); }

std::vector<std::string> names_of(const std::vector<BlockedProcess>& processes) {
  std::vector<std::string> names;
  for (const BlockedProcess& process : processes) names.push_back(process.name);
  return names;
}

using Names = std::vector<std::string>;

// ---- Deadlock
// ------------------------------------------------------------------------------------

Task<void> take_both(Simulation& simulation, SimResource& first, SimResource& second,
                     Duration between) {
  const Lease one = co_await first.acquire();
  co_await simulation.delay(between);
  const Lease other = co_await second.acquire();
}

TEST(HangTest, TwoThatWaitForEachOthersResourcesAreNamed) {
  Simulation simulation;
  SimResource left(simulation, 1, Discipline::kFifo, "left fork");
  SimResource right(simulation, 1, Discipline::kFifo, "right fork");
  simulation.spawn(take_both(simulation, left, right, milliseconds(2'000)), {.name = "plato"});
  simulation.spawn(take_both(simulation, right, left, milliseconds(1'500)), {.name = "kant"});
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kDeadlock);
  EXPECT_EQ(outcome.explain(),
            "Deadlock: no event is left, and 2 processes wait for ever.\n"
            "  'kant': a server of 'left fork', since 1.5 s\n"
            "  'plato': a server of 'right fork', since 2 s");
  EXPECT_EQ(simulation.now(), SimTime{2'000'000'000});
}

TEST(HangTest, ADeadlockIsFoundBeforeAHorizonToo) {
  Simulation simulation;
  Signal signal(simulation, "approval");
  simulation.spawn(wait_for(simulation, signal), {.name = "clerk"});
  const Process busy = simulation.spawn(pass(simulation, Duration{20}));
  EXPECT_EQ(simulation.run_until(SimTime{10}).end, RunEnd::kHorizon) << "it may still be notified";
  EXPECT_FALSE(busy.done());
  const RunOutcome outcome = simulation.run_until(SimTime{30});
  EXPECT_EQ(outcome.end, RunEnd::kDeadlock);
  EXPECT_EQ(simulation.now(), SimTime{30});
  signal.notify_all();
  EXPECT_EQ(simulation.run_until(SimTime{40}).end, RunEnd::kFinished) << "from outside it goes on";
}

TEST(HangTest, WhoJoinsAProcessThatNeverEndsIsNamedToo) {
  Simulation simulation;
  Signal signal(simulation, "approval");
  const Process clerk = simulation.spawn(wait_for(simulation, signal), {.name = "clerk"});
  simulation.spawn(join(simulation, clerk, milliseconds(250)), {.name = "applicant"});
  EXPECT_EQ(simulation.run().explain(),
            "Deadlock: no event is left, and 2 processes wait for ever.\n"
            "  'clerk': the signal 'approval', since 0 s\n"
            "  'applicant': the end of 'clerk', since 0.25 s");
}

TEST(HangTest, WhoeverHasNoNameIsToldOfAllTheSame) {
  Simulation simulation;
  SimResource closed(simulation, 0);
  const Process visitor = simulation.spawn(visit(simulation, closed, kZero));
  simulation.spawn(join(simulation, visitor, seconds(1.0)));
  EXPECT_EQ(simulation.run().explain(),
            "Deadlock: no event is left, and 2 processes wait for ever.\n"
            "  a process without a name: a server, since 0 s\n"
            "  a process without a name: the end of a process, since 1 s");
}

Task<void> wait_for_all(Simulation& simulation, std::vector<Process> others) {
  co_await simulation.delay(seconds(3.0));
  co_await all_of(simulation, others);
}

TEST(HangTest, AllOfCountsThoseThatHaveNotEnded) {
  Simulation simulation;
  Signal signal(simulation, "approval");
  std::vector<Process> others;
  others.push_back(simulation.spawn(pass(simulation, seconds(5.0))));
  others.push_back(simulation.spawn(wait_for(simulation, signal, seconds(1.0)), {.name = "first"}));
  others.push_back(
      simulation.spawn(wait_for(simulation, signal, seconds(2.0)), {.name = "second"}));
  simulation.spawn(wait_for_all(simulation, others), {.name = "chair"});
  EXPECT_EQ(simulation.run().explain(),
            "Deadlock: no event is left, and 3 processes wait for ever.\n"
            "  'first': the signal 'approval', since 1 s\n"
            "  'second': the signal 'approval', since 2 s\n"
            "  'chair': the end of 2 processes, since 3 s");
}

TEST(HangTest, WhatIsWaitedForMayBeGone) {
  Simulation simulation;
  std::optional<Signal> signal(std::in_place, simulation, "approval");
  std::optional<SimResource> resource(std::in_place, simulation, 0, Discipline::kFifo, "desk");
  simulation.spawn(wait_for(simulation, *signal), {.name = "clerk"});
  simulation.spawn(visit(simulation, *resource, seconds(1.0)), {.name = "visitor"});
  simulation.schedule(SimTime{5'000'000'000}, 0, [&] {
    signal.reset();
    resource.reset();
  });
  EXPECT_EQ(simulation.run().explain(),
            "Deadlock: no event is left, and 2 processes wait for ever.\n"
            "  'clerk': a signal that is gone, since 0 s\n"
            "  'visitor': a resource that is gone, since 1 s");
}

TEST(HangTest, ToSleepForEverIsNoDeadlock) {
  Simulation simulation;
  const auto sleep = [](Simulation& run) -> Task<void> { co_await run.until(kNever); };
  simulation.spawn(sleep(simulation), {.name = "sleeper"});
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kFinished);
  EXPECT_EQ(outcome.explain(), "");
  EXPECT_EQ(simulation.live_processes(), 1U);
}

TEST(HangTest, WhoeverIsCancelledWaitsNoMore) {
  Simulation simulation;
  Signal signal(simulation, "approval");
  const Process clerk = simulation.spawn(wait_for(simulation, signal), {.name = "clerk"});
  simulation.schedule(SimTime{5}, 0, [clerk] { clerk.cancel(); });
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
}

TEST(HangTest, BlockedProcessesMayBeAskedForDuringTheRun) {
  Simulation simulation;
  Signal signal(simulation, "approval");
  simulation.spawn(wait_for(simulation, signal), {.name = "clerk"});
  simulation.spawn(pass(simulation, Duration{100}), {.name = "walker"});
  Names during;
  simulation.schedule(SimTime{50}, 0, [&] {
    during = names_of(simulation.blocked_processes());
    signal.notify_all();
    EXPECT_TRUE(simulation.blocked_processes().empty()) << "it is woken, if not resumed yet";
  });
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
  EXPECT_EQ(during, Names{"clerk"});
}

// ---- Standstill
// ----------------------------------------------------------------------------------

Task<void> poll(Simulation& simulation, SimTime from) {
  co_await simulation.until(from);
  while (true) co_await simulation.delay(kZero);
}

TEST(HangTest, AProcessThatWaitsNoTimeAgainAndAgainIsNamed) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  simulation.spawn(poll(simulation, SimTime{3'000'000'000}), {.name = "poller"});
  simulation.spawn(pass(simulation, seconds(9.0)), {.name = "innocent"});
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kStandstill);
  EXPECT_TRUE(outcome.is_stuck());
  EXPECT_EQ(outcome.explain(),
            "Simulated time stands still: events beget events at the same instant.\n"
            "  'poller': goes on again and again without any time passing, since 3 s");
  EXPECT_EQ(simulation.now(), SimTime{3'000'000'000});
}

Task<void> answer(Signal& mine, Signal& yours) {
  while (true) {
    co_await mine.wait();
    yours.notify_all();
  }
}

TEST(HangTest, TwoThatWakeEachOtherWithoutEndAreBothNamed) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  Signal ping(simulation, "ping");
  Signal pong(simulation, "pong");
  simulation.spawn(answer(ping, pong), {.name = "left"});
  simulation.spawn(answer(pong, ping), {.name = "right"});
  simulation.schedule(SimTime{7}, 0, [&] { ping.notify_all(); });
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kStandstill);
  std::vector<std::string> names = names_of(outcome.stuck);
  std::ranges::sort(names);
  EXPECT_EQ(names, (Names{"left", "right"}));
  EXPECT_EQ(outcome.stuck.front().since, SimTime{7});
}

struct AgainAtOnce {
  Simulation* simulation;
  void operator()() const { simulation->schedule(simulation->now(), 0, *this); }
};

TEST(HangTest, ACallbackThatSchedulesItselfAtOnceIsFound) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  simulation.schedule(SimTime{7}, 0, AgainAtOnce{&simulation});
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kStandstill);
  EXPECT_EQ(names_of(outcome.stuck), Names{"a callback"});
  EXPECT_EQ(simulation.now(), SimTime{7});
}

Task<void> spawn_without_end(Simulation& simulation) {
  simulation.spawn(spawn_without_end(simulation), {.detached = true, .name = "heir"});
  co_return;
}

TEST(HangTest, ProcessesThatFollowEachOtherAtOneInstantAreFound) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  simulation.spawn(spawn_without_end(simulation), {.name = "heir"});
  const RunOutcome outcome = simulation.run();
  EXPECT_EQ(outcome.end, RunEnd::kStandstill);
  EXPECT_EQ(names_of(outcome.stuck), Names{"heir"});
}

Task<void> take_steps(Simulation& simulation, int steps, Duration rest) {
  co_await simulation.until(SimTime{5});
  for (int i = 0; i < steps; ++i) co_await simulation.delay(kZero);
  co_await simulation.delay(rest);
}

// Besides the 1,000 events, 16 are granted to each process and each pending event. Here 2,000
// processes have 1 + 10 events each at that instant, 22,000 together, of 1,000 + 16 * 4,000.
TEST(HangTest, ALargeButFiniteRushIsNoStandstill) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  for (int i = 0; i < 2'000; ++i) simulation.spawn(take_steps(simulation, 10, seconds(1.0)));
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
}

TEST(HangTest, TheLimitHoldsForOneInstantNotForTheRun) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  const auto rush_daily = [](Simulation& run) -> Task<void> {
    for (int day = 0; day < 20; ++day) {
      co_await run.delay(seconds(86'400.0));
      for (int i = 0; i < 900; ++i) co_await run.delay(kZero);
    }
  };
  simulation.spawn(rush_daily(simulation));
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
  EXPECT_GT(simulation.events_executed(), 18'000U);
}

TEST(HangTest, AfterAStandstillTheRestMayBeCancelledAndTheRunGoesOn) {
  Simulation simulation;
  simulation.set_most_events_at_an_instant(1'000);
  const Process poller = simulation.spawn(poll(simulation, SimTime{3}));
  const Process walker = simulation.spawn(pass(simulation, Duration{10}));
  ASSERT_EQ(simulation.run().end, RunEnd::kStandstill);
  poller.cancel();
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
  EXPECT_TRUE(walker.done());
  EXPECT_EQ(simulation.now(), SimTime{10});
}

// ---- Starvation
// ----------------------------------------------------------------------------------

Task<void> be_served(Simulation& simulation, SimResource& resource, int priority,
                     Duration service) {
  const Lease lease = co_await resource.acquire(priority);
  co_await simulation.delay(service);
}

// Each service takes 10 ns, and as long as they come there is always an urgent one waiting.
Task<void> urgent_arrivals(Simulation& simulation, SimResource& resource, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    simulation.spawn(be_served(simulation, resource, 0, Duration{10}), {.name = "urgent"});
    co_await simulation.delay(Duration{10});
  }
}

// One holds the server for 1 ns, then `urgent` others, all later than the patient one, have it.
RunOutcome overtake(Discipline discipline, std::int64_t urgent) {
  Simulation simulation;
  SimResource desk(simulation, 1, discipline, "desk");
  simulation.spawn(be_served(simulation, desk, 0, Duration{1}), {.name = "holder"});
  simulation.spawn(be_served(simulation, desk, 9, Duration{10}), {.name = "patient"});
  simulation.spawn(urgent_arrivals(simulation, desk, urgent));
  return simulation.run();
}

TEST(HangTest, WhoIsOvertakenTooOftenIsNamed) {
  EXPECT_EQ(overtake(Discipline::kPriority, SimResource::kStarvation - 1).explain(), "");
  const RunOutcome outcome = overtake(Discipline::kPriority, SimResource::kStarvation + 1);
  EXPECT_EQ(outcome.end, RunEnd::kFinished);
  EXPECT_EQ(outcome.explain(),
            "Starvation: others that came later go first.\n"
            "  'patient': a server of 'desk', since 0 s");
}

TEST(HangTest, FirstComeFirstServedStarvesNobody) {
  EXPECT_EQ(overtake(Discipline::kFifo, 2 * SimResource::kStarvation).explain(), "");
}

// ---- The end of a run
// ----------------------------------------------------------------------------

TEST(HangTest, EveryEndOfARunHasItsReason) {
  Simulation simulation;
  EXPECT_EQ(simulation.run().end, RunEnd::kFinished);
  EXPECT_EQ(simulation.run_until(SimTime{5}).end, RunEnd::kFinished);
  simulation.spawn(pass(simulation, Duration{100}));
  EXPECT_EQ(simulation.run_until(SimTime{10}).end, RunEnd::kHorizon);
  simulation.schedule(SimTime{20}, 0, [&] { simulation.stop(); });
  EXPECT_EQ(simulation.run_until(SimTime{1'000}).end, RunEnd::kStopped);
  EXPECT_EQ(simulation.now(), SimTime{20});
  EXPECT_EQ(simulation.run_until(SimTime{1'000}).end, RunEnd::kFinished);
}

}  // namespace
}  // namespace sim
