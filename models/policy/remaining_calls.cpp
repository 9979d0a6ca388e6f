#include "models/policy/remaining_calls.hpp"

#include <algorithm>

namespace models {

RemainingCalls::RemainingCalls(const Step& plan) { gather(plan, false); }

void RemainingCalls::gather(const Step& step, bool repeated) {
  if (step.kind == StepKind::kCall) {
    Count& count = count_of(step.action);
    if (repeated) count.calls = kAnyNumber;
    if (count.calls != kAnyNumber) ++count.calls;
    actions_.insert(step.action);
  }
  const bool inside_repeat = repeated || step.kind == StepKind::kRepeat;
  for (const Step& child : step.children) gather(child, inside_repeat);
}

void RemainingCalls::consume(ActionId action) {
  if (!actions_.contains(action)) return;
  Count& count = count_of(action);
  if (count.calls == kAnyNumber) return;
  if (--count.calls == 0) actions_.erase(action);
}

void RemainingCalls::restore(ActionId action) {
  Count& count = count_of(action);
  if (count.calls == kAnyNumber) return;
  ++count.calls;
  actions_.insert(action);
}

RemainingCalls::Count& RemainingCalls::count_of(ActionId action) {
  const auto found = std::find_if(counts_.begin(), counts_.end(),
                                  [action](const Count& count) { return count.action == action; });
  if (found != counts_.end()) return *found;
  return counts_.emplace_back(Count{action, 0});
}

}  // namespace models
