// Speed of the engine. `items_per_second` counts process events (resumptions of a process) unless a
// benchmark says otherwise. The delays come from a table, so that the engine is measured and not
// the sampler.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "sim/core/combinators.hpp"
#include "sim/core/event_list.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

// Exponential delays with mean 1 s, drawn once.
class DelayTable {
 public:
  DelayTable() : delays_(kSize) {
    const Distribution distribution = Distribution::exponential(1.0);
    const RandomSource random(1, 0);
    for (std::size_t i = 0; i < kSize; ++i) {
      delays_[i] = seconds(random.sample(distribution, EntityPath::root(), Purpose("delay"), i));
    }
  }
  Duration next() { return delays_[next_++ & (kSize - 1)]; }

 private:
  static constexpr std::size_t kSize = 1U << 16;
  std::vector<Duration> delays_;
  std::size_t next_{0};
};

void count_events(benchmark::State& state, const Simulation& simulation, std::uint64_t before) {
  state.SetItemsProcessed(static_cast<std::int64_t>(simulation.events_executed() - before));
}

Task<void> sleep_again_and_again(Simulation& simulation, DelayTable& delays) {
  while (true) co_await simulation.delay(delays.next());
}

// N processes that do nothing but wait for exponential times: N pending events.
void process(benchmark::State& state) {
  DelayTable delays;
  Simulation simulation;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    simulation.spawn(sleep_again_and_again(simulation, delays));
  }
  simulation.run_until(kStart + seconds(5));
  const std::uint64_t before = simulation.events_executed();
  const Duration step = seconds(10'000.0 / static_cast<double>(state.range(0)));
  for (auto _ : state) simulation.run_until(simulation.now() + step);
  count_events(state, simulation, before);
}
BENCHMARK(process)->Arg(10)->Arg(1'000)->Arg(100'000);

struct NoEvent final : Event {
  void fire() override {}
};

// The event list alone, the hold model: take the first of N, put it back at a later time.
void hold(benchmark::State& state) {
  DelayTable delays;
  std::deque<NoEvent> items(static_cast<std::size_t>(state.range(0)));
  EventList events;
  for (NoEvent& item : items) events.push(kStart + delays.next(), 0, item);
  for (auto _ : state) {
    const EventList::Due due = events.pop_due(kNever);
    events.push(due.at + delays.next(), 0, *due.event);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Arg(10)->Arg(1'000)->Arg(100'000);

Task<void> customer(Simulation& simulation, SimResource& servers, Duration service) {
  const Lease lease = co_await servers.acquire();
  co_await simulation.delay(service);
}

Task<void> arrivals(Simulation& simulation, SimResource& servers, DelayTable& delays) {
  while (true) {
    const Duration gap = delays.next() / 9;
    co_await simulation.delay(gap);
    simulation.spawn(customer(simulation, servers, delays.next()), {.detached = true});
  }
}

// M/M/c at utilisation 0.9 of ten servers, one process a customer.
void mmc(benchmark::State& state) {
  DelayTable delays;
  Simulation simulation;
  SimResource servers(simulation, static_cast<int>(state.range(0)));
  simulation.spawn(arrivals(simulation, servers, delays));
  simulation.run_until(kStart + seconds(100));
  const std::uint64_t before = simulation.events_executed();
  for (auto _ : state) simulation.run_until(simulation.now() + seconds(1'000));
  count_events(state, simulation, before);
  state.counters["customers"] =
      benchmark::Counter(static_cast<double>(servers.served()), benchmark::Counter::kIsRate);
}
BENCHMARK(mmc)->Arg(10);

// A process waits twice, has five children (four levels of them), waits twice more and joins them.
Task<void> tree_node(Simulation& simulation, DelayTable& delays, int level) {
  co_await simulation.delay(delays.next());
  co_await simulation.delay(delays.next());
  std::vector<Process> children;
  for (int i = 0; level < 4 && i < 5; ++i) {
    children.push_back(simulation.spawn(tree_node(simulation, delays, level + 1)));
  }
  co_await simulation.delay(delays.next());
  co_await simulation.delay(delays.next());
  co_await all_of(simulation, children);
}

Task<void> tree_lane(Simulation& simulation, DelayTable& delays) {
  while (true) co_await tree_node(simulation, delays, 0);
}

// N roots at a time, 781 processes a root.
void tree(benchmark::State& state) {
  DelayTable delays;
  Simulation simulation;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    simulation.spawn(tree_lane(simulation, delays));
  }
  simulation.run_until(kStart + seconds(50));
  const std::uint64_t before = simulation.events_executed();
  for (auto _ : state) simulation.run_until(simulation.now() + seconds(10));
  count_events(state, simulation, before);
}
BENCHMARK(tree)->Arg(20);

// One named draw from a distribution. Items are draws.
void draw_exponential(benchmark::State& state) {
  const RandomSource random(1, 0);
  const Distribution distribution = Distribution::exponential(1.0);
  constexpr Purpose kPurpose("delay");
  std::uint64_t occurrence = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        random.sample(distribution, EntityPath::root(), kPurpose, occurrence++));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(draw_exponential);

}  // namespace
}  // namespace sim
