#pragma once

#include <cstdint>

#include "sim/stats/student_interval.hpp"

namespace sim {

/// Wilson's score interval of a probability from `successes` of `n` independent yes/no outcomes.
/// It stays in [0, 1] and has a width even when all outcomes are alike. Not for shares of counts
/// that belong together, such as several outcomes of one replication: see jackknife_ratio().
/// All ends are NaN for n = 0. @pre 0 <= successes <= n, 0 < confidence < 1
/// Source: Wilson, JASA 22(158), 1927; Newcombe, Statistics in Medicine 17(8), 1998, method 3.
Interval wilson_interval(std::int64_t successes, std::int64_t n, double confidence = 0.95);

/// How often, in pairs of yes/no outcomes, which of the two was a yes.
struct PairedOutcomes {
  std::int64_t both{0};
  std::int64_t only_first{0};
  std::int64_t only_second{0};
  std::int64_t neither{0};
};

/// Newcombe's interval of the difference p1 - p2 of two probabilities from independent pairs. Keeps
/// a width when all pairs are alike. All ends are NaN without pairs.
/// @pre counts >= 0, 0 < confidence < 1
/// Source: Newcombe, Statistics in Medicine 17(22), 1998, 2635-2650, method 10.
Interval paired_proportions_interval(const PairedOutcomes& pairs, double confidence = 0.95);

}  // namespace sim
