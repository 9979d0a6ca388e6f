#pragma once

#include "models/plan.hpp"

namespace models::testing {

/// A price plan drawn at random: any mix of fee, seats, charges in money or credits, included
/// units, commitments and rounding. To be made within a property.
PricePlan random_price_plan(std::string name);

/// Who pays, drawn at random.
Chargeback random_chargeback();

}  // namespace models::testing
