#include "sim/core/event_list.hpp"

#include <algorithm>

namespace sim {

void EventList::cancel(SimTime at, int priority, EventRef event) {
  cancelled_.add(PendingEvent(at, priority, event));
  if (cancelled_.size() > size()) remove_tombstones();
}

// Whether this entry, just taken out, is that of a cancelled event.
bool EventList::was_cancelled(const PendingEvent& first) {
  if (cancelled_.remove(first)) return true;
  if (cancelled_.size() > size()) remove_tombstones();
  return false;
}

void EventList::refill_run() {
  later_.refill(next_);
  longest_run_ = std::max(kLongestRun, next_.size() + kLongestRun / 2);
}

// Too many events came close. Those at one and the same time stay.
void EventList::shorten_run() {
  later_.take_over(next_);
  longest_run_ = std::max(kLongestRun, 2 * next_.size());
}

// In order within each place: of two equal entries the first was cancelled.
void EventList::remove_tombstones() {
  next_.erase_if([this](const PendingEvent& entry) { return cancelled_.remove(entry); });
  due_now_.erase_if(
      [this](std::uint64_t what) { return cancelled_.remove(PendingEvent(SimTime{now_}, what)); });
  later_.erase_if([this](const PendingEvent& entry) { return cancelled_.remove(entry); });
}

}  // namespace sim
