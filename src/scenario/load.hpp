#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/scenario/diagnostics.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// Reads, checks and compiles a scenario file. Everything wrong with it goes to `diagnostics`; then
/// there is no result. A syntax error stops at the first; all others are found at once.
std::optional<LoadedScenario> load_scenario(const std::filesystem::path& file,
                                            Diagnostics& diagnostics);

/// The same, after overrides such as "designs.jit-task.credentials.lifetime=2min": a dotted path to
/// a value, and its new value as YAML.
std::optional<LoadedScenario> load_scenario(const std::filesystem::path& file,
                                            std::span<const std::string> overrides,
                                            Diagnostics& diagnostics);

/// The same for a text that is no file. It may not include others.
std::optional<LoadedScenario> load_scenario_text(std::string_view text, const std::string& name,
                                                 Diagnostics& diagnostics);

/// The JSON Schema (draft 2020-12) of scenario files, from the tables that the loader reads with.
std::string json_schema();

}  // namespace app
