#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// One number of one design that the catalogue shows.
struct Figure {
  std::string name;    ///< For people, e.g. "time to detect, p50".
  std::string threat;  ///< Of which threat; empty: of all, or of none in particular.
  RowKey key;          ///< Where it stands in the results.
  std::string unit;
  std::optional<Estimate> estimate{};  ///< None: the results have no such row.
};

/// The figures of one design, in a fixed order. What the results do not have for all threats
/// together is given threat by threat.
std::vector<Figure> figures_of(const ExperimentResult& result, const models::Plan& plan,
                               std::size_t design);

}  // namespace app
