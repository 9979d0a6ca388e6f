#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "src/scenario/diagnostics.hpp"
#include "src/scenario/node.hpp"

namespace app {

/// The tree of a scenario with its includes merged in.
struct SourceTree {
  Node root;
  std::uint64_t content_hash{};  ///< Of the bytes of all files, in the order of reading.
};

/// Reads a file and what it includes. Includes must lie in the scenario's folder or below (symbolic
/// links resolved) and may not form a cycle. The including file's entries win.
std::optional<SourceTree> read_source_tree(const std::filesystem::path& file,
                                           Diagnostics& diagnostics);

/// Reads a text file that is named in a scenario, relative to `from`. It must lie in `folder` or
/// below (symbolic links resolved). Reports what is wrong at `at`.
std::optional<std::string> read_named_file(const std::filesystem::path& folder,
                                           const std::filesystem::path& from,
                                           const std::string& name, const SourceMark& at,
                                           Diagnostics& diagnostics);

/// Applies "path=value" overrides to the tree.
void apply_overrides(Node& root, std::span<const std::string> overrides, Diagnostics& diagnostics);

/// The names of all `$name` outside `assumptions:`.
std::set<std::string, std::less<>> assumption_uses(const Node& root);

/// Replaces every `$name` outside `assumptions:` by the assumption's value. Reports undefined
/// names, and assumptions that nothing uses.
/// @param used names that count as used although an override has replaced them.
void substitute_assumptions(Node& root, std::set<std::string, std::less<>> used,
                            Diagnostics& diagnostics);

}  // namespace app
