#pragma once

#include <optional>
#include <string_view>

#include "src/scenario/diagnostics.hpp"
#include "src/scenario/node.hpp"

namespace app {

inline constexpr int kDeepestNesting = 64;
inline constexpr std::size_t kLargestFileBytes = 10u * 1024u * 1024u;

/// Parses strict YAML: one document; no anchors, aliases, tags or duplicate keys; at most
/// kDeepestNesting levels. What is refused is reported and gives no tree; a syntax error stops at
/// the first.
/// @param source index of the text within `diagnostics`, for marks.
std::optional<Node> parse_yaml(std::string_view text, std::uint32_t source,
                               Diagnostics& diagnostics);

}  // namespace app
