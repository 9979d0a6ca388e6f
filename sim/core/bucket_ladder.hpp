#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "sim/core/event.hpp"
#include "sim/core/event_bucket.hpp"
#include "sim/core/sorted_run.hpp"

namespace sim {

/// Pending events of the later future, in buckets of equal width that are sorted only when their
/// time comes. An event is written once for each rung on which it stands, nothing is compared.
///
/// A rung divides a stretch of time into buckets; what lies behind the last of them waits apart
/// until the rung has run through and is laid out anew. A bucket with many events becomes a rung of
/// its own, below; so widths follow the events, whatever their times. Sources: ladder queue, Tang,
/// Goh and Thng, ACM TOMACS 15(3), 2005; hierarchical wheels, Varghese and Lauck, SOSP 1987.
class BucketLadder {
 public:
  /// Events before this time [ns] do not belong here. Past all times when nothing is here.
  std::int64_t start() const { return start_; }

  std::size_t size() const { return size_; }

  /// @pre event.at >= start()
  void push(PendingEvent event) {
    place(event);
    ++size_;
  }

  /// Moves some of the first events to the end of `run`, which has all events before start().
  void refill(SortedRun& run);

  /// Takes over all events of a run that has become long; gives the first back. Leaves a run whose
  /// times are all the same, or when there are rungs enough.
  void take_over(SortedRun& run);

  /// Begins anew. @pre size() == 0
  void forget_rungs() {
    depth_ = 0;
    start_ = std::numeric_limits<std::int64_t>::max();
  }

  /// Removes the events for which `is_unwanted(const PendingEvent&)`.
  template <class Unwanted>
  void erase_if(Unwanted is_unwanted) {
    for (std::size_t i = 0; i < depth_; ++i) {
      for (std::size_t j = 0; j < rungs_[i]->size; ++j) erase(rungs_[i]->buckets[j], is_unwanted);
      erase(rungs_[i]->beyond, is_unwanted);
    }
  }

 private:
  static constexpr std::size_t kMostBuckets = 1024;

  struct Rung {
    std::int64_t origin;  // Where the first bucket begins [ns].
    std::int64_t limit;   // Where this rung ends and the next bucket of the one above begins [ns].
    int shift;            // A bucket is 2^shift ns wide.
    std::size_t size;     // How many buckets are in use.
    std::size_t next;     // The first bucket that was not read yet.
    EventBucket beyond;   // What lies between the last bucket and the limit.
    EventBucket buckets[kMostBuckets];
  };

  template <class Unwanted>
  void erase(EventBucket& bucket, Unwanted is_unwanted) {
    EventBucket kept;
    bucket.drain(chunks_, [&](const PendingEvent* begin, const PendingEvent* end) {
      for (; begin != end; ++begin) {
        if (is_unwanted(*begin)) {
          --size_;
        } else {
          kept.push_back(*begin, chunks_);
        }
      }
    });
    bucket = kept;
  }

  void place(PendingEvent event) {
    std::size_t depth = depth_;
    while (event.at >= rungs_[depth - 1]->limit) --depth;
    Rung& rung = *rungs_[depth - 1];
    const std::uint64_t index = static_cast<std::uint64_t>(event.at - rung.origin) >> rung.shift;
    EventBucket& bucket = index < rung.size ? rung.buckets[index] : rung.beyond;
    bucket.push_back(event, chunks_);
  }

  void read_bucket(SortedRun& run, Rung& rung);
  void leave_rung(SortedRun& run);
  void split(SortedRun& run, EventBucket& bucket);
  void lay_out(SortedRun& run, EventBucket& bucket);
  void add_rung(std::int64_t origin, int shift, std::size_t size);
  void distribute(EventBucket& bucket);
  void move_to(SortedRun& run, EventBucket& bucket, std::size_t count);

  std::int64_t start_{std::numeric_limits<std::int64_t>::max()};
  std::size_t size_{0};
  std::size_t depth_{0};
  std::vector<std::unique_ptr<Rung>> rungs_;  // The coarsest first; those from depth_ on are spare.
  ChunkPool chunks_;
};

}  // namespace sim
