#pragma once

#include <stdexcept>

namespace sim {

/// A bug of this program, found by SIM_ASSERT. Caught once, in `main`, which exits with code 5.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
/// Prints the failed expression with its place on standard error and throws InternalError.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
}  // namespace detail

}  // namespace sim

/// Checks for a bug of our own, in release builds too. Never for a user's input, never with a side
/// effect. @throws sim::InternalError
#define SIM_ASSERT(condition)                          \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::sim::detail::assertion_failed(#condition, __FILE__, __LINE__))
