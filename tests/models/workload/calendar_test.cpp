#include "models/workload/calendar.hpp"

#include <gtest/gtest.h>

#include "tests/models/support/run_support.hpp"

namespace models {
namespace {

using testing::at_s;

constexpr double kHour_s = 3600.0;
constexpr double kDay_s = 24.0 * kHour_s;

Calendar calendar_from(int year, int month, int day, std::int64_t second_of_day = 0) {
  return Calendar({.year = year, .month = month, .day = day, .second_of_day = second_of_day});
}

TEST(CalendarTest, WeekdaysAndTimesOfDayGoOn) {
  const Calendar calendar = calendar_from(2026, 1, 5, 3600);  // A Monday, 01:00.
  EXPECT_EQ(calendar.weekday(at_s(0.0)), 0);
  EXPECT_EQ(calendar.second_of_day(at_s(0.0)), 3600);
  EXPECT_EQ(calendar.weekday(at_s(22.9 * kHour_s)), 0);
  EXPECT_EQ(calendar.weekday(at_s(23.0 * kHour_s)), 1);
  EXPECT_EQ(calendar.second_of_day(at_s(23.0 * kHour_s)), 0);
  EXPECT_EQ(calendar.weekday(at_s(6.0 * kDay_s)), 6);
}

TEST(CalendarTest, RunAcrossAMonthsEndHasAShareOfBothMonths) {
  // 30 and 31 January, 1 and 2 February.
  const auto months = calendar_from(2026, 1, 30).months(at_s(0.0), at_s(4.0 * kDay_s));
  ASSERT_EQ(months.size(), 2U);
  EXPECT_EQ(months[0].month, 1);
  EXPECT_DOUBLE_EQ(months[0].share, 2.0 / 31.0);
  EXPECT_EQ(months[0].to, at_s(2.0 * kDay_s));
  EXPECT_EQ(months[1].month, 2);
  EXPECT_DOUBLE_EQ(months[1].share, 2.0 / 28.0);
  EXPECT_EQ(months[1].to, at_s(4.0 * kDay_s));
}

TEST(CalendarTest, ADayBegunCountsAsADay) {
  // From Monday noon to Tuesday 06:00, and a run of one second: 2 days and 1 day of January.
  const auto months = calendar_from(2026, 1, 5, 12 * 3600).months(at_s(0.0), at_s(18.0 * kHour_s));
  ASSERT_EQ(months.size(), 1U);
  EXPECT_DOUBLE_EQ(months[0].share, 2.0 / 31.0);
  EXPECT_DOUBLE_EQ(calendar_from(2026, 1, 5).months(at_s(0.0), at_s(1.0))[0].share, 1.0 / 31.0);
}

TEST(CalendarTest, FebruaryOfALeapYearHas29Days) {
  const auto months = calendar_from(2028, 2, 28).months(at_s(0.0), at_s(3.0 * kDay_s));
  ASSERT_EQ(months.size(), 2U);
  EXPECT_DOUBLE_EQ(months[0].share, 2.0 / 29.0);
  EXPECT_DOUBLE_EQ(months[1].share, 1.0 / 31.0);
}

TEST(CalendarTest, WholeMonthsHaveShareOneAcrossTheYearsEnd) {
  const auto months = calendar_from(2026, 12, 1).months(at_s(0.0), at_s(62.0 * kDay_s));
  ASSERT_EQ(months.size(), 2U);
  EXPECT_DOUBLE_EQ(months[0].share, 1.0);
  EXPECT_EQ(months[1].year, 2027);
  EXPECT_EQ(months[1].month, 1);
  EXPECT_DOUBLE_EQ(months[1].share, 1.0);
}

TEST(CalendarTest, OfficeTimeWaitsForMorningAndSkipsTheWeekend) {
  const Calendar calendar = calendar_from(2026, 1, 9);  // A Friday.
  // 00:00 + 1 h of office time: 10:00.
  EXPECT_EQ(calendar.after_office_time(at_s(0.0), sim::seconds(kHour_s)), at_s(10.0 * kHour_s));
  // Friday 16:00 + 2 h: one on Friday, one on Monday, to 10:00.
  EXPECT_EQ(calendar.after_office_time(at_s(16.0 * kHour_s), sim::seconds(2.0 * kHour_s)),
            at_s(3.0 * kDay_s + 10.0 * kHour_s));
  // Saturday noon + 9 h: Monday's 8 and the first of Tuesday.
  EXPECT_EQ(calendar.after_office_time(at_s(1.5 * kDay_s), sim::seconds(9.0 * kHour_s)),
            at_s(4.0 * kDay_s + 10.0 * kHour_s));
}

TEST(CalendarTest, OfficeTimeKeepsFractionsOfASecond) {
  const Calendar calendar = calendar_from(2026, 1, 5);
  const sim::SimTime from = at_s(16.0 * kHour_s + 3599.75);
  EXPECT_EQ(calendar.after_office_time(from, sim::seconds(0.5)),
            at_s(kDay_s + 9.0 * kHour_s + 0.25));
}

}  // namespace
}  // namespace models
