#include "sim/core/tombstones.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "tests/sim/core/numbered_event.hpp"

namespace sim {
namespace {

TEST(TombstonesTest, NothingIsFoundWhereNothingIs) {
  Tombstones tombstones;
  EXPECT_TRUE(tombstones.empty());
  EXPECT_FALSE(tombstones.remove(numbered(1, 1)));
}

TEST(TombstonesTest, TimePriorityAndEventMustAgree) {
  Tombstones tombstones;
  tombstones.add(numbered(1, 8, 1));
  EXPECT_FALSE(tombstones.remove(numbered(2, 8, 1)));
  EXPECT_FALSE(tombstones.remove(numbered(1, 16, 1)));
  EXPECT_FALSE(tombstones.remove(numbered(1, 8, 2)));
  EXPECT_TRUE(tombstones.remove(numbered(1, 8, 1)));
  EXPECT_TRUE(tombstones.empty());
}

TEST(TombstonesTest, EqualEventsAreFoundAsOftenAsTheyWereAdded) {
  Tombstones tombstones;
  for (int i = 0; i < 3; ++i) tombstones.add(numbered(5, 8));
  EXPECT_EQ(tombstones.size(), 3U);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(tombstones.remove(numbered(5, 8)));
  EXPECT_FALSE(tombstones.remove(numbered(5, 8)));
}

TEST(TombstonesTest, AgreesWithAListWhateverComesAndGoes) {
  std::mt19937_64 random(1);
  Tombstones tombstones;
  std::vector<PendingEvent> reference;
  for (int step = 0; step < 50'000; ++step) {
    // 50 times and 16 objects, so that equal events are frequent and chains of slots long.
    const auto at = static_cast<std::int64_t>(random() % 50);
    const PendingEvent event = numbered(at, 8 * (random() % 16));
    if (random() % 2 == 0) {
      tombstones.add(event);
      reference.push_back(event);
    } else {
      const auto place = std::ranges::find(reference, event);
      ASSERT_EQ(tombstones.remove(event), place != reference.end());
      if (place != reference.end()) reference.erase(place);
    }
    ASSERT_EQ(tombstones.size(), reference.size());
  }
  for (const PendingEvent& event : reference) ASSERT_TRUE(tombstones.remove(event));
  EXPECT_TRUE(tombstones.empty());
}

TEST(TombstonesTest, AHundredThousandAreFoundInAnyOrder) {
  constexpr std::uint64_t kCount = 100'003;  // A prime, so that the stride meets all.
  Tombstones tombstones;
  const auto event = [](std::uint64_t i) {
    return numbered(static_cast<std::int64_t>(1'000 * i), 64 * i, static_cast<int>(i % 3));
  };
  for (std::uint64_t i = 0; i < kCount; ++i) tombstones.add(event(i));
  EXPECT_EQ(tombstones.size(), kCount);
  for (std::uint64_t i = 0; i < kCount; ++i) {
    ASSERT_TRUE(tombstones.remove(event(i * 7'919 % kCount)));
  }
  EXPECT_TRUE(tombstones.empty());
}

}  // namespace
}  // namespace sim
