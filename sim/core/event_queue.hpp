#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sim {

/// First in, first out: what is due at once, without its time (PendingEvent::what).
class EventQueue {
 public:
  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return end_ - begin_; }

  void push_back(std::uint64_t what) {
    if (size() == slots_.size()) grow();
    slots_[end_++ & (slots_.size() - 1)] = what;
  }
  std::uint64_t front() const { return slots_[begin_ & (slots_.size() - 1)]; }
  /// @pre !empty()
  std::uint64_t pop_front() {
    const std::uint64_t what = slots_[begin_++ & (slots_.size() - 1)];
    if (begin_ == end_ && slots_.size() > kMostKept) *this = {};
    return what;
  }

  /// Removes those for which `is_unwanted(std::uint64_t)`, asked in order.
  template <class Unwanted>
  void erase_if(Unwanted is_unwanted) {
    for (std::size_t left = size(); left > 0; --left) {
      const std::uint64_t what = pop_front();
      if (!is_unwanted(what)) push_back(what);
    }
  }

 private:
  static constexpr std::size_t kMostKept = 1 << 16;  // After a rush, memory is given back.

  void grow() {
    std::vector<std::uint64_t> larger(slots_.empty() ? 64 : 2 * slots_.size());
    const std::size_t count = size();
    for (std::size_t i = 0; i < count; ++i) larger[i] = slots_[(begin_ + i) & (slots_.size() - 1)];
    slots_ = std::move(larger);
    begin_ = 0;
    end_ = count;
  }

  std::vector<std::uint64_t> slots_;  // A power of two.
  std::size_t begin_{0};              // Ever growing; the slot is the remainder.
  std::size_t end_{0};
};

}  // namespace sim
