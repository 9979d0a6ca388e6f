#include "src/scenario/node.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace app {
namespace {

constexpr std::size_t kLongestShown = 60;

bool needs_quotes(const Node& node) {
  if (node.text.empty()) return true;
  if (!node.quoted) return false;
  const bool plain = std::all_of(node.text.begin(), node.text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
           letter == '-' || letter == ' ';
  });
  return !plain || node.text.front() == '-' || node.text.front() == ' ' ||
         node.text.back() == ' ' || node.text == "null" || node.text == "true" ||
         node.text == "false";
}

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

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  const auto at_key = std::find_if(entries.begin(), entries.end(),
                                   [key](const Entry& entry) { return entry.key == key; });
  return at_key == entries.end() ? nullptr : &*at_key;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) {
  const auto at_key = std::find_if(entries.begin(), entries.end(),
                                   [key](const Entry& entry) { return entry.key == key; });
  return at_key == entries.end() ? nullptr : &at_key->value;
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return "nothing";
    case Node::Kind::kScalar:
      return node.text.size() <= kLongestShown ? "'" + node.text + "'"
                                               : "'" + node.text.substr(0, kLongestShown) + "…'";
    case Node::Kind::kList:
      return "a list";
    case Node::Kind::kMap:
      return "a map";
    case Node::Kind::kBroken:
      return "a broken value";
  }
  return {};
}

std::string to_flow(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
    case Node::Kind::kBroken:
      return "null";
    case Node::Kind::kScalar:
      return needs_quotes(node) ? quoted(node.text) : node.text;
    case Node::Kind::kList: {
      std::string result = "[";
      for (const Node& item : node.items) {
        if (result.size() > 1) result += ", ";
        result += to_flow(item);
      }
      return result + "]";
    }
    case Node::Kind::kMap: {
      std::string result = "{";
      for (const Entry& entry : node.entries) {
        if (result.size() > 1) result += ", ";
        result += entry.key + ": " + to_flow(entry.value);
      }
      return result + "}";
    }
  }
  return {};
}

}  // namespace app
