#include "models/workload/standstill.hpp"

#include <string>

#include "models/workload/fleet.hpp"
#include "sim/core/assert.hpp"

namespace models {

void refuse_stuck_run(const Fleet& fleet, const sim::RunOutcome& outcome) {
  if (!outcome.is_stuck()) return;
  const std::string text = "design '" + fleet.design.name + "' gets stuck in replication " +
                           std::to_string(fleet.replication) + " with seed " +
                           std::to_string(fleet.plan.seed) + "\n" + outcome.explain();
  if (outcome.end == sim::RunEnd::kDeadlock) throw sim::InternalError(text);
  throw Standstill(text +
                   "\n(give what is done again and again a duration above 0, such as a latency or "
                   "a think time, or do it less often: fewer times, a lower rate)");
}

}  // namespace models
