// Any bytes as policy text and as schema text: read, or refused with a place in the text.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "models/policy/cedar/schema.hpp"
#include "models/policy/cedar/syntax.hpp"

namespace {

namespace cedar = models::cedar;

template <class Read>
void read_or_refuse(std::string_view text, Read read) {
  try {
    read(text);
  } catch (const cedar::SyntaxError& error) {
    if (error.line() == 0 || error.column() == 0) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_or_refuse(text, cedar::parse_policies);
  read_or_refuse(text, cedar::parse_schema);
  return 0;
}
