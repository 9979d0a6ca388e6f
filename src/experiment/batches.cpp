#include "src/experiment/batches.hpp"

#include <fmt/format.h>

#include "sim/core/assert.hpp"

namespace app {

std::optional<std::string> refusal_of_steady_state(const models::Plan& plan,
                                                   std::span<const std::size_t> designs) {
  for (const std::size_t index : designs) {
    if (plan.designs[index].credentials.lifetime_s) continue;
    return fmt::format(
        "the design '{}' has credentials that never expire, so there is no steady state",
        plan.designs[index].name);
  }
  for (const models::WorkflowType& workflow : plan.workflows) {
    const models::Arrivals& arrivals = workflow.arrivals;
    if (arrivals.kind == models::ArrivalKind::kPoisson &&
        arrivals.profile == models::ArrivalProfile::kConstant) {
      continue;
    }
    return fmt::format(
        "the workflow '{}' does not start at a constant rate, so there is no steady state",
        workflow.name);
  }
  return std::nullopt;
}

std::vector<models::Plan> batch_plans(const models::Plan& plan, std::int64_t batches) {
  SIM_ASSERT(batches >= 1);
  const sim::Duration begin = plan.clock.warmup;
  const sim::Duration length = (plan.clock.horizon - begin) / batches;
  std::vector<models::Plan> plans(static_cast<std::size_t>(batches), plan);
  for (std::int64_t i = 0; i < batches; ++i) {
    models::Clock& clock = plans[static_cast<std::size_t>(i)].clock;
    clock.warmup = begin + length * i;
    clock.horizon = begin + length * (i + 1);
  }
  return plans;
}

}  // namespace app
