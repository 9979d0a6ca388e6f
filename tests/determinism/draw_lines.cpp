#include <array>
#include <cmath>

#include "sim/random/distribution.hpp"
#include "sim/random/fixed_math.hpp"
#include "sim/random/random_source.hpp"
#include "tests/determinism/fingerprints.hpp"

namespace determinism {
namespace {

using sim::Distribution;

constexpr int kDraws = 5'000;

sim::Fingerprint draws_of(const Distribution& distribution) {
  const sim::RandomSource random(2026, 3);
  const sim::Purpose purpose("fingerprint");
  sim::Fingerprint seen;
  for (std::uint64_t i = 0; i < kDraws; ++i) {
    const sim::EntityPath path = sim::EntityPath::root().child(sim::name_hash("entity"), i / 8);
    seen.add(random.sample(distribution, path, purpose, i % 8));
  }
  seen.add(distribution.mean());
  seen.add(distribution.variance());
  return seen;
}

sim::Fingerprint generator() {
  const sim::RandomSource random(1, 0);
  sim::Fingerprint seen;
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    sim::Draw draw = random.draw(sim::EntityPath::root(), sim::Purpose("generator"), i);
    for (int word = 0; word < 9; ++word) seen.add(draw.next_u64());
  }
  return seen;
}

/// A function of numbers of all sizes.
template <class Function>
sim::Fingerprint values_of(Function function) {
  Numbers numbers(11);
  sim::Fingerprint seen;
  for (int i = 0; i < kDraws; ++i) seen.add(function(numbers.of_any_size(-40, 40)));
  return seen;
}

/// Folds a number of any size into (0, 1).
double share(double x) { return x / (1.0 + x); }

std::vector<Line> function_lines() {
  namespace fixed = sim::fixed;
  return {
      {"function/log", values_of(fixed::log)},
      {"function/log1p", values_of(fixed::log1p)},
      {"function/exp", values_of([](double x) { return fixed::exp(1.0 / x - share(x) * 9.0); })},
      {"function/expm1", values_of([](double x) { return fixed::expm1(-x); })},
      {"function/pow", values_of([](double x) { return fixed::pow(x, share(x) * 3.0 - 1.0); })},
      {"function/log_gamma", values_of(fixed::log_gamma)},
      {"function/normal_quantile",
       values_of([](double x) { return fixed::normal_quantile(share(x)); })}};
}

std::vector<Line> distribution_lines() {
  constexpr std::array kValues{-2.0, 0.5, 3.0, 10.0};
  constexpr std::array kWeights{0.1, 0.4, 0.2, 0.7};
  return {
      {"draw/uniform", draws_of(Distribution::uniform(-3.0, 7.0))},
      {"draw/exponential", draws_of(Distribution::exponential(1.7))},
      {"draw/normal", draws_of(Distribution::normal(2.0, 0.3))},
      {"draw/lognormal", draws_of(Distribution::lognormal_from_quantiles(2.0, 8.0))},
      {"draw/lognormal_by_moments", draws_of(Distribution::lognormal_from_moments(3.0, 5.0))},
      {"draw/gamma", draws_of(Distribution::gamma(2.5, 0.4))},
      {"draw/gamma_below_1", draws_of(Distribution::gamma(0.3, 2.0))},
      {"draw/weibull", draws_of(Distribution::weibull(1.4, 2.0))},
      {"draw/pert", draws_of(Distribution::pert(1.0, 2.0, 9.0))},
      {"draw/discrete", draws_of(Distribution::discrete(kValues, kWeights))},
      {"draw/bernoulli", draws_of(Distribution::bernoulli(0.3))},
      {"draw/poisson", draws_of(Distribution::poisson(3.0))},
      {"draw/poisson_large", draws_of(Distribution::poisson(400.0))},
      {"draw/geometric", draws_of(Distribution::geometric(2.5))},
  };
}

}  // namespace

std::vector<Line> draw_lines() {
  std::vector<Line> lines{{"draw/generator", generator()}};
  for (Line& line : distribution_lines()) lines.push_back(std::move(line));
  for (Line& line : function_lines()) lines.push_back(std::move(line));
  return lines;
}

std::vector<Line> libm_lines() {
  return {{"libm", values_of([](double x) {
             return std::log(x) + std::exp(share(x)) + std::pow(x, 0.3) + std::sin(x);
           })}};
}

}  // namespace determinism
