#include "sim/core/few_events.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "tests/sim/core/numbered_event.hpp"

namespace sim {
namespace {

std::vector<std::uint64_t> pop_all(FewEvents& events) {
  std::vector<std::uint64_t> numbers;
  for (; !events.empty(); events.pop_front()) numbers.push_back(number_of(events[0]));
  return numbers;
}

TEST(FewEventsTest, OrderIsTimeThenPriorityThenInsertion) {
  FewEvents events;
  events.insert(numbered(20, 0));
  events.insert(numbered(10, 1, 5));
  events.insert(numbered(10, 2, -5));
  events.insert(numbered(10, 3, 5));
  events.insert(numbered(0, 4));
  events.insert(numbered(10, 5));
  EXPECT_EQ(pop_all(events), (std::vector<std::uint64_t>{4, 2, 5, 1, 3, 0}));
}

TEST(FewEventsTest, TheFirstIsReadWithoutTakingItOut) {
  FewEvents events;
  events.insert(numbered(7, 1, 3));
  events.insert(numbered(5, 2, -3));
  EXPECT_EQ(events.size(), 2U);
  EXPECT_EQ(events.first_at(), 5);
  EXPECT_EQ(events.first_what(), numbered(5, 2, -3).what);
  EXPECT_EQ(events[0], numbered(5, 2, -3));
  EXPECT_EQ(events[1], numbered(7, 1, 3));
}

TEST(FewEventsTest, AsManyAsFitComeOutInOrderHoweverTheyCame) {
  for (const std::uint64_t stride : {1U, 3U, 7U, 15U}) {  // Odd, so each meets all 16 times.
    FewEvents events;
    for (std::uint64_t i = 0; i < FewEvents::kMost; ++i) {
      const std::uint64_t time = i * stride % FewEvents::kMost;
      events.insert(numbered(static_cast<std::int64_t>(time), time));
    }
    EXPECT_EQ(events.size(), FewEvents::kMost);
    const std::vector<std::uint64_t> numbers = pop_all(events);
    for (std::uint64_t i = 0; i < FewEvents::kMost; ++i) EXPECT_EQ(numbers[i], i);
  }
}

TEST(FewEventsTest, BothEndsOfTimeAndOfPriorityHaveTheirPlace) {
  FewEvents events;
  events.insert(numbered(kNever.ns - 1, 0, kPriorityMax));
  events.insert(numbered(0, 1, kPriorityMax));
  events.insert(numbered(kNever.ns - 1, 2, kPriorityMin));
  events.insert(numbered(0, 3, kPriorityMin));
  EXPECT_EQ(pop_all(events), (std::vector<std::uint64_t>{3, 1, 2, 0}));
}

TEST(FewEventsTest, AgreesWithASortedReferenceWhenSlotsAreUsedAgain) {
  std::mt19937_64 random(1);
  for (const std::size_t most : {1U, 2U, 5U, 15U, 16U}) {
    FewEvents events;
    SortedReference reference;
    for (std::uint64_t number = 0; number < 5'000; ++number) {
      const auto at = static_cast<std::int64_t>(random() % 6);  // Ties are frequent.
      const PendingEvent event = numbered(at, number, static_cast<int>(random() % 3) - 1);
      events.insert(event);
      reference.insert(event);
      while (events.size() == most || (!events.empty() && random() % 4 == 0)) {
        ASSERT_EQ(events[events.size() - 1], reference.events().back());
        ASSERT_EQ(events[0], reference.pop_front());
        events.pop_front();
      }
      ASSERT_EQ(events.size(), reference.size());
    }
  }
}

}  // namespace
}  // namespace sim
