#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/stats/kaplan_meier.hpp"
#include "src/experiment/estimate.hpp"

namespace app {

inline constexpr std::int64_t kResamples = 1000;  ///< Bootstrap resamples behind an interval.

/// Bootstrap resamples of n replications, from fixed streams of their own: every design and every
/// metric gets the same ones, so that differences are paired.
class Resamples {
 public:
  Resamples(std::size_t replications, std::int64_t count);

  std::size_t replications() const { return replications_; }
  std::size_t size() const { return replications_ == 0 ? 0 : weights_.size() / replications_; }
  /// How often each replication occurs in one resample; the sum is the number of replications.
  std::span<const std::uint32_t> weights(std::size_t resample) const {
    return std::span(weights_).subspan(resample * replications_, replications_);
  }

 private:
  std::size_t replications_;
  std::vector<std::uint32_t> weights_;
};

/// One quantile of a censored sample, pooled over the replications, and in every resample.
struct QuantileDraws {
  std::optional<double> point;    ///< Kaplan-Meier quantile of all replications together.
  std::optional<double> above;    ///< Largest follow-up, if the curve does not reach the quantile.
  std::int64_t n{0};              ///< Replications with any observation.
  std::vector<double> resampled;  ///< Infinity: not reached; NaN: no observation in that resample.
  std::optional<double> variance_reduction{};  ///< Of a difference, over the resamples.
};

/// Quantiles of one sample for several levels in (0, 1), e.g. {0.5, 0.95}, in their order.
/// @pre samples.size() == resamples.replications()
std::vector<QuantileDraws> draw_quantiles(std::span<const sim::CensoredSketch> samples,
                                          std::span<const double> levels,
                                          const Resamples& resamples);

/// Percentile interval at the replication level. Source: Efron & Tibshirani, An Introduction to the
/// Bootstrap (1993), chapter 13.
Estimate estimate_quantile(const QuantileDraws& draws, double confidence = kConfidence);

/// Draws of a - factor * b, resample by resample; missing when either quantile is.
QuantileDraws difference_of(const QuantileDraws& a, const QuantileDraws& b, double factor = 1.0);

}  // namespace app
