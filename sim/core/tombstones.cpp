#include "sim/core/tombstones.hpp"

#include <utility>

namespace sim {

void Tombstones::add(const PendingEvent& event) {
  if (2 * (count_ + 1) > slots_.size()) grow();
  std::size_t place = home(event);
  while (slots_[place].what != 0) place = after(place);
  slots_[place] = event;
  ++count_;
}

bool Tombstones::remove(const PendingEvent& event) {
  if (count_ == 0) return false;
  std::size_t hole = home(event);
  while (slots_[hole] != event) {
    if (slots_[hole].what == 0) return false;
    hole = after(hole);
  }
  --count_;
  // Moves up those behind the hole that would no longer be found.
  for (std::size_t place = after(hole); slots_[place].what != 0; place = after(place)) {
    const std::size_t mask = slots_.size() - 1;
    const std::size_t from_home = (place - home(slots_[place])) & mask;
    if (from_home >= ((place - hole) & mask)) slots_[std::exchange(hole, place)] = slots_[place];
  }
  slots_[hole].what = 0;
  return true;
}

void Tombstones::grow() {
  std::vector<PendingEvent> larger(slots_.empty() ? 64 : 2 * slots_.size(), PendingEvent{});
  const std::vector<PendingEvent> smaller = std::exchange(slots_, std::move(larger));
  shift_ = 64 - __builtin_ctzll(slots_.size());
  count_ = 0;
  for (const PendingEvent& event : smaller) {
    if (event.what != 0) add(event);
  }
}

}  // namespace sim
