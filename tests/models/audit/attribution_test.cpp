#include "models/audit/attribution.hpp"

#include <gtest/gtest.h>

namespace models {
namespace {

constexpr Attribution kComplete = Attribution::kComplete;
constexpr Attribution kIncomplete = Attribution::kIncomplete;
constexpr Attribution kWrong = Attribution::kWrong;

struct Row {
  AuditLevel level;
  AttributionCase fact;
  Attribution expected;
};

TEST(AttributionTest, FollowsFromWhatTheEntryCarries) {
  const Row rows[] = {
      // No log yields nothing, true or false.
      {AuditLevel::kNone, {true, true, 0}, kIncomplete},
      {AuditLevel::kNone, {false, false, 3}, kIncomplete},
      // Tool and account: never the chain; another person's account is wrong.
      {AuditLevel::kTool, {true, true, 0}, kIncomplete},
      {AuditLevel::kTool, {true, false, 2}, kIncomplete},
      {AuditLevel::kTool, {false, true, 0}, kWrong},
      // The agent: enough only for the first agent of a workflow.
      {AuditLevel::kAgent, {true, true, 0}, kComplete},
      {AuditLevel::kAgent, {true, true, 1}, kIncomplete},
      {AuditLevel::kAgent, {true, false, 1}, kWrong},
      {AuditLevel::kAgent, {false, true, 0}, kWrong},
      // The whole chain, if the credential was the agent's own (exchange, not sharing).
      {AuditLevel::kChain, {true, true, 0}, kComplete},
      {AuditLevel::kChain, {true, true, 3}, kComplete},
      {AuditLevel::kChain, {true, false, 3}, kWrong},
      {AuditLevel::kChain, {false, true, 0}, kWrong},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(attribute(row.level, row.fact), row.expected)
        << "level " << static_cast<int>(row.level) << ", person " << row.fact.same_person
        << ", actor " << row.fact.same_actor << ", depth " << row.fact.depth;
  }
}

}  // namespace
}  // namespace models
