#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "src/scenario/regimes.hpp"

namespace app {

/// Two tables, credentials and controls, one line a regime.
std::string regime_tables();

/// What a regime means, how it is revoked, its numbers with their sources, and what a design gets.
std::string regime_explanation(const Regime& regime);

/// Everything that the preset file states, and the phrases of the table.
nlohmann::ordered_json json_of(const Regime& regime);

}  // namespace app
