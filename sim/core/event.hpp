#pragma once

#include <cstdint>

#include "sim/core/assert.hpp"
#include "sim/core/sim_time.hpp"

namespace sim {

/// What an event does when its time has come.
enum class EventKind : std::uint8_t {
  kResume,  ///< Resumes the process of a Waiter.
  kBegin,   ///< Starts a process, a ProcessRecord.
  kCall,    ///< Calls a Callback.
};

/// What happens: the address of an object and its kind, in 48 bits. Whoever takes the event from
/// the event list knows which type stands behind each kind.
class EventRef {
 public:
  constexpr EventRef() = default;
  /// @pre the object is aligned to 4 bytes
  EventRef(EventKind kind, const void* object)
      : bits_(reinterpret_cast<std::uintptr_t>(object) | static_cast<std::uintptr_t>(kind)) {}

  EventKind kind() const { return static_cast<EventKind>(bits_ & kKindMask); }
  /// @pre `T` is the very type whose address was given
  template <class T>
  T& object() const {
    return *reinterpret_cast<T*>(bits_ & ~kKindMask);
  }
  explicit operator bool() const { return bits_ != 0; }
  friend bool operator==(EventRef, EventRef) = default;

 private:
  friend struct PendingEvent;
  static constexpr std::uintptr_t kKindMask = 3;
  std::uintptr_t bits_{0};
};

/// Priorities of events; the usual one is 0.
inline constexpr int kPriorityMin = -32768;  ///< The first of an instant.
inline constexpr int kPriorityMax = 32767;   ///< The last of an instant.
constexpr bool is_priority(int value) { return value >= kPriorityMin && value <= kPriorityMax; }

/// A pending event with its time and priority, in 16 bytes. Its sequence number is not stored: all
/// that holds pending events keeps those of equal time and priority in the order of their
/// insertion.
struct PendingEvent {
  static_assert(sizeof(void*) == 8, "the priority stands in the upper bits of an address");

  PendingEvent() = default;
  PendingEvent(SimTime time, int priority, EventRef event)
      : at(time.ns), what(what_of(priority) | event.bits_) {
    SIM_ASSERT(event.bits_ >> kAddressBits == 0);
  }

  constexpr PendingEvent(SimTime time, std::uint64_t priority_and_event)
      : at(time.ns), what(priority_and_event) {}

  /// The upper bits of `what`.
  static constexpr std::uint64_t what_of(int priority) {
    return static_cast<std::uint64_t>(priority - kPriorityMin) << kAddressBits;
  }

  /// Lower goes first among those of one time.
  std::uint64_t rank() const { return what >> kAddressBits; }
  EventRef event() const {
    EventRef event;
    event.bits_ = what & ((std::uint64_t{1} << kAddressBits) - 1);
    return event;
  }
  /// Strictly before; neither way round for those that the order of insertion decides.
  bool goes_before(const PendingEvent& other) const {
    return at < other.at || (at == other.at && rank() < other.rank());
  }
  friend bool operator==(const PendingEvent&, const PendingEvent&) = default;

  static constexpr int kAddressBits = 48;  // What x86-64 and AArch64 give to programs.

  std::int64_t at;     // [ns]
  std::uint64_t what;  // Priority from kPriorityMin (16 bits), then the event (48 bits).
};

}  // namespace sim
