#include "src/experiment/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace app {
namespace {

// How numbers of one unit are printed: value * factor, then the name.
struct Scale {
  double factor{1.0};
  std::string name;
  bool is_money{false};
};

struct TimeUnit {
  double least_s;  // From this value on the unit is used.
  double seconds;
  const char* name;
};

constexpr std::array<TimeUnit, 6> kTimeUnits{{{172800.0, 86400.0, "d"},
                                              {7200.0, 3600.0, "h"},
                                              {120.0, 60.0, "min"},
                                              {1.0, 1.0, "s"},
                                              {1e-3, 1e-3, "ms"},
                                              {0.0, 1e-6, "us"}}};

Scale scale_for(double magnitude, std::string_view unit) {
  if (unit == "s") {
    if (magnitude == 0.0) return {.name = "s"};
    const auto* const found = std::ranges::find_if(
        kTimeUnits, [&](const TimeUnit& candidate) { return magnitude >= candidate.least_s; });
    return {.factor = 1.0 / found->seconds, .name = found->name};
  }
  if (unit == "share") return {.factor = 100.0, .name = "%"};
  if (unit == "ratio") return {.name = ""};
  return {.name = std::string(unit), .is_money = unit.starts_with("USD")};
}

std::string scaled(double value, const Scale& scale) {
  const double shown = value * scale.factor;
  const bool has_cents = scale.is_money && (shown == 0.0 || std::abs(shown) >= 1.0);
  return has_cents ? fmt::format("{:.2f}", shown) : format_number(shown);
}

std::string with_name(std::string text, const Scale& scale) {
  return scale.name.empty() ? text : text + " " + scale.name;
}

double magnitude_of(const Estimate& estimate) {
  double magnitude = 0.0;
  for (const auto& value : {estimate.mean, estimate.low, estimate.high, estimate.above}) {
    if (value) magnitude = std::max(magnitude, std::abs(*value));
  }
  return magnitude;
}

std::string bracket(const Estimate& estimate, const Scale& scale) {
  const auto end = [&](const std::optional<double>& value) {
    return value ? scaled(*value, scale) : std::string("?");
  };
  return fmt::format("[{}, {}]", end(estimate.low), end(estimate.high));
}

}  // namespace

std::string format_number(double value) {
  const double size = std::abs(value);
  if (size == 0.0) return "0";
  if (size >= 1000.0 && size < 1e15) return fmt::format("{:.0f}", value);
  return fmt::format("{:.4g}", value);
}

std::string format_quantity(double value, std::string_view unit) {
  const Scale scale = scale_for(std::abs(value), unit);
  return with_name(scaled(value, scale), scale);
}

std::string format_interval(const Estimate& estimate, std::string_view unit) {
  const Scale scale = scale_for(magnitude_of(estimate), unit);
  return with_name(bracket(estimate, scale), scale);
}

std::string format_estimate(const Estimate& estimate, std::string_view unit) {
  if (!estimate.mean && !estimate.above) return "missing";
  const Scale scale = scale_for(magnitude_of(estimate), unit);
  if (estimate.mean)
    return with_name(scaled(*estimate.mean, scale) + " " + bracket(estimate, scale), scale);
  const std::string above = with_name("above " + scaled(*estimate.above, scale), scale);
  if (!estimate.low) return above;
  return fmt::format("{} (lower end {})", above, with_name(scaled(*estimate.low, scale), scale));
}

}  // namespace app
