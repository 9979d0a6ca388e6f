#pragma once

#include <cstdint>
#include <vector>

#include "models/plan.hpp"
#include "models/workload/opening_hours.hpp"
#include "sim/core/sim_time.hpp"

namespace models {

/// Civil time of a run: proleptic Gregorian, 86,400 s a day, without leap seconds and clock
/// changes.
class Calendar {
 public:
  explicit Calendar(const Clock& clock);

  /// 0 = Monday ... 6 = Sunday.
  [[nodiscard]] int weekday(sim::SimTime at) const;
  [[nodiscard]] std::int64_t second_of_day(sim::SimTime at) const;
  /// Milliseconds since 1970-01-01.
  [[nodiscard]] std::int64_t epoch_ms(sim::SimTime at) const;
  /// The first instant after `from` at a second of the day; 86,400 is midnight.
  [[nodiscard]] sim::SimTime next_time_of_day(sim::SimTime from, std::int64_t second) const;
  /// Whether offices are open: Mon-Fri, 09:00-17:00.
  [[nodiscard]] bool is_office_time(sim::SimTime at) const;
  /// The first instant after `from` at which offices open or close.
  [[nodiscard]] sim::SimTime next_office_change(sim::SimTime from) const;
  /// The instant at which `open` of office time (Mon-Fri, 09:00-17:00) has passed since `from`.
  [[nodiscard]] sim::SimTime after_office_time(sim::SimTime from, sim::Duration open) const;

  /// How much of [from, to) lies within these hours.
  [[nodiscard]] sim::Duration within(const OpeningHours& hours, sim::SimTime from,
                                     sim::SimTime to) const;

  /// A stretch of one calendar month.
  struct MonthShare {
    int year{0};
    int month{0};           ///< 1 to 12.
    sim::SimTime from, to;  ///< Half open.
    double share{0.0};      ///< Days begun over the days of the whole month, in (0, 1].
    int days_begun{0};
    int days_in_month{0};
  };
  /// The calendar months that [from, to) touches, in order.
  [[nodiscard]] std::vector<MonthShare> months(sim::SimTime from, sim::SimTime to) const;

 private:
  [[nodiscard]] std::int64_t second_since_epoch_day(sim::SimTime at) const;
  std::int64_t first_day_;        // Days since 1970-01-01.
  std::int64_t second_of_first_;  // Of the first day.
};

}  // namespace models
