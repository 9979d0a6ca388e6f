#pragma once

#include <span>
#include <string>
#include <string_view>

namespace app {

/// A documented set of numbers that scenarios pull in with `use: NAME`.
struct PresetInfo {
  std::string name;
  std::string kind;     ///< "credentials", "time", "model", "pricing" or "audit": where it may be
                        ///< used; "control" is no credential and stands beside them.
  std::string title;    ///< A few words.
  std::string meaning;  ///< What it stands for, in a sentence or two.
  std::string yaml;     ///< The whole preset file.
  std::string source;   ///< Where the numbers come from: an address, or how they were chosen.
  std::string as_of;    ///< Day the source was read, YYYY-MM-DD.
  std::string confidence;  ///< "documented", "reported" or "estimate".
  std::string file;        ///< Path in the source tree.
  std::string unusable;    ///< Why it cannot be used; empty: it can.
};

/// All presets, sorted by kind and name. They are part of the program.
std::span<const PresetInfo> presets();

/// The preset of that name; null if there is none.
const PresetInfo* find_preset(std::string_view name);

}  // namespace app
