#pragma once

#include <functional>

#include "models/authority/organisation.hpp"
#include "models/policy/remaining_calls.hpp"
#include "models/workload/agent_type.hpp"

namespace app {

using StepTest = std::function<bool(const models::Step&)>;

/// Whether some way through a plan comes to a step of the first kind and later to one of the
/// second.
bool may_precede(const models::Step& plan, const StepTest& first, const StepTest& second);

/// Calls still to come at the earliest when the result of a call of `action` is there: calls that
/// need not have happened by then count as still to come. @pre the plan calls it
models::RemainingCalls remaining_after(const models::Step& plan, models::ActionId action);

/// Whether the result of a planned call may have been written by others.
bool is_untrusted(const models::Organisation& organisation, const models::Step& call);

/// Calls `visit(step)` for each step of a plan, in its order.
template <class Visit>
void for_each_step(const models::Step& plan, const Visit& visit) {
  visit(plan);
  for (const models::Step& child : plan.children) for_each_step(child, visit);
}

}  // namespace app
