#pragma once

#include <span>
#include <vector>

#include "sim/stats/student_interval.hpp"

namespace sim {

/// What one replication adds to a ratio of totals.
struct RatioTerm {
  double numerator{0.0};
  double denominator{0.0};  ///< > 0.
};

/// A ratio of totals, sum of numerators / sum of denominators, over independent replications.
struct RatioEstimate {
  double ratio{};           ///< Of the totals; NaN without terms.
  double bias_corrected{};  ///< The jackknife's own estimate, of lower bias; may leave [0, 1].
  /// One number for each replication that stands for it: their mean is `ratio`, and their spread
  /// is that of the jackknife's pseudo-values, n * ratio - (n - 1) * (ratio without it). With equal
  /// denominators they are the replications' own ratios.
  std::vector<double> influence;
  Interval interval;  ///< Student's, of the `influence`; `mean` is `ratio`.
};

/// The jackknife over replications. A mean of the replications' ratios would estimate something
/// else whenever denominators vary; a binomial interval would take cases of one replication for
/// independent ones. @pre every denominator > 0, 0 < confidence < 1
/// Source: Tukey, Annals of Mathematical Statistics 29, 1958, 614; Miller, Biometrika 61(1), 1974.
RatioEstimate jackknife_ratio(std::span<const RatioTerm> terms, double confidence = 0.95);

}  // namespace sim
