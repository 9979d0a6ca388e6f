#pragma once

#include "models/measurement.hpp"
#include "models/plan.hpp"
#include "models/pricing/ledger.hpp"
#include "models/pricing/plan_curve.hpp"

namespace models {

/// How a run used what one of its plans counts. None when it executed no call or has no seats.
std::optional<UsageMix> mix_of(const Ledger& ledger, const Plan& plan, std::size_t price_plan);

/// Appends where the plans break even for the run's mix, and the cost of each at the usages of the
/// grid. The rows depend on the plan only; without a mix they are missing.
void report_break_evens(ReplicationResult& result, const Plan& plan, const Ledger& ledger);

}  // namespace models
