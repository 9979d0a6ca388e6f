#pragma once

#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// Whether every precision target of the study is met by every design: the half width of the 95 %
/// interval is at most the stated share of the estimate. A missing number has not met its target.
bool precision_reached(const Study& study, const std::vector<DesignRun>& designs);

}  // namespace app
