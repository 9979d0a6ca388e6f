#include <fmt/format.h>

#include <utility>

#include "src/scenario/framework_slips.hpp"
#include "src/scenario/frameworks.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {
namespace {

std::vector<std::string> keys_of_frameworks() {
  std::vector<std::string> keys;
  for (const Framework& one : frameworks()) keys.push_back(one.key);
  return keys;
}

void check_id(Context& context, const Node& node, const Framework& framework) {
  if (framework.find(node.text) != nullptr) return;
  const FrameworkSlip slip = slip_of(framework, node.text);
  context.error(node.at, slip.means_something_else ? "E0312" : "E0311", slip.message, slip.hint,
                slip.suggestion);
}

std::optional<std::vector<std::string>> read_ids(Context& context, const Node& node,
                                                 const Framework& framework) {
  const auto ids = list_of(text(), false).read(context, node);
  if (!ids) return std::nullopt;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Context::Step step(context, fmt::format("[{}]", i));
    if (node.items[i].is_scalar()) check_id(context, node.items[i], framework);
  }
  return ids;
}

std::string describe_ids(SchemaDefinitions& definitions) {
  return definitions.reference("framework_ids", [](SchemaDefinitions&) {
    std::vector<json::Property> properties;
    for (const Framework& one : frameworks()) {
      std::vector<std::string> ids;
      for (const FrameworkItem& item : one.items) ids.push_back(item.id);
      properties.push_back({one.key, one.title + ".", json::array(json::words(ids), false), false});
    }
    return json::object(properties);
  });
}

}  // namespace

Codec<Named<std::vector<std::string>>> framework_ids() {
  using Ids = Named<std::vector<std::string>>;
  return {&describe_ids, [](Context& context, const Node& node) -> std::optional<Ids> {
            if (!expect_map(context, node, "write {owasp_asi_2026: [ASI01]}")) return std::nullopt;
            Ids result;
            for (const Entry& entry : node.entries) {
              const Context::Step step(context, entry.key);
              const Framework* const framework = find_framework(entry.key);
              if (framework == nullptr) {
                context.unknown(entry.at, "E0311", "framework", entry.key, keys_of_frameworks());
                continue;
              }
              auto ids = read_ids(context, entry.value, *framework);
              if (ids) result.emplace_back(entry.key, std::move(*ids));
            }
            return result;
          }};
}

}  // namespace app
