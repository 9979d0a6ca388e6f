#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/sim_time.hpp"

namespace app {

/// An M/M/1 queue that starts empty, watched customer by customer.
struct Mm1Waits {
  double arrival_rate_per_s;
  double service_rate_per_s;
  std::size_t deleted;    ///< First customers that are not counted.
  std::size_t customers;  ///< Counted after these, >= 1.
};

/// Mean wait in the queue of the counted customers [s], with a process for each customer.
/// @param waits if not null, the wait of every customer in order, the deleted ones included
double mean_wait_by_processes_s(const Mm1Waits& queue, std::uint64_t seed,
                                std::uint64_t replication,
                                std::vector<sim::Duration>* waits = nullptr);

/// The same from the same draws by Lindley's recursion W' = max(0, W + S - A), without an engine:
/// a check of the engine. Source: Lindley, Proc. Cambridge Phil. Soc. 48(2), 1952.
double mean_wait_by_recursion_s(const Mm1Waits& queue, std::uint64_t seed,
                                std::uint64_t replication,
                                std::vector<sim::Duration>* waits = nullptr);

}  // namespace app
