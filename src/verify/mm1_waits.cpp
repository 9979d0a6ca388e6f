#include "src/verify/mm1_waits.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"
#include "src/verify/ended_well.hpp"

namespace app {
namespace {

constexpr sim::Purpose kGap{"gap"};
constexpr sim::Purpose kService{"service"};

// The draws of the queue, and what is counted.
class Watch {
 public:
  Watch(const Mm1Waits& queue, std::uint64_t seed, std::uint64_t replication,
        std::vector<sim::Duration>* waits)
      : queue_(queue),
        random_(seed, replication),
        gap_s_(sim::Distribution::exponential(1.0 / queue.arrival_rate_per_s)),
        service_s_(sim::Distribution::exponential(1.0 / queue.service_rate_per_s)),
        waits_(waits) {
    SIM_ASSERT(queue.customers >= 1);
  }

  std::size_t total() const { return queue_.deleted + queue_.customers; }
  sim::Duration gap(std::size_t index) const {
    return sim::seconds(random_.sample(gap_s_, path_, kGap, index));
  }
  sim::Duration service(std::size_t index) const {
    return sim::seconds(random_.sample(service_s_, path_, kService, index));
  }
  void count(std::size_t index, sim::Duration wait) {
    if (waits_ != nullptr) waits_->push_back(wait);
    if (index >= queue_.deleted) sum_ += wait;
    ++counted_;
  }
  double mean_s() const {
    SIM_ASSERT(counted_ == total());
    return sim::to_seconds(sum_) / static_cast<double>(queue_.customers);
  }

 private:
  const Mm1Waits& queue_;
  sim::RandomSource random_;
  sim::Distribution gap_s_;
  sim::Distribution service_s_;
  sim::EntityPath path_{sim::EntityPath::root().child(sim::name_hash("mm1"), 0)};
  std::vector<sim::Duration>* waits_;
  sim::Duration sum_;
  std::size_t counted_{0};
};

sim::Task<void> customer(sim::Simulation& simulation, sim::SimResource& server, Watch& watch,
                         std::size_t index) {
  const sim::SimTime arrived = simulation.now();
  const sim::Lease lease = co_await server.acquire();
  watch.count(index, simulation.now() - arrived);
  co_await simulation.delay(watch.service(index));
}

sim::Task<void> arrivals(sim::Simulation& simulation, sim::SimResource& server, Watch& watch) {
  for (std::size_t i = 0; i < watch.total(); ++i) {
    co_await simulation.delay(watch.gap(i));
    simulation.spawn(customer(simulation, server, watch, i), {.name = "customer"});
  }
}

}  // namespace

double mean_wait_by_processes_s(const Mm1Waits& queue, std::uint64_t seed,
                                std::uint64_t replication, std::vector<sim::Duration>* waits) {
  Watch watch(queue, seed, replication, waits);
  sim::Simulation simulation;
  sim::SimResource server(simulation, 1, sim::Discipline::kFifo, "server");
  simulation.spawn(arrivals(simulation, server, watch), {.name = "arrivals"});
  expect_ended_well(simulation.run());
  return watch.mean_s();
}

double mean_wait_by_recursion_s(const Mm1Waits& queue, std::uint64_t seed,
                                std::uint64_t replication, std::vector<sim::Duration>* waits) {
  Watch watch(queue, seed, replication, waits);
  sim::Duration wait;
  for (std::size_t i = 0; i < watch.total(); ++i) {
    if (i > 0) wait = std::max(sim::kZero, wait + watch.service(i - 1) - watch.gap(i));
    watch.count(i, wait);
  }
  return watch.mean_s();
}

}  // namespace app
