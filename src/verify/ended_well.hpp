#pragma once

#include "sim/core/assert.hpp"
#include "sim/core/run_outcome.hpp"

namespace app {

/// Does nothing unless a run is stuck: no known answer waits for ever or lets time stand still.
/// @throws sim::InternalError that says who hangs.
inline void expect_ended_well(const sim::RunOutcome& outcome) {
  if (outcome.is_stuck()) throw sim::InternalError(outcome.explain());
}

}  // namespace app
