#pragma once

#include <span>
#include <string>

#include "src/catalogue/coverage.hpp"
#include "src/catalogue/run_catalogue.hpp"

namespace app {

/// What `bailiwick catalogue list --json` prints, schema "bailiwick/catalogue/1".
std::string catalogue_json(std::span<const CatalogueScenario* const> scenarios);

/// `catalogue coverage --json`, schema "bailiwick/coverage/1".
std::string coverage_json(std::span<const CatalogueScenario* const> scenarios,
                          std::span<const CoverageMatrix> matrices);

/// `catalogue run --json`, schema "bailiwick/catalogue-run/1". The same outcomes, the same bytes.
std::string catalogue_run_json(std::span<const ScenarioOutcome> outcomes,
                               std::int64_t replications);

}  // namespace app
