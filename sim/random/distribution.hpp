#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <variant>

#include "sim/random/distribution_families.hpp"

namespace sim {

class Draw;

/// A probability distribution of a real number, as a value. Units are the caller's. Whoever reads
/// parameters from a user checks them first; here a wrong one is an assertion. All but gamma, PERT
/// and Poisson from a mean of 10 on are by inversion.
class Distribution {
 public:
  /// Constant 0.
  Distribution() = default;

  static Distribution constant(double value);
  /// @pre low <= high
  static Distribution uniform(double low, double high);
  /// @pre mean > 0
  static Distribution exponential(double mean);
  /// @pre standard_deviation >= 0
  static Distribution normal(double mean, double standard_deviation);
  /// By its median and 95th percentile. @pre 0 < p50 <= p95
  static Distribution lognormal_from_quantiles(double p50, double p95);
  /// By its own (not its logarithm's) moments. @pre mean > 0, standard_deviation >= 0
  static Distribution lognormal_from_moments(double mean, double standard_deviation);
  /// Mean shape * scale. @pre both > 0
  static Distribution gamma(double shape, double scale);
  /// @pre both > 0
  static Distribution weibull(double shape, double scale);
  /// Beta between `low` and `high` with the given mode; `lambda` is the weight of the mode, 4 in
  /// the original. @pre low <= mode <= high, low < high, lambda >= 0
  static Distribution pert(double low, double mode, double high, double lambda = 4.0);
  /// Observed values, drawn with probabilities proportional to the weights (equal, if there are
  /// none). @pre values not empty; as many weights >= 0 with a positive sum
  static Distribution empirical(std::span<const double> values,
                                std::span<const double> weights = {});
  /// The same thing for stated values. @pre as for empirical()
  static Distribution discrete(std::span<const double> values, std::span<const double> weights);
  /// 1 with probability p, else 0. @pre 0 <= p <= 1
  static Distribution bernoulli(double p);
  /// @pre 0 <= mean < 1e15
  static Distribution poisson(double mean);
  /// The number of trials up to the first success: 1, 2, ... @pre mean >= 1
  static Distribution geometric(double mean);

  double mean() const;
  double variance() const;
  /// The infimum of the support; -infinity for the normal.
  double lower_bound() const;
  /// The supremum of the support; infinity where there is none.
  double upper_bound() const;
  /// One value from the randomness of `draw`; by inversion, its next uniform's quantile.
  double sample(Draw& draw) const;
  /// True if one uniform decides the value, which does not fall when the uniform rises.
  bool is_by_inversion() const { return family_.index() < kFirstByRejection; }
  /// The value that a draw's uniform stands for.
  /// @pre is_by_inversion(); 0 < u < 1, a multiple of 2^-53
  double quantile(double u) const;
  /// Its family, or null if it is of another.
  template <class Family>
  const Family* as() const {
    return std::get_if<Family>(&family_);
  }

  bool operator==(const Distribution&) const = default;

 private:
  // First those by inversion.
  using AnyFamily =
      std::variant<family::Constant, family::Uniform, family::Exponential, family::Normal,
                   family::Lognormal, family::Weibull, family::Discrete, family::Bernoulli,
                   family::SmallPoisson, family::Geometric,  //
                   family::Gamma, family::Pert, family::LargePoisson>;
  static constexpr std::size_t kFirstByRejection = 10;

  explicit Distribution(AnyFamily chosen) : family_(std::move(chosen)) {}

  AnyFamily family_;
};

}  // namespace sim
