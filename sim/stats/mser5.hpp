#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sim {

/// Where the initial transient of a series ends.
struct Truncation {
  std::size_t observations{0};  ///< To delete from the start; a multiple of kMserBatch.
  /// False when the best point lies in the second half of the series: the series is then too short
  /// to tell a transient from what follows, and nothing should be concluded from it.
  bool is_reliable{false};
};

inline constexpr std::size_t kMserBatch = 5;       ///< Observations that are averaged first.
inline constexpr std::size_t kMserLeastKept = 5;   ///< Batches that are never deleted.
inline constexpr std::size_t kMserLeast = 10 * 5;  ///< Observations below which nothing is said.

/// MSER-5: deletes the number d of leading batches of five for which the squared half width of the
/// rest's mean, sum (z_j - mean)^2 / (m - d)^2 over the m - d batches kept, is smallest; the first
/// of several. An incomplete last batch is left out. Missing below kMserLeast observations.
/// Source: White, Simulation 69(6), 1997; White, Cobb and Spratt, Winter Simulation Conference 2000
/// (batches of five; the second half marks an insufficient run; the last five are kept).
std::optional<Truncation> mser5(std::span<const double> series);

/// The same with candidates in the first half only, as is_reliable is false for the rest anyway;
/// here it is false when the best of them is the last, so that the score still falls at the half.
/// For levels of which neighbours are alike over a good part of the series: any short tail of such
/// a series is calm, and mser5() would take one for the steady state.
/// Source: Franklin and White, Winter Simulation Conference 2008 (search up to n / 2).
std::optional<Truncation> mser5_in_first_half(std::span<const double> series);

}  // namespace sim
