#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace app {

/// The quantiles that a sampled metric is reported by, with the ends of their row names.
inline constexpr std::array<double, 2> kLevels{0.5, 0.95};
inline constexpr std::array<std::string_view, 2> kLevelSuffixes{".p50", ".p95"};

/// A row name of a quantile taken apart: "revocation.latency.p95" is the sample
/// "revocation.latency" at position 1 of `kLevels`.
struct QuantileName {
  std::string sample;
  std::size_t level{0};
};

/// Missing when the name ends in no quantile.
std::optional<QuantileName> quantile_name(std::string_view row);

}  // namespace app
