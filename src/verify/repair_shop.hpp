#pragma once

#include <cstdint>

#include "src/analysis/queueing.hpp"
#include "src/verify/open_line.hpp"

namespace app {

/// Simulates one replication of the repair shop, a process for each machine, and gives what its
/// repairers saw between `warmup_s` and `observed_s` later [s].
StationSeen run_repair_shop(const MachineRepair& shop, double warmup_s, double observed_s,
                            std::uint64_t seed, std::uint64_t replication);

}  // namespace app
