#pragma once

#include <cstdint>

namespace app {

/// Mean of the remaining lifetime of a credential at a random instant [s], when one follows another
/// without a gap: it is uniform on (0, lifetime).
double mean_residual_lifetime_s(double lifetime_s);

/// Mean and 95th percentile of what is left of a token at a random instant [s], when its holder
/// replaces it after a share `renew_at` of its lifetime: uniform on (lifetime (1 - renew_at),
/// lifetime). @pre 0 < renew_at <= 1
double mean_newest_residual_s(double lifetime_s, double renew_at);
double p95_newest_residual_s(double lifetime_s, double renew_at);

/// Mean time that an enforcement point still honours a cached answer at a random instant [s]. An
/// answer is fetched by the first presentation after the last one fell out of the cache, and
/// presentations are Poisson: cycles of cache_ttl + 1 / rate, in which cache_ttl^2 / 2 accrues.
/// By renewal-reward. @pre presentation_rate_per_s > 0, cache_ttl_s >= 0
double mean_cached_residual_s(double cache_ttl_s, double presentation_rate_per_s);

/// Mean of the longest of `points` independent exponential delays of the same mean [s]:
/// mean * (1 + 1/2 + ... + 1/points). @pre points >= 0
double mean_longest_delay_s(double mean_delay_s, int points);

/// Mean of the longest of `points` independent delays that are uniform on (0, interval) [s]:
/// interval * points / (points + 1). @pre points >= 0
double mean_longest_uniform_s(double interval_s, int points);

/// Chance that a notice to at least one of `points` is lost more than `resends` times in a row,
/// when each sending is lost with chance `loss`: 1 - (1 - loss^(resends + 1))^points.
/// @pre 0 <= loss < 1
double chance_of_more_resends(double loss, int resends, int points);

/// Mean time until the last of `points` has been sent a notice that arrives [s], when a lost one is
/// sent again after `retry_s`: the chances of more resends, summed; retry * loss / (1 - loss) at
/// one point. @pre 0 <= loss < 1
double mean_resending_s(double retry_s, double loss, int points);

/// Mean of min(longest of `points` independent exponential delays, R) [s], where R is uniform on
/// (0, lifetime): what ends a credential that is pushed to each point and expires anyway. For one
/// point m - m^2 / L (1 - exp(-L / m)); for more by inclusion and exclusion, since the least of j
/// delays is exponential with mean m / j. @pre all positive
double mean_longest_or_expiry_s(double mean_delay_s, int points, double lifetime_s);

/// Mean of max(0, N - included) for a Poisson number N: the usage beyond an included amount.
/// @pre mean > 0, included >= 0
double mean_poisson_excess(double mean, std::int64_t included);

}  // namespace app
