#pragma once

#include <string>

#include "src/sweep/sweep.hpp"

namespace app {

/// Which price plan is the cheapest at each value of a sweep, and where along the key the cheaper
/// of two changes. Empty for fewer than two plans.
std::string flips_text(const SweepResult& result, std::size_t width);

}  // namespace app
