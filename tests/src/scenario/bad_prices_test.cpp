#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// One entry of pricing: in the good scenario, and the messages about it. The entry begins at
// f.yaml:32:15.
struct Case {
  const char* entry;
  std::vector<std::string> messages;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.entry; }

class BadPriceTest : public testing::TestWithParam<Case> {};

TEST_P(BadPriceTest, SaysWhatWasFoundAndWhatToWrite) {
  const Case& one = GetParam();
  EXPECT_EQ(errors_of(with("threats:", "pricing: {a: " + std::string(one.entry) + "}\nthreats:")),
            one.messages);
}

const Case kCases[] = {};

INSTANTIATE_TEST_SUITE_P(EachMessage, BadPriceTest, testing::ValuesIn(kCases));

}  // namespace
}  // namespace app
