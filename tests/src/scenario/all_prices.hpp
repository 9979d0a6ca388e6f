#pragma once

#include <string>

#include "src/scenario/presets.hpp"

namespace app {

/// Whether a preset is a price plan, rather than prices of controls or something else.
inline bool is_price_plan(const PresetInfo& preset) {
  return preset.kind == "pricing" && preset.yaml.find("plan: governance") == std::string::npos;
}

/// Whether everything that it needs has a price.
inline bool has_price(const PresetInfo& preset) {
  return preset.unusable.empty() && preset.yaml.find(": null") == std::string::npos;
}

/// The section `pricing:` with every preset that has a price; what a hybrid leaves open is filled
/// in.
inline std::string all_prices() {
  std::string text = "pricing:\n";
  for (const PresetInfo& preset : presets()) {
    if (!is_price_plan(preset) || !has_price(preset)) continue;
    const bool is_hybrid = preset.yaml.find("plan: hybrid") != std::string::npos;
    text += "  " + preset.name + ": {use: " + preset.name +
            (is_hybrid ? ", included: 5 actions/seat/month, overage: 0.08 USD/action" : "") + "}\n";
  }
  return text;
}

}  // namespace app
