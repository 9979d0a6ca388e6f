#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sim {

/// Count, mean, variance and range of a sample, one value at a time.
/// Source: Welford, Technometrics 4(3), 1962.
class RunningMoments {
 public:
  void add(double value) {
    ++count_;
    const double shift = value - mean_;
    mean_ += shift / static_cast<double>(count_);
    squares_ += shift * (value - mean_);
    min_ = std::min(min_, value);
    max_ = std::max(max_, value);
  }

  std::int64_t count() const { return count_; }
  /// NaN without values.
  double mean() const { return count_ > 0 ? mean_ : kMissing; }
  /// Unbiased; NaN with fewer than two values.
  double variance() const {
    return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : kMissing;
  }
  /// NaN with fewer than two values.
  double standard_deviation() const { return std::sqrt(variance()); }
  /// NaN without values.
  double min() const { return count_ > 0 ? min_ : kMissing; }
  /// NaN without values.
  double max() const { return count_ > 0 ? max_ : kMissing; }

 private:
  static constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
  std::int64_t count_{0};
  double mean_{0.0};
  double squares_{0.0};
  double min_{std::numeric_limits<double>::infinity()};
  double max_{-std::numeric_limits<double>::infinity()};
};

}  // namespace sim
