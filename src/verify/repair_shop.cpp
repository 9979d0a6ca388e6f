#include "src/verify/repair_shop.hpp"

#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"
#include "src/verify/ended_well.hpp"
#include "src/verify/station_seen.hpp"

namespace app {
namespace {

constexpr sim::Purpose kUpTime{"up_time"};
constexpr sim::Purpose kRepair{"repair"};

struct Workshop {
  Workshop(const MachineRepair& shop, std::uint64_t seed, std::uint64_t replication)
      : random(seed, replication),
        up_s(sim::Distribution::exponential(1.0 / shop.failure_rate_per_s)),
        repair_s(sim::Distribution::exponential(1.0 / shop.repair_rate_per_s)),
        repairers(simulation, shop.repairers, sim::Discipline::kFifo, "repairers") {}

  sim::Task<void> machine(sim::EntityPath path) {
    for (std::uint64_t nth = 0;; ++nth) {
      co_await simulation.delay(sim::seconds(random.sample(up_s, path, kUpTime, nth)));
      const sim::Lease repairer = co_await repairers.acquire();
      co_await simulation.delay(sim::seconds(random.sample(repair_s, path, kRepair, nth)));
    }
  }

  sim::RandomSource random;
  sim::Distribution up_s;
  sim::Distribution repair_s;
  sim::Simulation simulation;
  sim::SimResource repairers;
};

}  // namespace

StationSeen run_repair_shop(const MachineRepair& shop, double warmup_s, double observed_s,
                            std::uint64_t seed, std::uint64_t replication) {
  Workshop workshop(shop, seed, replication);
  for (int i = 0; i < shop.machines; ++i) {
    const auto nth = static_cast<std::uint64_t>(i);
    workshop.simulation.spawn(
        workshop.machine(sim::EntityPath::root().child(sim::name_hash("machine"), nth)),
        {.name = "machine"});
  }
  expect_ended_well(workshop.simulation.run_until(sim::kStart + sim::seconds(warmup_s)));
  workshop.repairers.reset_statistics();
  expect_ended_well(
      workshop.simulation.run_until(sim::kStart + sim::seconds(warmup_s + observed_s)));
  return station_seen(workshop.repairers, observed_s);
}

}  // namespace app
