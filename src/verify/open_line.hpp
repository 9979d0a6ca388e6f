#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sim/random/distribution.hpp"

namespace app {

/// One station of a line: servers behind a queue.
struct LineStation {
  static constexpr std::int64_t kEndless = std::numeric_limits<std::int64_t>::max();
  int servers{1};
  sim::Distribution service_s;
  std::int64_t capacity{kEndless};  ///< Most customers present; the others are turned away.
};

/// Poisson arrivals that pass through stations, one after another. M/M/1, M/M/c, M/G/1 and M/M/c/K
/// are lines of one station.
struct OpenLine {
  double arrival_rate_per_s{1.0};
  std::vector<LineStation> stations;
  double warmup_s{0.0};    ///< Deleted before anything is counted [s].
  double observed_s{0.0};  ///< Counted after that [s].
};

/// What one replication saw of one station after the warm-up.
struct StationSeen {
  double utilisation;
  double wait_s;            ///< Mean over those whose service began.
  double queue_length;      ///< Mean over time.
  double throughput_per_s;  ///< Services begun over time.
  /// queue_length - throughput * wait: zero in the mean by Little's law, the two being counted
  /// apart.
  double little;
};

struct LineSeen {
  std::vector<StationSeen> stations;
  double loss;             ///< Share of arrivals turned away anywhere.
  double sojourn_s;        ///< Mean over those that left the last station.
  double gap_variance_s2;  ///< Variance of the time between departures from the last station.
};

/// Simulates one replication of the line with a process for each customer.
LineSeen run_line(const OpenLine& line, std::uint64_t seed, std::uint64_t replication);

}  // namespace app
