#include "src/analysis/queueing.hpp"

#include <algorithm>
#include <cstddef>

#include "sim/core/assert.hpp"

namespace app {
namespace {

void check(const QueueLoad& load) {
  SIM_ASSERT(load.arrival_rate_per_s > 0.0);
  SIM_ASSERT(load.service_rate_per_s > 0.0);
}

// What follows from the mean wait by Little's law when nobody is turned away.
QueueMeans from_wait(const QueueLoad& load, int servers, double wait_s) {
  const double service_s = 1.0 / load.service_rate_per_s;
  QueueMeans means;
  means.utilisation = load.arrival_rate_per_s * service_s / servers;
  means.wait_s = wait_s;
  means.sojourn_s = wait_s + service_s;
  means.queue_length = load.arrival_rate_per_s * wait_s;
  means.number = load.arrival_rate_per_s * means.sojourn_s;
  means.throughput_per_s = load.arrival_rate_per_s;
  return means;
}

// The long-run shares of time of the states 0 to n of a birth-death process; `ratio(k)` is the
// birth rate in k over the death rate in k + 1.
template <class Ratio>
std::vector<double> birth_death_shares(int n, Ratio ratio) {
  std::vector<double> shares{1.0};
  double sum = 1.0;
  for (int k = 0; k < n; ++k) {
    shares.push_back(shares.back() * ratio(k));
    sum += shares.back();
    // Keeps large systems within the range of double.
    if (sum > 1e200) {
      for (double& share : shares) share /= sum;
      sum = 1.0;
    }
  }
  for (double& share : shares) share /= sum;
  return shares;
}

// Means over the number present, `shares` being that of each number.
QueueMeans from_shares(const std::vector<double>& shares, int servers, double service_rate_per_s) {
  QueueMeans means;
  double busy = 0.0;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const int present = static_cast<int>(k);
    means.number += shares[k] * present;
    busy += shares[k] * std::min(present, servers);
    means.queue_length += shares[k] * std::max(present - servers, 0);
  }
  means.utilisation = busy / servers;
  means.throughput_per_s = busy * service_rate_per_s;
  means.wait_s = means.queue_length / means.throughput_per_s;
  means.sojourn_s = means.number / means.throughput_per_s;
  return means;
}

}  // namespace

double erlang_b(int servers, double offered_load) {
  SIM_ASSERT(servers >= 0);
  SIM_ASSERT(offered_load > 0.0);
  double loss = 1.0;
  for (int n = 1; n <= servers; ++n) loss = offered_load * loss / (n + offered_load * loss);
  return loss;
}

double erlang_c(int servers, double offered_load) {
  SIM_ASSERT(servers >= 1);
  if (offered_load >= servers) return 1.0;
  const double loss = erlang_b(servers, offered_load);
  return loss / (1.0 - offered_load / servers * (1.0 - loss));
}

QueueMeans mm1(const QueueLoad& load) { return mg1(load, 1.0); }

QueueMeans mmc(const QueueLoad& load, int servers) {
  check(load);
  const double offered = load.arrival_rate_per_s / load.service_rate_per_s;
  SIM_ASSERT(offered < servers);
  const double drain_per_s = servers * load.service_rate_per_s - load.arrival_rate_per_s;
  return from_wait(load, servers, erlang_c(servers, offered) / drain_per_s);
}

QueueMeans mmck(const QueueLoad& load, int servers, int capacity) {
  check(load);
  SIM_ASSERT(servers >= 1);
  SIM_ASSERT(servers <= capacity);
  const std::vector<double> shares = birth_death_shares(capacity, [&](int k) {
    return load.arrival_rate_per_s / (load.service_rate_per_s * std::min(k + 1, servers));
  });
  QueueMeans means = from_shares(shares, servers, load.service_rate_per_s);
  means.loss = shares.back();  // Poisson arrivals see time averages.
  return means;
}

QueueMeans mg1(const QueueLoad& load, double scv) {
  check(load);
  SIM_ASSERT(scv >= 0.0);
  const double utilisation = load.arrival_rate_per_s / load.service_rate_per_s;
  SIM_ASSERT(utilisation < 1.0);
  const double mean_square_s2 = (1.0 + scv) / (load.service_rate_per_s * load.service_rate_per_s);
  const double wait_s = load.arrival_rate_per_s * mean_square_s2 / (2.0 * (1.0 - utilisation));
  return from_wait(load, 1, wait_s);
}

TandemMeans tandem(double arrival_rate_per_s, std::span<const Station> stations) {
  TandemMeans means;
  for (const Station& station : stations) {
    means.stations.push_back(
        mmc({arrival_rate_per_s, station.service_rate_per_s}, station.servers));
    means.sojourn_s += means.stations.back().sojourn_s;
  }
  return means;
}

QueueMeans machine_repair(const MachineRepair& shop) {
  SIM_ASSERT(shop.machines >= 1);
  SIM_ASSERT(shop.repairers >= 1);
  SIM_ASSERT(shop.failure_rate_per_s > 0.0);
  SIM_ASSERT(shop.repair_rate_per_s > 0.0);
  const std::vector<double> shares = birth_death_shares(shop.machines, [&](int down) {
    return (shop.machines - down) * shop.failure_rate_per_s /
           (shop.repair_rate_per_s * std::min(down + 1, shop.repairers));
  });
  return from_shares(shares, shop.repairers, shop.repair_rate_per_s);
}

}  // namespace app
