#pragma once

#include <cstdint>
#include <optional>

#include "models/plan.hpp"

namespace models {

/// Most hops of delegation from any agent down to another that the plans let begin below it [hops].
/// A handoff is none: what takes over hangs where the handing agent hung. Nor is a message, for the
/// peer has authority of its own.
/// No value: plans spawn each other without end.
std::optional<std::uint32_t> longest_delegation(const Plan& plan);

}  // namespace models
