#include "sim/core/sorted_run.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "tests/sim/core/numbered_event.hpp"

namespace sim {
namespace {

std::vector<std::uint64_t> numbers_of(const SortedRun& run) {
  std::vector<std::uint64_t> numbers;
  for (const PendingEvent& event : run) numbers.push_back(number_of(event));
  return numbers;
}

TEST(SortedRunTest, AnEmptyRunBeginsAfterAllTimes) {
  SortedRun run;
  EXPECT_TRUE(run.empty());
  EXPECT_EQ(run.front().at, kNever.ns);
  run.insert(numbered(kNever.ns - 1, 1));
  EXPECT_EQ(run.front(), numbered(kNever.ns - 1, 1));
  run.pop_front();
  EXPECT_EQ(run.front().at, kNever.ns);
}

TEST(SortedRunTest, OrderIsTimeThenPriorityThenInsertion) {
  SortedRun run;
  run.insert(numbered(20, 0));
  run.insert(numbered(10, 1, 5));
  run.insert(numbered(10, 2, -5));
  run.insert(numbered(10, 3, 5));
  run.insert(numbered(0, 4));
  run.insert(numbered(10, 5));
  EXPECT_EQ(numbers_of(run), (std::vector<std::uint64_t>{4, 2, 5, 1, 3, 0}));
}

TEST(SortedRunTest, GrowsAtEitherEnd) {
  constexpr std::int64_t kCount = 1'000;  // More than there is room for at first.
  SortedRun rising;
  SortedRun falling;
  for (std::int64_t i = 0; i < kCount; ++i) {
    rising.insert(numbered(i, 0));
    falling.insert(numbered(kCount - 1 - i, 0));
  }
  EXPECT_EQ(rising.size(), 1'000U);
  for (std::int64_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(rising.begin()[i].at, i);
    ASSERT_EQ(falling.begin()[i].at, i);
  }
}

TEST(SortedRunTest, WhatIsWrittenAtTheBackIsTakenInAndMayBeFollowed) {
  SortedRun run;
  run.insert(numbered(1, 0));
  constexpr std::size_t kCount = 300;
  PendingEvent* const room = run.room_at_back(kCount);
  for (std::size_t i = 0; i < kCount; ++i) room[i] = numbered(5, i + 1);
  run.add_back(kCount);
  run.insert(numbered(5, 301));
  EXPECT_EQ(run.size(), 302U);
  for (std::uint64_t i = 0; i < 302; ++i) ASSERT_EQ(number_of(run.begin()[i]), i);
  EXPECT_EQ(run.end()->at, kNever.ns);
}

TEST(SortedRunTest, WhatIsUnwantedGoesAndIsAskedForInOrder) {
  SortedRun run;
  for (std::uint64_t i = 0; i < 10; ++i) run.insert(numbered(3, i));
  std::vector<std::uint64_t> asked;
  run.erase_if([&](const PendingEvent& event) {
    asked.push_back(number_of(event));
    return number_of(event) % 3 != 0;
  });
  EXPECT_EQ(asked, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(numbers_of(run), (std::vector<std::uint64_t>{0, 3, 6, 9}));
  run.clear();
  EXPECT_TRUE(run.empty());
  EXPECT_EQ(run.front().at, kNever.ns);
}

// Lengths on both sides of the one from which on a place is searched for by halving.
TEST(SortedRunTest, AgreesWithASortedReferenceAtEveryLength) {
  std::mt19937_64 random(1);
  for (const std::size_t length : {1U, 2U, 23U, 24U, 25U, 26U, 63U, 64U, 200U}) {
    SortedRun run;
    SortedReference reference;
    for (std::uint64_t number = 0; number < 3'000; ++number) {
      const auto at = static_cast<std::int64_t>(number / 8 + random() % 40);
      const PendingEvent event = numbered(at, number, static_cast<int>(random() % 3) - 1);
      run.insert(event);
      reference.insert(event);
      while (run.size() > length || (!run.empty() && random() % 4 == 0)) {
        ASSERT_EQ(run.front(), reference.pop_front());
        run.pop_front();
      }
      ASSERT_EQ(run.size(), reference.size());
    }
    for (; !run.empty(); run.pop_front()) ASSERT_EQ(run.front(), reference.pop_front());
  }
}

}  // namespace
}  // namespace sim
