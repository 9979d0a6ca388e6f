#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/plan.hpp"
#include "sim/core/sim_time.hpp"

namespace app {

inline constexpr std::int64_t kPilotReplications = 5;  ///< Per design.
inline constexpr std::int64_t kPilotIntervals = 1000;  ///< Into which the horizon is divided.
/// Index of the first pilot replication: no study gets there, so that pilot and study share no
/// random numbers, while the designs of one pilot do.
inline constexpr std::uint64_t kFirstPilot = std::uint64_t{1} << 40;

/// Two levels of the system, averaged over each interval of a run [agents, credentials].
struct PilotLevels {
  std::vector<double> agents;       ///< Agents that can act.
  std::vector<double> credentials;  ///< Credentials that are issued and not yet dead.
};

/// Where MSER-5 ends the transient of one level of one design.
struct PilotSeries {
  std::string design;
  std::string level;           ///< "agents" or "credentials".
  sim::Duration truncation{};  ///< From the start.
};

/// The warm-up that all designs share.
struct WarmupPilot {
  sim::Duration warmup{};             ///< The longest truncation.
  sim::Duration interval{};           ///< One value of a level; MSER-5 averages five of them.
  std::int64_t replications{0};       ///< Per design.
  std::vector<PilotSeries> series{};  ///< By design, then level.
};

/// The pilot found no end of the transient. The text says what to do.
class NoSteadyState : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The levels of one replication of a plan without warm-up.
PilotLevels run_pilot(const models::Plan& plan, models::DesignId design, std::uint64_t replication);

/// Runs kPilotReplications of each design, averages their levels over the replications, and takes
/// the longest of the truncation points that sim::mser5_in_first_half() finds. Does not depend on
/// `threads`. @throws NoSteadyState when a level still drifts at half of the horizon.
WarmupPilot find_warmup(models::Plan plan, std::span<const std::size_t> designs, unsigned threads,
                        const std::atomic<bool>* stop);

}  // namespace app
