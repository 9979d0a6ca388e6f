#include "sim/core/bucket_ladder.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <span>

namespace sim {
namespace {

// Measured (./dev bench --engine): with more in a bucket sorting gets dear, with fewer the buckets.
constexpr std::size_t kEventsPerBucket = 40;
constexpr std::size_t kSortMost = 100;  // More than this in a bucket makes a rung of it.
constexpr std::size_t kRunLeast = 8;    // refill() goes on until it has so many.
constexpr std::size_t kTooFewForRung = 12;
constexpr std::size_t kDeepest = 24;  // More rungs than any spread of times needs.
constexpr int kIndexBits = 7;         // Of an index below kSortMost.
constexpr int kLargestShift = 63 - kIndexBits;

constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();

// Where bucket `index` begins, held at the end of time.
constexpr std::int64_t begin_of(std::int64_t origin, std::size_t index, int shift) {
  const auto steps = static_cast<std::int64_t>(index);
  return steps > (kLatest - origin) >> shift ? kLatest : origin + (steps << shift);
}

// The largest power of two that is at most `width`, as a shift.
int shift_of(std::uint64_t width) {
  return std::clamp(static_cast<int>(std::bit_width(width)) - 1, 0, kLargestShift);
}

struct Extent {
  std::size_t count{0};
  std::int64_t first{kLatest};
  std::int64_t last{0};
};

Extent extent_of(const EventBucket& bucket) {
  Extent extent;
  bucket.for_each_chunk([&](const PendingEvent* begin, const PendingEvent* end) {
    extent.count += static_cast<std::size_t>(end - begin);
    for (; begin != end; ++begin) {
      extent.first = std::min(extent.first, begin->at);
      extent.last = std::max(extent.last, begin->at);
    }
  });
  return extent;
}

// How far the events lie behind the first of them, typically: the median of a sample [ns], > 0
// unless all lie at one time.
std::int64_t typical_distance(const EventBucket& bucket, const Extent& extent) {
  std::array<std::int64_t, 64> sample;
  const std::size_t step = extent.count / sample.size() + 1;
  std::size_t taken = 0;
  std::size_t wait = 0;
  bucket.for_each_chunk([&](const PendingEvent* begin, const PendingEvent* end) {
    for (; begin != end; ++begin) {
      if (wait-- != 0) continue;
      sample[taken++] = begin->at - extent.first;
      wait = step - 1;
    }
  });
  const auto middle = sample.begin() + static_cast<std::ptrdiff_t>(taken / 2);
  std::nth_element(sample.begin(), middle, sample.begin() + static_cast<std::ptrdiff_t>(taken));
  return *middle > 0 ? *middle : extent.last - extent.first;
}

// For what is sorted already in most cases: one instant, one priority.
void sort_many(std::span<PendingEvent> events) {
  const auto goes_before = [](const PendingEvent& a, const PendingEvent& b) {
    return a.goes_before(b);
  };
  if (!std::ranges::is_sorted(events, goes_before)) std::ranges::stable_sort(events, goes_before);
}

using Lanes = std::int64_t __attribute__((vector_size(32)));

// Writes events of [base, base + 2^kLargestShift) to `out` in order by counting for each how many
// go before it, which leaves nothing to mispredict. `out` has room for one more.
void sort_few(std::span<const PendingEvent> events, std::int64_t base, PendingEvent* out) {
  constexpr std::size_t kLanes = sizeof(Lanes) / sizeof(std::int64_t);
  alignas(Lanes) std::int64_t keys[kSortMost + kLanes];
  const std::size_t count = events.size();
  for (std::size_t i = 0; i < count; ++i) {
    keys[i] = ((events[i].at - base) << kIndexBits) | static_cast<std::int64_t>(i);
  }
  for (std::size_t i = 0; i < kLanes; ++i) keys[count + i] = kLatest;
  for (std::size_t i = 0; i < count; i += kLanes) {
    Lanes mine;
    std::memcpy(&mine, keys + i, sizeof mine);
    Lanes before{};
    for (std::size_t j = 0; j < count; ++j) before -= mine > keys[j];
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      out[before[lane]] = events[std::min(i + lane, count - 1)];
    }
  }
  // The keys hold no priorities; among equal times these decide.
  for (std::size_t i = 1; i < count; ++i) {
    if (!out[i].goes_before(out[i - 1])) continue;
    const PendingEvent event = out[i];
    std::size_t place = i;
    for (; place > 0 && event.goes_before(out[place - 1]); --place) out[place] = out[place - 1];
    out[place] = event;
  }
}

}  // namespace

