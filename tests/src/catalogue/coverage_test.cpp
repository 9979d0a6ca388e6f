#include "src/catalogue/coverage.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/src/catalogue/two_scenarios.hpp"

namespace app {
namespace {

CoverageMatrix cover_two(const std::vector<CatalogueScenario>& catalogue, const char* key) {
  return cover(select(catalogue, std::vector<std::string>{}), *find_framework(key));
}

const CoveredItem& row(const CoverageMatrix& matrix, std::string_view id) {
  return *std::ranges::find_if(matrix.items,
                               [&](const CoveredItem& one) { return one.item->id == id; });
}

TEST(CoverageTest, CountsAndNamesWhatTwoFilesCover) {
  const auto catalogue = TwoScenarios().load();
  // ASI01 by the first, ASI02 by both: 2 of 10, and the other eight by name.
  const CoverageMatrix asi = cover_two(catalogue, "owasp_asi_2026");
  EXPECT_EQ(asi.covered(), 2U);
  EXPECT_EQ(row(asi, "ASI01").by, (std::vector{Coverage::kItself, Coverage::kNone}));
  EXPECT_EQ(row(asi, "ASI02").by, (std::vector{Coverage::kItself, Coverage::kItself}));
  EXPECT_EQ(row(asi, "ASI02").count(), 2U);
  ASSERT_EQ(asi.uncovered().size(), 8U);
  EXPECT_EQ(asi.uncovered().front()->id, "ASI03");
  EXPECT_EQ(asi.uncovered().front()->title, "Identity and Privilege Abuse");
  EXPECT_EQ(asi.uncovered().back()->id, "ASI10");
}

TEST(CoverageTest, ASubTechniqueCoversItsParentAsAPart) {
  const auto catalogue = TwoScenarios().load();
  const CoverageMatrix atlas = cover_two(catalogue, "mitre_atlas");
  EXPECT_EQ(row(atlas, "AML.T0051.001").by.front(), Coverage::kItself);
  EXPECT_EQ(row(atlas, "AML.T0051").by.front(), Coverage::kThroughPart);
  EXPECT_EQ(row(atlas, "AML.T0051.000").by.front(), Coverage::kNone);
  EXPECT_EQ(atlas.covered(), 2U);
}

TEST(CoverageTest, IdsOfThreatsCount) {
  const auto catalogue = TwoScenarios().load();
  EXPECT_EQ(cover_two(catalogue, "owasp_nhi_2025").covered(), 1U);
  EXPECT_EQ(cover_two(catalogue, "owasp_mas_guide").covered(), 0U);
}

}  // namespace
}  // namespace app
