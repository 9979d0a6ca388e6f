#include "src/cli/regime_text.hpp"

#include <fmt/format.h>

#include <optional>

#include "src/cli/table.hpp"
#include "src/scenario/quantity.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kNoteIndent = 6;

std::string text_at(const Node& map, std::string_view key) {
  const Node* const node = map.find(key);
  return node == nullptr ? "" : node->text;
}

// A stated text of its own, else the preset's.
std::string text_or_preset(const Node& group, std::string_view key, const Node& file) {
  const std::string own = text_at(group, key);
  return own.empty() ? text_at(file, key) : own;
}

std::string labelled(std::string_view label, const std::string& text) {
  return text.empty() ? "" : wrapped(fmt::format("{}: {}", label, text), 0);
}

// How well a number is known. The preset's source is listed once, a number's own stands here.
std::string standing(const Node& group, const Node& file) {
  const std::string evidence = text_at(group, "evidence");
  const std::string source = text_at(group, "source");
  return fmt::format("{}{}, as of {}{}", text_at(group, "confidence"),
                     evidence.empty() ? "" : ", " + evidence, text_or_preset(group, "as_of", file),
                     source.empty() ? "" : ", " + source);
}

std::string number_text(std::string_view name, const std::string& value, const Node& group,
                        const std::string& note, const Node& file) {
  return indented(fmt::format("{}: {} ({})\n", name, value, standing(group, file)), kIndent) +
         wrapped(note, kNoteIndent);
}

std::string enforcement_value(const Node& group) {
  return fmt::format("{}, typically {}, at most {}", text_at(group, "model"),
                     text_at(group, "typical"), text_at(group, "max"));
}

std::string numbers_text(const Regime& regime) {
  const Node& file = regime.file;
  const Node& numbers = *file.find("numbers");
  const Node& lifetime = *numbers.find("lifetime");
  const Node& enforcement = *numbers.find("enforcement");
  const Node& cascade = *numbers.find("cascade");
  const Node& validation = *numbers.find("validation");
  const std::string life = regime.is_control()
                               ? ""
                               : number_text("lifetime", text_at(lifetime, "value"), lifetime,
                                             text_at(lifetime, "note"), file);
  return "\nNumbers\n" + life +
         number_text("until the last point refuses", enforcement_value(enforcement), enforcement,
                     text_at(enforcement, "note"), file) +
         number_text("cascade to descendants", regime.cascade, cascade,
                     text_at(file, "cascade_note"), file) +
         number_text("validation in a scenario", regime.validation, validation,
                     text_at(validation, "note"), file);
}

std::string facts_text(const Node& file) {
  const Node* const facts = file.find("facts");
  if (facts == nullptr) return "";
  std::string text = "\nFacts\n";
  for (const Entry& fact : facts->entries) {
    text += number_text(fact.key, text_at(fact.value, "value"), fact.value,
                        text_at(fact.value, "note"), file);
  }
  return text;
}

std::string values_text(const Regime& regime) {
  std::string text =
      regime.is_control()
          ? "\nWhat it does\n"
          : fmt::format("\nA design with `credentials: {{use: {}}}` gets\n", regime.preset->name);
  for (const Entry& entry : regime.file.find("values")->entries) {
    text += indented(fmt::format("{}: {}\n", entry.key, to_flow(entry.value)), kIndent);
  }
  return text;
}

// The preset's own confidence is that of the regime, which may be less certain than its source.
std::string source_line(const Node& map) {
  const std::string own = text_at(map, "source_confidence");
  return indented(fmt::format("{} ({}, {}, as of {})\n", text_at(map, "source"),
                              own.empty() ? text_at(map, "confidence") : own,
                              text_at(map, "evidence"), text_at(map, "as_of")),
                  kIndent);
}

std::string sources_text(const Node& file) {
  std::string text = "\nSources (read; cited: known from another text that cites it; recalled)\n" +
                     source_line(file);
  if (const Node* const more = file.find("more_sources")) {
    for (const Node& one : more->items) text += source_line(one);
  }
  return text;
}

// What a control does instead of being issued: it brings news, or it demands something.
std::string effect(const Regime& control) {
  const Node* const obligation = control.file.find("values")->find("obligation");
  return obligation == nullptr ? control.validation : obligation->text;
}

Json json_of(const Node& node) {
  if (node.is_map()) {
    Json map = Json::object();
    for (const Entry& entry : node.entries) map[entry.key] = json_of(entry.value);
    return map;
  }
  if (node.is_list()) {
    Json list = Json::array();
    for (const Node& item : node.items) list.push_back(json_of(item));
    return list;
  }
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  const std::optional<double> number = parse_number(node.text);
  return number ? Json(*number) : Json(node.text);
}

}  // namespace

std::string regime_tables() {
  Table credentials;
  Table controls;
  credentials.add(
      {"credentials", "family", "lifetime", "validation", "cascade", "confidence", "source"});
  controls.add({"control", "family", "effect", "confidence", "source"});
  for (const Regime& regime : regimes()) {
    const PresetInfo& preset = *regime.preset;
    if (regime.is_control()) {
      controls.add({preset.name, regime.family, effect(regime), preset.confidence, preset.source});
    } else {
      credentials.add({preset.name, regime.family, regime.lifetime, regime.validation,
                       regime.cascade, preset.confidence, preset.source});
    }
  }
  return credentials.text() + "\n" + controls.text() +
         "\nLifetime and validation are what a scenario gets, cascade is what the source says.\n"
         "Used by: `credentials: {use: NAME}`. Explained by: bailiwick explain regime NAME\n";
}

std::string regime_explanation(const Regime& regime) {
  const Node& file = regime.file;
  const PresetInfo& preset = *regime.preset;
  return fmt::format("{} ({}, {}, {}): {}\n", preset.name, preset.kind, regime.family,
                     text_at(file, "form"), preset.title) +
         wrapped(preset.meaning, 0) + "\n" +
         labelled("How it is revoked", text_at(file, "mechanism")) +
         labelled("Who checks", text_at(file, "who_checks")) +
         labelled("Note", text_at(file, "note")) + numbers_text(regime) + facts_text(file) +
         values_text(regime) + sources_text(file);
}

Json json_of(const Regime& regime) {
  Json row{{"name", regime.preset->name},
           {"lifetime", regime.lifetime},
           {"validation", regime.validation},
           {"cascade", regime.cascade}};
  for (const Entry& entry : regime.file.entries) {
    if (entry.key != "preset") row[entry.key] = json_of(entry.value);
  }
  return row;
}

}  // namespace app
