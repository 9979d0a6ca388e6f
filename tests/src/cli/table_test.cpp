#include "src/cli/table.hpp"

#include <gtest/gtest.h>

#include "src/cli/progress.hpp"

namespace app {
namespace {

TEST(TableTest, ColumnsAlignAndLinesEndWithoutSpaces) {
  Table table(2);
  table.add({"a", "long cell", "x"});
  table.add({"name", "b", ""});
  EXPECT_EQ(table.text(), "  a     long cell  x\n  name  b\n");
}

TEST(TableTest, WidthCountsCharactersAndNotBytes) { EXPECT_EQ(text_width("\u2713 ok"), 4U); }

TEST(TableTest, WrappedTextKeepsWordsWholeAndTheMargin) {
  EXPECT_EQ(wrapped("one two three", 2, 9), "  one two\n  three\n");
  EXPECT_EQ(wrapped("", 2), "");
}

TEST(ProgressTest, TheTimeLeftFollowsFromTheTimeTaken) {
  EXPECT_EQ(progress_text(10, 30, 5.0), "10 of 30 replications, 10 s left");
  EXPECT_EQ(progress_text(1, 31, 60.0), "1 of 31 replications, 30 min left");
  EXPECT_EQ(progress_text(30, 30, 15.0), "30 of 30 replications");
}

}  // namespace
}  // namespace app
