// What a random number costs: the delays of these benchmarks, to be subtracted from the figures
// above, and a named draw of the product.

#include <benchmark/benchmark.h>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/random_delays.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

namespace sim::bench {
namespace {

template <class Shape>
void sequential(benchmark::State& state) {
  Xoshiro random(1);
  benchmark::DoNotOptimize(&random);  // Its state stays in memory, as in the other benchmarks.
  SimTime now = kStart;
  for (auto _ : state) {
    now += Shape::draw(random, now);
    benchmark::DoNotOptimize(now.ns);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations());
}

void keyed_exponential(benchmark::State& state) {
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

}  // namespace

void register_draw_benchmarks() {
  benchmark::RegisterBenchmark("draw/sequential", sequential<Exponential>);
  benchmark::RegisterBenchmark("draw/bimodal", sequential<Bimodal>);
  benchmark::RegisterBenchmark("draw/bursty", sequential<Bursty>);
  benchmark::RegisterBenchmark("draw/heavy_tail", sequential<HeavyTail>);
  benchmark::RegisterBenchmark("draw/keyed_exponential", keyed_exponential);
}

}  // namespace sim::bench
