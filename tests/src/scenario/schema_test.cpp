#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "src/scenario/load.hpp"
#include "tests/src/scenario/scenario_text.hpp"

namespace app {
namespace {

using nlohmann::json;

void each_object(const json& node, const std::function<void(const json&)>& visit) {
  if (node.is_object()) visit(node);
  if (node.is_structured()) {
    for (const json& child : node) each_object(child, visit);
  }
}

TEST(SchemaTest, EveryMapWithFixedKeysRefusesOthersAndDocumentsItsOwn) {
  const json schema = json::parse(json_schema());
  int maps = 0;
  each_object(schema, [&](const json& node) {
    if (!node.contains("properties") || !node.contains("additionalProperties")) return;
    ++maps;
    EXPECT_EQ(node["additionalProperties"], false);
    for (const auto& [key, property] : node["properties"].items()) {
      EXPECT_TRUE(property.contains("description")) << key;
    }
  });
  EXPECT_GT(maps, 40);
}

TEST(SchemaTest, EveryReferenceIsDefined) {
  const json schema = json::parse(json_schema());
  each_object(schema, [&](const json& node) {
    if (!node.contains("$ref") || !node["$ref"].is_string()) return;
    const std::string name = node["$ref"].get<std::string>().substr(std::string("#/$defs/").size());
    EXPECT_TRUE(schema["$defs"].contains(name)) << name;
  });
}

TEST(SchemaTest, KnowsExactlyTheKeysThatTheReaderKnows) {
  // The reader lists its keys when it meets an unknown one.
  const json schema = json::parse(json_schema());
  const std::string message = errors_of(with("name: small", "name: small\nnope: 1")).at(0);
  std::set<std::string> listed;
  const std::size_t start = message.find("one of: ") + 8;
  std::string rest = message.substr(start, message.rfind(", …") - start);
  for (std::size_t at = 0; at != std::string::npos;) {
    const std::size_t end = rest.find(", ", at);
    listed.insert(rest.substr(at, end - at));
    at = end == std::string::npos ? end : end + 2;
  }
  EXPECT_EQ(listed.size(), 12U);
  for (const std::string& key : listed) EXPECT_TRUE(schema["properties"].contains(key)) << key;
  EXPECT_NE(message.find(std::to_string(schema["properties"].size()) + " in all"),
            std::string::npos)
      << message;
}

TEST(SchemaTest, RequiredKeysAreThoseThatTheReaderMisses) {
  const json schema = json::parse(json_schema());
  EXPECT_EQ(schema["anyOf"][1]["required"], json({"include"}));  // Which may have them instead.
  EXPECT_GE(schema["anyOf"][0]["required"].size(), 8U);
  for (const json& key : schema["anyOf"][0]["required"]) {
    const std::string name = key.get<std::string>();
    const std::string text =
        with("\n" + name + ":", "\n# " + name + ":", "\n" + std::string(kGood));
    EXPECT_FALSE(errors_of(text).empty()) << name;
  }
  EXPECT_TRUE(errors_of(kGood).empty());
}

}  // namespace
}  // namespace app
