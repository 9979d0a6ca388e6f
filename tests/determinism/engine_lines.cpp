#include <array>
#include <utility>

#include "sim/core/assert.hpp"
#include "sim/core/combinators.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/signal.hpp"
#include "sim/core/simulation.hpp"
#include "tests/determinism/fingerprints.hpp"

namespace determinism {
namespace {

using sim::Duration;
using sim::Process;
using sim::Simulation;
using sim::Task;

/// A simulation, and the hash of who did something when.
struct World {
  sim::Fingerprint seen;  // Outlives the simulation, whose end may still note something.
  Simulation simulation;

  void note(std::int64_t who) {
    seen.add(simulation.now().ns);
    seen.add(who);
  }
  sim::DelayAwaiter sleep(std::int64_t gap_ns, int priority = 0) {
    return simulation.delay(Duration{gap_ns}, priority);
  }
};

/// Notes when it goes.
class Departure {
 public:
  Departure(World& world, std::int64_t who) : world_(&world), who_(who) {}
  Departure(const Departure&) = delete;
  Departure& operator=(const Departure&) = delete;
  ~Departure() { world_->note(-who_); }

 private:
  World* world_;
  std::int64_t who_;
};

// What these worlds do must come to an end of its own.
void run_to_the_end(Simulation& simulation) {
  const sim::RunOutcome outcome = simulation.run();
  if (outcome.is_stuck()) throw sim::InternalError(outcome.explain());
}

// ---- Loops on delays of one shape
// ----------------------------------------------------------------

using Gap = std::int64_t (*)(Numbers&);

std::int64_t even_gap(Numbers& numbers) { return numbers.below(1'000'000); }
std::int64_t tied_gap(Numbers& numbers) { return 100 * numbers.below(4); }
std::int64_t bursty_gap(Numbers& numbers) {
  const bool is_near = numbers.below(10) < 8;
  return is_near ? numbers.below(3) : numbers.below(50'000'000);
}
std::int64_t heavy_tailed_gap(Numbers& numbers) {
  const std::int64_t bits = numbers.below(45);
  return (std::int64_t{1} << bits) + numbers.below(7);
}

Task<void> loop(World& world, Gap gap, std::int64_t who, int rounds) {
  Numbers numbers(static_cast<std::uint64_t>(who));
  for (int round = 0; round < rounds; ++round) {
    const std::int64_t gap_ns = gap(numbers);
    const int priority = static_cast<int>(numbers.below(3)) - 1;
    co_await world.sleep(gap_ns, priority);
    world.note(who);
  }
}

sim::Fingerprint loops(Gap gap, int processes, int rounds) {
  World world;
  for (int who = 0; who < processes; ++who) {
    world.simulation.spawn(loop(world, gap, who, rounds));
  }
  run_to_the_end(world.simulation);
  return world.seen;
}

// ---- Cancellation
// --------------------------------------------------------------------------------

// Sets an alarm at each step, and mostly cancels the one of the step before.
Task<void> alarms(World& world, std::int64_t who) {
  Numbers numbers(static_cast<std::uint64_t>(who));
  sim::Timer alarm;
  for (int round = 0; round < 60; ++round) {
    if (numbers.below(10) > 0) world.note(alarm.cancel() ? 1 : 0);
    const Duration patience{numbers.below(100'000)};
    alarm = world.simulation.schedule(world.simulation.now() + patience, 0,
                                      [&world, who] { world.note(1'000 + who); });
    co_await world.sleep(numbers.below(20'000));
  }
}

// Grows a family of random shape that sleeps for long.
Task<void> family(World& world, std::int64_t who, int depth) {
  const Departure departure(world, who);
  Numbers numbers(static_cast<std::uint64_t>(who));
  const std::int64_t children = depth > 0 ? numbers.below(4) : 0;
  for (std::int64_t child = 0; child < children; ++child) {
    co_await world.sleep(numbers.below(50));
    world.simulation.spawn(family(world, 5 * who + child + 1, depth - 1));
  }
  co_await world.sleep(1'000 + numbers.below(1'000));
  world.note(who);
}

Task<void> reaper(World& world, std::vector<Process> families) {
  Numbers numbers(7);
  for (std::size_t left = families.size(); left > 0; --left) {
    co_await world.sleep(numbers.below(25));
    const auto chosen = static_cast<std::size_t>(numbers.below(static_cast<std::int64_t>(left)));
    if (numbers.below(4) > 0) families[chosen].cancel();
    const bool has_returned = co_await families[chosen].join();
    world.note(has_returned ? 1 : 0);
    std::swap(families[chosen], families[left - 1]);
  }
}

sim::Fingerprint cancelled_timers() {
  World world;
  for (int who = 0; who < 200; ++who) world.simulation.spawn(alarms(world, who));
  run_to_the_end(world.simulation);
  return world.seen;
}

sim::Fingerprint cancelled_subtrees() {
  World world;
  std::vector<Process> families;
  for (std::int64_t who = 1; who <= 80; ++who) {
    families.push_back(world.simulation.spawn(family(world, who * 10'000, 5)));
  }
  world.simulation.spawn(reaper(world, std::move(families)));
  run_to_the_end(world.simulation);
  return world.seen;
}

// ---- Resources, signals, joins
// -------------------------------------------------------------------

/// Two queues and a gate that visitors pass.
struct Office {
  World world;
  sim::SimResource desk{world.simulation, 3};
  sim::SimResource ward{world.simulation, 2, sim::Discipline::kPriority};
  sim::Signal gate{world.simulation};
};

Task<void> treatment(Office& office, std::int64_t who, int urgency) {
  const Departure departure(office.world, who);
  Numbers numbers(static_cast<std::uint64_t>(who));
  {
    const sim::Lease desk = co_await office.desk.acquire();
    co_await office.world.sleep(10 * numbers.below(30));
  }
  const sim::Lease bed = co_await office.ward.acquire(urgency);
  co_await office.world.sleep(numbers.below(250));
  office.world.note(who);
}

// Waits at the gate, then for all, for the first, or only for a while.
Task<void> visitor(Office& office, std::int64_t who) {
  Numbers numbers(static_cast<std::uint64_t>(who));
  co_await office.world.sleep(numbers.below(30'000));
  co_await office.gate.wait(static_cast<int>(numbers.below(2)));
  std::vector<Process> parties;
  const std::int64_t size = 1 + numbers.below(3);
  for (std::int64_t i = 0; i < size; ++i) {
    const int urgency = static_cast<int>(numbers.below(4));
    parties.push_back(office.world.simulation.spawn(treatment(office, 10 * who + i, urgency)));
  }
  const std::int64_t habit = numbers.below(3);
  if (habit == 0) {
    const bool all_returned = co_await sim::all_of(office.world.simulation, parties);
    office.world.note(all_returned ? 1 : 0);
  } else if (habit == 1) {
    const std::size_t first = co_await sim::any_of(office.world.simulation, parties);
    office.world.note(static_cast<std::int64_t>(first));
  } else {
    co_await office.world.sleep(numbers.below(600));
  }
  for (const Process& party : parties) party.cancel();
}

Task<void> porter(Office& office) {
  Numbers numbers(3);
  for (int round = 0; round < 1'500; ++round) {
    co_await office.world.sleep(numbers.below(60));
    if (numbers.below(3) > 0) {
      office.world.note(office.gate.notify_one() ? 1 : 0);
    } else {
      office.gate.notify_all();
    }
    if (round % 100 == 50) office.ward.set_servers(static_cast<int>(numbers.below(4)) + 1);
  }
}

void add_statistics(sim::Fingerprint& seen, const sim::SimResource& resource) {
  seen.add(resource.served());
  seen.add(resource.mean_queue_length());
  seen.add(resource.utilisation());
  seen.add(resource.mean_wait_s());
  seen.add(resource.waits_s().variance());
}

sim::Fingerprint resources() {
  Office office;
  for (int who = 1; who <= 600; ++who) office.world.simulation.spawn(visitor(office, who));
  office.world.simulation.spawn(porter(office));
  run_to_the_end(office.world.simulation);
  add_statistics(office.world.seen, office.desk);
  add_statistics(office.world.seen, office.ward);
  return office.world.seen;
}

// A fan-out tree whose parents wait for their children.
Task<void> tree(World& world, std::int64_t who, int depth) {
  Numbers numbers(static_cast<std::uint64_t>(who));
  co_await world.sleep(numbers.below(1'000));
  std::vector<Process> children;
  for (int child = 1; depth > 0 && child <= 5; ++child) {
    children.push_back(world.simulation.spawn(tree(world, 6 * who + child, depth - 1)));
  }
  co_await world.sleep(numbers.below(1'000));
  co_await sim::all_of(world.simulation, children);
  world.note(who);
}

sim::Fingerprint trees() {
  World world;
  for (std::int64_t root = 1; root <= 8; ++root) {
    world.simulation.spawn(tree(world, root, 4));
  }
  run_to_the_end(world.simulation);
  return world.seen;
}

}  // namespace

std::vector<Line> engine_lines() {
  return {{"engine/even_delays", loops(even_gap, 400, 50)},
          {"engine/equal_times", loops(tied_gap, 400, 50)},
          {"engine/bursty_delays", loops(bursty_gap, 400, 50)},
          {"engine/heavy_tailed_delays", loops(heavy_tailed_gap, 400, 50)},
          {"engine/few_pending", loops(bursty_gap, 5, 2'000)},
          {"engine/many_pending", loops(heavy_tailed_gap, 30'000, 3)},
          {"engine/cancelled_timers", cancelled_timers()},
          {"engine/cancelled_subtrees", cancelled_subtrees()},
          {"engine/resources_and_signals", resources()},
          {"engine/fan_out_trees", trees()}};
}

}  // namespace determinism
