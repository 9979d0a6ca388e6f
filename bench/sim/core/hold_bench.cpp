// The hold model with callbacks instead of processes, and timers that are cancelled.

#include <benchmark/benchmark.h>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/workload.hpp"
#include "sim/core/task.hpp"

namespace sim::bench {
namespace {

/// A callback that schedules itself again.
template <class Shape>
struct Hold {
  Workload<Shape>* workload;
  void schedule() {
    Simulation& simulation = workload->simulation;
    simulation.schedule(simulation.now() + workload->draw(), 0, *this);
  }
  void operator()() {
    schedule();
    workload->count();
  }
};

template <class Shape>
void hold(benchmark::State& state) {
  Workload<Shape> workload;
  for (std::int64_t i = 0; i < state.range(0); ++i) Hold<Shape>{&workload}.schedule();
  workload.run(warm_up_events(state.range(0)));
  measure(state, state.range(0), [&](std::int64_t events) { workload.run(events); });
}

struct GuardedWorkload : Workload<> {
  std::int64_t expired{0};
};

/// Waits again and again, each time under a guard that would ring after ten mean delays.
Task<void> wait_under_guard(GuardedWorkload& workload) {
  Simulation& simulation = workload.simulation;
  while (true) {
    const SimTime limit = simulation.now() + Duration{10'000'000'000};
    Timer guard = simulation.schedule(limit, 0, [&workload] { ++workload.expired; });
    co_await workload.wait();
    guard.cancel();
    workload.count();
  }
}

/// N processes; one unit is one wait and one timer set and, nearly always, cancelled.
void timeouts(benchmark::State& state) {
  GuardedWorkload workload;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    workload.simulation.spawn(wait_under_guard(workload));
  }
  workload.run(warm_up_events(state.range(0)));
  measure(state, state.range(0), [&](std::int64_t waits) { workload.run(waits); });
  state.counters["pending_per_process"] =
      static_cast<double>(workload.simulation.events_pending()) /
      static_cast<double>(state.range(0));
}

}  // namespace

void register_hold_benchmarks() {
  benchmark::RegisterBenchmark("hold", hold<Exponential>)
      ->RangeMultiplier(10)
      ->Range(1'000, 1'000'000);
  benchmark::RegisterBenchmark("hold_bimodal", hold<Bimodal>)->Arg(1'000)->Arg(100'000);
  benchmark::RegisterBenchmark("hold_bursty", hold<Bursty>)->Arg(1'000)->Arg(100'000);
  benchmark::RegisterBenchmark("hold_heavy_tail", hold<HeavyTail>)->Arg(1'000)->Arg(100'000);
  benchmark::RegisterBenchmark("timeouts", timeouts)->Arg(1'000)->Arg(100'000);
}

}  // namespace sim::bench
