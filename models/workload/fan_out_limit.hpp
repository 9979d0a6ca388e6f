#pragma once

#include <cstddef>
#include <stdexcept>

namespace models {

/// Most agents that one replication may start. Far above any fleet whose run would end; a scenario
/// beyond it explodes, and would take all memory before it said so.
inline constexpr std::size_t kMostAgents = 1'000'000;

/// The fan-out of a scenario explodes. It is the scenario's fault, not the program's.
class FanOutExplosion : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace models
