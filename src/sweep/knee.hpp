#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace app {

inline constexpr std::size_t kFewestForKnee = 4;  ///< Two ends and at least two points between.
/// How far a curve may go the wrong way, and how far a point may lie beyond the chord, as shares
/// of the curve's range. Assumption: replications leave a wobble of a few per cent.
inline constexpr double kKneeTolerance = 0.1;
/// How far below the chord a knee lies at least; a straight line has 0, a right angle 1.
/// Assumption: below it nobody would call the curve bent.
inline constexpr double kLeastBend = 0.1;

/// What one value of the key costs and leaves open.
struct TradeOff {
  double load{0.0};      ///< Of the issuer [credentials/h], or any cost.
  double exposure{0.0};  ///< Exposed actions [count], or any harm.
};

/// Why a curve has no knee; kFound when it has one.
enum class KneeVerdict : std::uint8_t {
  kFound,
  kTooFewPoints,
  kFlatLoad,      ///< The load does not vary.
  kFlatExposure,  ///< The exposure does not vary.
  kNoTradeOff,    ///< Both rise or both fall along the key.
  kNotMonotone,   ///< Load or exposure goes back and forth.
  kNotConvex,     ///< No point lies clearly below the chord, or one lies above it.
  kMissing,       ///< Load or exposure is missing at a value. Only of a study.
  kNotToldApart,  ///< The intervals do not tell the ends of the curve apart. Only of a study.
};

/// The knee of a trade-off.
struct Knee {
  KneeVerdict verdict{KneeVerdict::kTooFewPoints};
  std::optional<std::size_t> at{};  ///< Index into the points.
  double bend{0.0};  ///< How far below the chord the knee lies: 1 - load - exposure, in (0, 1).
};

/// The point of a trade-off that bends most. Load and exposure are scaled to [0, 1] over the
/// points; the chord leads from (1, 0) to (0, 1), and the knee is the point farthest below it.
/// On a smooth convex curve that is where the tangent is parallel to the chord, which Kneedle takes
/// for the point of maximal curvature. Of equals the one with less exposure is taken.
/// Source: Satopaa et al., Finding a "Kneedle" in a Haystack, ICDCS Workshops 2011; without its
/// smoothing, since the values of a sweep are few.
/// @param points in the order of the key.
Knee find_knee(std::span<const TradeOff> points);

/// "a knee needs at least 4 values", ...; empty for kFound.
std::string_view reason_of(KneeVerdict verdict);

/// "found", "too_few_values", "flat_load", "flat_exposure", "no_trade_off", "not_monotone",
/// "not_convex", "missing", "not_told_apart".
std::string_view verdict_code(KneeVerdict verdict);

}  // namespace app
