#include "sim/core/bucket_ladder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/sim/core/numbered_event.hpp"

namespace sim {
namespace {

constexpr std::int64_t kLast = kNever.ns - 1;  // The last instant that there is.

bool goes_before(const PendingEvent& a, const PendingEvent& b) { return a.goes_before(b); }

// A ladder and the run before it, used as the event list uses them.
struct RunAndLadder {
  SortedRun run;
  BucketLadder ladder;

  void push(PendingEvent event) {
    if (event.at >= ladder.start()) {
      ladder.push(event);
    } else {
      run.insert(event);
    }
  }
  std::size_t size() const { return run.size() + ladder.size(); }
  PendingEvent pop() {
    if (run.empty()) ladder.refill(run);
    const PendingEvent first = run.front();
    run.pop_front();
    return first;
  }
};

// Pushes all and takes the run over; what is popped must be what sorting gives.
void expect_sorted(std::vector<PendingEvent> events) {
  RunAndLadder both;
  for (const PendingEvent& event : events) both.push(event);
  both.ladder.take_over(both.run);
  ASSERT_EQ(both.size(), events.size());
  std::ranges::stable_sort(events, goes_before);
  for (const PendingEvent& event : events) ASSERT_EQ(both.pop(), event);
  EXPECT_EQ(both.size(), 0U);
}

TEST(BucketLadderTest, AnEmptyLadderBeginsAfterAllTimes) {
  RunAndLadder both;
  EXPECT_EQ(both.ladder.size(), 0U);
  EXPECT_GT(both.ladder.start(), kLast);
  both.ladder.refill(both.run);
  EXPECT_TRUE(both.run.empty());
}

TEST(BucketLadderTest, ALongRunIsTakenOverButForItsFirstEvents) {
  RunAndLadder both;
  for (std::uint64_t i = 0; i < 1'000; ++i) both.push(numbered(static_cast<std::int64_t>(i), i));
  EXPECT_EQ(both.ladder.size(), 0U);
  both.ladder.take_over(both.run);
  EXPECT_EQ(both.size(), 1'000U);
  EXPECT_GT(both.run.size(), 0U);
  EXPECT_LT(both.run.size(), 100U);
  EXPECT_LT((both.run.end() - 1)->at, both.ladder.start());
  for (std::uint64_t i = 0; i < 1'000; ++i) ASSERT_EQ(number_of(both.pop()), i);
  both.ladder.refill(both.run);
  EXPECT_GT(both.ladder.start(), kLast) << "all is read, so that nothing belongs here any more";
}

TEST(BucketLadderTest, ARefillAppendsWhatComesNext) {
  RunAndLadder both;
  std::mt19937_64 random(1);
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    both.push(numbered(static_cast<std::int64_t>(random() % 1'000'000), i));
  }
  both.ladder.take_over(both.run);
  while (both.ladder.size() > 0) {
    const std::size_t before = both.run.size();
    both.ladder.refill(both.run);
    ASSERT_GT(both.run.size(), before);
    ASSERT_TRUE(std::is_sorted(both.run.begin(), both.run.end(), goes_before));
    ASSERT_LT((both.run.end() - 1)->at, both.ladder.start());
    while (both.run.size() > 3) both.run.pop_front();
  }
}

TEST(BucketLadderTest, ARunOfOneInstantStays) {
  RunAndLadder both;
  for (std::uint64_t i = 0; i < 1'000; ++i) both.push(numbered(7, i));
  both.ladder.take_over(both.run);
  EXPECT_EQ(both.run.size(), 1'000U);
  EXPECT_EQ(both.ladder.size(), 0U);
}

TEST(BucketLadderTest, EverythingAtOneInstantKeepsItsOrder) {
  std::vector<PendingEvent> events{numbered(1, 0)};
  for (std::uint64_t i = 1; i < 5'000; ++i) {
    events.push_back(numbered(1'000, i, static_cast<int>(i % 3) - 1));
  }
  expect_sorted(events);
}

TEST(BucketLadderTest, BurstsAreDividedFurther) {
  std::mt19937_64 random(1);
  std::vector<PendingEvent> events;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const auto burst = static_cast<std::int64_t>(1 + random() % 20);
    events.push_back(
        numbered(1'000'000'000 * burst + static_cast<std::int64_t>(random() % 1'000), i));
  }
  expect_sorted(events);
}

TEST(BucketLadderTest, TimesOfAllMagnitudesAreInOrder) {
  std::mt19937_64 random(1);
  std::vector<PendingEvent> events;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const auto at = static_cast<std::int64_t>(random() >> (1 + random() % 62));
    events.push_back(numbered(std::min(at, kLast), i, static_cast<int>(random() % 3) - 1));
  }
  expect_sorted(events);
}

TEST(BucketLadderTest, TheFarEndOfTimeIsInOrder) {
  std::vector<PendingEvent> events;
  for (std::uint64_t i = 0; i < 3'000; ++i) {
    const auto step = static_cast<std::int64_t>(i);
    events.push_back(numbered(kLast - step % 7, i));
    events.push_back(numbered(step % 5, i));
    events.push_back(numbered(kLast / 3'000 * step, i));
  }
  expect_sorted(events);
}

TEST(BucketLadderTest, WhatIsUnwantedGoes) {
  RunAndLadder both;
  std::mt19937_64 random(1);
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    both.push(numbered(static_cast<std::int64_t>(random() % 100'000), i));
  }
  both.ladder.take_over(both.run);
  const auto is_odd = [](const PendingEvent& event) { return number_of(event) % 2 == 1; };
  both.ladder.erase_if(is_odd);
  both.run.erase_if(is_odd);
  ASSERT_EQ(both.size(), 5'000U);
  std::int64_t last = 0;
  while (both.size() > 0) {
    const PendingEvent event = both.pop();
    ASSERT_FALSE(is_odd(event));
    ASSERT_GE(event.at, last);
    last = event.at;
  }
}

TEST(BucketLadderTest, BeginsAnew) {
  RunAndLadder both;
  for (std::uint64_t i = 0; i < 1'000; ++i) both.push(numbered(static_cast<std::int64_t>(i), i));
  both.ladder.take_over(both.run);
  while (both.ladder.size() > 0) both.pop();
  both.ladder.forget_rungs();
  EXPECT_GT(both.ladder.start(), kLast);
  both.run.clear();
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    both.push(numbered(static_cast<std::int64_t>(2'000 - i), 1'000 - i));
  }
  both.ladder.take_over(both.run);
  for (std::uint64_t i = 1; i <= 1'000; ++i) ASSERT_EQ(number_of(both.pop()), i);
}

// Events come while rungs are read, before and behind the place of reading.
TEST(BucketLadderTest, AgreesWithASortedReferenceWhileEventsComeAndGo) {
  std::mt19937_64 random(1);
  for (const std::uint64_t widest : {10U, 1'000U, 1'000'000U}) {
    RunAndLadder both;
    SortedReference reference;
    std::int64_t now = 0;
    for (std::uint64_t number = 0; number < 20'000; ++number) {
      const std::uint64_t reach = random() % 20 == 0 ? 1'000 * widest : widest;
      const PendingEvent event = numbered(now + static_cast<std::int64_t>(random() % reach), number,
                                          static_cast<int>(random() % 3) - 1);
      both.push(event);
      reference.insert(event);
      if (number == 300 || both.run.size() > 200) both.ladder.take_over(both.run);
      while (reference.size() > 500) {
        const PendingEvent first = reference.pop_front();
        ASSERT_EQ(both.pop(), first);
        now = first.at;
      }
    }
    while (!reference.empty()) ASSERT_EQ(both.pop(), reference.pop_front());
  }
}

}  // namespace
}  // namespace sim
