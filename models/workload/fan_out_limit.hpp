#pragma once

#include <cstddef>

#include "models/scenario_fault.hpp"

namespace models {

/// Most agents that one replication may start. Far above any fleet whose run would end; a scenario
/// beyond it explodes, and would take all memory before it said so.
inline constexpr std::size_t kMostAgents = 1'000'000;

/// The fan-out of a scenario explodes.
class FanOutExplosion : public ScenarioFault {
 public:
  using ScenarioFault::ScenarioFault;
};

}  // namespace models
