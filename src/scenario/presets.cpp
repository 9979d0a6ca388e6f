#include "src/scenario/presets.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "sim/core/assert.hpp"
#include "src/scenario/embedded_presets.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

std::string text_at(const Node& root, std::string_view key) {
  const Node* node = root.find(key);
  SIM_ASSERT(node != nullptr);
  return node->text;
}

std::vector<PresetInfo> read_all() {
  std::vector<PresetInfo> all;
  for (const EmbeddedFile& file : embedded_presets()) {
    Diagnostics diagnostics;
    const auto source = diagnostics.add_source(std::string(file.path), std::string(file.text));
    const std::optional<Node> root = parse_yaml(file.text, source, diagnostics);
    SIM_ASSERT(root.has_value());
    const Node* unusable = root->find("unusable");
    all.push_back({.name = text_at(*root, "preset"),
                   .kind = text_at(*root, "kind"),
                   .title = text_at(*root, "title"),
                   .meaning = text_at(*root, "meaning"),
                   .yaml = std::string(file.text),
                   .source = text_at(*root, "source"),
                   .as_of = text_at(*root, "as_of"),
                   .confidence = text_at(*root, "confidence"),
                   .file = std::string(file.path),
                   .unusable = unusable == nullptr ? std::string() : unusable->text});
  }
  std::sort(all.begin(), all.end(), [](const PresetInfo& a, const PresetInfo& b) {
    return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
  });
  return all;
}

}  // namespace

std::span<const PresetInfo> presets() {
  static const std::vector<PresetInfo> all = read_all();
  return all;
}

const PresetInfo* find_preset(std::string_view name) {
  for (const PresetInfo& preset : presets()) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

}  // namespace app
