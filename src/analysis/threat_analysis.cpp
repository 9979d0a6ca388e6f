#include "src/analysis/threat_analysis.hpp"

#include <fmt/format.h>

namespace app {

ThreatAnalysis analyse_threats(const models::Plan& plan) {
  ThreatAnalysis analysis;
  Fleets fleets(plan);
  for (const auto& view : fleets.views) {
    analysis.views.push_back(view->design().name);
    if (!view->graph().is_cut_short()) continue;
    analysis.found.notes.push_back(
        fmt::format("{}: agents come to work in more ways than were looked at; some were left out, "
                    "so that a design may look safer than it is",
                    view->design().name));
  }
  for (const auto finder : {find_toxic_paths, find_confused_deputies, find_wide_delegations,
                            find_growth, find_lasting_credentials, find_single_points}) {
    finder(fleets, analysis.found);
  }
  sort_findings(analysis.found.findings);
  return analysis;
}

}  // namespace app
