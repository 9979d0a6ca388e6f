#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>

#include "sim/stats/student_interval.hpp"

namespace sim {

/// What is estimated: from the replications with these indices (with repetitions). No value means
/// "above everything", as a quantile that a censored sample does not reach.
using ResampledStatistic = std::function<std::optional<double>(std::span<const std::size_t>)>;

/// The percentile bootstrap over `n` replications. `mean` is the statistic of all of them, once
/// each; an end (or the mean) that is above everything is +infinity; `low` and `high` are NaN for
/// n < 2, `mean` too for n = 0. The resamples come from a fixed stream that depends on nothing but
/// `n`, so two designs get the same ones. @pre resamples >= 1, 0 < confidence < 1
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
Interval bootstrap(std::size_t n, std::size_t resamples, const ResampledStatistic& statistic,
                   double confidence = 0.95);

}  // namespace sim
