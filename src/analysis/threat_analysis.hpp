#pragma once

#include <string>
#include <vector>

#include "src/analysis/finders.hpp"

namespace app {

/// What can be said about a scenario's threats without a run.
struct ThreatAnalysis {
  std::vector<std::string> views;  ///< Designs, each with each of its policies, in order.
  Found found;
};

/// What goes on in the scenario is not looked at, only what could: reachability is not
/// exploitability.
inline constexpr const char* kReachabilityText =
    "Reachability is not exploitability: a path says that the rules leave the way open, not that "
    "anybody gets an agent to take it. What happens in a run, and how often, says `bailiwick "
    "compare`."
    " Only results that the scenario marks untrusted count as written by others; answers of "
    "agents, "
    "releases and tools that a threat turns do not.";

/// All finders, one after the other; findings by gravity.
ThreatAnalysis analyse_threats(const models::Plan& plan);

}  // namespace app
