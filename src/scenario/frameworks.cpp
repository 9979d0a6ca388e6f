#include "src/scenario/frameworks.hpp"

#include <algorithm>
#include <optional>

#include "sim/core/assert.hpp"
#include "src/scenario/embedded_presets.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

// Empty when the file does not say.
std::string text_at(const Node& map, std::string_view key) {
  const Node* const node = map.find(key);
  return node == nullptr ? std::string{} : node->text;
}

FrameworkPitfall pitfall_from(const Node& node) {
  FrameworkPitfall pitfall{
      .ids = {}, .write = text_at(node, "write"), .says = text_at(node, "says")};
  for (const Node& id : node.find("ids")->items) pitfall.ids.push_back(id.text);
  return pitfall;
}

FrameworkItem item_from(const Node& node, const std::string& source) {
  FrameworkItem item{.id = text_at(node, "id"),
                     .title = text_at(node, "title"),
                     .meaning = text_at(node, "meaning"),
                     .parent = text_at(node, "parent"),
                     .source = text_at(node, "source"),
                     .note = text_at(node, "note")};
  if (item.source.empty()) item.source = source;
  return item;
}

Framework framework_from(const Node& root) {
  Framework one{.key = text_at(root, "framework"),
                .short_name = text_at(root, "short"),
                .title = text_at(root, "title"),
                .publisher = text_at(root, "publisher"),
                .version = text_at(root, "version"),
                .published = text_at(root, "published"),
                .source = text_at(root, "source"),
                .read_on = text_at(root, "read_on"),
                .verified = text_at(root, "verified"),
                .extent = text_at(root, "extent"),
                .note = text_at(root, "note"),
                .order = std::stoi(text_at(root, "order")),
                .pitfalls = {},
                .items = {}};
  if (const Node* const pitfalls = root.find("pitfalls"); pitfalls != nullptr) {
    for (const Node& node : pitfalls->items) one.pitfalls.push_back(pitfall_from(node));
  }
  for (const Node& node : root.find("items")->items) {
    one.items.push_back(item_from(node, one.source));
  }
  return one;
}

std::vector<Framework> read_all() {
  std::vector<Framework> all;
  for (const EmbeddedFile& file : embedded_frameworks()) {
    Diagnostics diagnostics;
    const auto source = diagnostics.add_source(std::string(file.path), std::string(file.text));
    const std::optional<Node> root = parse_yaml(file.text, source, diagnostics);
    SIM_ASSERT(root.has_value());
    all.push_back(framework_from(*root));
  }
  std::ranges::sort(all, {}, &Framework::order);
  return all;
}

}  // namespace

const FrameworkItem* Framework::find(std::string_view id) const {
  const auto found = std::ranges::find(items, id, &FrameworkItem::id);
  return found == items.end() ? nullptr : &*found;
}

std::span<const Framework> frameworks() {
  static const std::vector<Framework> all = read_all();
  return all;
}

const Framework* find_framework(std::string_view key) {
  for (const Framework& one : frameworks()) {
    if (one.key == key) return &one;
  }
  return nullptr;
}

}  // namespace app
