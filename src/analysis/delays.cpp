#include "src/analysis/delays.hpp"

#include "sim/core/assert.hpp"
#include "sim/random/fixed_math.hpp"

namespace app {

double mean_residual_lifetime_s(double lifetime_s) { return lifetime_s / 2.0; }

double mean_cached_residual_s(double cache_ttl_s, double presentation_rate_per_s) {
  SIM_ASSERT(cache_ttl_s >= 0.0);
  SIM_ASSERT(presentation_rate_per_s > 0.0);
  const double cycle_s = cache_ttl_s + 1.0 / presentation_rate_per_s;
  return cache_ttl_s * cache_ttl_s / 2.0 / cycle_s;
}

double mean_longest_delay_s(double mean_delay_s, int points) {
  SIM_ASSERT(points >= 0);
  double harmonic = 0.0;
  for (int k = 1; k <= points; ++k) harmonic += 1.0 / k;
  return mean_delay_s * harmonic;
}

double mean_poisson_excess(double mean, std::int64_t included) {
  SIM_ASSERT(mean > 0.0);
  SIM_ASSERT(included >= 0);
  // E max(0, N - k) = mean - k + sum over n < k of (k - n) P(N = n).
  const auto k = static_cast<double>(included);
  const double log_mean = sim::fixed::log(mean);
  double excess = mean - k;
  for (double n = 0.0; n < k; n += 1.0) {
    excess += (k - n) * sim::fixed::exp(n * log_mean - mean - sim::fixed::log_gamma(n + 1.0));
  }
  return excess;
}

}  // namespace app
