#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/event.hpp"

namespace sim {

/// A pending event that a number below 2^48 stands for, not an object: whatever holds pending
/// events never looks at objects.
inline PendingEvent numbered(std::int64_t at, std::uint64_t number, int priority = 0) {
  return {SimTime{at}, PendingEvent::what_of(priority) | number};
}

inline std::uint64_t number_of(const PendingEvent& event) {
  return event.what & ((std::uint64_t{1} << PendingEvent::kAddressBits) - 1);
}

/// Pending events in the plainest order: each stands behind those that it does not go before.
class SortedReference {
 public:
  void insert(PendingEvent event) {
    auto place = events_.end();
    while (place != events_.begin() && event.goes_before(*(place - 1))) --place;
    events_.insert(place, event);
  }
  PendingEvent pop_front() {
    const PendingEvent first = events_.front();
    events_.erase(events_.begin());
    return first;
  }
  bool empty() const { return events_.empty(); }
  std::size_t size() const { return events_.size(); }
  const std::vector<PendingEvent>& events() const { return events_; }

 private:
  std::vector<PendingEvent> events_;
};

}  // namespace sim
