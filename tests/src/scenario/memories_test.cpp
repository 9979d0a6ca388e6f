#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

using models::MemoryScope;
using models::Step;
using models::StepKind;

const std::string kMemories =
    "memories:\n"
    "  pad: {scope: workflow}\n"
    "  diary: {scope: person}\n"
    "  board: {scope: department}\n"
    "  wiki: {scope: everyone}\n"
    "workflows:";

TEST(MemoriesTest, EveryScopeIsRead) {
  const models::Plan plan = load_good(with("workflows:", kMemories)).plan;
  std::vector<MemoryScope> scopes;
  for (const models::MemoryType& memory : plan.memories) scopes.push_back(memory.scope);
  EXPECT_EQ(scopes, (std::vector{MemoryScope::kWorkflow, MemoryScope::kPerson,
                                 MemoryScope::kDepartment, MemoryScope::kEveryone}));
  EXPECT_EQ(plan.memories[3].name, "wiki");
}

TEST(MemoriesTest, StepsAskPeersAndLeaveNotes) {
  const std::string text =
      with("- call: desk.read",
           "- recall: {from: wiki}\n"
           "      - remember: {in: pad}\n"
           "      - remember: {in: diary, credential: true}\n"
           "      - message: {to: peer}",
           with("workflows:", "  peer: {plan: [{call: desk.read}]}\n" + kMemories));
  const models::Plan plan = load_good(text).plan;
  const models::AgentType& helper = plan.agent_types[0];
  const std::vector<Step>& steps = helper.plan.children;
  EXPECT_EQ(steps[0].kind, StepKind::kRecall);
  EXPECT_EQ(steps[0].name, "recall:wiki");
  EXPECT_EQ(helper.recalls, std::vector{models::MemoryId{3}});
  EXPECT_EQ(steps[1].kind, StepKind::kRemember);
  EXPECT_FALSE(steps[1].credential);
  EXPECT_EQ(steps[2].memory, models::MemoryId{1});
  EXPECT_TRUE(steps[2].credential);
  EXPECT_EQ(steps[3].name, "message:peer");
  EXPECT_EQ(helper.peers, std::vector{models::AgentTypeId{1}});
  EXPECT_TRUE(helper.children.empty());
}

}  // namespace
}  // namespace app
