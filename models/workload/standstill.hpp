#pragma once

#include <cstdint>

#include "models/scenario_fault.hpp"
#include "sim/core/run_outcome.hpp"

namespace models {

struct Fleet;

/// How many steps may be taken, and how many events may happen, at one instant before time counts
/// as standing still.
inline constexpr std::uint64_t kMostAtAnInstant = 10'000'000;
/// How many steps besides, for each agent so far.
inline constexpr std::uint64_t kStepsOfAnAgentAtAnInstant = 16;

/// Simulated time does not get on, because a scenario lets something take no time for ever.
class Standstill : public ScenarioFault {
 public:
  using ScenarioFault::ScenarioFault;
};

/// Does nothing if the run has come to its horizon, whoever still waits there, or has nothing left
/// to do.
/// @throws Standstill if time stands still
/// @throws sim::InternalError for a deadlock, since nothing that a scenario may say locks
void refuse_stuck_run(const Fleet& fleet, const sim::RunOutcome& outcome);

}  // namespace models
