// PHOLD, the field's yardstick: logical processes (LPs) send each other events. Each event that an
// LP receives makes it send one, to another LP with a given probability, else to itself, after an
// exponential delay. One event per LP is on its way. Source: Fujimoto, Proc. SCS Multiconference
// on Distributed Simulation, 1990.

#include <benchmark/benchmark.h>

#include <vector>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/workload.hpp"

namespace sim::bench {
namespace {

class Phold {
 public:
  Phold(std::int64_t processes, std::int64_t remote_percent)
      : received_(static_cast<std::size_t>(processes)),
        remote_below_(static_cast<std::uint64_t>(remote_percent) * ((1ULL << 32U) / 100)) {
    for (std::uint32_t i = 0; i < received_.size(); ++i) send(i);
  }
  void run(std::int64_t events) { workload_.run(events); }

 private:
  void receive(std::uint32_t receiver) {
    ++received_[receiver];
    const std::uint64_t bits = workload_.draw_bits();
    const bool is_remote = (bits & 0xffffffffU) < remote_below_;
    const std::uint64_t other = ((bits >> 32U) * received_.size()) >> 32U;
    send(is_remote ? static_cast<std::uint32_t>(other) : receiver);
    workload_.count();
  }
  void send(std::uint32_t receiver) {
    Simulation& simulation = workload_.simulation;
    simulation.schedule(simulation.now() + workload_.draw(), 0,
                        [this, receiver] { receive(receiver); });
  }

  Workload<> workload_;
  std::vector<std::uint64_t> received_;
  std::uint64_t remote_below_;
};

void phold(benchmark::State& state) {
  Phold model(state.range(0), state.range(1));
  model.run(warm_up_events(state.range(0)));
  measure(state, state.range(0), [&](std::int64_t events) { model.run(events); });
}

}  // namespace

void register_phold_benchmarks() {
  benchmark::RegisterBenchmark("phold", phold)->ArgsProduct({{1 << 10, 1 << 20}, {10, 50}});
}

}  // namespace sim::bench
