#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "src/catalogue/catalogue.hpp"
#include "src/catalogue/figures.hpp"
#include "src/experiment/checks.hpp"

namespace app {

struct CatalogueRunOptions {
  std::int64_t replications{30};  ///< Of each design, >= 1.
  unsigned threads{0};            ///< 0: one per core. Changes no result.
  const std::atomic<bool>* stop{nullptr};
  /// Told after each replication how many of all are done; calls never overlap.
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// What one design of one scenario did.
struct DesignOutcome {
  std::string design;
  std::string strength;  ///< "weak", "common", "strong", or empty.
  std::vector<Figure> figures;
  std::vector<CheckOutcome> checks;  ///< Of this design, in the order of the file.
};

struct ScenarioOutcome {
  const CatalogueScenario* scenario{nullptr};
  std::uint64_t fingerprint{0};  ///< Of the records of all designs.
  std::vector<DesignOutcome> designs;
};

/// Runs every design of the scenarios on the scenarios' own seeds. Replications of all scenarios
/// share the threads; a scenario is reduced when its last replication is done.
/// @throws Interrupted, or whatever a replication throws.
std::vector<ScenarioOutcome> run_catalogue(std::span<const CatalogueScenario* const> scenarios,
                                           const CatalogueRunOptions& options);

/// The exit code of `test` over all of them: 0 passed, 1 a check failed, 2 inconclusive, 3 both.
int exit_code(std::span<const ScenarioOutcome> outcomes);

}  // namespace app
