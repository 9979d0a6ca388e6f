#include <gtest/gtest.h>

#include <string>

#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

sim::Distribution latency(const std::string& text) {
  const auto scenario = load_good(with("untrusted: true", "untrusted: true, latency: " + text));
  return scenario.plan.organisation.actions[0].latency_s;
}

std::string latency_error(const std::string& text) {
  const auto errors = errors_of(with("untrusted: true", "untrusted: true, latency: " + text));
  if (errors.size() != 1) return std::to_string(errors.size()) + " errors";
  return errors[0].substr(errors[0].find("error["));
}

sim::Distribution rounds(const std::string& text) {
  const auto scenario = load_good(
      with("- call: desk.read", "- repeat: {times: " + text + ", do: [{call: desk.read}]}"));
  return scenario.plan.agent_types[0].plan.children[0].count;
}

std::string rounds_error(const std::string& text) {
  const auto errors = errors_of(
      with("- call: desk.read", "- repeat: {times: " + text + ", do: [{call: desk.read}]}"));
  return errors.empty() ? "none" : errors[0].substr(errors[0].find("error["));
}

TEST(DistributionTest, TimesAreReadInSeconds) {
  EXPECT_EQ(latency("200ms"), sim::Distribution::constant(0.2));
  EXPECT_EQ(latency("{constant: 2min}"), sim::Distribution::constant(120.0));
  EXPECT_EQ(latency("{uniform: {low: 1s, high: 3s}}"), sim::Distribution::uniform(1.0, 3.0));
  EXPECT_EQ(latency("{exponential: 20s}"), sim::Distribution::exponential(20.0));
  EXPECT_EQ(latency("{exponential: {mean: 20s}}"), sim::Distribution::exponential(20.0));
  EXPECT_EQ(latency("{lognormal: {p50: 2s, p95: 8s}}"),
            sim::Distribution::lognormal_from_quantiles(2.0, 8.0));
  EXPECT_EQ(latency("{lognormal: {mean: 2s, sd: 1s}}"),
            sim::Distribution::lognormal_from_moments(2.0, 1.0));
  EXPECT_EQ(latency("{gamma: {shape: 2, scale: 3s}}"), sim::Distribution::gamma(2.0, 3.0));
  EXPECT_EQ(latency("{weibull: {shape: 2, scale: 3s}}"), sim::Distribution::weibull(2.0, 3.0));
  EXPECT_EQ(latency("{pert: {low: 1s, mode: 2s, high: 5s}}"),
            sim::Distribution::pert(1.0, 2.0, 5.0, 4.0));
  EXPECT_EQ(latency("{pert: {low: 1s, mode: 2s, high: 5s, lambda: 2}}"),
            sim::Distribution::pert(1.0, 2.0, 5.0, 2.0));
  const double values[] = {1.0, 4.0};
  const double weights[] = {0.25, 0.75};
  EXPECT_EQ(latency("{empirical: {values: [1s, 4s]}}"), sim::Distribution::empirical(values));
  EXPECT_EQ(latency("{discrete: {values: [1s, 4s], weights: [0.25, 0.75]}}"),
            sim::Distribution::discrete(values, weights));
}

TEST(DistributionTest, CountsNeedNoUnit) {
  EXPECT_EQ(rounds("3"), sim::Distribution::constant(3.0));
  EXPECT_EQ(rounds("{poisson: 3}"), sim::Distribution::poisson(3.0));
  EXPECT_EQ(rounds("{poisson: {mean: 3}}"), sim::Distribution::poisson(3.0));
  EXPECT_EQ(rounds("{geometric: {mean: 2}}"), sim::Distribution::geometric(2.0));
  EXPECT_EQ(rounds("{bernoulli: 0.3}"), sim::Distribution::bernoulli(0.3));
  EXPECT_EQ(rounds("{bernoulli: {p: 0.3}}"), sim::Distribution::bernoulli(0.3));
}

TEST(DistributionTest, TheNinetyNinthPercentileGivesTheSameLognormal) {
  // ln(p99 / p50) / 2.326348 = ln(p95 / p50) / 1.644854: with p50 = 1 and p99 = 10,
  // p95 = 10^0.707054 = 5.0940.
  const sim::Distribution from_p95 = latency("{lognormal: {p50: 1s, p95: 5.0940s}}");
  EXPECT_NEAR(latency("{lognormal: {p50: 1s, p99: 10s}}").mean(), from_p95.mean(), 1e-4);
}

TEST(DistributionTest, ImpossibleParametersAreReported) {
  EXPECT_EQ(latency_error("{uniform: {low: 3s, high: 1s}}"),
            "error[E0205]: uniform: low is above high (swap them)");
  EXPECT_EQ(latency_error("{exponential: 0s}"),
            "error[E0205]: exponential: the mean is 0 (write a mean above 0)");
  EXPECT_EQ(latency_error("{normal: {mean: 5s, sd: 1s}}"),
            "error[E0205]: normal: its values can be negative, and this quantity cannot (write "
            "lognormal: {mean, sd}, gamma or weibull)");
  EXPECT_EQ(latency_error("{lognormal: {p50: 2s}}"),
            "error[E0205]: lognormal: the parameters do not fix one distribution (write {p50, "
            "p95}, {p50, p99} or {mean, sd})");
  EXPECT_EQ(latency_error("{lognormal: {p50: 2s, p95: 1s}}"),
            "error[E0205]: lognormal: p50 is not above 0 and at most the higher quantile (write 0 "
            "< p50 <= p95)");
  EXPECT_EQ(latency_error("{lognormal: {mean: 0s, sd: 1s}}"),
            "error[E0205]: lognormal: the mean is 0 (write a mean above 0)");
  EXPECT_EQ(latency_error("{gamma: {shape: 0, scale: 1s}}"),
            "error[E0205]: shape and scale must be above 0 (write values above 0)");
  EXPECT_EQ(latency_error("{pert: {low: 3s, mode: 2s, high: 5s}}"),
            "error[E0205]: pert: the values are not in order (write low <= mode <= high)");
  EXPECT_EQ(latency_error("{discrete: {values: [1s], weights: [0.5, 0.5]}}"),
            "error[E0205]: 1 values and 2 weights (write one weight a value)");
  EXPECT_EQ(latency_error("{discrete: {values: [1s, 2s], weights: [0.5, 0.4]}}"),
            "error[E0303]: the weights sum to 0.9 (write weights that sum to 1)");
  EXPECT_EQ(rounds_error("{geometric: 0.5}"),
            "error[E0205]: geometric: the mean is below 1 (it counts trials up to the first "
            "success, 1, 2, …: write a mean of at least 1)");
  EXPECT_EQ(rounds_error("{poisson: 1e7}"),
            "error[E0205]: poisson: the mean is too large (write at most 1e6)");
  EXPECT_EQ(rounds_error("2.5"),
            "error[E0203]: expected a whole number, found '2.5' (write a whole number from 0 to "
            "1000000)");
}

TEST(DistributionTest, FamiliesOfTheOtherKindAreUnknown) {
  EXPECT_EQ(latency_error("{poisson: 3}"),
            "error[E0101]: unknown key 'poisson' (write one of: constant, uniform, exponential, "
            "normal, lognormal, gamma, weibull, pert, "
            "empirical, discrete, use)");
  EXPECT_EQ(rounds_error("{lognormal: {p50: 2, p95: 3}}"),
            "error[E0101]: unknown key 'lognormal' (write one of: constant, bernoulli, poisson, "
            "geometric, empirical, discrete)");
}

}  // namespace
}  // namespace app
