#pragma once

#include <cstdint>

#include "models/plan.hpp"

namespace models::testing {

/// A small fleet under one design, both drawn from a number: every way to issue, to delegate, to
/// validate and to end credentials, with incidents, probes and, where the design has any, sessions,
/// budgets, rotations and an issuer with limits. It is what a scenario file could say.
Plan random_world(std::uint64_t number);

}  // namespace models::testing
