#include "models/workload/overreach.hpp"

#include "sim/random/fixed_math.hpp"

namespace models {

double overreach_per_call(const AtLeastOneOverreach& observed) {
  // 1 - (1 - share)^(1/n) without cancellation: p may be tiny.
  const double log_none = sim::fixed::log1p(-observed.share);
  return -sim::fixed::expm1(log_none / static_cast<double>(observed.actions));
}

}  // namespace models
