#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/sweep/grid.hpp"

namespace app {

/// Where along the key the cheaper of two price plans changes.
struct PlanFlip {
  double at{0.0};           ///< Of the key, in the grid's unit; straight lines between its values.
  std::size_t before{0};    ///< It lies between this value of the grid and the next one.
  bool first_after{false};  ///< Whether the first plan is the cheaper one beyond it.
  /// 95 % percentile interval over bootstrap resamples of the replications, of those in which the
  /// plans flip the same way; missing with fewer than two replications.
  std::optional<double> low{};
  std::optional<double> high{};
  std::optional<double> share{};  ///< Of the resamples that have it.
};

/// Two price plans along the key.
struct PlanPair {
  std::string first{};
  std::string second{};
  /// Which is cheaper at the least value: -1 the first, 1 the second, 0 neither.
  int cheaper{0};
  std::vector<PlanFlip> flips{};  ///< Ascending.
};

/// The cheapest plan at one value.
struct CheapestPlan {
  std::string plan{};             ///< By the mean bill; of equals the first in the scenario.
  std::optional<double> share{};  ///< Of the resamples in which it is the cheapest.
};

/// The price plans of a design along the key.
struct PlanComparison {
  std::string design{};
  std::vector<CheapestPlan> cheapest{};  ///< By value; empty without a price plan.
  std::vector<PlanPair> pairs{};
};

/// Where the bill of the first plan less that of the second changes its sign: linear between the
/// values of the grid, also of a geometric one: a bill is a sum of counts times prices, and most
/// keys are factors of counts. A flip at a value itself has it as
/// `before`; equal bills over a stretch are no flip until one is cheaper again.
/// @param differences by value; one that is missing has no flip beside it
std::vector<PlanFlip> flips_of(const Grid& grid, std::span<const double> differences);

struct SweepResult;

/// The comparison of every design; pairs as in `cost.break_even`: with many plans each against the
/// first. Resamples are those of the knees.
std::vector<PlanComparison> compare_plans(const SweepResult& result,
                                          std::span<const std::string> plans);

/// How flips are found, in words for people.
std::string_view flip_method();

/// "40/h", "12.5 min": a place on the key's axis.
std::string place_text(const Grid& grid, double at);

}  // namespace app
