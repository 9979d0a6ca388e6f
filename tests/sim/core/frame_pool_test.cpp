#include "sim/core/frame_pool.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace sim {
namespace {

#if !defined(__SANITIZE_ADDRESS__)
TEST(FramePoolTest, AFreedBlockServesTheNextRequestOfItsClass) {
  void* const block = FramePool::allocate(100);
  FramePool::deallocate(block, 100);
  void* const again = FramePool::allocate(112);  // 97 to 112 bytes are one class.
  EXPECT_EQ(again, block);
  FramePool::deallocate(again, 112);
}

TEST(FramePoolTest, WhatAThreadLeavesServesTheNextOne) {
  void* first = nullptr;
  void* second = nullptr;
  std::thread([&] {
    first = FramePool::allocate(3'000);
    FramePool::deallocate(first, 3'000);
  }).join();
  std::thread([&] {
    second = FramePool::allocate(3'000);
    FramePool::deallocate(second, 3'000);
  }).join();
  EXPECT_EQ(second, first);
}
#endif

TEST(FramePoolTest, LiveBlocksDoNotOverlap) {
  std::vector<std::pair<char*, std::size_t>> blocks;
  for (std::size_t size = 1; size < 6000; size += 97) {
    auto* const block = static_cast<char*>(FramePool::allocate(size));
    std::memset(block, static_cast<int>(size % 251), size);
    blocks.emplace_back(block, size);
  }
  for (const auto& [block, size] : blocks) {
    EXPECT_EQ(block[0], static_cast<char>(size % 251));
    EXPECT_EQ(block[size - 1], static_cast<char>(size % 251));
    FramePool::deallocate(block, size);
  }
}

TEST(FramePoolTest, ABlockMayBeGivenBackOnAnotherThread) {
  void* const block = FramePool::allocate(200);
  std::thread([&] { FramePool::deallocate(block, 200); }).join();
  void* const another = FramePool::allocate(200);
  EXPECT_NE(another, nullptr);
  FramePool::deallocate(another, 200);
}

}  // namespace
}  // namespace sim
