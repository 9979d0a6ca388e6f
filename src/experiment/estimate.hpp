#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace app {

inline constexpr double kConfidence = 0.95;  ///< Of every interval that is reported.

/// One number over the replications, with its interval, in the metric's unit.
struct Estimate {
  std::optional<double> mean{};  ///< Mean or quantile. Missing is missing, not 0.
  std::optional<double> low{};   ///< Lower end of the interval; missing when nothing bounds it.
  std::optional<double> high{};  ///< Upper end of the interval; missing when nothing bounds it.
  std::int64_t n{0};             ///< Replications in which there was a value.
  std::optional<double>
      above{};  ///< The quantile lies above this, the largest follow-up; no mean then.
};

/// A value in each replication, or missing.
using Values = std::span<const std::optional<double>>;

/// Mean and two-sided Student interval over the replications that have a value.
/// With fewer than two there is a mean, but no interval.
Estimate estimate_mean(Values values, double confidence = kConfidence);

/// a - factor * b, replication by replication where both have a value: paired, because designs
/// share their random numbers.
std::vector<std::optional<double>> paired_differences(Values a, Values b, double factor = 1.0);

}  // namespace app
