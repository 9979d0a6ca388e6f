#pragma once

#include <memory>
#include <span>
#include <vector>

namespace sim {

class Draw;

/// The families behind Distribution: parameters, moments and the sampler of each.
namespace family {

struct Constant {
  double value{0.0};
  double mean() const { return value; }
  double variance() const { return 0.0; }
  double lower_bound() const { return value; }
  double sample(Draw&) const { return value; }
  bool operator==(const Constant&) const = default;
};

struct Uniform {
  double low;
  double high;
  double mean() const;
  double variance() const;
  double lower_bound() const { return low; }
  double sample(Draw& draw) const;
  bool operator==(const Uniform&) const = default;
};

/// By inversion.
struct Exponential {
  double mean_value;
  double mean() const { return mean_value; }
  double variance() const { return mean_value * mean_value; }
  double lower_bound() const { return 0.0; }
  double sample(Draw& draw) const;
  bool operator==(const Exponential&) const = default;
};

/// By inversion, so that it is monotone in its uniform.
struct Normal {
  double mean_value;
  double standard_deviation;
  double mean() const { return mean_value; }
  double variance() const { return standard_deviation * standard_deviation; }
  double lower_bound() const;
  double sample(Draw& draw) const;
  bool operator==(const Normal&) const = default;
};

/// exp(mu + sigma * Z), by inversion.
struct Lognormal {
  double mu;
  double sigma;
  double mean() const;
  double variance() const;
  double lower_bound() const;
  double sample(Draw& draw) const;
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

/// By inversion.
struct Weibull {
  double shape;
  double scale;
  double mean() const;
  double variance() const;
  double lower_bound() const { return 0.0; }
  double sample(Draw& draw) const;
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
  double sample(Draw& draw) const;
  bool operator==(const Pert&) const = default;
};

/// A table of values with probabilities, by inversion in the order given.
class Discrete {
 public:
  Discrete(std::span<const double> values, std::span<const double> weights);
  double mean() const;
  double variance() const;
  double lower_bound() const;
  double sample(Draw& draw) const;
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
  double sample(Draw& draw) const;
  bool operator==(const Bernoulli&) const = default;
};

/// Inversion below a mean of 10, transformed rejection from there on.
/// Source: Hörmann, Insurance: Mathematics and Economics 12(1), 1993 (PTRS).
struct Poisson {
  double mean_value;
  double mean() const { return mean_value; }
  double variance() const { return mean_value; }
  double lower_bound() const { return 0.0; }
  double sample(Draw& draw) const;
  bool operator==(const Poisson&) const = default;
};

/// By inversion.
struct Geometric {
  double mean_value;
  double mean() const { return mean_value; }
  double variance() const { return mean_value * (mean_value - 1.0); }
  double lower_bound() const { return 1.0; }
  double sample(Draw& draw) const;
  bool operator==(const Geometric&) const = default;
};

}  // namespace family

}  // namespace sim
