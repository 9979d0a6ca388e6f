#include <fmt/format.h>

#include <array>
#include <utility>

#include "src/analysis/queueing.hpp"
#include "src/verify/known_answer.hpp"
#include "src/verify/open_line.hpp"
#include "src/verify/repair_shop.hpp"

namespace app {
namespace {

using sim::Distribution;

// Customers per replication: deleted at the start, and counted after that.
constexpr double kDeleted = 5'000.0;
constexpr double kCounted = 50'000.0;
constexpr QueueLoad kUnitService{.arrival_rate_per_s = 0.0, .service_rate_per_s = 1.0};

// What a station's row names are, in the order of values_of().
std::vector<KnownQuantity> quantities_of(const QueueMeans& means) {
  return {{"wait_s", means.wait_s},
          {"queue_length", means.queue_length},
          {"utilisation", means.utilisation},
          {"throughput_per_s", means.throughput_per_s},
          {"littles_law_difference", 0.0}};
}

std::vector<double> values_of(const StationSeen& seen) {
  return {seen.wait_s, seen.queue_length, seen.utilisation, seen.throughput_per_s, seen.little};
}

OpenLine line_of(double arrival_rate_per_s, std::vector<LineStation> stations) {
  return {.arrival_rate_per_s = arrival_rate_per_s,
          .stations = std::move(stations),
          .warmup_s = kDeleted / arrival_rate_per_s,
          .observed_s = kCounted / arrival_rate_per_s};
}

std::string load_label(double load) { return fmt::format("load={}", load); }

// A queue in which all customers are served.
KnownAnswer one_station(std::string topic, std::string theory, double load, const QueueMeans& means,
                        LineStation station) {
  const OpenLine line = line_of(means.throughput_per_s, {std::move(station)});
  return {std::move(topic), load_label(load), std::move(theory), quantities_of(means),
          [line](std::uint64_t seed, std::uint64_t replication) {
            return values_of(run_line(line, seed, replication).stations.front());
          }};
}

QueueLoad at_rate(double arrival_rate_per_s) {
  QueueLoad load = kUnitService;
  load.arrival_rate_per_s = arrival_rate_per_s;
  return load;
}

void add_mm1(std::vector<KnownAnswer>& all) {
  for (const double load : {0.5, 0.8, 0.9}) {
    all.push_back(one_station("mm1", "M/M/1: mean wait rho / (mu - lambda)", load,
                              mm1(at_rate(load)), {.service_s = Distribution::exponential(1.0)}));
  }
}

void add_mmc(std::vector<KnownAnswer>& all) {
  constexpr int kServers = 10;
  for (const double load : {0.5, 0.8, 0.9}) {
    all.push_back(one_station("mmc", "M/M/10: Erlang C", load,
                              mmc(at_rate(load * kServers), kServers),
                              {.servers = kServers, .service_s = Distribution::exponential(1.0)}));
  }
}

void add_mg1(std::vector<KnownAnswer>& all) {
  constexpr double kDeviation_s = 1.5;  // Around a mean of 1 s.
  for (const double load : {0.5, 0.7, 0.85}) {
    all.push_back(
        one_station("mg1", "M/G/1, lognormal service: Pollaczek-Khinchine", load,
                    mg1(at_rate(load), kDeviation_s * kDeviation_s),
                    {.service_s = Distribution::lognormal_from_moments(1.0, kDeviation_s)}));
  }
  for (const double load : {0.5, 0.8, 0.9}) {
    all.push_back(one_station("md1", "M/D/1: Pollaczek-Khinchine", load, mg1(at_rate(load), 0.0),
                              {.service_s = Distribution::constant(1.0)}));
  }
}

// M/M/3/8: some are turned away, and above a load of 1 many are.
void add_mmck(std::vector<KnownAnswer>& all) {
  constexpr int kServers = 3;
  constexpr int kCapacity = 8;
  for (const double load : {0.6, 0.9, 1.2}) {
    const QueueMeans means = mmck(at_rate(load * kServers), kServers, kCapacity);
    const OpenLine line = line_of(load * kServers, {{.servers = kServers,
                                                     .service_s = Distribution::exponential(1.0),
                                                     .capacity = kCapacity}});
    KnownAnswer answer{"mmck", load_label(load), "M/M/3/8: birth-death shares",
                       quantities_of(means), [line](std::uint64_t seed, std::uint64_t replication) {
                         const LineSeen seen = run_line(line, seed, replication);
                         std::vector<double> values = values_of(seen.stations.front());
                         values.push_back(seen.loss);
                         return values;
                       }};
    answer.quantities.push_back({"loss", means.loss});
    all.push_back(std::move(answer));
  }
}

// No queue: Erlang's B, whatever the distribution of the service time.
void add_erlang_b(std::vector<KnownAnswer>& all) {
  constexpr int kServers = 10;
  const std::array services{
      std::pair{std::string("erlang_b"), Distribution::exponential(1.0)},
      std::pair{std::string("erlang_b_lognormal"), Distribution::lognormal_from_moments(1.0, 1.5)}};
  for (const auto& [topic, service_s] : services) {
    for (const double load : {0.5, 0.8, 1.2}) {
      const double offered = load * kServers;
      const double loss = erlang_b(kServers, offered);
      const OpenLine line =
          line_of(offered, {{.servers = kServers, .service_s = service_s, .capacity = kServers}});
      all.push_back({topic,
                     load_label(load),
                     "M/G/10/10: Erlang B, whatever the service time",
                     {{"loss", loss}, {"utilisation", load * (1.0 - loss)}},
                     [line](std::uint64_t seed, std::uint64_t replication) {
                       const LineSeen seen = run_line(line, seed, replication);
                       return std::vector{seen.loss, seen.stations.front().utilisation};
                     }});
    }
  }
}

// One server, two slower ones, one: each sees Poisson arrivals, and so does whoever comes after.
void add_tandem(std::vector<KnownAnswer>& all) {
  const std::array stations{Station{1.0, 1}, Station{0.5, 2}, Station{1.1, 1}};
  for (const double load : {0.5, 0.7, 0.85}) {
    const TandemMeans means = tandem(load, stations);
    std::vector<LineStation> places;
    for (const Station& station : stations) {
      places.push_back({.servers = station.servers,
                        .service_s = Distribution::exponential(1.0 / station.service_rate_per_s)});
    }
    const OpenLine line = line_of(load, std::move(places));
    KnownAnswer answer{"tandem",
                       load_label(load),
                       "Three stations in a row: Burke",
                       {},
                       [line](std::uint64_t seed, std::uint64_t replication) {
                         const LineSeen seen = run_line(line, seed, replication);
                         std::vector<double> values;
                         for (const StationSeen& station : seen.stations) {
                           values.push_back(station.wait_s);
                           values.push_back(station.queue_length);
                         }
                         values.push_back(seen.sojourn_s);
                         values.push_back(seen.gap_variance_s2);
                         return values;
                       }};
    for (std::size_t i = 0; i < means.stations.size(); ++i) {
      answer.quantities.push_back({fmt::format("wait_{}_s", i + 1), means.stations[i].wait_s});
      answer.quantities.push_back(
          {fmt::format("queue_length_{}", i + 1), means.stations[i].queue_length});
    }
    answer.quantities.push_back({"sojourn_s", means.sojourn_s});
    answer.quantities.push_back({"departure_gap_variance_s2", 1.0 / (load * load)});
    all.push_back(std::move(answer));
  }
}

// Ten machines, two repairers.
void add_machine_repair(std::vector<KnownAnswer>& all) {
  for (const double failure_rate_per_s : {0.1, 0.25, 0.6}) {
    const MachineRepair shop{.machines = 10,
                             .repairers = 2,
                             .failure_rate_per_s = failure_rate_per_s,
                             .repair_rate_per_s = 1.0};
    const QueueMeans means = machine_repair(shop);
    const double warmup_s = kDeleted / means.throughput_per_s;
    const double observed_s = kCounted / means.throughput_per_s;
    all.push_back({"machine_repair", fmt::format("failure_rate={}/s", failure_rate_per_s),
                   "Machine repair, 10 machines and 2 repairers: birth-death shares",
                   quantities_of(means), [=](std::uint64_t seed, std::uint64_t replication) {
                     return values_of(
                         run_repair_shop(shop, warmup_s, observed_s, seed, replication));
                   }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_queues() {
  std::vector<KnownAnswer> all;
  add_mm1(all);
  add_mmc(all);
  add_mg1(all);
  add_mmck(all);
  add_erlang_b(all);
  add_tandem(all);
  add_machine_repair(all);
  return all;
}

}  // namespace app
