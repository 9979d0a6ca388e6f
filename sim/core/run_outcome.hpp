#pragma once

#include <string>
#include <vector>

#include "sim/core/sim_time.hpp"

namespace sim {

/// A process that waits for others.
struct BlockedProcess {
  std::string name;       ///< As given to Simulation::spawn(); may be empty.
  std::string waits_for;  ///< For people, such as "a server of 'approvers'".
  SimTime since;          ///< When the wait began.
};

/// Why Simulation::run_until() returned.
enum class RunEnd {
  kHorizon,    ///< The horizon is reached.
  kFinished,   ///< No event is left, and nobody waits for one that would never come.
  kStopped,    ///< Simulation::stop() was called.
  kDeadlock,   ///< No event is left, but processes wait for others: for ever.
  kStandstill  ///< Time does not move: events at one instant beget events at the same instant.
};

/// How a run ended.
struct RunOutcome {
  RunEnd end{RunEnd::kFinished};
  /// kDeadlock: who waits, oldest wait first. kStandstill: who ran in turn at that instant.
  std::vector<BlockedProcess> stuck{};
  /// Who was overtaken again and again while waiting, whatever the end; see
  /// SimResource::kStarvation. The first few only.
  std::vector<BlockedProcess> starved{};

  bool is_stuck() const { return end == RunEnd::kDeadlock || end == RunEnd::kStandstill; }
  /// Sentences and a line for each of the first processes; empty if nobody is stuck or starved.
  std::string explain() const;
};

}  // namespace sim
