#pragma once

#include <memory>
#include <span>
#include <vector>

#include "sim/random/fixed_log.hpp"

namespace sim {

class Draw;

/// The families behind Distribution: parameters, moments and how each turns uniforms into values.
///
/// A family with quantile(u) works by inversion: it takes one uniform, and the value does not fall
/// when the uniform rises, so that designs which share the uniform get values that go together. The
/// uniform is a draw's: in (0, 1) and a multiple of 2^-53, so 1 - u is exact. The others reject and
/// have sample(draw).
namespace family {

struct Constant {
  double value{0.0};
  double mean() const { return value; }
  double variance() const { return 0.0; }
  double lower_bound() const { return value; }
  double upper_bound() const { return value; }
  double quantile(double) const { return value; }
  bool operator==(const Constant&) const = default;
};

struct Uniform {
  double low;
  double high;
  double mean() const;
  double variance() const;
  double lower_bound() const { return low; }
  double upper_bound() const { return high; }
  double quantile(double u) const;
  bool operator==(const Uniform&) const = default;
};

/// Inline, because a simulation draws little else so often.
struct Exponential {
  double mean_value;
  double mean() const { return mean_value; }
  double variance() const { return mean_value * mean_value; }
  double lower_bound() const { return 0.0; }
  double quantile(double u) const { return upper_quantile(1.0 - u); }
  /// The value that is exceeded with probability `v`.
  double upper_quantile(double v) const { return -mean_value * fixed::log_of_normal(v); }
  bool operator==(const Exponential&) const = default;
};

struct Normal {
  double mean_value;
  double standard_deviation;
  double mean() const { return mean_value; }
  double variance() const { return standard_deviation * standard_deviation; }
  double lower_bound() const;
  double upper_bound() const;
  double quantile(double u) const;
  bool operator==(const Normal&) const = default;
};

/// exp(mu + sigma * Z) of a standard normal Z.
struct Lognormal {
  double mu;
  double sigma;
  double mean() const;
  double variance() const;
  double lower_bound() const;
  double upper_bound() const;
  double quantile(double u) const;
  bool operator==(const Lognormal&) const = default;
};

/// Source: Marsaglia and Tsang, ACM TOMS 26(3), 2000.
struct Gamma {
  double shape;
  double scale;
  double mean() const { return shape * scale; }
  double variance() const { return shape * scale * scale; }
  double lower_bound() const { return 0.0; }
  double sample(Draw& draw) const;
  bool operator==(const Gamma&) const = default;
};

/// Relative error about 5e-15 / shape.
struct Weibull {
  double shape;
  double scale;
  double mean() const;
  double variance() const;
  double lower_bound() const { return 0.0; }
  double quantile(double u) const;
  bool operator==(const Weibull&) const = default;
};

/// low + (high - low) * Beta(alpha, beta), the beta as a ratio of gammas.
struct Pert {
  double low;
  double high;
  double alpha;
  double beta;
  double mean() const;
  double variance() const;
  double lower_bound() const { return low; }
  double upper_bound() const { return high; }
  double sample(Draw& draw) const;
  bool operator==(const Pert&) const = default;
};

/// A table of values with probabilities, in rising order of the values.
class Discrete {
 public:
  Discrete(std::span<const double> values, std::span<const double> weights);
  double mean() const;
  double variance() const;
  double lower_bound() const;
  double upper_bound() const;
  double quantile(double u) const;
  bool operator==(const Discrete& other) const { return *table_ == *other.table_; }

 private:
  struct Row {
    double value;
    double weight;
    double cumulative;  // Sum of the weights up to here.
    bool operator==(const Row&) const = default;
  };
  // Shared by copies, and immutable.
  std::shared_ptr<const std::vector<Row>> table_;
};

struct Bernoulli {
  double p;
  double mean() const { return p; }
  double variance() const { return p * (1.0 - p); }
  double lower_bound() const { return p < 1.0 ? 0.0 : 1.0; }
  double upper_bound() const { return p > 0.0 ? 1.0 : 0.0; }
  double quantile(double u) const;
  bool operator==(const Bernoulli&) const = default;
};

/// For means below 10: the sum of the probabilities is searched from 0 up.
struct SmallPoisson {
  double mean_value;
  double zero_probability;  ///< exp(-mean).
  double mean() const { return mean_value; }
  double variance() const { return mean_value; }
  double lower_bound() const { return 0.0; }
  double quantile(double u) const;
  bool operator==(const SmallPoisson&) const = default;
};

/// For means from 10 on, by transformed rejection.
/// Source: Hörmann, Insurance: Mathematics and Economics 12(1), 1993 (PTRS).
struct LargePoisson {
  double mean_value;
  double mean() const { return mean_value; }
  double variance() const { return mean_value; }
  double lower_bound() const { return 0.0; }
  double sample(Draw& draw) const;
  bool operator==(const LargePoisson&) const = default;
};

struct Geometric {
  double mean_value;
  double log_failure;  ///< log(1 - 1 / mean); -infinity at a mean of 1.
  double mean() const { return mean_value; }
  double variance() const { return mean_value * (mean_value - 1.0); }
  double lower_bound() const { return 1.0; }
  double quantile(double u) const;
  bool operator==(const Geometric&) const = default;
};

}  // namespace family

}  // namespace sim
