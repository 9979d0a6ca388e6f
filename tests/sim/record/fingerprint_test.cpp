#include "sim/record/fingerprint.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string>

namespace sim {
namespace {

template <class... Values>
std::uint64_t fingerprint_of(Values... values) {
  Fingerprint fingerprint;
  (fingerprint.add(values), ...);
  return fingerprint.value();
}

TEST(FingerprintTest, OrderTypeOfZeroAndBoundariesOfTextCount) {
  const std::set<std::uint64_t> values{
      fingerprint_of(),
      fingerprint_of(0),
      fingerprint_of(0, 0),
      fingerprint_of(1, 2),
      fingerprint_of(2, 1),
      fingerprint_of(-0.0),
      fingerprint_of(std::string_view("ab"), std::string_view("c")),
      fingerprint_of(std::string_view("a"), std::string_view("bc")),
      fingerprint_of(std::string_view("abc")),
      fingerprint_of(std::string_view("abcdefgh")),
      fingerprint_of(std::string_view("abcdefghi")),
      fingerprint_of(std::string_view("")),
  };
  // An empty text adds its length, which is the number 0; all others differ.
  EXPECT_EQ(values.size(), 11U);
}

TEST(FingerprintTest, EqualStreamsAgreeAndIntegersOfAllWidthsAreOne) {
  EXPECT_EQ(fingerprint_of(7, 1.5, std::string_view("x")),
            fingerprint_of(std::int64_t{7}, 1.5, std::string_view("x")));
  EXPECT_EQ(fingerprint_of(-1), fingerprint_of(std::int64_t{-1}));
}

TEST(FingerprintTest, TheValueIsFixedForAllTime) {
  Fingerprint fingerprint;
  fingerprint.add(42);
  fingerprint.add(0.1);
  fingerprint.add("bailiwick");
  EXPECT_EQ(fingerprint.hex(), "b791a0eba06a80fc");
}

}  // namespace
}  // namespace sim
