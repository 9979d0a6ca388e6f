#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>

#include "bench/sim/core/random_delays.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/simulation.hpp"

namespace sim::bench {

/// A simulation, the delays of its processes, and how much of it is to happen: what the coroutines
/// and callbacks of a benchmark share.
template <class Shape = Exponential>
class Workload {
 public:
  Simulation simulation;

  Duration draw() { return Shape::draw(random_, simulation.now()); }
  DelayAwaiter wait() { return simulation.delay(draw()); }
  std::uint64_t draw_bits() { return random_.next(); }

  /// One unit of work (event, customer, process) is done.
  void count() {
    if (--left_ == 0) simulation.stop();
  }
  /// Goes on until `units` more are done.
  void run(std::int64_t units) {
    left_ = units;
    simulation.run_until(kNever);
  }

 private:
  Xoshiro random_{1};
  std::int64_t left_{0};
};

/// The least units in a batch, so that starting and stopping it does not count, and the most.
inline constexpr std::int64_t kBatch = 1 << 16;
inline constexpr std::int64_t kLargestBatch = 1 << 21;

/// Measures `run(units)`: an iteration of the benchmark is one unit, and so its time the time of
/// one. Google Benchmark repeats the set-up while it looks for the number of iterations; the
/// larger that set-up, the larger a batch, so that it finds one soon.
template <class Run>
void measure(benchmark::State& state, std::int64_t population, Run run) {
  const std::int64_t batch = std::clamp(population / 2, kBatch, kLargestBatch);
  while (state.KeepRunningBatch(batch)) run(batch);
  state.SetItemsProcessed(state.iterations());
}

/// How many events bring a population of pending ones to its steady state: three for each, but
/// one for every other where that takes too long.
inline std::int64_t warm_up_events(std::int64_t population) {
  constexpr std::int64_t kLarge = 5'000'000;
  return std::max(kBatch, population > kLarge ? population / 2 : 3 * population);
}

}  // namespace sim::bench
