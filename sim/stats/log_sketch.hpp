#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace sim {

/// A mergeable sketch of a sample of non-negative numbers that gives its quantiles with a relative
/// error of at most 1/128 (0.8 %). It holds integer counts in fixed buckets, 64 to every factor of
/// two, so merging in any order gives the same sketch. Zero has a bucket of its own (shared with
/// what is below 2^-1022).
class LogSketch {
 public:
  /// The relative error bound of quantile().
  static constexpr double kRelativeError = 1.0 / 128.0;

  /// One non-empty bucket. Values in it lie in [lower, upper).
  struct Bucket {
    double lower;
    double upper;
    std::int64_t count;
  };

  /// @pre value finite and >= 0, count >= 0
  void add(double value, std::int64_t count = 1);
  void merge(const LogSketch& other);

  std::int64_t count() const { return count_; }
  bool empty() const { return count_ == 0; }
  /// The smallest and largest value added, exactly; missing without values.
  std::optional<double> min() const { return empty() ? std::nullopt : std::optional(min_); }
  std::optional<double> max() const { return empty() ? std::nullopt : std::optional(max_); }

  /// The smallest value that at least a share `q` of the sample does not exceed; missing without
  /// values. @pre 0 <= q <= 1
  std::optional<double> quantile(double q) const;

  /// The non-empty buckets in ascending order.
  std::vector<Bucket> buckets() const;

  /// The value that stands for a bucket: its middle, held within the range of the sample.
  double representative(const Bucket& bucket) const;

  /// The same counts and the same range, whatever the history.
  friend bool operator==(const LogSketch&, const LogSketch&) = default;

 private:
  static std::uint32_t bucket_index(double value);
  static double bucket_lower(std::uint32_t index);
  void cover(std::uint32_t index);

  std::int64_t zeros_{0};  // Apart: between 0 and a nanosecond lie tens of thousands of buckets.
  std::uint32_t first_index_{0};  // Bucket of counts_[0].
  std::vector<std::int64_t> counts_;
  std::int64_t count_{0};
  double min_{std::numeric_limits<double>::infinity()};
  double max_{0.0};
};

}  // namespace sim
