#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// One id of a public threat framework.
struct FrameworkItem {
  std::string id;
  std::string title;    ///< Official; empty where the publisher gives none.
  std::string meaning;  ///< In our own words.
  std::string parent;   ///< Id that it belongs to, perhaps of another framework; may be empty.
  std::string source;
  std::string note;  ///< What it is easily taken for; may be empty.

  /// The title, or the meaning where there is none.
  [[nodiscard]] const std::string& label() const { return title.empty() ? meaning : title; }
};

/// Something that people write in place of an id.
struct FrameworkPitfall {
  /// Exact texts, ranges ("T18..T47") and beginnings ("GV-*").
  std::vector<std::string> ids;
  /// The id that is meant: {n} is the number in what was found, {0n} the same in two digits, {id}
  /// all that was found. May be empty.
  std::string write;
  std::string says;  ///< Why it is not taken.
};

/// A public list of threats, risks, techniques or outcomes with ids.
struct Framework {
  std::string key;         ///< As scenarios write it, e.g. "owasp_asi_2026".
  std::string short_name;  ///< For counts, e.g. "ASI".
  std::string title;
  std::string publisher;
  std::string version;    ///< May be empty.
  std::string published;  ///< May be empty.
  std::string source;
  std::string read_on;   ///< Day on which the source was read.
  std::string verified;  ///< How ids and titles were checked.
  std::string extent;    ///< "all", or which part of the publication the table holds.
  std::string note;      ///< May be empty.
  int order{0};
  std::vector<FrameworkPitfall> pitfalls;
  std::vector<FrameworkItem> items;

  /// Null when the table has no such id.
  [[nodiscard]] const FrameworkItem* find(std::string_view id) const;
};

/// All of them, in their order. They are part of the program.
std::span<const Framework> frameworks();

/// Null if there is none of that key.
const Framework* find_framework(std::string_view key);

}  // namespace app
