#pragma once

#include <string>
#include <vector>

#include "src/experiment/bounds_table.hpp"

namespace app {

/// The whole table, what it assumes, and that no bound was exceeded.
std::string bounds_text(const std::vector<BoundsRow>& table);

/// One line for each design and cause: the worst of all points.
std::string short_bounds_text(const std::vector<BoundsRow>& table);

}  // namespace app
