#include "sim/random/distribution.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "sim/core/assert.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"

namespace sim {

Distribution Distribution::constant(double value) {
  SIM_ASSERT(std::isfinite(value));
  return Distribution(family::Constant{value});
}

Distribution Distribution::uniform(double low, double high) {
  SIM_ASSERT(low <= high);
  return Distribution(family::Uniform{low, high});
}

Distribution Distribution::exponential(double mean) {
  SIM_ASSERT(mean > 0.0);
  return Distribution(family::Exponential{mean});
}

Distribution Distribution::normal(double mean, double standard_deviation) {
  SIM_ASSERT(std::isfinite(mean));
  SIM_ASSERT(standard_deviation >= 0.0);
  return Distribution(family::Normal{mean, standard_deviation});
}

Distribution Distribution::lognormal_from_quantiles(double p50, double p95) {
  SIM_ASSERT(p50 > 0.0);
  SIM_ASSERT(p95 >= p50);
  const double sigma = fixed::log(p95 / p50) / fixed::normal_quantile(0.95);
  return Distribution(family::Lognormal{fixed::log(p50), sigma});
}

Distribution Distribution::lognormal_from_moments(double mean, double standard_deviation) {
  SIM_ASSERT(mean > 0.0);
  SIM_ASSERT(standard_deviation >= 0.0);
  const double ratio = standard_deviation / mean;
  const double sigma_squared = fixed::log1p(ratio * ratio);
  const double mu = fixed::log(mean) - 0.5 * sigma_squared;
  return Distribution(family::Lognormal{mu, std::sqrt(sigma_squared)});
}

Distribution Distribution::gamma(double shape, double scale) {
  SIM_ASSERT(shape > 0.0);
  SIM_ASSERT(scale > 0.0);
  return Distribution(family::Gamma{shape, scale});
}

Distribution Distribution::weibull(double shape, double scale) {
  SIM_ASSERT(shape > 0.0);
  SIM_ASSERT(scale > 0.0);
  return Distribution(family::Weibull{shape, scale});
}

Distribution Distribution::pert(double low, double mode, double high, double lambda) {
  SIM_ASSERT(low <= mode && mode <= high);
  SIM_ASSERT(low < high);
  SIM_ASSERT(lambda >= 0.0);
  const double range = high - low;
  return Distribution(family::Pert{low, high, 1.0 + lambda * (mode - low) / range,
                                   1.0 + lambda * (high - mode) / range});
}

Distribution Distribution::empirical(std::span<const double> values,
                                     std::span<const double> weights) {
  if (!weights.empty()) return discrete(values, weights);
  const std::vector<double> equal(values.size(), 1.0);
  return discrete(values, equal);
}

Distribution Distribution::discrete(std::span<const double> values,
                                    std::span<const double> weights) {
  return Distribution(family::Discrete(values, weights));
}

Distribution Distribution::bernoulli(double p) {
  SIM_ASSERT(p >= 0.0 && p <= 1.0);
  return Distribution(family::Bernoulli{p});
}

Distribution Distribution::poisson(double mean) {
  SIM_ASSERT(mean >= 0.0 && mean < 1e15);
  constexpr double kRejectionFrom = 10.0;
  if (mean >= kRejectionFrom) return Distribution(family::LargePoisson{mean});
  return Distribution(family::SmallPoisson{mean, fixed::exp(-mean)});
}

Distribution Distribution::geometric(double mean) {
  SIM_ASSERT(mean >= 1.0);
  return Distribution(family::Geometric{mean, fixed::log1p(-1.0 / mean)});
}

double Distribution::mean() const {
  return std::visit([](const auto& chosen) { return chosen.mean(); }, family_);
}

double Distribution::variance() const {
  return std::visit([](const auto& chosen) { return chosen.variance(); }, family_);
}

double Distribution::lower_bound() const {
  return std::visit([](const auto& chosen) { return chosen.lower_bound(); }, family_);
}

double Distribution::upper_bound() const {
  const auto of = [](const auto& chosen) {
    if constexpr (requires { chosen.upper_bound(); }) {
      return chosen.upper_bound();
    } else {
      return std::numeric_limits<double>::infinity();
    }
  };
  return std::visit(of, family_);
}

double Distribution::sample(Draw& draw) const {
  const auto of = [&draw](const auto& chosen) {
    if constexpr (requires { chosen.quantile(0.5); }) {
      return chosen.quantile(draw.next_uniform());
    } else {
      return chosen.sample(draw);
    }
  };
  return std::visit(of, family_);
}

double Distribution::quantile(double u) const {
  SIM_ASSERT(is_by_inversion());
  const auto at = [u](const auto& chosen) -> double {
    if constexpr (requires { chosen.quantile(u); }) {
      return chosen.quantile(u);
    } else {
      return 0.0;
    }
  };
  return std::visit(at, family_);
}

}  // namespace sim
