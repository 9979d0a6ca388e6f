#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/experiment/attack_tree.hpp"
#include "src/experiment/experiment.hpp"

namespace app {

/// How attacks unfold in the replication that shows it best, the same for all designs: the first in
/// which the furthest threat of a chain reached its goal under some design; where none did, the one
/// with the most attackers' calls. None without threats, and with batch means, whose replications
/// are no runs of their own. The same for any number of threads.
/// @param result of the scenario
std::optional<AttackTrees> attacks_of(const LoadedScenario& scenario,
                                      const ExperimentResult& result, unsigned threads,
                                      const std::atomic<bool>* stop);

/// Which replication that is.
struct AttackChoice {
  std::uint64_t replication{0};
  std::string why;
};
AttackChoice choose_attack(const models::Plan& plan, const std::vector<DesignRun>& designs);

/// Simulates a replication again under each of the designs.
AttackTrees grow_attack_trees(const models::Plan& plan, const std::vector<std::size_t>& designs,
                              const AttackChoice& choice, unsigned threads,
                              const std::atomic<bool>* stop);

}  // namespace app
