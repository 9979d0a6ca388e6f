#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/experiment/series.hpp"

namespace app {

inline constexpr double kConfidence = 0.95;  ///< Of every interval that is reported.

/// Where an interval comes from.
enum class Method : std::uint8_t {
  kNone,       ///< There is none.
  kStudent,    ///< Student's, of the replications' values.
  kJackknife,  ///< Ratio of totals, jackknife over the replications.
  kWilson,     ///< Wilson's score: one independent yes or no a replication.
  kNewcombe,   ///< Difference of two such probabilities, in pairs.
  kBootstrap,  ///< Quantile, bootstrap over the replications.
};

/// One number over the replications, with its interval, in the metric's unit.
struct Estimate {
  std::optional<double> mean{};  ///< Mean, ratio of totals or quantile. Missing is missing, not 0.
  std::optional<double> low{};   ///< Lower end of the interval; missing when nothing bounds it.
  std::optional<double> high{};  ///< Upper end of the interval; missing when nothing bounds it.
  std::int64_t n{0};             ///< Replications in which there was a value.
  std::optional<double>
      above{};  ///< The quantile lies above this, the largest follow-up; no mean then.
  Method method{Method::kNone};
  /// Sample skewness behind a Student or jackknife interval; missing when nothing varies.
  std::optional<double> skewness{};
  /// Of a paired difference: what common random numbers gained, see sim::variance_reduction().
  std::optional<double> variance_reduction{};
};

/// A value in each replication, or missing.
using Values = std::span<const std::optional<double>>;

/// Mean and two-sided Student interval over the replications that have a value.
/// With fewer than two there is a mean, but no interval.
Estimate estimate_mean(Values values, double confidence = kConfidence);

/// The same for a series, by what it is: ratios are ratios of totals with a jackknife interval,
/// shares of one case in every replication have Wilson's interval, all else is estimate_mean().
Estimate estimate_series(const ValueSeries& series, double confidence = kConfidence);

/// a - factor * b over the replications that have both, in pairs, because designs share their
/// random numbers; with the variance reduction that this brought.
/// @pre both series have the same replications
Estimate estimate_difference(const ValueSeries& a, const ValueSeries& b, double factor = 1.0,
                             double confidence = kConfidence);

/// One number a replication with a value, whose mean is that of estimate_series().
std::vector<double> contributions(const ValueSeries& series);

/// How many replications the interval needs at its skewness when it has fewer; missing when it has
/// enough. See sim::values_needed().
std::optional<std::int64_t> replications_needed(const Estimate& estimate);

/// "student", "jackknife", "wilson", "newcombe", "bootstrap", or "none".
std::string_view method_name(Method method);

}  // namespace app
