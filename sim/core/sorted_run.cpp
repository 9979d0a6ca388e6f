#include "sim/core/sorted_run.hpp"

#include <algorithm>
#include <utility>

namespace sim {

SortedRun::SortedRun() { make_room(64); }

void SortedRun::clear() {
  begin_ = end_ = first_slot_ + slots_.size() / 2;
  *end_ = kAfterAll;
}

void SortedRun::insert_among_many(PendingEvent event) {
  PendingEvent* const place = std::upper_bound(
      begin_, end_, event,
      [](const PendingEvent& a, const PendingEvent& b) { return a.goes_before(b); });
  if (place - begin_ < end_ - place) {
    std::copy(begin_, place, begin_ - 1);
    --begin_;
    place[-1] = event;
  } else {
    std::copy_backward(place, end_, end_ + 1);
    *place = event;
    *++end_ = kAfterAll;
  }
}

// Moves the run to the middle of its memory, of a larger one if it is half full.
void SortedRun::make_room(std::size_t count) {
  const std::size_t here = size();
  const std::size_t needed = here + count + 1;
  std::vector<PendingEvent> larger;
  if (2 * needed > slots_.size()) larger.resize(4 * needed);
  std::vector<PendingEvent>& target = larger.empty() ? slots_ : larger;
  PendingEvent* const begin = target.data() + (target.size() - needed) / 2;
  // The two places may overlap in either direction.
  if (begin < begin_) {
    std::copy(begin_, end_, begin);
  } else {
    std::copy_backward(begin_, end_, begin + here);
  }
  if (!larger.empty()) slots_ = std::move(larger);
  first_slot_ = slots_.data();
  last_slot_ = first_slot_ + slots_.size() - 1;
  begin_ = begin;
  end_ = begin + here;
  *end_ = kAfterAll;
}

}  // namespace sim
