#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "src/scenario/load.hpp"
#include "src/scenario/sections/sections.hpp"

namespace app {

std::string json_schema() {
  SchemaDefinitions definitions;
  nlohmann::ordered_json schema = {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "Bailiwick scenario"},
      {"description",
       "A fleet of AI agents, what can go wrong, and the control designs to compare."}};
  const std::string body = scenario_object().schema(definitions);
  const auto parsed = nlohmann::ordered_json::parse(body);
  for (const auto& [key, value] : parsed.items()) schema[key] = value;
  // What a file includes may have the rest.
  const nlohmann::ordered_json required = std::exchange(schema["required"], nullptr);
  schema.erase("required");
  schema["anyOf"] = {{{"required", required}}, {{"required", {"include"}}}};
  for (const auto& [name, text] : definitions.texts()) {
    schema["$defs"][name] = nlohmann::ordered_json::parse(text);
  }
  return schema.dump(2) + "\n";
}

}  // namespace app
