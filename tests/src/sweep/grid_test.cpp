#include "src/sweep/grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace app {
namespace {

std::vector<std::string> texts_of(const Grid& grid) {
  std::vector<std::string> texts;
  for (const GridValue& value : grid.values) texts.push_back(value.text);
  return texts;
}

std::string refusal_of_values(const std::vector<std::string>& texts) {
  try {
    grid_of_values(texts);
  } catch (const BadGrid& refusal) {
    return refusal.what();
  }
  return "";
}

std::string refusal_of_range(const GridRange& range) {
  try {
    grid_between(range);
  } catch (const BadGrid& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(GridTest, TimesAreSortedByTheirSecondsAndKeepTheirText) {
  const Grid grid = grid_of_values(std::vector<std::string>{"1h", "5min", "90s", "8h"});
  EXPECT_EQ(grid.unit, "s");
  EXPECT_EQ(texts_of(grid), (std::vector<std::string>{"90s", "5min", "1h", "8h"}));
  EXPECT_EQ(grid.values[1].number, 300.0);
  EXPECT_TRUE(grid.is_geometric);
}

TEST(GridTest, OrderOfTheInputChangesNothing) {
  std::vector<std::string> texts{"15min", "1h", "2min", "5min"};
  std::ranges::sort(texts);
  const std::vector<std::string> sorted = texts_of(grid_of_values(texts));
  while (std::next_permutation(texts.begin(), texts.end())) {
    EXPECT_EQ(texts_of(grid_of_values(texts)), sorted);
  }
}

TEST(GridTest, EqualDistancesAreNotGeometric) {
  EXPECT_FALSE(grid_of_values(std::vector<std::string>{"0.1", "0.2", "0.3"}).is_geometric);
  EXPECT_FALSE(grid_of_values(std::vector<std::string>{"0", "1", "10"}).is_geometric);
}

TEST(GridTest, OtherUnitsStayAsTheyAre) {
  const Grid grid = grid_of_values(std::vector<std::string>{"400/h", "100/h"});
  EXPECT_EQ(grid.unit, "/h");
  EXPECT_EQ(grid.values[0].number, 100.0);
}

TEST(GridTest, RefusalsSayWhatIsWrong) {
  EXPECT_EQ(refusal_of_values({"5min"}), "a sweep needs at least two values");
  EXPECT_EQ(refusal_of_values({"5min", "full"}),
            "'full' is no value to sweep over (write numbers with their unit, e.g. 15min or 0.2)");
  EXPECT_EQ(refusal_of_values({"5min", "1h", "5min"}), "the value 5min occurs twice");
  EXPECT_EQ(refusal_of_values({"1h", "60min"}), "1h and 60min are the same value");
  EXPECT_EQ(refusal_of_values({"60min", "1h"}), "1h and 60min are the same value");
  EXPECT_EQ(refusal_of_values({"5min", "3"}), "'5min' and '3' have units that do not go together");
}

TEST(GridTest, GeometricGridHasEqualRatios) {
  // 1 min to 16 min in five steps: each twice the one before.
  const Grid grid = grid_between({.from = "1min", .to = "16min", .steps = 5, .is_log = true});
  EXPECT_EQ(texts_of(grid), (std::vector<std::string>{"1min", "2min", "4min", "8min", "16min"}));
  EXPECT_EQ(grid.values[3].number, 480.0);
  EXPECT_TRUE(grid.is_geometric);
}

TEST(GridTest, LinearGridHasEqualDistances) {
  const Grid grid = grid_between({.from = "0", .to = "1", .steps = 5});
  EXPECT_EQ(texts_of(grid), (std::vector<std::string>{"0", "0.25", "0.5", "0.75", "1"}));
  EXPECT_EQ(grid.unit, "");
}

TEST(GridTest, RoundedValuesAreWhatTheirTextSays) {
  const Grid grid = grid_between({.from = "1min", .to = "1h", .steps = 4, .is_log = true});
  // 60 * 60^(1/3) s = 234.9 s = 3.915 min.
  EXPECT_EQ(grid.values[1].text, "3.915min");
  EXPECT_DOUBLE_EQ(grid.values[1].number, 3.915 * 60.0);
}

TEST(GridTest, EndsMayComeInEitherOrder) {
  EXPECT_EQ(texts_of(grid_between({.from = "3s", .to = "1s", .steps = 3})),
            (std::vector<std::string>{"1s", "2s", "3s"}));
}

TEST(GridTest, RefusedRanges) {
  EXPECT_EQ(refusal_of_range({.from = "0s", .to = "1h", .steps = 5, .is_log = true}),
            "equal ratios need ends above 0, not 0s and 1h (leave out --log)");
  EXPECT_EQ(refusal_of_range({.from = "1s", .to = "1h", .steps = 1}),
            "a sweep needs at least two values: --steps 2 or more");
  EXPECT_EQ(refusal_of_range({.from = "1h", .to = "60min", .steps = 2}),
            "1h and 60min are the same value");
}

}  // namespace
}  // namespace app
