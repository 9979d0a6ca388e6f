// M/M/c at utilisation 0.9 with one process a customer; a unit is a customer that has left.

#include <benchmark/benchmark.h>

#include "bench/sim/core/benchmarks.hpp"
#include "bench/sim/core/workload.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/task.hpp"

namespace sim::bench {
namespace {

struct Station : Workload<> {
  explicit Station(int number) : servers(simulation, number), arrival_rate_per_s(0.9 * number) {}
  SimResource servers;
  double arrival_rate_per_s;
};

Task<void> customer(Station& station) {
  const Lease lease = co_await station.servers.acquire();
  co_await station.wait();
  station.count();
}

Task<void> arrivals(Station& station) {
  const double gap_s = 1e-9 / station.arrival_rate_per_s;
  while (true) {
    const auto unit_ns = static_cast<double>(station.draw().ns);
    co_await station.simulation.delay(cut_seconds(gap_s * unit_ns));
    station.simulation.spawn(customer(station), {.detached = true});
  }
}

void mmc(benchmark::State& state) {
  Station station(static_cast<int>(state.range(0)));
  station.simulation.spawn(arrivals(station));
  station.run(kBatch);
  measure(state, state.range(0), [&](std::int64_t customers) { station.run(customers); });
  state.counters["mean_wait_s"] = station.servers.mean_wait_s();
}

}  // namespace

void register_queue_benchmarks() { benchmark::RegisterBenchmark("mmc", mmc)->Arg(10); }

}  // namespace sim::bench
