#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace app {

/// Values that make no sweep. The text says why and what to write.
class BadGrid : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// One value of the key.
struct GridValue {
  std::string text;    ///< As the scenario would write it, e.g. "15min".
  double number{0.0};  ///< Of a time [s], else in the grid's unit.
};

/// The values of a sweep, ascending and different.
struct Grid {
  std::string unit{};        ///< "s" for times, else as written behind the numbers; may be empty.
  bool is_geometric{false};  ///< Neighbours have about the same ratio: shown on a log scale.
  std::vector<GridValue> values{};
};

/// "1min", "5min", "1h" in any order; the grid does not depend on it.
/// @throws BadGrid for fewer than two, for what is no number, for equal values ("60min", "1h") and
/// for units that do not go together.
Grid grid_of_values(std::span<const std::string> texts);

/// The two ends of a grid and how many values it has, both ends included.
struct GridRange {
  std::string from{};
  std::string to{};
  std::int64_t steps{0};
  bool is_log{false};  ///< Equal ratios instead of equal distances.
};

/// Values between two ends, rounded to four digits; the ends stay as written.
/// @throws BadGrid, also for ends that are not above 0 on a logarithmic grid.
Grid grid_between(const GridRange& range);

}  // namespace app
