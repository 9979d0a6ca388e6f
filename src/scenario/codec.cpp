#include "src/scenario/codec.hpp"

#include <algorithm>
#include <cctype>

namespace app {

bool expect_map(Context& context, const Node& node, std::string_view example) {
  if (node.is_map()) return true;
  context.error(node.at, "E0103", "expected a map, found " + describe(node), std::string(example));
  return false;
}

void check_name(Context& context, const Entry& entry) {
  const bool good =
      !entry.key.empty() && std::all_of(entry.key.begin(), entry.key.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
      });
  if (!good) {
    context.error(entry.at, "E0302",
                  "the name '" + entry.key +
                      "' has other characters than letters, "
                      "digits, '-' and '_'",
                  "write a plain name");
  }
}

}  // namespace app
