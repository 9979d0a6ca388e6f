#include "sim/core/event_bucket.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "tests/sim/core/numbered_event.hpp"

namespace sim {
namespace {

constexpr std::size_t kChunk = EventChunk::kEvents;
// None, one, and both sides of one, two and three full chunks.
constexpr std::size_t kCounts[] = {
    0, 1, 2, kChunk - 1, kChunk, kChunk + 1, 2 * kChunk, 2 * kChunk + 1, 3 * kChunk, 1'000};

EventBucket bucket_of(std::size_t count, ChunkPool& pool) {
  EventBucket bucket;
  for (std::size_t i = 0; i < count; ++i) bucket.push_back(numbered(5, i), pool);
  return bucket;
}

TEST(EventBucketTest, ChunksAreVisitedInTheOrderOfTheirEvents) {
  ChunkPool pool;
  for (const std::size_t count : kCounts) {
    const EventBucket bucket = bucket_of(count, pool);
    EXPECT_EQ(bucket.empty(), count == 0);
    std::size_t seen = 0;
    std::size_t chunks = 0;
    bucket.for_each_chunk([&](const PendingEvent* begin, const PendingEvent* end) {
      ++chunks;
      for (; begin != end; ++begin) ASSERT_EQ(number_of(*begin), seen++);
    });
    EXPECT_EQ(seen, count);
    EXPECT_EQ(chunks, (count + kChunk - 1) / kChunk);  // Rounded up.
  }
}

TEST(EventBucketTest, ACopyIsWholeOrTellsThatItDoesNotFit) {
  ChunkPool pool;
  for (const std::size_t count : kCounts) {
    const EventBucket bucket = bucket_of(count, pool);
    std::vector<PendingEvent> room(count, numbered(0, 0));
    ASSERT_EQ(bucket.copy(room), count);
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(room[i], numbered(5, i));
    if (count == 0) continue;
    room.pop_back();
    EXPECT_GT(bucket.copy(room), room.size());
  }
}

TEST(EventBucketTest, DrainingGivesTheChunksBack) {
  ChunkPool pool;
  for (const std::size_t count : kCounts) {
    EventBucket bucket = bucket_of(count, pool);
    std::set<const PendingEvent*> places;
    std::size_t seen = 0;
    bucket.drain(pool, [&](const PendingEvent* begin, const PendingEvent* end) {
      places.insert(begin);
      for (; begin != end; ++begin) ASSERT_EQ(number_of(*begin), seen++);
    });
    EXPECT_EQ(seen, count);
    EXPECT_TRUE(bucket.empty());
    bucket_of(count, pool).for_each_chunk([&](const PendingEvent* begin, const PendingEvent*) {
      EXPECT_TRUE(places.contains(begin)) << "the same chunks serve again";
    });
  }
}

TEST(EventBucketTest, WhileABucketIsDrainedItsEventsMayGoToOthersAndToItself) {
  ChunkPool pool;
  EventBucket bucket = bucket_of(1'000, pool);
  EventBucket other;
  bucket.drain(pool, [&](const PendingEvent* begin, const PendingEvent* end) {
    for (; begin != end; ++begin) {
      (number_of(*begin) % 3 == 0 ? other : bucket).push_back(*begin, pool);
    }
  });
  std::vector<PendingEvent> kept(1'000, numbered(0, 0));
  ASSERT_EQ(bucket.copy(kept), 666U);  // Of 0 to 999, 334 are multiples of 3.
  for (std::size_t i = 0; i < 666; ++i) ASSERT_EQ(number_of(kept[i]), i / 2 * 3 + i % 2 + 1);
  ASSERT_EQ(other.copy(kept), 334U);
  for (std::size_t i = 0; i < 334; ++i) ASSERT_EQ(number_of(kept[i]), 3 * i);
}

}  // namespace
}  // namespace sim
