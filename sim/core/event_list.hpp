#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/core/assert.hpp"
#include "sim/core/bucket_ladder.hpp"
#include "sim/core/event.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/few_events.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/core/sorted_run.hpp"
#include "sim/core/tombstones.hpp"

namespace sim {

/// Pending events in total order: time, then priority (lower first), then order of insertion.
///
/// What is due at once waits in a queue. For the rest there are two ways. A few events stand in an
/// order of their own. More of them lie in the buckets of a ladder, unsorted, but for a sorted run
/// of those that come next. The list changes between the two as it grows and shrinks.
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
    if (at.ns == now_ && priority == 0) {
      push_due(event);
    } else if (are_few_) {
      if (few_.size() == FewEvents::kMost) [[unlikely]]
        become_many();
      are_few_ ? few_.insert(pending) : push_to_many(pending);
    } else {
      push_to_many(pending);
    }
  }

  /// Adds an event for the instant of the one popped last, at the usual priority. Time cannot move
  /// on before the queue is empty, so that order of arrival is all it needs.
  void push_due(EventRef event) { due_now_.push_back(PendingEvent(SimTime{now_}, 0, event).what); }

  /// Forgets an event; its object may go at once. Amortised O(1): the entry stays until its turn
  /// comes or such entries outnumber the others. @pre it is pending with this time and priority
  void cancel(SimTime at, int priority, EventRef event);

  /// Removes and returns the first event, if it is at or before `horizon`.
  Due pop_due(SimTime horizon) {
    while (true) {
      if (!are_few_ && next_.size() <= kLookAhead) [[unlikely]]
        refill_run();
      std::int64_t at = !are_few_ ? next_.front().at : few_.empty() ? kNever.ns : few_.first_at();
      // What the others have for this instant at the usual priority came before all in the queue.
      std::uint64_t what = are_few_ ? few_.first_what() : next_.front().what;
      if (!due_now_.empty() && (at != now_ || what >= kFirstAfterUsual)) {
        at = now_;
        what = due_now_.pop_front();
      } else if (at > horizon.ns || at == kNever.ns) {
        return {};
      } else if (are_few_) {
        few_.pop_front();
      } else {
        next_.pop_front();
        if (next_.size() > kLookAhead) prefetch(next_.begin()[kLookAhead]);
      }
      const PendingEvent first(SimTime{at}, what);
      if (!cancelled_.empty() && was_cancelled(first)) [[unlikely]]
        continue;
      now_ = at;
      return {SimTime{at}, first.event()};
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
  static constexpr std::uint64_t kFirstAfterUsual = PendingEvent::what_of(1);
  static constexpr std::size_t kLookAhead = 12;   // Events; measured.
  static constexpr std::size_t kLongestRun = 48;  // Events; a longer run costs more than buckets.

  void push_to_many(PendingEvent pending) {
    if (pending.at >= later_.start()) {
      later_.push(pending);
    } else {
      next_.insert(pending);
      if (next_.size() > longest_run_) [[unlikely]]
        shorten_run();
    }
  }

  static void prefetch(const PendingEvent& pending) {
    // Of a waiter: where the frame around it begins, and its own last bytes. Of others no harm.
    constexpr std::ptrdiff_t kFrameBegin = -48;
    constexpr std::ptrdiff_t kWaiterEnd = 24;
    const char* const object = &pending.event().object<const char>();
    __builtin_prefetch(object + kFrameBegin);
    __builtin_prefetch(object + kWaiterEnd);
  }
  std::size_t entries() const {
    return due_now_.size() + few_.size() + next_.size() + later_.size();
  }
  bool was_cancelled(PendingEvent first);
  void become_many();
  void refill_run();
  void shorten_run();
  void remove_tombstones();

  EventQueue due_now_;
  bool are_few_{true};  // Then next_ and later_ are empty, else few_ is.
  FewEvents few_;
  SortedRun next_;
  BucketLadder later_;
  Tombstones cancelled_;
  std::int64_t now_{0};  // The time of the event popped last [ns].
  std::size_t longest_run_{kLongestRun};
};

}  // namespace sim
