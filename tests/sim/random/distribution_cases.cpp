#include "tests/sim/random/distribution_cases.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/exponential.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/geometric.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "sim/random/random_source.hpp"

namespace sim {
namespace {

template <class Boost>
DistributionCase smooth(std::string name, Distribution ours, Boost theirs) {
  const auto cdf = [theirs](double x) { return boost::math::cdf(theirs, x); };
  return {std::move(name), std::move(ours), cdf, boost::math::kurtosis(theirs)};
}

// Boost interpolates between whole numbers; the function has steps there.
template <class Boost>
DistributionCase stepped(std::string name, Distribution ours, Boost theirs, double first = 0.0) {
  const auto cdf = [theirs, first](double x) {
    return x < first ? 0.0 : boost::math::cdf(theirs, std::floor(x - first));
  };
  return {std::move(name), std::move(ours), cdf, boost::math::kurtosis(theirs), true};
}

// Beta: alpha = 1 + 4 (3 - 1) / 9, beta = 1 + 4 (10 - 3) / 9, between 1 and 10.
DistributionCase pert_case() {
  const boost::math::beta_distribution<double> beta(1.0 + 8.0 / 9.0, 1.0 + 28.0 / 9.0);
  return {"pert", Distribution::pert(1.0, 3.0, 10.0),
          [beta](double x) { return boost::math::cdf(beta, (x - 1.0) / 9.0); },
          boost::math::kurtosis(beta)};
}

// 0 with probability 0.7. Kurtosis: (1 - 3 p q) / (p q).
DistributionCase bernoulli_case() {
  const auto cdf = [](double x) { return x < 0.0 ? 0.0 : x < 1.0 ? 0.7 : 1.0; };
  return {"bernoulli", Distribution::bernoulli(0.3), cdf, (1.0 - 3.0 * 0.21) / 0.21, true};
}

// 5, 1 and 2 with probabilities 1/8, 2/8 and 5/8: mean 17/8; deviations 23/8, -9/8, -1/8, so the
// variance is (529 + 2 * 81 + 5) / 512 and the fourth moment (279841 + 2 * 6561 + 5) / 32768.
DistributionCase discrete_case() {
  const auto cdf = [](double x) { return x < 1 ? 0.0 : x < 2 ? 0.25 : x < 5 ? 0.875 : 1.0; };
  const double variance = 696.0 / 512.0;
  return {"discrete",
          Distribution::discrete(std::vector{5.0, 1.0, 2.0}, std::vector{1.0, 2.0, 5.0}), cdf,
          292'968.0 / 32'768.0 / (variance * variance), true};
}

}  // namespace

std::vector<DistributionCase> distribution_cases() {
  namespace bm = boost::math;
  const double sigma = std::log(4.0) / bm::quantile(bm::normal(), 0.95);
  const double by_moments = std::sqrt(std::log(1.25));
  return {
      smooth("uniform", Distribution::uniform(2.0, 5.0), bm::uniform(2.0, 5.0)),
      smooth("exponential", Distribution::exponential(3.0), bm::exponential(1.0 / 3.0)),
      smooth("normal", Distribution::normal(-1.0, 2.0), bm::normal(-1.0, 2.0)),
      smooth("lognormal_by_quantiles", Distribution::lognormal_from_quantiles(2.0, 8.0),
             bm::lognormal(std::log(2.0), sigma)),
      smooth("lognormal_by_moments", Distribution::lognormal_from_moments(2.0, 1.0),
             bm::lognormal(std::log(2.0) - 0.5 * std::log(1.25), by_moments)),
      smooth("gamma", Distribution::gamma(2.5, 2.0), bm::gamma_distribution(2.5, 2.0)),
      smooth("gamma_below_1", Distribution::gamma(0.4, 2.0), bm::gamma_distribution(0.4, 2.0)),
      smooth("weibull", Distribution::weibull(1.7, 3.0), bm::weibull(1.7, 3.0)),
      smooth("weibull_below_1", Distribution::weibull(0.6, 3.0), bm::weibull(0.6, 3.0)),
      pert_case(),
      bernoulli_case(),
      stepped("poisson_3", Distribution::poisson(3.0), bm::poisson(3.0)),
      stepped("poisson_10", Distribution::poisson(10.0), bm::poisson(10.0)),
      stepped("poisson_40", Distribution::poisson(40.0), bm::poisson(40.0)),
      stepped("geometric", Distribution::geometric(3.5), bm::geometric(1.0 / 3.5), 1.0),
      discrete_case(),
  };
}

std::vector<double> sample_of(const Distribution& distribution, std::size_t size) {
  const RandomSource random(20'261'123, 0);
  const Purpose purpose("sample");
  std::vector<double> values;
  values.reserve(size);
  for (std::uint64_t i = 0; i < size; ++i) {
    values.push_back(random.sample(distribution, EntityPath::root(), purpose, i));
  }
  return values;
}

}  // namespace sim
