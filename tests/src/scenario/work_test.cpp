#include <gtest/gtest.h>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

// Who owns work and tools.

TEST(OwnerTest, WorkflowsAndToolsMayHaveOne) {
  const models::Plan without = load_good(kGood).plan;
  EXPECT_FALSE(without.workflows[0].owner.valid());
  EXPECT_FALSE(without.organisation.tools[0].owner.valid());
  const std::string text =
      with("departments:", "departments:\n    it: {people: 1, seats: 1, roles: [clerk]}",
           with("acts_as: caller", "acts_as: caller\n    owner: it",
                with("{start: helper,", "{owner: office, start: helper,")));
  const models::Plan plan = load_good(text).plan;
  EXPECT_EQ(plan.organisation.departments[plan.workflows[0].owner.index].name, "office");
  EXPECT_EQ(plan.organisation.departments[plan.organisation.tools[0].owner.index].name, "it");
}

}  // namespace
}  // namespace app
