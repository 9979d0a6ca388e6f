#pragma once

#include <string>
#include <string_view>

#include "src/scenario/frameworks.hpp"

namespace app {

/// Why something is no id of a framework, for a message.
struct FrameworkSlip {
  bool means_something_else{false};  ///< A known confusion, or an id of another framework.
  std::string message;
  std::string hint;
  std::string suggestion;  ///< The id that was probably meant; may be empty.
};

/// Explains it: known confusions first, then ids of other frameworks, then titles in place of ids,
/// then the nearest id.
/// @pre framework.find(found) is null
FrameworkSlip slip_of(const Framework& framework, std::string_view found);

}  // namespace app
