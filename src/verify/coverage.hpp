#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "src/verify/verify.hpp"

namespace app {

/// How often the 95 % Student interval of a known mean holds it.
struct CoverageRow {
  std::string name;
  std::size_t experiments{0};  ///< Independent ones, each with its own interval.
  std::size_t sample{0};       ///< Values behind each interval.
  double expected{0.95};
  double observed{0.0};  ///< Share of the intervals that hold the mean.
  double low{0.0};       ///< What is accepted; a judged row only.
  double high{1.0};
  bool is_judged{false};  ///< Otherwise the row only reports what such data do to the interval.
  bool ok{true};
  /// Share of the samples that the product warns of as too few for their skewness; a reported row.
  std::optional<double> warned{};

  /// Of `observed` as an estimate of the coverage.
  double standard_error() const;
};

struct CoverageOptions {
  std::uint64_t seed{kVerifySeed};
  unsigned threads{0};  ///< 0: one per core. Changes no result.
  std::size_t experiments{1'000};
  std::size_t replications{20};  ///< Of one M/M/1 experiment.
  std::size_t deleted{1'000};    ///< Customers of each replication that are not counted.
  std::size_t customers{10'000};
  std::size_t lognormal_experiments{10'000};
  const std::atomic<bool>* stop{nullptr};
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// M/M/1 mean wait in the queue at loads 0.5 and 0.8: must cover 93 to 97 %. The standard error of
/// the share itself is 0.7 points at 1,000 experiments. @throws Interrupted
std::vector<CoverageRow> mm1_coverage(const CoverageOptions& options);

/// Means of lognormal samples of 10, 20, 50 and 200 values with sigma 0.5, 1, 1.5 and 2 of the
/// logarithm: reported, since skewness makes Student's interval miss more often than it says, with
/// the share of the samples that replications_needed() finds too small.
/// @throws Interrupted
std::vector<CoverageRow> lognormal_coverage(const CoverageOptions& options);

/// Both, and what they were drawn from.
struct CoverageReport {
  std::uint64_t seed{0};
  std::vector<CoverageRow> rows;
};

/// @throws Interrupted
CoverageReport coverage(const CoverageOptions& options);

/// Whether every row that is judged lies where it must; not true of no rows.
bool all_agree(const CoverageReport& report);

}  // namespace app
