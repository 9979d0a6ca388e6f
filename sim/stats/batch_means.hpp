#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/stats/student_interval.hpp"

namespace sim {

/// How many batches a long run is cut into: with fewer than 10 the interval is wide, with more than
/// 30 batches get short without the interval getting narrower by much.
/// Source: Schmeiser, Operations Research 30(3), 1982.
inline constexpr std::size_t kFewestBatches = 10;
inline constexpr std::size_t kUsualBatches = 20;
inline constexpr std::size_t kMostBatches = 30;

/// The steady-state mean from one long run.
struct BatchMeans {
  std::vector<double> means;  ///< Of the batches, in order; all of one size.
  Interval interval;          ///< Student's interval of the batch means; n is their number.
};

/// Means of consecutive batches of `size` values; an incomplete last one is left out.
/// @pre size >= 1
std::vector<double> means_of_batches(std::span<const double> series, std::size_t size);

/// Cuts a series without its warm-up into `batches` of equal size, the remainder left out at the
/// start, and treats their means as independent. @pre 2 <= batches <= series.size()
/// Source: Law and Kelton, Simulation Modeling and Analysis, section 9.5.3.
BatchMeans batch_means(std::span<const double> series, std::size_t batches = kUsualBatches,
                       double confidence = 0.95);

/// Von Neumann's test statistic of independence between neighbours, standard normal for long
/// independent normal sequences and positive when neighbours are alike; NaN for fewer than three
/// values or equal ones. Above 1.645 batches are too short (at the 5 % level).
/// Source: von Neumann, Annals of Mathematical Statistics 12(4), 1941; Fishman, Management Science
/// 24(5), 1978.
double neighbour_dependence(std::span<const double> values);
inline constexpr double kDependent = 1.6448536269514722;  ///< 95 % quantile of the standard normal.

}  // namespace sim
