#include "sim/core/assert.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sim {
namespace {

TEST(AssertTest, FailureThrowsAndPrintsExpressionAndPlace) {
  testing::internal::CaptureStderr();
  EXPECT_THROW(SIM_ASSERT(1 + 1 == 3), InternalError);
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_NE(text.find("assertion failed: 1 + 1 == 3"), std::string::npos) << text;
  EXPECT_NE(text.find("assert_test.cpp:"), std::string::npos) << text;
}

TEST(AssertTest, SuccessIsSilent) { EXPECT_NO_THROW(SIM_ASSERT(1 + 1 == 2)); }

}  // namespace
}  // namespace sim
