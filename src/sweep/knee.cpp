#include "src/sweep/knee.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace app {
namespace {

constexpr double kRounding = 1e-9;  // Points that are equally far on paper are equals here too.

// Scaled to [0, 1]; empty when nothing varies.
std::vector<double> scaled(std::span<const TradeOff> points, double TradeOff::*member) {
  const auto [least, most] = std::ranges::minmax(points, {}, member);
  const double range = most.*member - least.*member;
  if (!std::isfinite(range) || range <= 0.0) return {};
  std::vector<double> values;
  for (const TradeOff& point : points) values.push_back((point.*member - least.*member) / range);
  return values;
}

// How much of the way along the points leads down.
double descent(const std::vector<double>& values) {
  double down = 0.0;
  for (std::size_t i = 1; i < values.size(); ++i) down += std::max(0.0, values[i - 1] - values[i]);
  return down;
}

double ascent(const std::vector<double>& values) {
  return descent({values.rbegin(), values.rend()});
}

bool is_monotone(const std::vector<double>& values) {
  return std::min(ascent(values), descent(values)) <= kKneeTolerance;
}

bool rises(const std::vector<double>& values) { return values.back() > values.front(); }

Knee farthest_below_chord(const std::vector<double>& load, const std::vector<double>& exposure) {
  const auto below = [&](std::size_t i) { return 1.0 - load[i] - exposure[i]; };
  std::size_t best = 0;
  double least = 0.0;
  for (std::size_t i = 0; i < load.size(); ++i) {
    least = std::min(least, below(i));
    const double gain = below(i) - below(best);
    const bool is_equal = std::abs(gain) <= kRounding;
    if (is_equal ? exposure[i] < exposure[best] : gain > 0.0) best = i;
  }
  if (below(best) < kLeastBend || least < -kKneeTolerance) {
    return {.verdict = KneeVerdict::kNotConvex};
  }
  return {.verdict = KneeVerdict::kFound, .at = best, .bend = below(best)};
}

}  // namespace

Knee find_knee(std::span<const TradeOff> points) {
  if (points.size() < kFewestForKnee) return {.verdict = KneeVerdict::kTooFewPoints};
  const std::vector<double> load = scaled(points, &TradeOff::load);
  const std::vector<double> exposure = scaled(points, &TradeOff::exposure);
  if (exposure.empty()) return {.verdict = KneeVerdict::kFlatExposure};
  if (load.empty()) return {.verdict = KneeVerdict::kFlatLoad};
  if (!is_monotone(load) || !is_monotone(exposure)) return {.verdict = KneeVerdict::kNotMonotone};
  if (rises(load) == rises(exposure)) return {.verdict = KneeVerdict::kNoTradeOff};
  return farthest_below_chord(load, exposure);
}

std::string_view reason_of(KneeVerdict verdict) {
  switch (verdict) {
    case KneeVerdict::kFound:
      break;
    case KneeVerdict::kTooFewPoints:
      return "a knee needs at least 4 values";
    case KneeVerdict::kFlatLoad:
      return "the key does not change the issuer's load";
    case KneeVerdict::kFlatExposure:
      return "the key does not change the exposed actions";
    case KneeVerdict::kNoTradeOff:
      return "the issuer's load and the exposed actions rise and fall together: one end is best "
             "for "
             "both";
    case KneeVerdict::kNotMonotone:
      return "the issuer's load or the exposed actions go back and forth along the key";
    case KneeVerdict::kNotConvex:
      return "the curve does not bend clearly below the straight line between its ends";
    case KneeVerdict::kMissing:
      return "the issuer's load or the exposed actions are missing at a value";
    case KneeVerdict::kNotToldApart:
      return "the intervals do not tell the two ends of the curve apart";
  }
  return "";
}

std::string_view verdict_code(KneeVerdict verdict) {
  switch (verdict) {
    case KneeVerdict::kFound:
      return "found";
    case KneeVerdict::kTooFewPoints:
      return "too_few_values";
    case KneeVerdict::kFlatLoad:
      return "flat_load";
    case KneeVerdict::kFlatExposure:
      return "flat_exposure";
    case KneeVerdict::kNoTradeOff:
      return "no_trade_off";
    case KneeVerdict::kNotMonotone:
      return "not_monotone";
    case KneeVerdict::kNotConvex:
      return "not_convex";
    case KneeVerdict::kMissing:
      return "missing";
    case KneeVerdict::kNotToldApart:
      return "not_told_apart";
  }
  return "";
}

}  // namespace app
