#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/core/event.hpp"

namespace sim {

/// The cancelled events whose entries still stand in the event list: a hash table with linear
/// probing. Holds equal events as often as they were added. No well-kept library that Debian 12 has
/// does this without an allocation for each (Boost's flat sets came later).
class Tombstones {
 public:
  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  void add(const PendingEvent& event);
  /// Takes one such event out; false if there is none.
  bool remove(const PendingEvent& event);

 private:
  std::size_t home(const PendingEvent& event) const {
    const std::uint64_t mixed = static_cast<std::uint64_t>(event.at) * 0x9e3779b97f4a7c15ULL +
                                event.what * 0xbf58476d1ce4e5b9ULL;
    return static_cast<std::size_t>(mixed >> shift_);
  }
  std::size_t after(std::size_t place) const { return (place + 1) & (slots_.size() - 1); }
  void grow();

  std::vector<PendingEvent> slots_;  // A power of two, at most half full; `what` 0 is free.
  int shift_{64};                    // Of the upper bits of a hash to the place.
  std::size_t count_{0};
};

}  // namespace sim
