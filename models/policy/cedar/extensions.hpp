#pragma once

#include <span>
#include <string_view>

#include "models/policy/cedar/value.hpp"

namespace models::cedar {

/// How an extension function is written in a policy.
enum class CallStyle { kFunction, kMethod };

struct Extension {
  std::string_view name;
  CallStyle style;
  std::size_t arguments;  ///< With the receiver of a method.
  Value (*apply)(std::span<const Value> arguments);
};

/// The extension function of that name (decimal, ip, datetime, duration and their methods); none:
/// nullptr.
const Extension* find_extension(std::string_view name);

/// Applies a function to its arguments.
/// @throws EvaluationError on a wrong number or type of arguments, a text that is none of its
/// values, or an overflow
Value apply_extension(const Extension& extension, std::span<const Value> arguments);

}  // namespace models::cedar
