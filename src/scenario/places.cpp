#include "src/scenario/places.hpp"

#include "src/scenario/node.hpp"

namespace app {
namespace {

constexpr char kSeparator = '\n';  // No key has one.

std::string joined(std::span<const std::string> path) {
  std::string text;
  for (const std::string& key : path) text += kSeparator + key;
  return text;
}

}  // namespace

Places::Places(const Node& root, const Diagnostics& sources) {
  for (const SourceText& source : sources.sources()) files_.push_back(source.name);
  add(root, "");
}

void Places::add(const Node& node, const std::string& path) {
  const auto note = [&](const std::string& at, const SourceMark& mark, std::string text) {
    by_path_.emplace(at, marks_.size());
    marks_.push_back({at, std::move(text), mark.source, mark.line, mark.column});
  };
  for (const Entry& entry : node.entries) {
    const std::string below = path + kSeparator + entry.key;
    note(below, entry.at, entry.key);
    add(entry.value, below);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string below = path + kSeparator + std::to_string(i);
    note(below, node.items[i].at, "");
    add(node.items[i], below);
  }
  if (node.is_scalar())
    marks_.push_back({path, node.text, node.at.source, node.at.line, node.at.column});
}

Place Places::place_of(const Mark& mark) const {
  return {mark.source < files_.size() ? files_[mark.source] : "", mark.line, mark.column};
}

std::optional<Place> Places::find(std::span<const std::string> path) const {
  for (; !path.empty(); path = path.first(path.size() - 1)) {
    const auto known = by_path_.find(joined(path));
    if (known != by_path_.end()) return place_of(marks_[known->second]);
  }
  return std::nullopt;
}

std::optional<Place> Places::find(std::span<const std::string> path, std::string_view text) const {
  const std::string within = joined(path);
  const auto known = by_path_.find(within);
  if (known != by_path_.end()) {
    for (std::size_t i = known->second; i < marks_.size(); ++i) {
      const std::string& at = marks_[i].path;
      const bool inside =
          at.starts_with(within) && (at.size() == within.size() || at[within.size()] == kSeparator);
      if (!inside) break;
      if (marks_[i].text == text && i != known->second) return place_of(marks_[i]);
    }
  }
  return find(path);
}

}  // namespace app
