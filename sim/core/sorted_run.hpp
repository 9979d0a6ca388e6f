#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "sim/core/event.hpp"

namespace sim {

/// Pending events in order, the few that come next. Takes one in by moving those on one side of its
/// place, in the half where that is: the first and the last places cost nothing.
class SortedRun {
 public:
  SortedRun();
  SortedRun(const SortedRun&) = delete;
  SortedRun& operator=(const SortedRun&) = delete;

  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  const PendingEvent* begin() const { return begin_; }
  const PendingEvent* end() const { return end_; }

  /// The first event; one after all times when there is none.
  const PendingEvent& front() const { return *begin_; }
  /// @pre !empty()
  void pop_front() { ++begin_; }
  void clear();

  /// Adds an event behind those that it does not go before.
  void insert(PendingEvent event) {
    if (begin_ == first_slot_ || end_ == last_slot_) [[unlikely]]
      make_room(1);
    if (size() > kFew) {
      insert_among_many(event);
    } else if (event.goes_before(begin_[size() / 2])) {
      PendingEvent* to = --begin_;
      for (; !event.goes_before(to[1]); ++to) *to = to[1];
      write(to, event);
    } else {
      *++end_ = kAfterAll;
      PendingEvent* to = end_ - 1;
      for (; to != begin_ && event.goes_before(to[-1]); --to) *to = to[-1];
      write(to, event);
    }
  }

  /// Removes those for which `is_unwanted(const PendingEvent&)`, asked in order.
  template <class Unwanted>
  void erase_if(Unwanted is_unwanted) {
    PendingEvent* kept = begin_;
    for (const PendingEvent* event = begin_; event != end_; ++event) {
      if (!is_unwanted(*event)) *kept++ = *event;
    }
    end_ = kept;
    *end_ = kAfterAll;
  }

  /// Where `count` more events may be written, in order, none before those that are here;
  /// add_back() then takes them in.
  PendingEvent* room_at_back(std::size_t count) {
    if (count > static_cast<std::size_t>(last_slot_ - end_)) make_room(count);
    return end_;
  }
  void add_back(std::size_t count) {
    end_ += count;
    *end_ = kAfterAll;
  }

 private:
  static constexpr std::size_t kFew = 24;
  static constexpr PendingEvent kAfterAll{kNever, ~std::uint64_t{0}};

  // As one word of 16 bytes: that is how the next insertion reads it.
  static void write(PendingEvent* to, PendingEvent event) {
    using Word = std::uint64_t __attribute__((vector_size(16)));
    const Word word{static_cast<std::uint64_t>(event.at), event.what};
    std::memcpy(to, &word, sizeof word);
  }
  void insert_among_many(PendingEvent event);
  void make_room(std::size_t count);

  std::vector<PendingEvent> slots_;
  PendingEvent* first_slot_{nullptr};
  PendingEvent* last_slot_{nullptr};  // Where there is still room for kAfterAll.
  PendingEvent* begin_{nullptr};
  PendingEvent* end_{nullptr};  // Holds kAfterAll, which spares a test for none.
};

}  // namespace sim
