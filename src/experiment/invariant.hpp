#pragma once

#include "src/experiment/checks.hpp"

namespace app {

/// Judges a `max` or `min` check: each replication must hold it. A replication's extreme is its
/// `.peak` row where the metric has one (max only), else its value, else its largest or smallest
/// observation. A pass states how often a violation could still happen (rule of three: 3 / n).
/// Source of the rule: Hanley & Lippman-Hand, JAMA 249(13), 1983.
CheckOutcome judge_invariant(const Check& check, const DesignRun& design,
                             const DesignRun& baseline);

}  // namespace app
