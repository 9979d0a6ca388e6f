#include "models/pricing/bill.hpp"

#include <algorithm>
#include <array>

#include "sim/core/assert.hpp"

namespace models {

std::string_view name_of(LineKind kind) {
  static constexpr std::array<std::string_view, 10> kNames{
      "fee",        "seats",          "true-up",        "usage",    "included", "credits bought",
      "credit use", "credit overage", "credits lapsed", "shortfall"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Unit unit) {
  static constexpr std::array<std::string_view, kUnits> kNames{
      "action",      "conversation", "outcome",      "identity", "decision", "credential",
      "input token", "cached token", "output token", "byte",     "log entry"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::string_view plural_name_of(Unit unit) {
  static constexpr std::array<std::string_view, kUnits> kNames{
      "actions",      "conversations", "outcomes",      "identities", "decisions",  "credentials",
      "input tokens", "cached tokens", "output tokens", "bytes",      "log entries"};
  return kNames[static_cast<std::size_t>(unit)];
}

bool ActionFilter::selects(ActionId id, const ToolAction& action) const {
  return is_empty() || std::ranges::find(actions, id) != actions.end() ||
         std::ranges::find(tools, action.tool) != tools.end() ||
         std::ranges::find(effects, action.effect) != effects.end();
}

Money Rounding::of(std::int64_t micros, std::int64_t quantity, std::int64_t per) const {
  __extension__ typedef __int128 Wide;
  const Wide exact = static_cast<Wide>(micros) * quantity;
  const Wide step = static_cast<Wide>(per) * to_micros;
  Wide whole = exact / step;
  const Wide rest = exact % step;
  SIM_ASSERT(rest >= 0);
  const bool up = (mode == RoundingMode::kUp && rest > 0) || rest * 2 > step ||
                  (rest * 2 == step && (mode == RoundingMode::kHalfUp || whole % 2 != 0));
  if (up) ++whole;
  SIM_ASSERT(whole < INT64_MAX / to_micros);  // Loaders bound prices so that bills fit.
  return {static_cast<std::int64_t>(whole * to_micros)};
}

}  // namespace models