void BucketLadder::refill(SortedRun& run) {
  const std::size_t enough = run.size() + kRunLeast;
  while (run.size() < enough && depth_ > 0) {
    Rung& rung = *rungs_[depth_ - 1];
    while (rung.next < rung.size && rung.buckets[rung.next].empty()) ++rung.next;
    if (rung.next == rung.size) {
      leave_rung(run);
    } else {
      read_bucket(run, rung);
    }
  }
  if (depth_ > 0) {
    const Rung& rung = *rungs_[depth_ - 1];
    if (rung.next < rung.size) rung.buckets[rung.next].prefetch();
  }
}

void BucketLadder::read_bucket(SortedRun& run, Rung& rung) {
  EventBucket& bucket = rung.buckets[rung.next];
  const std::int64_t begin = begin_of(rung.origin, rung.next, rung.shift);
  ++rung.next;
  start_ = std::min(rung.limit, begin_of(rung.origin, rung.next, rung.shift));
  std::array<PendingEvent, kSortMost> events;
  const std::size_t count = bucket.copy(events);
  if (count > events.size()) {
    split(run, bucket);
    return;
  }
  bucket.drain(chunks_, [](const PendingEvent*, const PendingEvent*) {});
  sort_few({events.data(), count}, begin, run.room_at_back(count + 1));
  run.add_back(count);
  size_ -= count;
}

// Makes a rung of a bucket with many events.
void BucketLadder::split(SortedRun& run, EventBucket& bucket) {
  const Extent extent = extent_of(bucket);
  if (extent.first == extent.last || depth_ == kDeepest) {
    move_to(run, bucket, extent.count);
    return;
  }
  const auto spread = static_cast<std::uint64_t>(extent.last - extent.first);
  int shift = shift_of(spread / (extent.count / kEventsPerBucket));
  while (spread >> shift >= kMostBuckets) ++shift;
  add_rung(extent.first, shift, (spread >> shift) + 1);
  distribute(bucket);
}

// Makes a rung of events that lie anyhow, and so that most of what is to come will find a bucket.
void BucketLadder::lay_out(SortedRun& run, EventBucket& bucket) {
  const Extent extent = extent_of(bucket);
  if (extent.count <= kTooFewForRung || extent.first == extent.last || depth_ == kDeepest) {
    move_to(run, bucket, extent.count);
    return;
  }
  // Half of the events lie within the typical distance. After some times that length the rung ends
  // and the next one is laid out for what there is then.
  constexpr std::size_t kMostDistances = 64;
  const auto typical = static_cast<std::uint64_t>(typical_distance(bucket, extent));
  const double buckets = static_cast<double>(extent.count) / (2 * kEventsPerBucket);
  const auto width =
      static_cast<std::uint64_t>(std::min(static_cast<double>(typical) / buckets, 0x1p62));
  const int shift = shift_of(std::max(width, typical / (kMostBuckets / kMostDistances)));
  const auto to_limit = static_cast<std::uint64_t>(start_ - extent.first);
  const std::uint64_t length = std::min(to_limit / kMostDistances, typical) * kMostDistances;
  add_rung(extent.first, shift, std::min(kMostBuckets, (length >> shift) + 1));
  distribute(bucket);
}

// Below the present rungs, up to start().
void BucketLadder::add_rung(std::int64_t origin, int shift, std::size_t size) {
  if (depth_ == rungs_.size()) rungs_.push_back(std::make_unique<Rung>());
  Rung& rung = *rungs_[depth_++];
  rung.origin = origin;
  rung.limit = start_;
  rung.shift = shift;
  rung.size = size;
  rung.next = 0;
  start_ = origin;
}

void BucketLadder::distribute(EventBucket& bucket) {
  bucket.drain(chunks_, [this](const PendingEvent* begin, const PendingEvent* end) {
    for (; begin != end; ++begin) place(*begin);
  });
}

void BucketLadder::move_to(SortedRun& run, EventBucket& bucket, std::size_t count) {
  PendingEvent* const room = run.room_at_back(count);
  PendingEvent* to = room;
  bucket.drain(chunks_, [&](const PendingEvent* begin, const PendingEvent* end) {
    to = std::copy(begin, end, to);
  });
  sort_many({room, count});
  run.add_back(count);
  size_ -= count;
}

// The last bucket was read: on to what lies beyond, or back to the rung above.
void BucketLadder::leave_rung(SortedRun& run) {
  Rung& rung = *rungs_[--depth_];
  start_ = rung.limit;
  if (!rung.beyond.empty()) lay_out(run, rung.beyond);
}

void BucketLadder::take_over(SortedRun& run) {
  if (run.begin()->at == (run.end() - 1)->at || depth_ == kDeepest) return;
  EventBucket events;
  for (const PendingEvent& event : run) events.push_back(event, chunks_);
  size_ += run.size();
  run.clear();
  lay_out(run, events);
  refill(run);
}

}  // namespace sim
