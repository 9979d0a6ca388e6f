#pragma once

#include <cstddef>
#include <cstdint>

#include "models/scenario_fault.hpp"

namespace models {

/// Most agents that one replication may start. Far above any fleet whose run would end; a scenario
/// beyond it explodes, and would take all memory before it said so.
inline constexpr std::size_t kMostAgents = 1'000'000;

/// Deepest chain of delegations in one workflow. What an agent carries grows with its depth, so
/// that a chain without end would fill the memory long before it counted kMostAgents.
inline constexpr std::uint32_t kMostDepth = 2'000;

/// The fan-out of a scenario explodes, or its delegation has no end.
class FanOutExplosion : public ScenarioFault {
 public:
  using ScenarioFault::ScenarioFault;
};

}  // namespace models
