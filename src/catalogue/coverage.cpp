#include "src/catalogue/coverage.hpp"

#include <algorithm>

namespace app {

std::size_t CoveredItem::count() const {
  return by.size() - static_cast<std::size_t>(std::ranges::count(by, Coverage::kNone));
}

std::size_t CoverageMatrix::covered() const { return items.size() - uncovered().size(); }

std::vector<const FrameworkItem*> CoverageMatrix::uncovered() const {
  std::vector<const FrameworkItem*> missing;
  for (const CoveredItem& one : items) {
    if (one.count() == 0) missing.push_back(one.item);
  }
  return missing;
}

CoverageMatrix cover(std::span<const CatalogueScenario* const> scenarios,
                     const Framework& framework) {
  CoverageMatrix matrix{.framework = &framework, .items = {}};
  for (const FrameworkItem& item : framework.items) {
    CoveredItem row{.item = &item, .by = {}};
    for (const CatalogueScenario* const one : scenarios) {
      row.by.push_back(coverage_of(one->scenario, framework.key, item.id));
    }
    matrix.items.push_back(std::move(row));
  }
  return matrix;
}

}  // namespace app
