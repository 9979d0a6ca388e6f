#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "src/scenario/frameworks.hpp"

namespace app {

/// What `explain` prints of a framework or one of its ids.
struct FrameworkExplanation {
  std::string text;
  nlohmann::ordered_json row;
};

/// Explains the key of a framework ("owasp_asi_2026") or an id ("ASI01", "GOVERN 1.6") with the
/// catalogue's scenarios that carry it; nothing when it is neither.
std::optional<FrameworkExplanation> framework_explanation(const std::string& name);

/// Why something is no id of any framework, when it is easily taken for one ("LLM01", "L8").
std::optional<std::string> framework_refusal(const std::string& name);

}  // namespace app
