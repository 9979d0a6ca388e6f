#pragma once

#include <span>
#include <string_view>

namespace app {

/// What an error code stands for: the text behind `explain error E0123`.
struct ErrorInfo {
  std::string_view code;
  std::string_view title;    ///< What is wrong, in general.
  std::string_view meaning;  ///< Why it is refused, and what to write.
};

/// All codes, ascending. E00xx: the text; E01xx: keys and kinds; E02xx: values; E03xx: names;
/// E04xx: what contradicts itself; E05xx: imported data.
std::span<const ErrorInfo> error_catalogue();

/// Null if unknown.
const ErrorInfo* find_error(std::string_view code);

}  // namespace app
