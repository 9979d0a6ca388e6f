#pragma once

#include <string>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// What a reader must know of the numbers that the short comparison shows: intervals that rest on
/// too few replications for the skewness of their values, and how many differences would exclude 0
/// by chance.
std::vector<std::string> remarks_on(const ExperimentResult& result);

/// Decision points and approvers that cannot keep up, and what that means.
std::vector<Conclusion> saturation_conclusions(const ExperimentResult& result);

/// Threats that succeed more often with a design than with the baseline, and at which stage that
/// comes about: controls can stand in one another's way.
std::vector<Conclusion> interaction_conclusions(const ExperimentResult& result);
inline constexpr const char* kInteraction = "threat.interaction";  ///< Metric of these.

}  // namespace app
