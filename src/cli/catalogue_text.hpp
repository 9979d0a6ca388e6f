#pragma once

#include <span>
#include <string>

#include "src/catalogue/coverage.hpp"
#include "src/catalogue/run_catalogue.hpp"

namespace app {

/// A line a scenario: id, title, family, designs, threats.
std::string catalogue_list_text(std::span<const CatalogueScenario* const> scenarios);

/// A matrix of ids x scenarios for each framework with its count and the ids that no scenario
/// carries, then the counts of all. Scenarios are columns of one character, so that a catalogue of
/// 40 fits into 100 columns.
std::string coverage_text(std::span<const CatalogueScenario* const> scenarios,
                          std::span<const CoverageMatrix> matrices);

/// A table of figures x designs for each scenario, the checks that did not pass, and their count.
std::string catalogue_run_text(std::span<const ScenarioOutcome> outcomes,
                               std::int64_t replications);

}  // namespace app
