// Fan-out: a process waits twice, has five children (levels 0 to 4: 781 processes a root), waits
// twice more and joins them. A unit is a process that has ended; LANES roots run at a time.

#include <benchmark/benchmark.h>

#include <array>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/workload.hpp"
#include "sim/core/process.hpp"
#include "sim/core/task.hpp"

namespace sim::bench {
namespace {

constexpr int kLeafLevel = 4;

Task<void> leaf(Workload<>& workload) {
  for (int i = 0; i < 4; ++i) co_await workload.wait();
  workload.count();
}

Task<void> node(Workload<>& workload, int level) {
  co_await workload.wait();
  co_await workload.wait();
  std::array<Process, 5> children;
  for (Process& child : children) {
    const bool is_leaf = level + 1 == kLeafLevel;
    child = workload.simulation.spawn(is_leaf ? leaf(workload) : node(workload, level + 1));
  }
  co_await workload.wait();
  co_await workload.wait();
  for (const Process& child : children) co_await child.join();
  workload.count();
}

Task<void> lane(Workload<>& workload) {
  while (true) {
    const Process root = workload.simulation.spawn(node(workload, 0));
    co_await root.join();
  }
}

void tree(benchmark::State& state) {
  Workload<> workload;
  constexpr std::int64_t kProcessesPerRoot = 781;
  for (std::int64_t i = 0; i < state.range(0); ++i) workload.simulation.spawn(lane(workload));
  workload.run(10 * kProcessesPerRoot * state.range(0));
  measure(state, state.range(0), [&](std::int64_t processes) { workload.run(processes); });
}

}  // namespace

void register_tree_benchmarks() { benchmark::RegisterBenchmark("tree", tree)->Arg(20)->Arg(100); }

}  // namespace sim::bench
