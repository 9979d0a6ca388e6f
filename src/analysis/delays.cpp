#include "src/analysis/delays.hpp"

#include "sim/core/assert.hpp"
#include "sim/random/fixed_math.hpp"

namespace app {
namespace {

/// Sum over j of (-1)^(j + 1) (n choose j) term(j), j = 1 ... n: from the least of j to the
/// largest.
template <class Term>
double by_inclusion_exclusion(int n, Term term) {
  double sum = 0.0;
  double chosen = 1.0;
  for (int j = 1; j <= n; ++j) {
    chosen = chosen * (n - j + 1) / j;
    sum += (j % 2 == 1 ? chosen : -chosen) * term(j);
  }
  return sum;
}

double power(double base, int exponent) {
  double product = 1.0;
  for (int i = 0; i < exponent; ++i) product *= base;
  return product;
}

}  // namespace

double mean_residual_lifetime_s(double lifetime_s) { return lifetime_s / 2.0; }

double mean_newest_residual_s(double lifetime_s, double renew_at) {
  SIM_ASSERT(renew_at > 0.0);
  SIM_ASSERT(renew_at <= 1.0);
  return lifetime_s * (1.0 - renew_at / 2.0);
}

double p95_newest_residual_s(double lifetime_s, double renew_at) {
  SIM_ASSERT(renew_at > 0.0);
  SIM_ASSERT(renew_at <= 1.0);
  return lifetime_s * (1.0 - 0.05 * renew_at);
}

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

double mean_longest_uniform_s(double interval_s, int points) {
  SIM_ASSERT(points >= 0);
  return interval_s * points / (points + 1.0);
}

double chance_of_more_resends(double loss, int resends, int points) {
  SIM_ASSERT(loss >= 0.0);
  SIM_ASSERT(loss < 1.0);
  return 1.0 - power(1.0 - power(loss, resends + 1), points);
}

double mean_resending_s(double retry_s, double loss, int points) {
  SIM_ASSERT(loss >= 0.0);
  SIM_ASSERT(loss < 1.0);
  // The least number of losses at j points is geometric with chance loss^j.
  return retry_s * by_inclusion_exclusion(points, [loss](int j) {
           const double all_lost = power(loss, j);
           return all_lost / (1.0 - all_lost);
         });
}

double mean_longest_or_expiry_s(double mean_delay_s, int points, double lifetime_s) {
  SIM_ASSERT(mean_delay_s > 0.0);
  SIM_ASSERT(lifetime_s > 0.0);
  return by_inclusion_exclusion(points, [=](int j) {
    const double least_s = mean_delay_s / j;
    return least_s -
           least_s * least_s / lifetime_s * (1.0 - sim::fixed::exp(-lifetime_s / least_s));
  });
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
