#pragma once

#include <string>

#include "src/sweep/sweep.hpp"

namespace app {

/// What `sweep` prints: the head, a table for each design, knees and notes.
std::string sweep_text(const Sweep& sweep, const SweepResult& result);

}  // namespace app
