#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "sim/core/event.hpp"

namespace sim {

/// Up to 16 pending events in order. They stay where they were put; a word of 16 hexadecimal digits
/// tells their order. So nothing is moved, and no branch depends on where an event belongs, which
/// no processor can predict.
class FewEvents {
 public:
  static constexpr std::size_t kMost = 16;

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  /// Of the first event [ns]. @pre !empty()
  std::int64_t first_at() const { return at_[order_ & kDigit]; }
  /// PendingEvent::what of the first event. @pre !empty()
  std::uint64_t first_what() const { return what_[order_ & kDigit]; }
  /// The event at a place in the order. @pre place < size()
  PendingEvent operator[](std::size_t place) const {
    return {SimTime{at_[slot_at(place)]}, what_[slot_at(place)]};
  }

  /// @pre !empty()
  void pop_front() {
    const std::uint64_t slot = order_ & kDigit;
    order_ >>= kBits;
    free_ = free_ << kBits | slot;
    at_[slot] = kFree;
    --size_;
  }

  /// Adds an event behind those that it does not go before. @pre size() < kMost
  void insert(PendingEvent event) {
    std::uint64_t place = size_ - count_after(event.at);
    // With none before it this looks at the wrong one, which does no harm.
    if (at_[slot_at(place - 1)] == event.at) [[unlikely]]
      place = place_among_ties(event, place);
    const std::uint64_t slot = free_ & kDigit;
    free_ >>= kBits;
    at_[slot] = event.at;
    what_[slot] = event.what;
    const std::uint64_t before = (std::uint64_t{1} << (kBits * place)) - 1;
    order_ = (order_ & before) | slot << (kBits * place) | (order_ & ~before) << kBits;
    ++size_;
  }

 private:
  static constexpr unsigned kBits = 4;
  static constexpr std::uint64_t kDigit = 15;
  static constexpr std::int64_t kFree = 0;  // After no time.

  std::size_t slot_at(std::size_t place) const {
    return (order_ >> (kBits * (place % kMost))) & kDigit;
  }
  // Word by word, as they are written: a wide read would have to wait for the last write. Four sums
  // and comparisons without a sign, so that each is done in two steps.
  std::uint64_t count_after(std::int64_t time) const {
    const auto at = static_cast<std::uint64_t>(time);
    std::array<std::uint64_t, 4> counts{};
    for (std::size_t i = 0; i < kMost; ++i) {
      counts[i % 4] += static_cast<std::uint64_t>(at < static_cast<std::uint64_t>(at_[i]));
      asm("" : "+r"(counts[i % 4]));
    }
    return (counts[0] + counts[1]) + (counts[2] + counts[3]);
  }
  std::uint64_t place_among_ties(PendingEvent event, std::uint64_t place) const {
    while (place > 0 && event.goes_before((*this)[place - 1])) --place;
    return place;
  }

  std::uint64_t order_{0};                   // Slots in order, the first in the lowest digit.
  std::uint64_t free_{0xfedcba9876543210u};  // Free slots, the next in the lowest digit.
  std::size_t size_{0};
  std::array<std::int64_t, kMost> at_{};  // kFree where a slot is free.
  std::array<std::uint64_t, kMost> what_{};
};

}  // namespace sim
