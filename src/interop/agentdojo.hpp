#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/scenario/diagnostics.hpp"

namespace app {

/// Turns the facts of an AgentDojo suite (format "agentdojo-facts/1") into a scenario file.
///
/// Each user task becomes a workflow whose agent makes the task's ground-truth calls; each
/// injection task with tool ground truth becomes a threat whose goal is its calls, carried by every
/// tool that can return attacker text. The control designs are the published policies that these
/// facts can judge. The same input gives the same text.
/// @param name of the input, for the file's heading and for messages.
/// @return the YAML text, or nothing after reporting what is wrong with the input.
std::optional<std::string> import_agentdojo(std::string_view json_text, const std::string& name,
                                            Diagnostics& diagnostics);

}  // namespace app
