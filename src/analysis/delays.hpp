#pragma once

#include <cstdint>

namespace app {

/// Mean of the remaining lifetime of a credential at a random instant [s], when one follows another
/// without a gap: it is uniform on (0, lifetime).
double mean_residual_lifetime_s(double lifetime_s);

/// Mean time that an enforcement point still honours a cached answer at a random instant [s]. An
/// answer is fetched by the first presentation after the last one fell out of the cache, and
/// presentations are Poisson: cycles of cache_ttl + 1 / rate, in which cache_ttl^2 / 2 accrues.
/// By renewal-reward. @pre presentation_rate_per_s > 0, cache_ttl_s >= 0
double mean_cached_residual_s(double cache_ttl_s, double presentation_rate_per_s);

/// Mean of the longest of `points` independent exponential delays of the same mean [s]:
/// mean * (1 + 1/2 + ... + 1/points). @pre points >= 0
double mean_longest_delay_s(double mean_delay_s, int points);

/// Mean of max(0, N - included) for a Poisson number N: the usage beyond an included amount.
/// @pre mean > 0, included >= 0
double mean_poisson_excess(double mean, std::int64_t included);

}  // namespace app
