#include "src/analysis/plan_order.hpp"

#include <algorithm>

namespace app {
namespace {

using models::Step;
using models::StepKind;

struct Order {
  bool has_first{false};
  bool has_second{false};
  bool precedes{false};
};

Order order_of(const Step& step, const StepTest& first, const StepTest& second) {
  Order whole{first(step), second(step), false};
  const bool any_order = step.kind == StepKind::kParallel;
  for (const Step& child : step.children) {
    const Order part = order_of(child, first, second);
    const bool crosswise =
        step.kind != StepKind::kChoose &&
        ((whole.has_first && part.has_second) || (any_order && whole.has_second && part.has_first));
    whole.precedes |= part.precedes || crosswise;
    whole.has_first |= part.has_first;
    whole.has_second |= part.has_second;
  }
  const bool comes_back = step.kind == StepKind::kRepeat && step.count.upper_bound() > 1.0;
  whole.precedes |= comes_back && whole.has_first && whole.has_second;
  return whole;
}

bool is_call_of(const Step& step, models::ActionId action) {
  return step.kind == StepKind::kCall && step.action == action;
}

bool contains_call(const Step& step, models::ActionId action) {
  return is_call_of(step, action) ||
         std::any_of(step.children.begin(), step.children.end(),
                     [action](const Step& child) { return contains_call(child, action); });
}

// Consumes what has happened for certain by the first call of `action` within the step; true: it
// lies within.
bool consume_until(const Step& step, models::ActionId action, models::RemainingCalls& remaining) {
  if (step.kind == StepKind::kCall) {
    const bool is_it = step.action == action;
    if (is_it || step.required) remaining.consume(step.action);
    return is_it;
  }
  const bool in_order = step.kind == StepKind::kSequence || step.kind == StepKind::kRepeat;
  for (const Step& child : step.children) {
    if (!in_order && !contains_call(child, action)) continue;
    if (consume_until(child, action, remaining)) return true;
  }
  return false;
}

}  // namespace

bool may_precede(const Step& plan, const StepTest& first, const StepTest& second) {
  return order_of(plan, first, second).precedes;
}

models::RemainingCalls remaining_after(const Step& plan, models::ActionId action) {
  models::RemainingCalls remaining(plan);
  consume_until(plan, action, remaining);
  return remaining;
}

bool is_untrusted(const models::Organisation& organisation, const Step& call) {
  if (call.kind != StepKind::kCall) return false;
  if (call.result != models::ResultTrust::kAsTool) {
    return call.result == models::ResultTrust::kUntrusted;
  }
  return organisation.actions[call.action.index].untrusted;
}

}  // namespace app
