#pragma once

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {

/// A shared support desk in small: three departments, tickets that fan out to researchers and chain
/// into refunds, a poisoned ticket now and then, and three designs: static seat keys, tokens per
/// workflow, credentials per task. Everything that a run can do happens in it.
/// @param rate_per_s arrivals of tickets; @param horizon_s length of the run
PlanBuilder help_desk(double rate_per_s, double horizon_s);

}  // namespace models::testing
