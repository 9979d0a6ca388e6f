#pragma once

#include "src/cli/arguments.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// The scenario with two designs, "old" and "new": each a design of the scenario, or the one that
/// --design names (default: the baseline) with its policy replaced by a Cedar file.
/// @throws InputError for a name that is neither
LoadedScenario with_policies(const Arguments& arguments, const std::string& old_policy,
                             const std::string& new_policy);

}  // namespace app
