#include "src/experiment/row_names.hpp"

namespace app {

std::optional<QuantileName> quantile_name(std::string_view row) {
  for (std::size_t i = 0; i < kLevels.size(); ++i) {
    if (row.ends_with(kLevelSuffixes[i])) {
      row.remove_suffix(kLevelSuffixes[i].size());
      return QuantileName{.sample = std::string(row), .level = i};
    }
  }
  return std::nullopt;
}

}  // namespace app
