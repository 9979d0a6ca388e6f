// Processes that do nothing but wait for random times: N pending events.

#include <benchmark/benchmark.h>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/process_memory.hpp"
#include "bench/sim/core/workload.hpp"
#include "sim/core/task.hpp"

namespace sim::bench {
namespace {

template <class Shape>
Task<void> sleep_again_and_again(Workload<Shape>& workload) {
  while (true) {
    co_await workload.wait();
    workload.count();
  }
}

template <class Shape>
void spawn_sleepers(Workload<Shape>& workload, std::int64_t processes) {
  for (std::int64_t i = 0; i < processes; ++i) {
    workload.simulation.spawn(sleep_again_and_again(workload));
  }
  workload.run(warm_up_events(processes));
}

template <class Shape>
void process(benchmark::State& state) {
  Workload<Shape> workload;
  spawn_sleepers(workload, state.range(0));
  measure(state, state.range(0), [&](std::int64_t events) { workload.run(events); });
}

void process_with_memory(benchmark::State& state) {
  state.counters["bytes_per_process"] = bytes_per_process(state.range(0));
  process<Exponential>(state);
}

}  // namespace

double measure_bytes_per_process(std::int64_t processes) {
  const std::int64_t before = resident_bytes();
  Workload<Exponential> workload;
  spawn_sleepers(workload, processes);
  return static_cast<double>(resident_bytes() - before) / static_cast<double>(processes);
}

void register_process_benchmarks() {
  benchmark::RegisterBenchmark("process", process_with_memory)
      ->RangeMultiplier(10)
      ->Range(1'000, 10'000'000);
  benchmark::RegisterBenchmark("process_bimodal", process<Bimodal>)->Arg(1'000)->Arg(100'000);
  benchmark::RegisterBenchmark("process_bursty", process<Bursty>)->Arg(1'000)->Arg(100'000);
  benchmark::RegisterBenchmark("process_heavy_tail", process<HeavyTail>)->Arg(1'000)->Arg(100'000);
}

}  // namespace sim::bench
