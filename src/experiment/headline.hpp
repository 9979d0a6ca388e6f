#pragma once

#include <span>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// The rows that the short comparison shows and concludes on, in its order, as far as any design
/// reported them: those that the scenario's checks are about, then a few of every scenario.
std::vector<RowKey> headline_keys(const ExperimentResult& result);

/// The rows that checks are about, each once, in the order of the checks.
std::vector<RowKey> checked_rows(std::span<const Check> checks);

/// The row of a design; null when it reported none.
const Row* find_row(const ExperimentResult& result, std::string_view design, const RowKey& key);

/// A design's difference from the baseline; null for the baseline itself.
const Difference* find_difference(const ExperimentResult& result, std::string_view design,
                                  const RowKey& key);

/// a - b for any two designs, by their position, with its interval.
Estimate paired_difference(const ExperimentResult& result, std::size_t a, std::size_t b,
                           const RowKey& key);

}  // namespace app
