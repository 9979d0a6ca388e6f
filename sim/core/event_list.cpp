#include "sim/core/event_list.hpp"

#include <algorithm>

namespace sim {

void EventList::cancel(SimTime at, int priority, EventRef event) {
  cancelled_.add(PendingEvent(at, priority, event));
  if (cancelled_.size() > size()) remove_tombstones();
}

// Whether this entry, just taken out, is that of a cancelled event.
bool EventList::was_cancelled(PendingEvent first) {
  if (cancelled_.remove(first)) return true;
  if (cancelled_.size() > size()) remove_tombstones();
  return false;
}

void EventList::become_many() {
  are_few_ = false;
  for (; !few_.empty(); few_.pop_front()) next_.insert(few_[0]);
  shorten_run();
}

void EventList::refill_run() {
  if (later_.size() == 0) {
    are_few_ = true;
    for (const PendingEvent& event : next_) few_.insert(event);
    next_.clear();
    later_.forget_rungs();
    return;
  }
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
  FewEvents kept;
  for (; !few_.empty(); few_.pop_front()) {
    if (!cancelled_.remove(few_[0])) kept.insert(few_[0]);
  }
  few_ = kept;
  next_.erase_if([this](const PendingEvent& entry) { return cancelled_.remove(entry); });
  due_now_.erase_if(
      [this](std::uint64_t what) { return cancelled_.remove(PendingEvent(SimTime{now_}, what)); });
  later_.erase_if([this](const PendingEvent& entry) { return cancelled_.remove(entry); });
}

}  // namespace sim
