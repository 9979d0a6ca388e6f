#pragma once

#include <span>
#include <string>

#include "src/experiment/checks.hpp"
#include "src/experiment/experiment.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// Scenario, seed, version, replications, fingerprint.
std::string header_text(const LoadedScenario& scenario, const ExperimentResult& result);

/// The designs as patches, with their fingerprints.
std::string designs_text(const ExperimentResult& result);

/// One block a headline metric: each design with its interval, the paired difference with its
/// interval, and a sentence. Then the whole comparison in a few sentences.
std::string comparison_text(const ExperimentResult& result);

/// Each metric and label in one table.
std::string all_rows_text(const ExperimentResult& result);

/// For scenarios in which each threat meets each workflow: in how many cells it succeeded.
/// Empty for others.
std::string threat_cells_text(const LoadedScenario& scenario, const ExperimentResult& result);

/// The headline numbers of a single design.
std::string run_text(const ExperimentResult& result);

/// The verdicts, one line each.
std::string checks_text(std::span<const CheckOutcome> outcomes, bool has_color);

std::string notes_text(const ExperimentResult& result);

}  // namespace app
