#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/core/event.hpp"
#include "sim/core/slab.hpp"

namespace sim {

/// 1 KiB of a bucket: 63 events and the chunk that follows.
struct alignas(1024) EventChunk {
  static constexpr std::size_t kEvents = 63;
  EventChunk* next;
  alignas(16) PendingEvent events[kEvents];
};
static_assert(sizeof(EventChunk) == 1024);

/// Memory for chunks. Keeps what it has got until it is destroyed.
class ChunkPool {
 public:
  EventChunk* take() {
    if (free_ == nullptr) grow();
    EventChunk* const chunk = free_;
    free_ = chunk->next;
    return chunk;
  }
  void give_back(EventChunk* chunk) {
    chunk->next = free_;
    free_ = chunk;
  }

 private:
  void grow();
  EventChunk* free_{nullptr};
  std::size_t slab_bytes_{4 * 1024};  // Of the next slab.
  std::vector<Slab> slabs_;
};

/// Pending events in the order in which they came: a chain of chunks that is written at one end.
class EventBucket {
 public:
  bool empty() const { return end_ == nullptr; }

  void push_back(const PendingEvent& event, ChunkPool& pool) {
    // The end is aligned like a chunk when the last chunk is full, and when there is none.
    if (reinterpret_cast<std::uintptr_t>(end_) % sizeof(EventChunk) == 0) add_chunk(pool);
    *end_++ = event;
  }

  /// Calls `visit(const PendingEvent* begin, const PendingEvent* end)` for each chunk in turn.
  template <class Visit>
  void for_each_chunk(Visit visit) const {
    for (const EventChunk* chunk = first_; chunk != nullptr;) {
      const EventChunk* const next = is_last(chunk, end_) ? nullptr : chunk->next;
      if (next != nullptr) prefetch(next, sizeof(EventChunk));
      visit(chunk->events, next == nullptr ? end_ : chunk->events + EventChunk::kEvents);
      chunk = next;
    }
  }

  /// Calls `visit` as for_each_chunk() does and gives back each chunk after its visit, which may
  /// push into other buckets. This one is empty from the beginning.
  template <class Visit>
  void drain(ChunkPool& pool, Visit visit) {
    PendingEvent* const end = std::exchange(end_, nullptr);
    for (EventChunk* chunk = std::exchange(first_, nullptr); chunk != nullptr;) {
      EventChunk* const next = is_last(chunk, end) ? nullptr : chunk->next;
      if (next != nullptr) prefetch(next, sizeof(EventChunk));
      visit(chunk->events, next == nullptr ? end : chunk->events + EventChunk::kEvents);
      pool.give_back(chunk);
      chunk = next;
    }
  }

  /// Copies the events if they fit and returns their number, else some number above that.
  std::size_t copy(std::span<PendingEvent> to) const;

  /// Asks for the first events to be brought into the cache, as many as a bucket of usual size has.
  void prefetch() const { prefetch(first_, 320); }

 private:
  static void prefetch(const EventChunk* chunk, std::size_t bytes) {
    const auto* const line = reinterpret_cast<const char*>(chunk);
    for (std::size_t i = 0; i < bytes; i += 64) __builtin_prefetch(line + i);
  }
  // Whether `end`, the end of a bucket, lies in this chunk.
  static bool is_last(const EventChunk* chunk, const PendingEvent* end) {
    return chunk->events < end && end <= chunk->events + EventChunk::kEvents;
  }
  void add_chunk(ChunkPool& pool);

  EventChunk* first_{nullptr};
  PendingEvent* end_{nullptr};
};

}  // namespace sim
