#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/core/combinators.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/signal.hpp"
#include "sim/core/simulation.hpp"

namespace sim {
namespace {

// Counts how many are alive; stands in frames to show that they are destroyed.
class Counted {
 public:
  explicit Counted(int& alive) : alive_(&alive) { ++*alive_; }
  Counted(Counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
  Counted(const Counted& other) : alive_(other.alive_) { ++*alive_; }
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --*alive_; }

 private:
  int* alive_;
};

Task<void> sleep_long(Simulation& simulation, int& alive) {
  const Counted counted(alive);
  co_await simulation.delay(seconds(100));
}

// A tree in which every process has `width` children and sleeps inside a nested task.
Task<void> tree(Simulation& simulation, int& alive, int depth, int width) {
  const Counted counted(alive);
  for (int i = 0; depth > 0 && i < width; ++i) {
    simulation.spawn(tree(simulation, alive, depth - 1, width));
  }
  co_await sleep_long(simulation, alive);
}

TEST(CancellationTest, TheWholeSubtreeGoesAndNothingElse) {
  Simulation simulation;
  int alive_here = 0;
  int alive_there = 0;
  const Process here = simulation.spawn(tree(simulation, alive_here, 3, 3));
  simulation.spawn(tree(simulation, alive_there, 3, 3));
  simulation.run_until(SimTime{1});
  // 1 + 3 + 9 + 27 = 40 processes with two counted objects each.
  EXPECT_EQ(alive_here, 80);
  here.cancel();
  EXPECT_EQ(alive_here, 0);
  EXPECT_EQ(alive_there, 80);
  EXPECT_EQ(simulation.live_processes(), 40U);
  simulation.run();
  EXPECT_EQ(simulation.live_processes(), 0U);
  EXPECT_EQ(simulation.now(), SimTime{100'000'000'000});
}

TEST(CancellationTest, TheDestructorOfTheSimulationLeavesNoFrame) {
  int alive = 0;
  {
    Simulation simulation;
    simulation.spawn(tree(simulation, alive, 2, 4));
    simulation.run_until(SimTime{1});
    EXPECT_EQ(alive, 2 * 21);
  }
  EXPECT_EQ(alive, 0);
}

Task<void> hold(Counted counted) {
  static_cast<void>(counted);
  co_return;
}

TEST(CancellationTest, AProcessThatHasNotStartedNeverDoes) {
  Simulation simulation;
  int alive = 0;
  const Process process = simulation.spawn(hold(Counted(alive)));
  EXPECT_EQ(alive, 1);
  process.cancel();
  EXPECT_EQ(alive, 0);
  simulation.run();
  EXPECT_EQ(simulation.events_executed(), 0U);
}

Task<void> cancel_self(Simulation& simulation, int& alive, std::vector<std::string>& log) {
  const Counted counted(alive);
  simulation.current().cancel();
  log.push_back("still here");
  simulation.spawn(sleep_long(simulation, alive));
  co_await simulation.delay(Duration{1});
  log.push_back("impossible");
}

TEST(CancellationTest, CancellingOneselfTakesEffectAtTheNextSuspension) {
  Simulation simulation;
  int alive = 0;
  std::vector<std::string> log;
  const Process process = simulation.spawn(cancel_self(simulation, alive, log));
  simulation.run();
  EXPECT_EQ(log, std::vector<std::string>{"still here"});
  EXPECT_TRUE(process.done());
  EXPECT_TRUE(process.cancelled());
  EXPECT_EQ(alive, 0) << "the child spawned after the order goes too";
  EXPECT_EQ(simulation.live_processes(), 0U);
}

Task<void> cancel_self_and_return(Simulation& simulation, int& alive) {
  simulation.current().cancel();
  simulation.spawn(sleep_long(simulation, alive));
  co_return;
}

TEST(CancellationTest, ReturningAfterTheOrderCountsAsCancelled) {
  Simulation simulation;
  int alive = 0;
  const Process process = simulation.spawn(cancel_self_and_return(simulation, alive));
  simulation.run();
  EXPECT_TRUE(process.done());
  EXPECT_TRUE(process.cancelled());
  EXPECT_EQ(simulation.live_processes(), 0U);
}

Task<void> cancel_other_after(Simulation& simulation, Duration wait, Process target, int& alive) {
  const Counted counted(alive);
  co_await simulation.delay(wait);
  target.cancel();
  co_await simulation.delay(Duration{1});
  ADD_FAILURE() << "a cancelled process went on";
}

Task<void> ancestor(Simulation& simulation, int& alive) {
  const Counted counted(alive);
  simulation.spawn(tree(simulation, alive, 2, 2));
  simulation.spawn(cancel_other_after(simulation, Duration{5}, simulation.current(), alive));
  simulation.spawn(tree(simulation, alive, 2, 2));
  co_await simulation.delay(seconds(1));
}

TEST(CancellationTest, AnAncestorMayBeCancelledFromBelow) {
  Simulation simulation;
  int alive = 0;
  const Process top = simulation.spawn(ancestor(simulation, alive));
  simulation.run_until(SimTime{4});
  EXPECT_EQ(alive, 1 + 14 + 1 + 14);
  simulation.run();
  EXPECT_EQ(alive, 0);
  EXPECT_TRUE(top.cancelled());
  EXPECT_EQ(simulation.live_processes(), 0U);
  EXPECT_EQ(simulation.now(), SimTime{5});
}

Task<void> spawn_and_return(Simulation& simulation, int& alive, Process& child) {
  child = simulation.spawn(sleep_long(simulation, alive));
  co_return;
}

Task<void> grandparent(Simulation& simulation, int& alive, Process& grandchild) {
  co_await simulation.spawn(spawn_and_return(simulation, alive, grandchild)).join();
  co_await simulation.delay(seconds(50));
}

TEST(CancellationTest, ChildrenOfAReturnedProcessPassToItsParent) {
  Simulation simulation;
  int alive = 0;
  Process grandchild;
  const Process top = simulation.spawn(grandparent(simulation, alive, grandchild));
  simulation.run_until(SimTime{1});
  EXPECT_FALSE(grandchild.done()) << "its parent's return does not end it";
  top.cancel();
  EXPECT_TRUE(grandchild.cancelled()) << "but the next one up answers for it";
  EXPECT_EQ(alive, 0);
}

Task<void> spawn_detached(Simulation& simulation, int& alive) {
  simulation.spawn(sleep_long(simulation, alive), {.detached = true});
  co_await simulation.delay(seconds(1));
}

TEST(CancellationTest, ADetachedProcessSurvivesItsSpawner) {
  Simulation simulation;
  int alive = 0;
  const Process spawner = simulation.spawn(spawn_detached(simulation, alive));
  simulation.run_until(SimTime{1});
  spawner.cancel();
  EXPECT_EQ(alive, 1);
  EXPECT_EQ(simulation.live_processes(), 1U);
}

TEST(CancellationTest, AnExplicitParentAnswersForTheChild) {
  Simulation simulation;
  int alive = 0;
  const Process parent = simulation.spawn(sleep_long(simulation, alive));
  simulation.spawn(sleep_long(simulation, alive), {.parent = parent});
  simulation.run_until(SimTime{1});
  parent.cancel();
  EXPECT_EQ(alive, 0);
  const Process late = simulation.spawn(hold(Counted(alive)), {.parent = parent});
  EXPECT_TRUE(late.done()) << "nothing starts below what has ended";
  EXPECT_TRUE(late.cancelled());
  EXPECT_EQ(alive, 0);
}

// Destructors that act on the engine while the subtree is being destroyed.
class Meddler {
 public:
  Meddler(Simulation& simulation, Process victim, Signal& signal)
      : simulation_(&simulation), victim_(std::move(victim)), signal_(&signal) {}
  Meddler(const Meddler&) = delete;
  Meddler& operator=(const Meddler&) = delete;
  ~Meddler() {
    if (victim_.is_valid()) victim_.cancel();
    signal_->notify_all();
    simulation_->schedule(simulation_->now(), 0, [] {});
  }

 private:
  Simulation* simulation_;
  Process victim_;
  Signal* signal_;
};

Task<void> meddle(Simulation& simulation, Process victim, Signal& signal) {
  const Meddler meddler(simulation, std::move(victim), signal);
  co_await signal.wait();
}

TEST(CancellationTest, DestructorsMayCancelAndNotify) {
  Simulation simulation;
  Signal signal(simulation);
  int alive = 0;
  const Process bystander = simulation.spawn(tree(simulation, alive, 2, 2));
  const Process top = simulation.spawn(tree(simulation, alive, 1, 2));
  simulation.spawn(meddle(simulation, bystander, signal), {.parent = top});
  simulation.spawn(meddle(simulation, top, signal), {.parent = top});
  simulation.run_until(SimTime{1});
  top.cancel();
  EXPECT_EQ(alive, 0);
  EXPECT_TRUE(bystander.cancelled());
  simulation.run();
  EXPECT_EQ(simulation.live_processes(), 0U);
}

TEST(CancellationTest, ADestructorMayCancelAnAncestorOfWhatIsCancelled) {
  Simulation simulation;
  Signal signal(simulation);
  int alive = 0;
  const Process ancestor = simulation.spawn(tree(simulation, alive, 1, 2));
  const Process top = simulation.spawn(tree(simulation, alive, 1, 2), {.parent = ancestor});
  simulation.spawn(meddle(simulation, ancestor, signal), {.parent = top});
  simulation.run_until(SimTime{1});
  top.cancel();
  EXPECT_TRUE(ancestor.cancelled());
  EXPECT_EQ(alive, 0);
  simulation.run();
  EXPECT_EQ(simulation.live_processes(), 0U);
}

Task<void> cancel_itself_late(Simulation& simulation, Signal& signal) {
  const Meddler meddler(simulation, simulation.current(), signal);
  co_return;
}

TEST(CancellationTest, ADestructorMayCancelItsOwnProcess) {
  Simulation simulation;
  Signal signal(simulation);
  const Process process = simulation.spawn(cancel_itself_late(simulation, signal));
  simulation.run();
  EXPECT_TRUE(process.done());
  EXPECT_EQ(simulation.live_processes(), 0U);
}

// Gives its own process a child when its frame is destroyed.
class LateParent {
 public:
  LateParent(Simulation& simulation, int& alive) : simulation_(&simulation), alive_(&alive) {}
  LateParent(const LateParent&) = delete;
  LateParent& operator=(const LateParent&) = delete;
  ~LateParent() { simulation_->spawn(sleep_long(*simulation_, *alive_), {.parent = self}); }

  Process self;

 private:
  Simulation* simulation_;
  int* alive_;
};

// A local would go while the process still runs; an argument goes with the frame.
Task<void> give_birth_late(Simulation& simulation, std::unique_ptr<LateParent> late) {
  late->self = simulation.current();
  co_return;
}

TEST(CancellationTest, AChildBornWhileTheFrameGoesPassesOn) {
  Simulation simulation;
  int alive = 0;
  const Process top = simulation.spawn(tree(simulation, alive, 0, 0));
  const Process mother =
      simulation.spawn(give_birth_late(simulation, std::make_unique<LateParent>(simulation, alive)),
                       {.parent = top});
  simulation.run_until(SimTime{2});
  EXPECT_TRUE(mother.done());
  EXPECT_EQ(simulation.live_processes(), 2U);
  top.cancel();
  EXPECT_EQ(simulation.live_processes(), 0U);
  EXPECT_EQ(alive, 0);
}

Task<void> busy_body(Simulation& simulation, SimResource& resource, Signal& signal, int& alive,
                     int depth) {
  const Counted counted(alive);
  std::vector<Process> children;
  for (int i = 0; depth > 0 && i < 3; ++i) {
    children.push_back(simulation.spawn(busy_body(simulation, resource, signal, alive, depth - 1)));
  }
  const Lease lease = co_await resource.acquire();
  co_await simulation.delay(Duration{3});
  signal.notify_one();
  if (depth == 1) co_await any_of(simulation, children);
  if (depth == 2) co_await signal.wait();
  co_await all_of(simulation, children);
}

// Whatever is cancelled, from wherever and whenever: no frame is left, no server is lost.
RC_GTEST_PROP(CancellationProperty, AnyCancellationsLeaveNoFrameAndNoServerBehind, ()) {
  int alive = 0;
  {
    Simulation simulation;
    SimResource resource(simulation, 2);
    Signal signal(simulation);
    std::vector<Process> tops;
    for (int i = 0; i < 4; ++i) {
      tops.push_back(simulation.spawn(busy_body(simulation, resource, signal, alive, 2)));
    }
    const int orders = *rc::gen::inRange(0, 4);
    for (int i = 0; i < orders; ++i) {
      const auto which = *rc::gen::inRange<std::size_t>(0, tops.size());
      const auto at = *rc::gen::inRange<std::int64_t>(0, 60);
      simulation.schedule(SimTime{at}, *rc::gen::element(-1, 0, 1),
                          [&tops, which] { tops[which].cancel(); });
    }
    simulation.run_until(SimTime{*rc::gen::inRange<std::int64_t>(0, 300)});
    for (const Process& top : tops) top.cancel();
    simulation.run();
    RC_ASSERT(alive == 0);
    RC_ASSERT(simulation.live_processes() == 0U);
    RC_ASSERT(resource.busy() == 0);
    RC_ASSERT(resource.queue_length() == 0);
  }
  RC_ASSERT(alive == 0);
}

}  // namespace
}  // namespace sim
