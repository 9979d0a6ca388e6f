#include "src/verify/open_line.hpp"

#include <cstddef>
#include <deque>

#include "sim/core/resource.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/verify/ended_well.hpp"
#include "src/verify/station_seen.hpp"

namespace app {
namespace {

constexpr sim::Purpose kGap{"gap"};
constexpr sim::Purpose kService{"service"};

class LineRun {
 public:
  LineRun(const OpenLine& line, std::uint64_t seed, std::uint64_t replication)
      : line_(line), random_(seed, replication) {
    for (std::size_t i = 0; i < line.stations.size(); ++i) {
      const LineStation& station = line.stations[i];
      const auto path = sim::EntityPath::root().child(sim::name_hash("station"), i);
      places_.emplace_back(simulation_, station, path);
    }
  }

  LineSeen run() {
    simulation_.spawn(arrivals(), {.name = "arrivals"});
    expect_ended_well(simulation_.run_until(sim::kStart + sim::seconds(line_.warmup_s)));
    for (Place& place : places_) place.resource.reset_statistics();
    arrived_ = 0;
    lost_ = 0;
    sojourns_s_ = {};
    gaps_s_ = {};
    expect_ended_well(simulation_.run_until(simulation_.now() + sim::seconds(line_.observed_s)));
    return seen();
  }

 private:
  struct Place {
    Place(sim::Simulation& simulation, const LineStation& station_of, sim::EntityPath path_of)
        : station(station_of),
          path(path_of),
          resource(simulation, station_of.servers, sim::Discipline::kFifo, "station") {}
    const LineStation& station;
    sim::EntityPath path;
    sim::SimResource resource;
    std::int64_t present{0};
  };

  sim::Task<void> arrivals() {
    const sim::Distribution gap_s = sim::Distribution::exponential(1.0 / line_.arrival_rate_per_s);
    const sim::EntityPath path = sim::EntityPath::root().child(sim::name_hash("arrivals"), 0);
    for (std::uint64_t i = 0;; ++i) {
      co_await simulation_.delay(sim::seconds(random_.sample(gap_s, path, kGap, i)));
      ++arrived_;
      simulation_.spawn(customer(i), {.name = "customer"});
    }
  }

  sim::Task<void> customer(std::uint64_t index) {
    const sim::SimTime arrived = simulation_.now();
    for (Place& place : places_) {
      if (place.present >= place.station.capacity) {
        ++lost_;
        co_return;
      }
      ++place.present;
      const sim::Lease lease = co_await place.resource.acquire();
      const double service_s = random_.sample(place.station.service_s, place.path, kService, index);
      co_await simulation_.delay(sim::seconds(service_s));
      --place.present;
    }
    leave(arrived);
  }

  void leave(sim::SimTime arrived) {
    const sim::SimTime now = simulation_.now();
    sojourns_s_.add(sim::to_seconds(now - arrived));
    gaps_s_.add(sim::to_seconds(now - last_departure_));
    last_departure_ = now;
  }

  LineSeen seen() const {
    LineSeen seen{};
    for (const Place& place : places_) {
      seen.stations.push_back(station_seen(place.resource, line_.observed_s));
    }
    seen.loss = static_cast<double>(lost_) / static_cast<double>(arrived_);
    seen.sojourn_s = sojourns_s_.mean();
    seen.gap_variance_s2 = gaps_s_.variance();
    return seen;
  }

  const OpenLine& line_;
  sim::RandomSource random_;
  sim::Simulation simulation_;
  std::deque<Place> places_;
  std::int64_t arrived_{0};
  std::int64_t lost_{0};
  sim::RunningMoments sojourns_s_;
  sim::RunningMoments gaps_s_;
  sim::SimTime last_departure_{};
};

}  // namespace

StationSeen station_seen(const sim::SimResource& resource, double observed_s) {
  StationSeen seen{};
  seen.utilisation = resource.utilisation();
  seen.wait_s = resource.mean_wait_s();
  seen.queue_length = resource.mean_queue_length();
  seen.throughput_per_s = static_cast<double>(resource.served()) / observed_s;
  seen.little = seen.queue_length - seen.throughput_per_s * seen.wait_s;
  return seen;
}

LineSeen run_line(const OpenLine& line, std::uint64_t seed, std::uint64_t replication) {
  return LineRun(line, seed, replication).run();
}

}  // namespace app
