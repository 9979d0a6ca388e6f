#pragma once

#include <cstddef>
#include <vector>

#include "sim/core/event.hpp"

namespace sim {

/// Pending events in order, the few that come next. Takes one in by moving those on the shorter
/// side of its place: the first and the last places cost nothing.
class SortedRun {
 public:
  SortedRun();
  SortedRun(const SortedRun&) = delete;
  SortedRun& operator=(const SortedRun&) = delete;

  bool empty() const { return begin_ == end_; }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  const PendingEvent* begin() const { return begin_; }
  const PendingEvent* end() const { return end_; }

  /// @pre !empty()
  const PendingEvent& front() const { return *begin_; }
  void pop_front() { ++begin_; }
  void clear() { begin_ = end_ = slots_.data() + slots_.size() / 2; }

  /// Adds an event behind those that it does not go before.
  void insert(const PendingEvent& event) {
    if (begin_ == slots_.data() || end_ == slots_.data() + slots_.size()) make_room(1);
    PendingEvent* const place = size() <= kFew ? place_among_few(event) : place_among_many(event);
    if (place - begin_ < end_ - place) {
      PendingEvent* to = --begin_;
      for (; to + 1 != place; ++to) *to = to[1];
      *to = event;
    } else {
      PendingEvent* to = end_++;
      for (; to != place; --to) *to = to[-1];
      *to = event;
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
  }

  /// Where `count` more events may be written, in order, none before those that are here;
  /// add_back() then takes them in.
  PendingEvent* room_at_back(std::size_t count) {
    if (count > static_cast<std::size_t>(slots_.data() + slots_.size() - end_)) make_room(count);
    return end_;
  }
  void add_back(std::size_t count) { end_ += count; }

 private:
  static constexpr std::size_t kFew = 16;

  PendingEvent* place_among_few(const PendingEvent& event) const {
    PendingEvent* place = end_;
    while (place != begin_ && event.goes_before(place[-1])) --place;
    return place;
  }
  PendingEvent* place_among_many(const PendingEvent& event) const;
  void make_room(std::size_t count);

  std::vector<PendingEvent> slots_;
  PendingEvent* begin_;
  PendingEvent* end_;
};

}  // namespace sim
