#pragma once

#include <span>
#include <vector>

#include "src/catalogue/catalogue.hpp"
#include "src/scenario/frameworks.hpp"

namespace app {

/// One id of a framework against the scenarios of a catalogue.
struct CoveredItem {
  const FrameworkItem* item{nullptr};
  std::vector<Coverage> by;  ///< By scenario, in their order.

  /// How many scenarios carry it, itself or through a part.
  [[nodiscard]] std::size_t count() const;
};

/// Ids of one framework x scenarios.
struct CoverageMatrix {
  const Framework* framework{nullptr};
  std::vector<CoveredItem> items;  ///< In the order of the framework.

  [[nodiscard]] std::size_t covered() const;
  [[nodiscard]] std::vector<const FrameworkItem*> uncovered() const;
};

CoverageMatrix cover(std::span<const CatalogueScenario* const> scenarios,
                     const Framework& framework);

}  // namespace app
