#include "sim/random/distribution_families.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "sim/core/assert.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"

namespace sim::family {
namespace {

// Scale 1. Below a shape of 1: a gamma of shape + 1 times U^(1 / shape).
double standard_gamma(double shape, Draw& draw) {
  if (shape < 1.0) {
    const double shrink = fixed::exp(fixed::log_of_normal(draw.next_uniform()) / shape);
    return shrink * standard_gamma(shape + 1.0, draw);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = fixed::normal_quantile(draw.next_uniform());
    const double root = 1.0 + c * x;
    const double u = draw.next_uniform();
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double x2 = x * x;
    // Marsaglia and Tsang's squeeze: what it accepts, the exact test would accept too.
    if (u < 1.0 - 0.0331 * x2 * x2) return d * v;
    if (fixed::log_of_normal(u) < 0.5 * x2 + d - d * v + d * fixed::log(v)) return d * v;
  }
}

}  // namespace

double Uniform::mean() const { return low + 0.5 * (high - low); }
double Uniform::variance() const { return (high - low) * (high - low) / 12.0; }
double Uniform::quantile(double u) const { return low + (high - low) * u; }

double Normal::lower_bound() const {
  return standard_deviation > 0.0 ? -std::numeric_limits<double>::infinity() : mean_value;
}

double Normal::upper_bound() const {
  return standard_deviation > 0.0 ? std::numeric_limits<double>::infinity() : mean_value;
}
double Normal::quantile(double u) const {
  return mean_value + standard_deviation * fixed::normal_quantile(u);
}

double Lognormal::mean() const { return fixed::exp(mu + 0.5 * sigma * sigma); }
double Lognormal::variance() const { return fixed::expm1(sigma * sigma) * mean() * mean(); }
double Lognormal::lower_bound() const { return sigma > 0.0 ? 0.0 : fixed::exp(mu); }

double Lognormal::upper_bound() const {
  return sigma > 0.0 ? std::numeric_limits<double>::infinity() : fixed::exp(mu);
}
double Lognormal::quantile(double u) const {
  return fixed::exp(mu + sigma * fixed::normal_quantile(u));
}

double Gamma::sample(Draw& draw) const { return scale * standard_gamma(shape, draw); }

double Weibull::mean() const { return scale * fixed::exp(fixed::log_gamma(1.0 + 1.0 / shape)); }
double Weibull::variance() const {
  const double second = scale * scale * fixed::exp(fixed::log_gamma(1.0 + 2.0 / shape));
  return second - mean() * mean();
}
double Weibull::quantile(double u) const {
  const double exponential = -fixed::log_of_normal(1.0 - u);
  return scale * fixed::exp(fixed::log_of_normal(exponential) / shape);
}

double Pert::mean() const { return low + (high - low) * alpha / (alpha + beta); }
double Pert::variance() const {
  const double sum = alpha + beta;
  return (high - low) * (high - low) * alpha * beta / (sum * sum * (sum + 1.0));
}
double Pert::sample(Draw& draw) const {
  const double a = standard_gamma(alpha, draw);
  const double b = standard_gamma(beta, draw);
  return low + (high - low) * (a / (a + b));
}

Discrete::Discrete(std::span<const double> values, std::span<const double> weights) {
  SIM_ASSERT(!values.empty());
  SIM_ASSERT(values.size() == weights.size());
  std::vector<Row> table;
  for (std::size_t i = 0; i < values.size(); ++i) {
    SIM_ASSERT(std::isfinite(values[i]));
    SIM_ASSERT(weights[i] >= 0.0);
    if (weights[i] > 0.0) table.push_back({values[i], weights[i], 0.0});
  }
  std::ranges::sort(table, {}, [](const Row& row) { return std::pair(row.value, row.weight); });
  double cumulative = 0.0;
  for (Row& row : table) {
    cumulative += row.weight;
    row.cumulative = cumulative;
  }
  SIM_ASSERT(cumulative > 0.0 && std::isfinite(cumulative));
  table_ = std::make_shared<const std::vector<Row>>(std::move(table));
}

double Discrete::mean() const {
  double sum = 0.0;
  for (const Row& row : *table_) sum += row.weight * row.value;
  return sum / table_->back().cumulative;
}

double Discrete::variance() const {
  const double center = mean();
  double sum = 0.0;
  for (const Row& row : *table_) sum += row.weight * (row.value - center) * (row.value - center);
  return sum / table_->back().cumulative;
}

double Discrete::lower_bound() const { return table_->front().value; }

double Discrete::upper_bound() const { return table_->back().value; }

double Discrete::quantile(double u) const {
  const double position = u * table_->back().cumulative;
  const auto row = std::ranges::upper_bound(*table_, position, {}, &Row::cumulative);
  return row == table_->end() ? table_->back().value : row->value;
}

double Bernoulli::quantile(double u) const { return u >= 1.0 - p ? 1.0 : 0.0; }

double SmallPoisson::quantile(double u) const {
  constexpr double kFarAway = 1000.0;  // Of a mean below 10: only rounding gets there.
  double probability = zero_probability;
  double cumulative = probability;
  double count = 0.0;
  while (u > cumulative && count < kFarAway) {
    count += 1.0;
    probability *= mean_value / count;
    cumulative += probability;
  }
  return count;
}

double LargePoisson::sample(Draw& draw) const {
  const double b = 0.931 + 2.53 * std::sqrt(mean_value);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double quick = 0.9277 - 3.6224 / (b - 2.0);
  while (true) {
    const double u = draw.next_uniform() - 0.5;
    const double v = draw.next_uniform();
    const double us = 0.5 - std::fabs(u);
    const double count = std::floor((2.0 * a / us + b) * u + mean_value + 0.43);
    if (us >= 0.07 && v <= quick) return count;
    if (count < 0.0 || (us < 0.013 && v > us)) continue;
    const double log_density =
        count * fixed::log(mean_value) - mean_value - fixed::log_gamma(count + 1.0);
    if (fixed::log(v * inverse_alpha / (a / (us * us) + b)) <= log_density) return count;
  }
}

double Geometric::quantile(double u) const {
  return 1.0 + std::floor(fixed::log_of_normal(1.0 - u) / log_failure);
}

}  // namespace sim::family
