#pragma once

#include <span>
#include <string>

#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// Loads a scenario; what is wrong with it is printed on standard error.
/// @throws InputError when anything is wrong.
LoadedScenario load_or_refuse(const std::string& file, std::span<const std::string> overrides);

/// The whole file. @throws InputError naming it.
std::string read_text(const std::string& file);

/// Writes under a temporary name and renames. @throws std::runtime_error naming the file.
void write_text(const std::string& file, const std::string& text);

}  // namespace app
