#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/core/sim_time.hpp"

namespace models {

/// A length of time as labels show it: in the largest unit that divides it, e.g. "36h", "90min",
/// "1500ms". The same length has one text. @pre >= 0
std::string time_label(sim::Duration time);
/// The time that such a label shows; nothing if it shows none.
std::optional<sim::Duration> time_of_label(std::string_view label);

}  // namespace models
