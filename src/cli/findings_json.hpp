#pragma once

#include <nlohmann/json.hpp>

#include "src/analysis/finding.hpp"
#include "src/analysis/server_load.hpp"
#include "src/analysis/threat_analysis.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// A kind of finding with its texts and ids.
nlohmann::ordered_json json_of(const FindingRule& rule);

/// Where a finding stands in the author's files; none: what it is about is in no file.
std::optional<Place> place_of(const LoadedScenario& scenario, const Finding& finding);

/// All that `analyse` finds, as one object.
nlohmann::ordered_json analysis_json(const LoadedScenario& scenario,
                                     const std::vector<ServerLoad>& loads,
                                     const ThreatAnalysis& analysis);

/// The findings as a log of SARIF 2.1.0 (OASIS, 2020).
nlohmann::ordered_json analysis_sarif(const LoadedScenario& scenario,
                                      const ThreatAnalysis& analysis);

/// "yes", "with_approval" or "no".
std::string_view holds_name(Holds holds);

}  // namespace app
