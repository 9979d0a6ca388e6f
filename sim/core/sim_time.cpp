#include "sim/core/sim_time.hpp"

#include <cmath>

#include "sim/core/assert.hpp"

namespace sim {

Duration seconds(double value_s) {
  SIM_ASSERT(!std::isnan(value_s));
  constexpr double kLimit = 9223372036854775808.0;       // 2^63, the first value out of range.
  const double rounded = std::nearbyint(value_s * 1e9);  // Half to even in the default mode.
  if (rounded >= kLimit) return kForever;
  if (rounded <= -kLimit) return {-kForever.ns};
  return {static_cast<std::int64_t>(rounded)};
}

}  // namespace sim
