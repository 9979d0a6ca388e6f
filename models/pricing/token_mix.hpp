#pragma once

#include "models/pricing/price_plan.hpp"

namespace models {

/// Whether what models cost under the plan depends on how many of their tokens are read from a
/// cache or put out.
bool needs_token_mix(const PricePlan& plan);

}  // namespace models
