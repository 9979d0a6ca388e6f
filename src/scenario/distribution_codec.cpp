#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "sim/random/fixed_math.hpp"
#include "src/scenario/values.hpp"

namespace app {
namespace {

enum class Domain { kTime, kNumber, kCount, kMoney };

constexpr double kMostCount = 1e6;  // More children or rounds than this is a slip.

// Parameters as written; families pick what they need.
struct Parameters {
  std::optional<double> p50, p95, p99, mean, sd, low, mode, high, shape, scale;
  double lambda{4.0};
  std::vector<double> values, weights;
  std::optional<sim::Distribution> result;
};

Codec<double> value_of(Domain domain) {
  if (domain == Domain::kMoney) return usd_amount();
  return domain == Domain::kTime ? time_s() : number();
}

void reject(Context& context, const Node& node, std::string message, std::string hint) {
  context.error(node.at, "E0205", std::move(message), std::move(hint));
}

// ---- From parameters to distributions; reports and leaves no result when they do not fit.

void make_uniform(Context& context, const Node& node, Parameters& p) {
  if (!p.low || !p.high) return;
  if (*p.low > *p.high) return reject(context, node, "uniform: low is above high", "swap them");
  p.result = sim::Distribution::uniform(*p.low, *p.high);
}

void make_exponential(Context& context, const Node& node, Parameters& p) {
  if (!p.mean) return;
  if (*p.mean <= 0.0)
    return reject(context, node, "exponential: the mean is 0", "write a mean above 0");
  p.result = sim::Distribution::exponential(*p.mean);
}

void make_normal(Context& context, const Node& node, Parameters& p) {
  if (!p.mean || !p.sd) return;
  if (*p.sd > 0.0) {
    return reject(context, node, "normal: its values can be negative, and this quantity cannot",
                  "write lognormal: {mean, sd}, gamma or weibull");
  }
  p.result = sim::Distribution::constant(*p.mean);
}

// The 95th percentile of the lognormal with this median and 99th percentile.
double p95_from_p99(double p50, double p99) {
  const double share = sim::fixed::normal_quantile(0.95) / sim::fixed::normal_quantile(0.99);
  return p50 * sim::fixed::pow(p99 / p50, share);
}

void make_lognormal(Context& context, const Node& node, Parameters& p) {
  const bool quantiles = p.p50 && (p.p95.has_value() != p.p99.has_value()) && !p.mean && !p.sd;
  const bool moments = p.mean && p.sd && !p.p50 && !p.p95 && !p.p99;
  if (moments) {
    if (*p.mean <= 0.0)
      return reject(context, node, "lognormal: the mean is 0", "write a mean above 0");
    p.result = sim::Distribution::lognormal_from_moments(*p.mean, *p.sd);
    return;
  }
  if (!quantiles) {
    return reject(context, node, "lognormal: the parameters do not fix one distribution",
                  "write {p50, p95}, {p50, p99} or {mean, sd}");
  }
  const double tail = p.p95 ? *p.p95 : *p.p99;
  if (*p.p50 <= 0.0 || tail < *p.p50) {
    return reject(context, node, "lognormal: p50 is not above 0 and at most the higher quantile",
                  "write 0 < p50 <= p95");
  }
  p.result = sim::Distribution::lognormal_from_quantiles(
      *p.p50, p.p95 ? *p.p95 : p95_from_p99(*p.p50, *p.p99));
}

void make_gamma_or_weibull(Context& context, const Node& node, Parameters& p, bool gamma) {
  if (!p.shape || !p.scale) return;
  if (*p.shape <= 0.0 || *p.scale <= 0.0) {
    return reject(context, node, "shape and scale must be above 0", "write values above 0");
  }
  p.result = gamma ? sim::Distribution::gamma(*p.shape, *p.scale)
                   : sim::Distribution::weibull(*p.shape, *p.scale);
}

void make_pert(Context& context, const Node& node, Parameters& p) {
  if (!p.low || !p.mode || !p.high) return;
  if (*p.low > *p.mode || *p.mode > *p.high || *p.low >= *p.high) {
    return reject(context, node, "pert: the values are not in order", "write low <= mode <= high");
  }
  p.result = sim::Distribution::pert(*p.low, *p.mode, *p.high, p.lambda);
}

void make_table(Context& context, const Node& node, Parameters& p, bool needs_weights) {
  if (p.values.empty()) return;
  if (p.weights.empty() && !needs_weights) {
    p.result = sim::Distribution::empirical(p.values);
    return;
  }
  if (p.weights.size() != p.values.size()) {
    return reject(context, node,
                  fmt::format("{} values and {} weights", p.values.size(), p.weights.size()),
                  "write one weight a value");
  }
  const double sum = std::accumulate(p.weights.begin(), p.weights.end(), 0.0);
  check_weights(context, node.at, sum);
  if (std::abs(sum - 1.0) > kWeightTolerance) return;
  p.result = needs_weights ? sim::Distribution::discrete(p.values, p.weights)
                           : sim::Distribution::empirical(p.values, p.weights);
}

void make_poisson(Context& context, const Node& node, Parameters& p) {
  if (!p.mean) return;
  if (*p.mean > kMostCount)
    return reject(context, node, "poisson: the mean is too large", "write at most 1e6");
  p.result = sim::Distribution::poisson(*p.mean);
}

void make_geometric(Context& context, const Node& node, Parameters& p) {
  if (!p.mean) return;
  if (*p.mean < 1.0) {
    return reject(context, node, "geometric: the mean is below 1",
                  "it counts trials up to the first success, 1, 2, …: write a mean of at least 1");
  }
  if (*p.mean > kMostCount)
    return reject(context, node, "geometric: the mean is too large", "write at most 1e6");
  p.result = sim::Distribution::geometric(*p.mean);
}

// ---- Forms

using Make = void (*)(Context&, const Node&, Parameters&);
using Distributions = Object<sim::Distribution>;

// {family: {parameter: value}}; a scalar stands for the single parameter `mean` where allowed.
Distributions family(const std::string& name, const std::string& doc, Object<Parameters> parameters,
                     Make make, std::optional<Codec<double>> scalar = std::nullopt) {
  const Codec<Parameters> map = parameters.codec();
  const Codec<sim::Distribution> codec{
      [map, scalar](SchemaDefinitions& definitions) {
        if (!scalar) return map.schema(definitions);
        return json::any_of({scalar->schema(definitions), map.schema(definitions)});
      },
      [map, scalar, make](Context& context, const Node& node) -> std::optional<sim::Distribution> {
        Parameters read;
        if (scalar && node.is_scalar()) {
          read.mean = scalar->read(context, node);
        } else if (auto parameters_read = map.read(context, node)) {
          read = std::move(*parameters_read);
        } else {
          return std::nullopt;
        }
        make(context, node, read);
        return read.result;
      }};
  return Distributions().required(
      name, doc, codec, [](sim::Distribution& out, sim::Distribution in) { out = std::move(in); });
}

Object<Parameters> mean_only(const Codec<double>& value) {
  return Object<Parameters>().required("mean", "Mean.", value, &Parameters::mean);
}

Object<Parameters> table(const Codec<double>& value, bool needs_weights) {
  auto object = Object<Parameters>().required("values", "The values.", list_of(value, false),
                                              &Parameters::values);
  if (needs_weights) {
    return object.required("weights", "Their probabilities; sum 1.", list_of(number(), false),
                           &Parameters::weights);
  }
  return object.optional("weights", "Their probabilities; sum 1. Default: equal.",
                         list_of(number(), false), &Parameters::weights);
}

void add_continuous(Choice<sim::Distribution>& choice, const Codec<double>& value) {
  using P = Parameters;
  choice
      .form(family("uniform", "Uniform between two bounds.",
                   Object<P>()
                       .required("low", "Lower bound.", value, &P::low)
                       .required("high", "Upper bound.", value, &P::high),
                   &make_uniform))
      .form(family("exponential", "Exponential, by its mean.", mean_only(value), &make_exponential,
                   value))
      .form(family("normal", "Normal; refused where its values could be negative.",
                   Object<P>()
                       .required("mean", "Mean.", value, &P::mean)
                       .required("sd", "Standard deviation.", value, &P::sd),
                   &make_normal))
      .form(family("lognormal", "Lognormal, by {p50, p95}, {p50, p99} or {mean, sd}.",
                   Object<P>()
                       .optional("p50", "Median.", value, &P::p50)
                       .optional("p95", "95th percentile.", value, &P::p95)
                       .optional("p99", "99th percentile.", value, &P::p99)
                       .optional("mean", "Mean.", value, &P::mean)
                       .optional("sd", "Standard deviation.", value, &P::sd),
                   &make_lognormal))
      .form(family("gamma", "Gamma; mean shape × scale.",
                   Object<P>()
                       .required("shape", "Shape, a number.", number(), &P::shape)
                       .required("scale", "Scale.", value, &P::scale),
                   [](Context& c, const Node& n, P& p) { make_gamma_or_weibull(c, n, p, true); }))
      .form(family("weibull", "Weibull.",
                   Object<P>()
                       .required("shape", "Shape, a number.", number(), &P::shape)
                       .required("scale", "Scale.", value, &P::scale),
                   [](Context& c, const Node& n, P& p) { make_gamma_or_weibull(c, n, p, false); }))
      .form(family("pert", "PERT: a beta between low and high.",
                   Object<P>()
                       .required("low", "Least value.", value, &P::low)
                       .required("mode", "Likeliest value.", value, &P::mode)
                       .required("high", "Greatest value.", value, &P::high)
                       .optional("lambda", "Weight of the mode; default 4.", number(), &P::lambda),
                   &make_pert));
}

void add_counting(Choice<sim::Distribution>& choice) {
  choice
      .form(family(
          "bernoulli", "1 with probability p, else 0.",
          Object<Parameters>().required("p", "Probability of 1.", probability(), &Parameters::mean),
          [](Context&, const Node&, Parameters& p) {
            if (p.mean) p.result = sim::Distribution::bernoulli(*p.mean);
          },
          probability()))
      .form(family("poisson", "Poisson: 0, 1, 2, …", mean_only(number()), &make_poisson, number()))
      .form(family("geometric", "Trials up to the first success: 1, 2, …", mean_only(number()),
                   &make_geometric, number()));
}

void add_tables(Choice<sim::Distribution>& choice, const Codec<double>& value) {
  choice
      .form(family("empirical", "Observed values.", table(value, false),
                   [](Context& c, const Node& n, Parameters& p) { make_table(c, n, p, false); }))
      .form(family("discrete", "Stated values with probabilities.", table(value, true),
                   [](Context& c, const Node& n, Parameters& p) { make_table(c, n, p, true); }));
}

Codec<double> whole(const Codec<double>& value) {
  return mapped(
      value, [](Context& context, const Node& node, double read) -> std::optional<double> {
        if (read == std::floor(read) && read <= kMostCount) return read;
        context.error(node.at, "E0203", "expected a whole number, found " + describe(node),
                      "write a whole number from 0 to 1000000");
        return std::nullopt;
      });
}

Codec<sim::Distribution> build(Domain domain) {
  const Codec<double> value = domain == Domain::kCount ? whole(number()) : value_of(domain);
  const auto constant = mapped(value, [](Context&, const Node&, double read) {
    return std::optional(sim::Distribution::constant(read));
  });
  Choice<sim::Distribution> choice("a distribution");
  choice.bare(constant).form(Distributions().required(
      "constant", "Always the same value.", constant,
      [](sim::Distribution& out, sim::Distribution in) { out = std::move(in); }));
  if (domain != Domain::kCount) add_continuous(choice, value);
  if (domain != Domain::kTime && domain != Domain::kMoney) add_counting(choice);
  add_tables(choice, value);
  if (domain == Domain::kTime) choice.use("time");
  return choice.codec();
}

const Codec<sim::Distribution>& time_codec() {
  static const Codec<sim::Distribution> codec = build(Domain::kTime);
  return codec;
}
const Codec<sim::Distribution>& number_codec() {
  static const Codec<sim::Distribution> codec = build(Domain::kNumber);
  return codec;
}
const Codec<sim::Distribution>& money_codec() {
  static const Codec<sim::Distribution> codec = build(Domain::kMoney);
  return codec;
}
const Codec<sim::Distribution>& count_codec() {
  static const Codec<sim::Distribution> codec = build(Domain::kCount);
  return codec;
}

}  // namespace

Codec<sim::Distribution> time_distribution() { return named("time_distribution", &time_codec); }
Codec<sim::Distribution> number_distribution() {
  return named("number_distribution", &number_codec);
}
Codec<sim::Distribution> money_distribution() { return named("money_distribution", &money_codec); }
Codec<sim::Distribution> count_distribution() { return named("count_distribution", &count_codec); }

}  // namespace app
