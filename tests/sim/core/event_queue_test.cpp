#include "sim/core/event_queue.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace sim {
namespace {

std::vector<std::uint64_t> pop_all(EventQueue& queue) {
  std::vector<std::uint64_t> all;
  while (!queue.empty()) all.push_back(queue.pop_front());
  return all;
}

TEST(EventQueueTest, FirstInIsFirstOut) {
  EventQueue queue;
  EXPECT_TRUE(queue.empty());
  for (std::uint64_t i = 1; i <= 3; ++i) queue.push_back(i);
  EXPECT_EQ(queue.size(), 3U);
  EXPECT_EQ(queue.front(), 1U);
  EXPECT_EQ(pop_all(queue), (std::vector<std::uint64_t>{1, 2, 3}));
}

// Two come for each that goes: the queue grows while its beginning stands anywhere in it.
TEST(EventQueueTest, OrderStaysWhileItGrowsAndGoesRound) {
  EventQueue queue;
  std::uint64_t pushed = 0;
  std::uint64_t popped = 0;
  for (int i = 0; i < 5'000; ++i) {
    queue.push_back(pushed++);
    queue.push_back(pushed++);
    ASSERT_EQ(queue.pop_front(), popped++);
  }
  EXPECT_EQ(queue.size(), 5'000U);
  while (!queue.empty()) ASSERT_EQ(queue.pop_front(), popped++);
  EXPECT_EQ(popped, pushed);
}

TEST(EventQueueTest, WhatIsUnwantedGoesAndIsAskedForInOrder) {
  EventQueue queue;
  for (std::uint64_t i = 0; i < 100; ++i) queue.push_back(i);
  for (std::uint64_t i = 0; i < 90; ++i) queue.pop_front();
  for (std::uint64_t i = 100; i < 110; ++i) queue.push_back(i);
  std::vector<std::uint64_t> asked;
  queue.erase_if([&](std::uint64_t what) {
    asked.push_back(what);
    return what % 5 != 0;
  });
  EXPECT_EQ(asked.size(), 20U);
  for (std::uint64_t i = 0; i < asked.size(); ++i) EXPECT_EQ(asked[i], 90 + i);
  EXPECT_EQ(pop_all(queue), (std::vector<std::uint64_t>{90, 95, 100, 105}));
  queue.push_back(1);
  queue.erase_if([](std::uint64_t) { return true; });
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueueTest, ServesOnAfterARush) {
  EventQueue queue;
  for (int rush = 0; rush < 2; ++rush) {
    for (std::uint64_t i = 0; i < 200'000; ++i) queue.push_back(i);
    for (std::uint64_t i = 0; i < 200'000; ++i) ASSERT_EQ(queue.pop_front(), i);
    EXPECT_TRUE(queue.empty());
  }
}

}  // namespace
}  // namespace sim
