#pragma once

#include <string>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// One sentence for every headline metric and one paragraph on the whole, none with a single
/// design. Every claim rests on an interval that excludes 0 (or on one side of it for a quantile
/// beyond the largest follow-up); where nothing can be claimed, the sentence says so and why.
std::vector<Conclusion> conclude(const ExperimentResult& result);

/// How one design compares with the baseline on one row.
struct Comparison {
  std::string verdict;     ///< "lower (better) than BASE", "not comparable with BASE", ...
  std::string interval{};  ///< Of the paired difference, where the verdict rests on one.
  std::string reason{};    ///< What the verdict rests on otherwise.
};

Comparison compare_with_baseline(const Estimate& design, const Estimate& baseline,
                                 const Estimate& difference, std::string_view metric,
                                 std::string_view baseline_name);

/// Which design is best and worst on each axis, and which no other design dominates.
std::string overall_conclusion(const ExperimentResult& result);

/// The words for a row: title and labels, e.g. "revocation latency, median (cause incident)".
std::string row_title(const RowKey& key);

/// Unit of a row's metric; empty when the catalogue does not know it.
std::string_view unit_of(const RowKey& key);

}  // namespace app
