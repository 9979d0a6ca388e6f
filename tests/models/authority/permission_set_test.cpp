#include "models/authority/permission_set.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <vector>

namespace models {
namespace {

using Members = std::set<std::uint32_t>;

PermissionSet set_of(const Members& members) {
  PermissionSet set;
  for (const std::uint32_t member : members) set.insert(ActionId{member});
  return set;
}

Members members_of(const PermissionSet& set) {
  Members members;
  set.for_each([&members](ActionId id) { members.insert(id.index); });
  return members;
}

rc::Gen<Members> some_members() {
  const auto member = rc::gen::inRange<std::uint32_t>(0, PermissionSet::kCapacity);
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(member),
                      [](const auto& list) { return Members(list.begin(), list.end()); });
}

RC_GTEST_PROP(PermissionSetTest, BehavesLikeASetOfNumbers, ()) {
  const Members a = *some_members();
  const Members b = *some_members();
  Members either = a;
  Members both;
  Members only_a;
  for (const std::uint32_t member : b) either.insert(member);
  for (const std::uint32_t member : a) (b.contains(member) ? both : only_a).insert(member);
  RC_ASSERT(members_of(set_of(a)) == a);
  RC_ASSERT(set_of(a).size() == a.size());
  RC_ASSERT(set_of(a).empty() == a.empty());
  RC_ASSERT(members_of(set_of(a) | set_of(b)) == either);
  RC_ASSERT(members_of(set_of(a) & set_of(b)) == both);
  RC_ASSERT(members_of(set_of(a) - set_of(b)) == only_a);
  RC_ASSERT(set_of(a).intersects(set_of(b)) == !both.empty());
}

TEST(PermissionSetTest, MembersAreVisitedInAscendingOrderAndErased) {
  PermissionSet set = set_of({511, 0, 64, 63});
  std::vector<std::uint32_t> visited;
  set.for_each([&visited](ActionId id) { visited.push_back(id.index); });
  EXPECT_EQ(visited, (std::vector<std::uint32_t>{0, 63, 64, 511}));
  set.erase(ActionId{64});
  EXPECT_FALSE(set.contains(ActionId{64}));
  EXPECT_TRUE(set.contains(ActionId{63}));
}

}  // namespace
}  // namespace models
