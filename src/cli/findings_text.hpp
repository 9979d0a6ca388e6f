#pragma once

#include <string>

#include "src/analysis/threat_analysis.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// The findings, one after the other, each with the designs in which it holds and those that cut
/// it.
std::string findings_text(const LoadedScenario& scenario, const ThreatAnalysis& analysis);

/// What agents need, may do and reach, and which single points reach most.
/// @param all every row, else the first ones
std::string authority_text(const ThreatAnalysis& analysis, bool all);

}  // namespace app
