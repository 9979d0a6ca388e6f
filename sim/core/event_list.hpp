#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/core/assert.hpp"
#include "sim/core/bucket_ladder.hpp"
#include "sim/core/event.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/sorted_run.hpp"
#include "sim/core/tombstones.hpp"

namespace sim {

/// Pending events in total order: time, then priority (lower first), then order of insertion.
///
/// They stand in three places. What is due at once waits in a queue. The few that come next stand
/// sorted in a run, which is all there is while events are few. The others lie in the buckets of a
/// ladder, unsorted, until the run needs them.
class EventList {
 public:
  /// What pop_due() found; there is no event when nothing is due.
  struct Due {
    SimTime at;
    EventRef event;
  };

  EventList() = default;
  EventList(const EventList&) = delete;
  EventList& operator=(const EventList&) = delete;

  /// Adds an event. Its object lives until the event is popped or cancelled.
  /// @pre `at` is not before the event popped last and not kNever; is_priority(priority)
  void push(SimTime at, int priority, EventRef event) {
    SIM_ASSERT(at.ns >= now_);
    SIM_ASSERT(at != kNever);
    SIM_ASSERT(is_priority(priority));
    const PendingEvent pending(at, priority, event);
    // Time cannot move on before the queue is empty, so that order of arrival is all it needs.
    if (at.ns == now_ && priority == 0) {
      due_now_.push_back(pending.what);
    } else if (at.ns >= later_.start()) {
      later_.push(pending);
    } else {
      next_.insert(pending);
      if (next_.size() > longest_run_) [[unlikely]]
        shorten_run();
    }
  }

  /// Forgets an event; its object may go at once. Amortised O(1): the entry stays until its turn
  /// comes or such entries outnumber the others. @pre it is pending with this time and priority
  void cancel(SimTime at, int priority, EventRef event);

  /// Removes and returns the first event, if it is at or before `horizon`.
  Due pop_due(SimTime horizon) {
    while (true) {
      if (next_.size() <= kLookAhead && later_.size() > 0) refill_run();
      PendingEvent first;
      if (!due_now_.empty() && !run_goes_first()) {
        first = PendingEvent(SimTime{now_}, due_now_.pop_front());
      } else {
        if (next_.empty() || next_.front().at > horizon.ns) return {};
        first = next_.front();
        next_.pop_front();
        if (next_.size() > kLookAhead) prefetch(next_.begin()[kLookAhead]);
      }
      if (!cancelled_.empty() && was_cancelled(first)) [[unlikely]]
        continue;
      now_ = first.at;
      return {SimTime{first.at}, first.event()};
    }
  }

  /// Tells that nothing is pending up to `now`, where the clock stands. @pre pop_due(now) found
  /// none
  void advance_to(SimTime now) { now_ = now.ns; }

  /// The number of pending events.
  std::size_t size() const { return entries() - cancelled_.size(); }
  /// The number of entries of cancelled events, never more than size().
  std::size_t tombstones() const { return cancelled_.size(); }

 private:
  static constexpr std::size_t kLookAhead = 8;    // Events; measured.
  static constexpr std::size_t kLongestRun = 48;  // Events; a longer run costs more than buckets.

  bool run_goes_first() const {
    // What stands in the run for this instant at the usual priority came before all in the queue.
    return !next_.empty() && next_.front().at == now_ &&
           next_.front().rank() <= static_cast<std::uint64_t>(-kPriorityMin);
  }
  static void prefetch(const PendingEvent& pending) {
    const char* const object = &pending.event().object<const char>();
    __builtin_prefetch(object - 48);
    __builtin_prefetch(object + 24);
  }
  std::size_t entries() const { return due_now_.size() + next_.size() + later_.size(); }
  bool was_cancelled(const PendingEvent& first);
  void refill_run();
  void shorten_run();
  void remove_tombstones();

  EventQueue due_now_;
  SortedRun next_;
  BucketLadder later_;
  Tombstones cancelled_;
  std::int64_t now_{0};  // The time of the event popped last [ns].
  std::size_t longest_run_{kLongestRun};
};

}  // namespace sim
