#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/scenario/source_files.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

void report(Diagnostics& diagnostics, const SourceMark& at, const char* code, std::string message,
            std::string hint, std::string suggestion = {}) {
  diagnostics.add({.at = at,
                   .code = code,
                   .path = {},
                   .message = std::move(message),
                   .hint = std::move(hint),
                   .suggestion = std::move(suggestion)});
}

std::vector<std::string> keys_of(const Node& node) {
  std::vector<std::string> keys;
  for (const Entry& entry : node.entries) keys.push_back(entry.key);
  return keys;
}

// The child that the start of the path names, and the rest of the path. Keys may contain dots, so
// the longest one that fits is taken.
Node* step_into(Node& node, std::string_view& path) {
  Entry* best = nullptr;
  for (Entry& entry : node.entries) {
    const bool fits = path.starts_with(entry.key) &&
                      (path.size() == entry.key.size() || path[entry.key.size()] == '.');
    if (fits && (best == nullptr || entry.key.size() > best->key.size())) best = &entry;
  }
  if (best != nullptr) {
    path.remove_prefix(std::min(path.size(), best->key.size() + 1));
    return &best->value;
  }
  if (!node.is_list()) return nullptr;
  std::size_t index = 0;
  const std::string_view first = path.substr(0, path.find('.'));
  const auto [end, problem] = std::from_chars(first.data(), first.data() + first.size(), index);
  if (problem != std::errc() || end != first.data() + first.size() || index >= node.items.size())
    return nullptr;
  path.remove_prefix(std::min(path.size(), first.size() + 1));
  return &node.items[index];
}

// The node that the path names. The last key of a map may be new: whether it is known, the reader
// of that map says.
Node* locate(Node& root, std::string_view path, const SourceMark& at, Diagnostics& diagnostics) {
  Node* node = &root;
  while (!path.empty()) {
    const std::string_view before = path;
    Node* child = step_into(*node, path);
    if (child == nullptr) {
      const std::string key(before.substr(0, before.find('.')));
      const bool is_last = before.find('.') == std::string_view::npos;
      if (node->is_map() && is_last && node != &root) {
        node->entries.push_back({key, at, Node{}});
        return &node->entries.back().value;
      }
      const std::vector<std::string> keys = keys_of(*node);
      report(diagnostics, at, "E0010", fmt::format("unknown path: there is no '{}'", key),
             "write a dotted path to a value of the scenario", nearest_word(key, keys));
      return nullptr;
    }
    node = child;
  }
  return node;
}

void apply(Node& root, const std::string& text, Diagnostics& diagnostics) {
  const std::string label = "--set " + text;
  const std::size_t equals = text.find('=');
  const std::uint32_t source = diagnostics.add_source(label, text);
  const SourceMark at{source, 1, 1};
  if (equals == std::string::npos || equals == 0) {
    return report(diagnostics, at, "E0010", fmt::format("'{}' is no override", text),
                  "write path=value");
  }
  // The value keeps its column: what stands before it is blanked.
  const std::string padded = std::string(equals + 1, ' ') + text.substr(equals + 1);
  std::optional<Node> value = parse_yaml(padded, source, diagnostics);
  if (!value) return;
  Node* target = locate(root, std::string_view(text).substr(0, equals), at, diagnostics);
  if (target == nullptr) return;
  if (value->kind == Node::Kind::kNull) value->at = at;
  *target = std::move(*value);
}

using Used = std::set<std::string, std::less<>>;

void gather_uses(const Node& node, Used& used) {
  for (const Node& item : node.items) gather_uses(item, used);
  for (const Entry& entry : node.entries) gather_uses(entry.value, used);
  if (node.is_scalar() && !node.quoted && node.text.starts_with('$'))
    used.insert(node.text.substr(1));
}

void substitute(Node& node, const Node* assumptions, Used& used, Diagnostics& diagnostics) {
  for (Node& item : node.items) substitute(item, assumptions, used, diagnostics);
  for (Entry& entry : node.entries) substitute(entry.value, assumptions, used, diagnostics);
  if (!node.is_scalar() || node.quoted || !node.text.starts_with('$')) return;
  const std::string name = node.text.substr(1);
  const Node* assumption = assumptions == nullptr ? nullptr : assumptions->find(name);
  if (assumption == nullptr) {
    const std::vector<std::string> known =
        assumptions == nullptr ? std::vector<std::string>() : keys_of(*assumptions);
    report(diagnostics, node.at, "E0304", fmt::format("undefined assumption '${}'", name),
           "define it under assumptions:", nearest_word(name, known));
    node.kind = Node::Kind::kBroken;
    return;
  }
  used.insert(name);
  const Node* value = assumption->find("value");
  if (value == nullptr) {  // Reported where it is defined.
    node.kind = Node::Kind::kBroken;
    return;
  }
  node = Node(*value);
}

}  // namespace

void apply_overrides(Node& root, std::span<const std::string> overrides, Diagnostics& diagnostics) {
  for (const std::string& text : overrides) apply(root, text, diagnostics);
}

std::set<std::string, std::less<>> assumption_uses(const Node& root) {
  Used used;
  for (const Entry& entry : root.entries) {
    if (entry.key != "assumptions") gather_uses(entry.value, used);
  }
  return used;
}

void substitute_assumptions(Node& root, std::set<std::string, std::less<>> used,
                            Diagnostics& diagnostics) {
  const Node* found = root.find("assumptions");
  const std::optional<Node> assumptions = found == nullptr ? std::nullopt : std::optional(*found);
  for (Entry& entry : root.entries) {
    if (entry.key == "assumptions") continue;
    substitute(entry.value, assumptions ? &*assumptions : nullptr, used, diagnostics);
  }
  if (!assumptions) return;
  for (const Entry& entry : assumptions->entries) {
    if (used.find(entry.key) != used.end()) continue;
    report(diagnostics, entry.at, "E0305",
           fmt::format("the assumption '{}' is never used", entry.key),
           fmt::format("write ${} where it applies, or remove it", entry.key));
  }
}

}  // namespace app
