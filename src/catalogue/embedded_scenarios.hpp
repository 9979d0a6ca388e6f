#pragma once

#include <span>

#include "src/scenario/embedded_presets.hpp"

namespace app {

/// The files of scenarios/catalogue, sorted by path. Written by the build.
std::span<const EmbeddedFile> embedded_scenarios();

}  // namespace app
