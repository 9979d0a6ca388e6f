#pragma once

#include <span>
#include <string>
#include <string_view>

#include "src/scenario/node.hpp"
#include "src/scenario/presets.hpp"

namespace app {

/// A documented way to issue, check and revoke credentials (preset of kind `credentials`), or
/// something that spreads or demands more beside them (kind `control`).
struct Regime {
  const PresetInfo* preset{nullptr};
  std::string family;      ///< What it belongs to, e.g. "oauth2" or "workload".
  std::string lifetime;    ///< Of a credential in a scenario, in a phrase; "-" for a control.
  std::string validation;  ///< How news of a revocation reaches an enforcement point in a scenario.
  std::string cascade;     ///< What a revocation does to descendants, as the source says.
  Node file;               ///< The whole preset file: also mechanism, numbers, facts and values.

  [[nodiscard]] bool is_control() const { return preset->kind == "control"; }
};

/// All regimes, sorted by name within credentials and controls. Those are the presets that state a
/// `family`.
std::span<const Regime> regimes();

/// The regime of that name; null if there is none.
const Regime* find_regime(std::string_view name);

/// A distribution, time or word of a preset in a phrase: "60min to 90min" for a uniform one, "p50
/// 4s, p99 180s" for one that is stated by quantiles, else as it is written.
std::string phrase_of(const Node& value);

}  // namespace app
