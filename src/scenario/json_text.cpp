#include "src/scenario/json_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace app {

std::string SchemaDefinitions::reference(
    const std::string& name, const std::function<std::string(SchemaDefinitions&)>& describe) {
  if (texts_.emplace(name, "{}").second) {
    const std::string text = describe(*this);
    texts_[name] = text;
  }
  return fmt::format(R"({{"$ref":"#/$defs/{}"}})", name);
}

namespace json {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') result += '\\';
    if (letter == '\n') {
      result += "\\n";
    } else {
      result += letter;
    }
  }
  return result + "\"";
}

std::string array(const std::string& item, bool may_be_empty) {
  return fmt::format(R"({{"type":"array","items":{}{}}})", item,
                     may_be_empty ? "" : R"(,"minItems":1)");
}

std::string map(const std::string& value) {
  return fmt::format(
      R"({{"type":"object","propertyNames":{{"pattern":"^[A-Za-z0-9_-]+$"}},"additionalProperties":{}}})",
      value);
}

std::string any_of(const std::vector<std::string>& choices) {
  return fmt::format(R"({{"anyOf":[{}]}})", fmt::join(choices, ","));
}

std::string one_of(const std::vector<std::string>& choices) {
  return fmt::format(R"({{"oneOf":[{}]}})", fmt::join(choices, ","));
}

std::string words(const std::vector<std::string>& words) {
  std::vector<std::string> all;
  for (const std::string& word : words) all.push_back(quoted(word));
  return fmt::format(R"({{"enum":[{}]}})", fmt::join(all, ","));
}

std::string text_like(std::string_view pattern, std::string_view example) {
  return fmt::format(R"({{"type":"string","pattern":{},"examples":[{}]}})",
                     quoted(fmt::format("^(\\$[A-Za-z0-9_-]+|{})$", pattern)), quoted(example));
}

std::string number(std::string_view minimum, std::string_view maximum) {
  std::string bounds;
  if (!minimum.empty()) bounds += fmt::format(R"(,"minimum":{})", minimum);
  if (!maximum.empty()) bounds += fmt::format(R"(,"maximum":{})", maximum);
  return fmt::format(
      R"({{"anyOf":[{{"type":"number"{}}},{{"type":"string","pattern":"^(\\$[A-Za-z0-9_-]+|[0-9.]+ ?%)$"}}]}})",
      bounds);
}

std::string object(const std::vector<Property>& properties) {
  std::vector<std::string> texts;
  std::vector<std::string> required;
  for (const Property& property : properties) {
    // Beside $ref and the like, draft 2020-12 allows a description.
    const std::string described =
        property.description.empty()
            ? property.schema
            : fmt::format(R"({{"description":{},{})", quoted(property.description),
                          property.schema.size() > 2 ? property.schema.substr(1)
                                                     : std::string(R"("title":""})"));
    texts.push_back(fmt::format("{}:{}", quoted(property.key), described));
    if (property.required) required.push_back(quoted(property.key));
  }
  const std::string required_text =
      required.empty() ? std::string()
                       : fmt::format(R"(,"required":[{}])", fmt::join(required, ","));
  return fmt::format(R"({{"type":"object","properties":{{{}}}{},"additionalProperties":false}})",
                     fmt::join(texts, ","), required_text);
}

}  // namespace json
}  // namespace app
