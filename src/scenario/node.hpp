#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/scenario/diagnostics.hpp"

namespace app {

struct Entry;

/// A piece of a scenario file with its place: our own tree, since the YAML library's forgets
/// duplicate keys and the places of nulls.
struct Node {
  enum class Kind : std::uint8_t {
    kNull,
    kScalar,
    kList,
    kMap,
    kBroken  ///< Already reported, e.g. an undefined `$name`; readers stay silent.
  };
  Kind kind{Kind::kNull};
  bool quoted{false};  ///< kScalar: written in quotes or as a block.
  SourceMark at;
  std::string text;            ///< kScalar.
  std::vector<Node> items;     ///< kList.
  std::vector<Entry> entries;  ///< kMap: in file order, keys unique.

  [[nodiscard]] bool is_scalar() const { return kind == Kind::kScalar; }
  [[nodiscard]] bool is_list() const { return kind == Kind::kList; }
  [[nodiscard]] bool is_map() const { return kind == Kind::kMap; }
  [[nodiscard]] bool is_broken() const { return kind == Kind::kBroken; }
  /// The value at a key of a map; null when there is none.
  [[nodiscard]] const Node* find(std::string_view key) const;
  [[nodiscard]] Node* find(std::string_view key);
  [[nodiscard]] const Entry* find_entry(std::string_view key) const;
};

struct Entry {
  std::string key;
  SourceMark at;  ///< Of the key.
  Node value;
};

/// "a map", "a list", "nothing", or the scalar's text in quotes: for messages.
std::string describe(const Node& node);

/// The node as YAML on one line, e.g. "{a: 1, b: [x, y]}".
std::string to_flow(const Node& node);

}  // namespace app
