#include "models/workload/people.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/plan_builder.hpp"

namespace models::testing {
namespace {

constexpr DepartmentId kOffice{0};
constexpr DepartmentId kSales{1};

/// Three people in an office with turnover, two in sales without.
struct Firm {
  Firm() {
    organisation.departments = {
        {"office", 3, 3, actions({ActionId{0}, ActionId{1}}), actions({ActionId{0}})},
        {"sales", 2, 2, actions({ActionId{2}}), actions({ActionId{2}})}};
    organisation.departments[0].turnover.leavers_per_s = 1.0;
  }
  Organisation organisation;
};

TEST(PeopleTest, AJoinerTakesTheLowestVacantPlaceUnderANumberOfItsOwn) {
  People people(Firm().organisation);
  people.leave(kOffice, 2);
  people.leave(kOffice, 0);
  EXPECT_EQ(people.present(kOffice), 1U);
  EXPECT_EQ(people.join(kOffice), 3U);
  EXPECT_EQ(people.place_of(kOffice, 3), 0U);
  EXPECT_EQ(people.join(kOffice), 4U);
  EXPECT_EQ(people.place_of(kOffice, 4), 2U);
  EXPECT_EQ(people.join(kOffice), 5U);
  EXPECT_EQ(people.place_of(kOffice, 5), 3U);  // None was vacant.
  EXPECT_EQ(people.places(kOffice), 4U);
  EXPECT_EQ(people.present(kOffice), 4U);
}

TEST(PeopleTest, AVacantPlaceIsAnsweredByTheNextOnePresent) {
  People people(Firm().organisation);
  people.leave(kOffice, 1);
  EXPECT_EQ(people.at_place(kOffice, 1), std::nullopt);
  EXPECT_EQ(people.at_or_after(kOffice, 1), 2U);
  people.leave(kOffice, 2);
  EXPECT_EQ(people.at_or_after(kOffice, 1), 0U);  // Round the end.
  EXPECT_EQ(people.nth_present(kOffice, 0), 0U);
  people.leave(kOffice, 0);
  EXPECT_EQ(people.at_or_after(kOffice, 1), std::nullopt);
}

TEST(PeopleTest, EntitlementsFollowMovesDeparturesAndPolicy) {
  People people(Firm().organisation);
  EXPECT_EQ(people.entitlements(kOffice, 1), actions({ActionId{0}, ActionId{1}}));
  people.move(kOffice, 1, kSales);
  EXPECT_EQ(people.entitlements(kOffice, 1), actions({ActionId{2}}));
  people.set_entitlements({kSales, actions({ActionId{3}}), {}});
  EXPECT_EQ(people.entitlements(kOffice, 1), actions({ActionId{3}}));
  EXPECT_EQ(people.entitlements(kSales, 0), actions({ActionId{3}}));
  people.leave(kOffice, 1);
  EXPECT_TRUE(people.entitlements(kOffice, 1).empty());
  EXPECT_EQ(people.place_of(kOffice, 1), 1U);  // Where they worked last.
}

}  // namespace
}  // namespace models::testing
