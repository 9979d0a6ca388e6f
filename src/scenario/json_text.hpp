#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// The $defs of the JSON Schema under construction.
class SchemaDefinitions {
 public:
  /// {"$ref": "#/$defs/name"}; describes it at the first mention.
  std::string reference(const std::string& name,
                        const std::function<std::string(SchemaDefinitions&)>& describe);
  [[nodiscard]] const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::string> texts_;
};

/// Pieces of a JSON Schema as text. Only the writer of the whole schema parses them again.
namespace json {

std::string quoted(std::string_view text);
std::string array(const std::string& item, bool may_be_empty);
std::string map(const std::string& value);
std::string any_of(const std::vector<std::string>& choices);
/// Exactly one of the choices.
std::string one_of(const std::vector<std::string>& choices);
std::string words(const std::vector<std::string>& words);
/// A string of that pattern (ECMA 262), or `$name`.
std::string text_like(std::string_view pattern, std::string_view example);
/// A number within bounds (either may be empty text), or `$name`.
std::string number(std::string_view minimum, std::string_view maximum);

struct Property {
  std::string key;
  std::string description;
  std::string schema;
  bool required{false};
};
/// A map of exactly these keys.
std::string object(const std::vector<Property>& properties);

}  // namespace json
}  // namespace app
