// Speed and memory of the engine. One iteration is one event, customer or process, so the times
// that Google Benchmark prints are times of one of these. bench/README.md says what each does.
//
// Usage: engine_bench [--benchmark_...]
//        engine_bench --bytes_per_process=N     only prints the memory of one of N processes

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/process_memory.hpp"

int main(int argument_count, char** arguments) {
  using namespace sim::bench;
  constexpr std::string_view kMemory = "--bytes_per_process=";
  if (argument_count == 2 && std::string_view(arguments[1]).starts_with(kMemory)) {
    const long long processes = std::atoll(arguments[1] + kMemory.size());
    if (processes <= 0) return 4;
    std::printf("%.1f\n", measure_bytes_per_process(processes));
    return 0;
  }
  register_process_benchmarks();
  register_hold_benchmarks();
  register_reference_benchmarks();
  register_queue_benchmarks();
  register_tree_benchmarks();
  register_phold_benchmarks();
  register_draw_benchmarks();
  benchmark::Initialize(&argument_count, arguments);
  if (benchmark::ReportUnrecognizedArguments(argument_count, arguments)) return 4;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
