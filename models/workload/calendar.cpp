#include "models/workload/calendar.hpp"

#include <algorithm>
#include <chrono>

namespace models {
namespace {

constexpr std::int64_t kDay_s = 86'400;
constexpr std::int64_t kOpen_s = 9 * 3'600;
constexpr std::int64_t kClose_s = 17 * 3'600;
constexpr std::int64_t kSecond_ns = 1'000'000'000;

}  // namespace

Calendar::Calendar(const Clock& clock)
    : first_day_(std::chrono::sys_days(std::chrono::year(clock.year) /
                                       std::chrono::month(static_cast<unsigned>(clock.month)) /
                                       std::chrono::day(static_cast<unsigned>(clock.day)))
                     .time_since_epoch()
                     .count()),
      second_of_first_(clock.second_of_day) {}

std::int64_t Calendar::second_since_epoch_day(sim::SimTime at) const {
  return first_day_ * kDay_s + second_of_first_ + at.ns / kSecond_ns;
}

int Calendar::weekday(sim::SimTime at) const {
  const std::int64_t day = second_since_epoch_day(at) / kDay_s;
  return static_cast<int>(((day + 3) % 7 + 7) % 7);  // 1970-01-01 was a Thursday.
}

std::int64_t Calendar::second_of_day(sim::SimTime at) const {
  return second_since_epoch_day(at) % kDay_s;
}

std::int64_t Calendar::epoch_ms(sim::SimTime at) const {
  constexpr std::int64_t kMillisecond_ns = 1'000'000;
  return second_since_epoch_day(at) * 1000 + at.ns % kSecond_ns / kMillisecond_ns;
}

sim::SimTime Calendar::next_time_of_day(sim::SimTime from, std::int64_t second) const {
  const std::int64_t day = kDay_s * kSecond_ns;
  const std::int64_t now = second_of_day(from) * kSecond_ns + from.ns % kSecond_ns;
  const std::int64_t ahead = (second * kSecond_ns % day - now + day) % day;
  return from + sim::Duration{ahead == 0 ? day : ahead};
}

bool Calendar::is_office_time(sim::SimTime at) const {
  const std::int64_t second = second_of_day(at);
  return weekday(at) < 5 && second >= kOpen_s && second < kClose_s;
}

sim::SimTime Calendar::next_office_change(sim::SimTime from) const {
  const bool open = is_office_time(from);
  sim::SimTime at = from;
  for (;;) {
    const std::int64_t second = second_of_day(at);
    const std::int64_t next = second < kOpen_s ? kOpen_s : second < kClose_s ? kClose_s : kDay_s;
    at = at + sim::Duration{(next - second) * kSecond_ns - at.ns % kSecond_ns};
    if (at == sim::kNever || is_office_time(at) != open) return at;
  }
}

sim::SimTime Calendar::after_office_time(sim::SimTime from, sim::Duration open) const {
  sim::SimTime at = from;
  sim::Duration left = open;
  for (;;) {
    const std::int64_t second = second_of_day(at);
    const sim::Duration within{at.ns % kSecond_ns};
    const auto until = [&](std::int64_t target_s) {
      return sim::Duration{(target_s - second) * kSecond_ns} - within;
    };
    const bool works = weekday(at) < 5;
    if (works && second < kOpen_s) {
      at += until(kOpen_s);
    } else if (works && second < kClose_s) {
      const sim::Duration today = until(kClose_s);
      if (left < today) return at + left;
      left -= today;
      at += today;
    } else {
      at += until(kDay_s);
    }
    if (at == sim::kNever) return at;
  }
}

sim::Duration Calendar::within(const OpeningHours& hours, sim::SimTime from,
                               sim::SimTime to) const {
  sim::Duration open = sim::kZero;
  for (sim::SimTime at = from; at < to;) {
    const sim::SimTime next =
        std::min({next_time_of_day(at, hours.opens_s), next_time_of_day(at, hours.closes_s),
                  next_time_of_day(at, 0), to});
    if (hours.contains(weekday(at), second_of_day(at))) open += next - at;
    at = next;
  }
  return open;
}

std::vector<Calendar::MonthShare> Calendar::months(sim::SimTime from, sim::SimTime to) const {
  std::vector<MonthShare> shares;
  sim::SimTime start = from;
  while (start < to) {
    const std::int64_t day = second_since_epoch_day(start) / kDay_s;
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    const std::chrono::year_month month = date.year() / date.month();
    const auto days_to = [](std::chrono::year_month of) {
      return std::int64_t{std::chrono::sys_days(of / 1).time_since_epoch().count()};
    };
    const std::int64_t next_day = days_to(month + std::chrono::months(1));
    const sim::SimTime next{((next_day - first_day_) * kDay_s - second_of_first_) * kSecond_ns};
    const sim::SimTime end = std::min(next, to);
    const std::int64_t last = second_since_epoch_day(end - sim::Duration{1}) / kDay_s;
    const std::int64_t begun = last - day + 1;
    const std::int64_t in_month = next_day - days_to(month);
    shares.push_back({static_cast<int>(date.year()),
                      static_cast<int>(static_cast<unsigned>(date.month())), start, end,
                      static_cast<double>(begun) / static_cast<double>(in_month),
                      static_cast<int>(begun), static_cast<int>(in_month)});
    start = end;
  }
  return shares;
}

}  // namespace models
