#pragma once

#include <cstdint>
#include <optional>

#include "sim/stats/log_sketch.hpp"

namespace sim {

/// A sample of durations of which some were still running when the observation ended. Mergeable.
class CensoredSketch {
 public:
  /// A duration that was observed to its end. @pre finite, >= 0
  void add_event(double value, std::int64_t count = 1) { events_.add(value, count); }
  /// A duration of which only "at least `value`" is known. @pre finite, >= 0
  void add_censored(double value, std::int64_t count = 1) { censored_.add(value, count); }
  void merge(const CensoredSketch& other);

  std::int64_t event_count() const { return events_.count(); }
  std::int64_t censored_count() const { return censored_.count(); }
  std::int64_t count() const { return event_count() + censored_count(); }
  const LogSketch& events() const { return events_; }
  const LogSketch& censored() const { return censored_; }

  /// The smallest value at which the Kaplan-Meier curve has come down to 1 - q; missing when it
  /// never does ("above the largest follow-up"). By bucket: relative error as in LogSketch; in one
  /// bucket events come before censorings. @pre 0 < q <= 1
  /// Source: Kaplan and Meier, JASA 53(282), 1958.
  std::optional<double> quantile(double q) const;

  /// The largest duration seen, censored or not, exactly; missing without values.
  std::optional<double> largest_follow_up() const;

  friend bool operator==(const CensoredSketch&, const CensoredSketch&) = default;

 private:
  LogSketch events_;
  LogSketch censored_;
};

}  // namespace sim
