#include "sim/core/event_bucket.hpp"

#include <algorithm>
#include <new>

namespace sim {

void ChunkPool::grow() {
  constexpr std::size_t kLargestSlab = 2 * 1024 * 1024;
  slabs_.push_back(make_slab(slab_bytes_));
  std::byte* const memory = slabs_.back().get();
  for (std::size_t at = slab_bytes_; at > 0; at -= sizeof(EventChunk)) {
    give_back(::new (memory + at - sizeof(EventChunk)) EventChunk);
  }
  slab_bytes_ = std::min(2 * slab_bytes_, kLargestSlab);
}

void EventBucket::add_chunk(ChunkPool& pool) {
  EventChunk* const chunk = pool.take();
  if (end_ == nullptr) {
    first_ = chunk;
  } else {
    EventChunk* const last = reinterpret_cast<EventChunk*>(end_) - 1;
    last->next = chunk;
  }
  end_ = chunk->events;
}

std::size_t EventBucket::copy(std::span<PendingEvent> to) const {
  std::size_t count = 0;
  for (const EventChunk* chunk = first_; chunk != nullptr; chunk = chunk->next) {
    const bool is_the_last = is_last(chunk, end_);
    const auto here =
        is_the_last ? static_cast<std::size_t>(end_ - chunk->events) : EventChunk::kEvents;
    if (count + here > to.size()) return to.size() + 1;
    std::copy_n(chunk->events, here, to.data() + count);
    count += here;
    if (is_the_last) break;
  }
  return count;
}

}  // namespace sim
