#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/sim_time.hpp"

namespace sim {

/// Something that happens at an instant.
class Event {
 public:
  /// Happens. The event is no longer pending then.
  virtual void fire() = 0;
  /// The event list goes away while this event is pending.
  virtual void drop() noexcept {}

 protected:
  Event() = default;
  Event(const Event&) = default;
  Event& operator=(const Event&) = default;
  ~Event() = default;
};

/// Names one pending event; stale once the event has fired or was cancelled.
struct EventId {
  static constexpr std::uint32_t kNoSlot = 0xffffffff;
  std::uint32_t slot{kNoSlot};
  std::uint32_t generation{0};
  constexpr bool is_set() const { return slot != kNoSlot; }
};

/// Pending events in total order: time, then priority (lower first), then order of insertion.
/// A 4-ary heap of 24-byte entries and a first-in-first-out ring for what is due at once.
class EventList {
 public:
  static constexpr int kPriorityMin = -32768;
  static constexpr int kPriorityMax = 32767;

  /// What pop_due() found; `event` is null when nothing is due.
  struct Due {
    SimTime at;
    Event* event{nullptr};
  };

  EventList() = default;
  EventList(const EventList&) = delete;
  EventList& operator=(const EventList&) = delete;
  ~EventList() { drop_all(); }  // Whoever waits is told with Event::drop().

  /// Adds `event`, which the caller keeps alive until it fires or is cancelled.
  /// @pre `at` is not before the event popped last; the priority is in the range above.
  EventId push(SimTime at, int priority, Event& event);

  /// Removes the event and returns it; null when the name is stale.
  Event* cancel(EventId id);

  bool is_pending(EventId id) const;

  /// Removes and returns the first event, if it is at or before `horizon`.
  Due pop_due(SimTime horizon);

  /// The number of pending events, cancelled ones not counted.
  std::size_t size() const {
    return heap_.size() + ring_count_ - cancelled_in_heap_ - cancelled_in_ring_;
  }

 private:
  struct Entry {
    std::int64_t at;
    std::uint64_t order;  // Priority (biased, 16 bits), then sequence (48 bits).
    std::uint32_t slot;
  };
  struct Slot {
    Event* event;  // Null: cancelled, its entry is still queued.
    std::uint32_t generation;
    std::uint32_t next_free;
    bool is_in_ring;
  };

  static bool before(const Entry& a, const Entry& b) {
    return (a.at < b.at) | ((a.at == b.at) & (a.order < b.order));
  }

  void drop_all() noexcept;
  std::uint32_t take_slot(Event& event);
  Event* free_slot(std::uint32_t index);
  void heap_push(const Entry& entry);
  void heap_pop();
  void sift_down(std::size_t hole, const Entry& entry);
  void ring_push(const Entry& entry);
  const Entry& ring_front() const { return ring_[ring_head_ & (ring_.size() - 1)]; }
  void remove_cancelled();

  std::vector<Entry> heap_;
  std::vector<Entry> ring_;  // Its size is a power of two.
  std::size_t ring_head_{0};
  std::size_t ring_count_{0};
  std::vector<Slot> slots_;
  std::uint32_t first_free_{EventId::kNoSlot};
  std::size_t cancelled_in_heap_{0};
  std::size_t cancelled_in_ring_{0};
  std::uint64_t sequence_{0};
  std::int64_t last_popped_at_{0};
};

}  // namespace sim
