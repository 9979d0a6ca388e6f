#include "sim/core/sorted_run.hpp"

#include <algorithm>

namespace sim {

SortedRun::SortedRun() : slots_(256) { clear(); }

PendingEvent* SortedRun::place_among_many(const PendingEvent& event) const {
  return std::upper_bound(begin_, end_, event, [](const PendingEvent& a, const PendingEvent& b) {
    return a.goes_before(b);
  });
}

// Moves the run to the middle of its memory, of a larger one if it is half full.
void SortedRun::make_room(std::size_t count) {
  const std::size_t size_here = size();
  if (2 * (size_here + count) > slots_.size()) {
    std::vector<PendingEvent> larger(4 * (size_here + count));
    PendingEvent* const begin = larger.data() + (larger.size() - size_here - count) / 2;
    std::copy(begin_, end_, begin);
    slots_ = std::move(larger);
    begin_ = begin;
  } else {
    PendingEvent* const begin = slots_.data() + (slots_.size() - size_here - count) / 2;
    // The two places may overlap in either direction.
    if (begin < begin_) {
      std::copy(begin_, end_, begin);
    } else {
      std::copy_backward(begin_, end_, begin + size_here);
    }
    begin_ = begin;
  }
  end_ = begin_ + size_here;
}

}  // namespace sim
