#include "src/scenario/regimes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "sim/core/assert.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

const Node& at(const Node& map, std::string_view key) {
  const Node* const node = map.find(key);
  SIM_ASSERT(node != nullptr);
  return *node;
}

std::string quantiles_phrase(const Node& quantiles) {
  std::string phrase;
  for (const Entry& entry : quantiles.entries) {
    phrase += fmt::format("{}{} {}", phrase.empty() ? "" : ", ", entry.key, entry.value.text);
  }
  return phrase;
}

// What brings the news, and after how long.
std::string news_phrase(const Entry& way) {
  const Node& how = way.value;
  if (const Node* const kept = how.find("cache_ttl")) {
    return fmt::format("{}, kept {}", way.key, kept->text);
  }
  if (const Node* const interval = how.find("interval")) {
    return fmt::format("{} every {}", way.key, interval->text);
  }
  const Node* const loss = how.find("loss");
  return fmt::format("{}, {}{}", way.key, phrase_of(at(how, "delay")),
                     loss == nullptr ? "" : fmt::format(", loss {}", loss->text));
}

std::string validation_phrase(const Node& values) {
  const Node* const validation = values.find("validation");
  if (validation == nullptr) return "-";
  return validation->is_scalar() ? validation->text : news_phrase(validation->entries.front());
}

Regime regime_of(const PresetInfo& preset, Node file) {
  const Node& values = at(file, "values");
  const Node* const lifetime = values.find("lifetime");
  Regime regime{.preset = &preset,
                .family = at(file, "family").text,
                .lifetime = lifetime == nullptr ? "-" : phrase_of(*lifetime),
                .validation = validation_phrase(values),
                .cascade = at(at(at(file, "numbers"), "cascade"), "value").text,
                .file = {}};
  regime.file = std::move(file);
  return regime;
}

std::vector<Regime> read_all() {
  std::vector<Regime> all;
  for (const PresetInfo& preset : presets()) {
    Diagnostics diagnostics;
    std::optional<Node> file = parse_yaml(preset.yaml, 0, diagnostics);
    SIM_ASSERT(file.has_value());
    if (file->find("family") != nullptr) all.push_back(regime_of(preset, std::move(*file)));
  }
  // Presets come sorted by kind and name, and "control" precedes "credentials".
  std::stable_partition(all.begin(), all.end(), [](const Regime& r) { return !r.is_control(); });
  return all;
}

}  // namespace

std::string phrase_of(const Node& value) {
  if (value.is_scalar()) return value.text;
  if (const Node* const uniform = value.find("uniform")) {
    return fmt::format("{} to {}", at(*uniform, "low").text, at(*uniform, "high").text);
  }
  if (const Node* const lognormal = value.find("lognormal")) return quantiles_phrase(*lognormal);
  return to_flow(value);
}

std::span<const Regime> regimes() {
  static const std::vector<Regime> all = read_all();
  return all;
}

const Regime* find_regime(std::string_view name) {
  for (const Regime& regime : regimes()) {
    if (regime.preset->name == name) return &regime;
  }
  return nullptr;
}

}  // namespace app
