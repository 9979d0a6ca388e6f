#pragma once

#include <vector>

#include "src/sweep/sweep.hpp"

namespace app {

/// A knee, or why there is none, for every design and every cause of exposed actions. Causes are
/// not pooled: an action can be exposed for two of them.
std::vector<SweepKnee> find_knees(const SweepResult& result);

}  // namespace app
