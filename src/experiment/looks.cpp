#include "src/experiment/looks.hpp"

#include <cmath>

#include "sim/core/assert.hpp"

namespace app {

std::vector<std::int64_t> planned_looks(std::int64_t least, std::int64_t most) {
  SIM_ASSERT(least >= 1);
  SIM_ASSERT(least <= most);
  std::vector<std::int64_t> looks{least};
  const double ratio = static_cast<double>(most) / static_cast<double>(least);
  for (std::size_t i = 1; i < kMostLooks; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(kMostLooks - 1);
    // Outside any run, so the library's pow may be used; rounding hides its last bits.
    const auto next = static_cast<std::int64_t>(
        std::llround(static_cast<double>(least) * std::pow(ratio, share)));
    if (next > looks.back()) looks.push_back(next);
  }
  return looks;
}

}  // namespace app
