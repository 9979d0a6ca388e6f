#pragma once

#include <string>
#include <vector>

#include "src/experiment/control_value.hpp"

namespace app {

/// What one avoided unit of exposure costs, by design; empty without designs to tell of.
std::string control_value_text(const std::vector<ControlValue>& values);

}  // namespace app
