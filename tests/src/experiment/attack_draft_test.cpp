#include "src/experiment/attack_draft.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace app {
namespace {

constexpr std::size_t kTop = AttackDraft::kNowhere;

sim::SimTime at(double value_s) { return sim::kStart + sim::seconds(value_s); }

std::size_t size_of(const std::vector<AttackNode>& nodes) {
  std::size_t size = nodes.size();
  for (const AttackNode& node : nodes) size += size_of(node.children);
  return size;
}

TEST(AttackDraftTest, AlikeStepsAtOnePlaceAreMerged) {
  AttackDraft draft;
  const std::size_t root = draft.note(kTop, AttackStep::kThreat, AttackEnd::kNone, "t", at(1.0));
  for (const double when : {9.0, 4.0, 6.0}) {
    draft.note(root, AttackStep::kCall, AttackEnd::kStopped, "x refused", at(when));
  }
  draft.note(root, AttackStep::kCall, AttackEnd::kSucceeded, "x executed", at(2.0));
  const std::vector<AttackNode> trees = draft.finished();
  ASSERT_EQ(trees.size(), 1U);
  ASSERT_EQ(trees[0].children.size(), 2U);
  EXPECT_EQ(trees[0].children[0].text, "x executed");  // What is earlier comes first.
  EXPECT_EQ(trees[0].children[1].count, 3U);
  EXPECT_EQ(trees[0].children[1].first_s, 4.0);
  EXPECT_EQ(trees[0].children[1].last_s, 9.0);
}

TEST(AttackDraftTest, OfManySiblingsTheGoalStaysAndTheRestIsCounted) {
  AttackDraft draft;
  const std::size_t root = draft.note(kTop, AttackStep::kThreat, AttackEnd::kNone, "t", at(0.0));
  for (int i = 0; i < 20; ++i) {
    draft.note(root, AttackStep::kCall, AttackEnd::kStopped, "call " + std::to_string(i), at(i));
  }
  draft.note(root, AttackStep::kCall, AttackEnd::kStopped, "call 19", at(21.0));
  draft.note(root, AttackStep::kGoal, AttackEnd::kSucceeded, "goal reached", at(50.0));
  const std::vector<AttackNode> trees = draft.finished();
  const std::vector<AttackNode>& children = trees[0].children;
  ASSERT_EQ(children.size(), 15U);
  EXPECT_EQ(children[13].text, "goal reached");
  // 14 stay: the goal and 13 calls. Of the 7 others one came twice.
  EXPECT_EQ(children[14].step, AttackStep::kOmitted);
  EXPECT_EQ(children[14].text, "8 more steps are left out");
}

TEST(AttackDraftTest, ALargeTreeKeepsItsFirstLevels) {
  AttackDraft draft;
  for (int i = 0; i < 14; ++i) {
    const std::size_t root =
        draft.note(kTop, AttackStep::kThreat, AttackEnd::kNone, "t" + std::to_string(i), at(i));
    for (int j = 0; j < 13; ++j) {
      draft.note(root, AttackStep::kCall, AttackEnd::kNone, "c" + std::to_string(j), at(i + j));
    }
  }
  const std::vector<AttackNode> trees = draft.finished();
  EXPECT_EQ(trees.size(), 14U);
  // 14 threats and 136 calls: ten times 13 and 6; four places say what is missing.
  EXPECT_EQ(size_of(trees), 154U);
  EXPECT_EQ(trees[9].children.size(), 13U);
  EXPECT_EQ(trees[10].children.size(), 7U);
  EXPECT_EQ(trees[13].children.back().text, "13 more steps are left out");
}

}  // namespace
}  // namespace app
