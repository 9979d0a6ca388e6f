#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/random_source.hpp"

using namespace sim;

Task<void> customer(Simulation& simulation, SimResource& server, Duration service) {
  const Lease lease = co_await server.acquire();
  co_await simulation.delay(service);
}  // The lease ends here, and the next customer is served.

Task<void> arrivals(Simulation& simulation, SimResource& server, const RandomSource& random) {
  const Distribution gap_s = Distribution::exponential(1.0 / 0.8);
  const Distribution service_s = Distribution::exponential(1.0);
  for (std::uint64_t i = 0;; ++i) {
    const EntityPath path = EntityPath::root().child(name_hash("customer"), i);
    co_await simulation.delay(seconds(random.sample(gap_s, path, Purpose("gap"))));
    const Duration service = seconds(random.sample(service_s, path, Purpose("service")));
    simulation.spawn(customer(simulation, server, service));
  }
}

double mean_wait_s(std::uint64_t replication) {
  Simulation simulation;
  SimResource server(simulation, 1);
  const RandomSource random(42, replication);
  simulation.spawn(arrivals(simulation, server, random));
  simulation.run_until(kStart + seconds(1'000));  // The warm-up.
  server.reset_statistics();
  simulation.run_until(kStart + seconds(11'000));
  return server.mean_wait_s();
}
