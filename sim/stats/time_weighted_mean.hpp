#pragma once

#include <algorithm>
#include <limits>

#include "sim/core/sim_time.hpp"

namespace sim {

/// The mean over time of a value that changes in steps, such as a queue length.
class TimeWeightedMean {
 public:
  explicit TimeWeightedMean(SimTime start = kStart, double value = 0.0)
      : start_(start), changed_at_(start), value_(value), max_(value) {}

  /// The value is `value` from `now` on. @pre `now` does not go back
  void set(SimTime now, double value) {
    integral_ns_ += value_ * static_cast<double>(now.ns - changed_at_.ns);
    changed_at_ = now;
    value_ = value;
    max_ = std::max(max_, value);
  }
  void add(SimTime now, double change) { set(now, value_ + change); }

  double value() const { return value_; }
  double max() const { return max_; }
  /// The integral from the start to `now` [value * s].
  double integral_s(SimTime now) const {
    return (integral_ns_ + value_ * static_cast<double>(now.ns - changed_at_.ns)) / 1e9;
  }
  /// The mean from the start to `now`; NaN when no time has passed.
  double mean(SimTime now) const {
    return now > start_ ? integral_s(now) / to_seconds(now - start_)
                        : std::numeric_limits<double>::quiet_NaN();
  }

 private:
  SimTime start_;
  SimTime changed_at_;
  double value_;
  double max_;
  double integral_ns_{0.0};
};

}  // namespace sim
