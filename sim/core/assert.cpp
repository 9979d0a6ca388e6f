#include "sim/core/assert.hpp"

#include <cstdio>
#include <string>

namespace sim::detail {

void assertion_failed(const char* expression, const char* file, int line) {
  const std::string text =
      std::string(file) + ":" + std::to_string(line) + ": assertion failed: " + expression;
  std::fprintf(stderr, "%s\n", text.c_str());
  throw InternalError(text);
}

}  // namespace sim::detail
