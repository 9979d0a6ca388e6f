#include "sim/random/name_hash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cstdint>
#include <set>
#include <string>

namespace sim {
namespace {

// FNV-1a of "a" is af63dc4c8601ec8c (reference implementation); the rest is mix_bits.
static_assert(name_hash("a") == mix_bits(0xaf63dc4c8601ec8cULL));
static_assert(name_hash("") == mix_bits(0xcbf29ce484222325ULL));

TEST(NameHashTest, MixingFollowsTheReference) {
  // The first output of SplitMix64 seeded with 0 mixes 9e3779b97f4a7c15 to e220a8397b1dcdaf.
  EXPECT_EQ(mix_bits(0x9e3779b97f4a7c15ULL), 0xe220a8397b1dcdafULL);
}

TEST(EntityPathTest, NameOccurrenceAndParentAllCount) {
  std::set<std::uint64_t> values;
  const EntityPath root = EntityPath::root();
  values.insert(root.value);
  for (const char* name : {"a", "b", "ab", "ba"}) {
    for (std::uint64_t i = 0; i < 100; ++i) {
      const EntityPath child = root.child(name_hash(name), i);
      values.insert(child.value);
      values.insert(child.child(name_hash("a"), i).value);
      values.insert(child.child(name_hash("b"), i + 1).value);
    }
  }
  EXPECT_EQ(values.size(), 1U + 4U * 100U * 3U);
}

TEST(EntityPathTest, TheOrderOfNamesOnTheWayCounts) {
  const EntityPath root = EntityPath::root();
  const std::uint64_t a = name_hash("a");
  const std::uint64_t b = name_hash("b");
  EXPECT_NE(root.child(a, 0).child(b, 0), root.child(b, 0).child(a, 0));
  EXPECT_EQ(root.child(a, 3), root.child(a, 3));
}

TEST(EntityPathTest, NeighbouringOccurrencesDifferInAboutHalfTheBits) {
  const EntityPath root = EntityPath::root();
  const std::uint64_t name = name_hash("customer");
  int differing = 0;
  constexpr int kPairs = 1000;
  for (std::uint64_t i = 0; i < kPairs; ++i) {
    differing += std::popcount(root.child(name, i).value ^ root.child(name, i + 1).value);
  }
  // 64000 fair bits: 32000 with a standard deviation of 126; 3.29 of them are 99.9 %.
  EXPECT_NEAR(differing, 32'000, 3.29 * 126.5);
}

}  // namespace
}  // namespace sim
