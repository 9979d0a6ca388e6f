#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/random/distribution.hpp"
#include "src/analysis/branching.hpp"

namespace app {

/// Agents of two types that spawn agents of both, wait for them and end.
struct AgentFamilies {
  static constexpr std::size_t kTypes = 2;
  static constexpr int kNoLimit = std::numeric_limits<int>::max();
  /// children[i][j]: number of children of type j of one of type i.
  std::array<std::array<sim::Distribution, kTypes>, kTypes> children;
  int depth{kNoLimit};      ///< Agents at this depth spawn nobody; the first is at depth 0.
  std::size_t families{1};  ///< Independent families in one replication, each from one of type 0.
};

/// The same as theory sees it.
BranchingProcess branching_of(const AgentFamilies& agents);

/// What one replication saw over its families, with their first agent.
struct FamiliesSeen {
  std::array<double, AgentFamilies::kTypes> mean;      ///< Number of each type in a family.
  std::array<double, AgentFamilies::kTypes> variance;  ///< Unbiased, over the families.
  double total_mean;                                   ///< Number of agents in a family.
  double total_variance;                               ///< Unbiased, over the families.
};

/// Simulates one replication with a process for each agent.
FamiliesSeen run_families(const AgentFamilies& agents, std::uint64_t seed,
                          std::uint64_t replication);

}  // namespace app
