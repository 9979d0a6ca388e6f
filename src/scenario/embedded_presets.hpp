#pragma once

#include <span>
#include <string_view>

namespace app {

/// A file of the source tree that is part of the program.
struct EmbeddedFile {
  std::string_view path;
  std::string_view text;
};

/// The preset files, sorted by path. Written by the build.
std::span<const EmbeddedFile> embedded_presets();
/// The tables of public threat frameworks, likewise.
std::span<const EmbeddedFile> embedded_frameworks();

}  // namespace app
