// Speed of draws. Each iteration is one item: a draw under its own name, a block, a logarithm.
// Neighbouring draws do not wait for each other, as in a simulation.
#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/random/distribution.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"

namespace sim {
namespace {

constexpr std::size_t kTableSize = 1024;
constexpr Purpose kPurpose("delay");

// As many entities as a draw may belong to.
std::array<EntityPath, kTableSize> entity_paths() {
  std::array<EntityPath, kTableSize> paths;
  for (std::size_t i = 0; i < kTableSize; ++i) {
    paths[i] = EntityPath::root().child(name_hash("process"), i);
  }
  return paths;
}

std::array<double, kTableSize> uniforms() {
  const RandomSource random(1, 0);
  std::array<double, kTableSize> values;
  for (std::size_t i = 0; i < kTableSize; ++i) {
    values[i] = random.uniform(EntityPath::root(), kPurpose, i);
  }
  return values;
}

void keyed(benchmark::State& state, const Distribution& distribution) {
  const RandomSource random(1, 0);
  const auto paths = entity_paths();
  std::uint64_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(random.sample(distribution, paths[i % kTableSize], kPurpose, i));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}

void keyed_uniform(benchmark::State& state) {
  const RandomSource random(1, 0);
  const auto paths = entity_paths();
  std::uint64_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(random.uniform(paths[i % kTableSize], kPurpose, i));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}

// 256 bits.
void block(benchmark::State& state) {
  std::uint64_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(philox_block({i, kPurpose.hash, i, 0}, {1, 0}));
    ++i;
  }
  state.SetItemsProcessed(state.iterations());
}

template <class Function>
void function_of_uniform(benchmark::State& state, Function function) {
  const auto table = uniforms();
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(function(table[i++ % kTableSize]));
  state.SetItemsProcessed(state.iterations());
}

const std::vector<double> kValues{1.0, 2.0, 5.0};
const std::vector<double> kWeights{2.0, 5.0, 1.0};

BENCHMARK_CAPTURE(keyed, exponential, Distribution::exponential(1.0))
    ->Name("draw/keyed_exponential");
BENCHMARK(keyed_uniform)->Name("draw/keyed_uniform");
BENCHMARK(block)->Name("draw/philox_block");
BENCHMARK_CAPTURE(function_of_uniform, log, fixed::log)->Name("draw/log");
BENCHMARK_CAPTURE(function_of_uniform, exp, fixed::exp)->Name("draw/exp");
BENCHMARK_CAPTURE(function_of_uniform, quantile, fixed::normal_quantile)
    ->Name("draw/normal_quantile");
BENCHMARK_CAPTURE(keyed, constant, Distribution::constant(1.0))->Name("draw/keyed_constant");
BENCHMARK_CAPTURE(keyed, normal, Distribution::normal(0.0, 1.0))->Name("draw/keyed_normal");
BENCHMARK_CAPTURE(keyed, lognormal, Distribution::lognormal_from_quantiles(2.0, 8.0))
    ->Name("draw/keyed_lognormal");
BENCHMARK_CAPTURE(keyed, weibull, Distribution::weibull(1.7, 3.0))->Name("draw/keyed_weibull");
BENCHMARK_CAPTURE(keyed, discrete, Distribution::discrete(kValues, kWeights))
    ->Name("draw/keyed_discrete");
BENCHMARK_CAPTURE(keyed, geometric, Distribution::geometric(3.5))->Name("draw/keyed_geometric");
BENCHMARK_CAPTURE(keyed, small_poisson, Distribution::poisson(3.0))->Name("draw/keyed_poisson/3");
BENCHMARK_CAPTURE(keyed, large_poisson, Distribution::poisson(40.0))->Name("draw/keyed_poisson/40");
BENCHMARK_CAPTURE(keyed, gamma, Distribution::gamma(2.5, 2.0))->Name("draw/keyed_gamma");
BENCHMARK_CAPTURE(keyed, pert, Distribution::pert(1.0, 3.0, 10.0))->Name("draw/keyed_pert");

}  // namespace
}  // namespace sim
