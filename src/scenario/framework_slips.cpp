#include "src/scenario/framework_slips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "src/scenario/diagnostics.hpp"

namespace app {
namespace {

// "T16" is {"T", "16", ""}; a text without a digit has no number.
struct Parts {
  std::string_view before;
  std::string_view number;
  std::string_view after;
};

Parts parts_of(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789";
  const std::size_t begin = text.find_first_of(kDigits);
  if (begin == std::string_view::npos) return {text, {}, {}};
  const std::size_t end = std::min(text.find_first_not_of(kDigits, begin), text.size());
  return {text.substr(0, begin), text.substr(begin, end - begin), text.substr(end)};
}

constexpr std::size_t kLongestNumber = 4;

std::optional<int> number_of(const Parts& parts) {
  if (parts.number.empty() || parts.number.size() > kLongestNumber) return std::nullopt;
  return std::stoi(std::string(parts.number));
}

bool is_in_range(std::string_view first, std::string_view last, std::string_view text) {
  const Parts low = parts_of(first);
  const Parts high = parts_of(last);
  const Parts found = parts_of(text);
  const auto number = number_of(found);
  if (!number || found.before != low.before || found.after != low.after) return false;
  // "T01..T09" is another range than "T1..T9".
  const bool is_padded = low.number.starts_with('0');
  if (is_padded ? found.number.size() != low.number.size() : found.number.starts_with('0'))
    return false;
  return number_of(low) <= number && number <= number_of(high);
}

bool is_same_text(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool matches(const std::string& pattern, std::string_view text) {
  if (pattern.ends_with('*')) return text.starts_with(pattern.substr(0, pattern.size() - 1));
  const std::size_t dots = pattern.find("..");
  if (dots == std::string::npos) return is_same_text(pattern, text);
  return is_in_range(pattern.substr(0, dots), pattern.substr(dots + 2), text);
}

void replace(std::string& text, std::string_view slot, const std::string& value) {
  const std::size_t at = text.find(slot);
  if (at != std::string::npos) text.replace(at, slot.size(), value);
}

std::string filled(std::string text, std::string_view found) {
  if (const auto number = number_of(parts_of(found))) {
    replace(text, "{n}", fmt::format("{}", *number));
    replace(text, "{0n}", fmt::format("{:02}", *number));
  }
  replace(text, "{id}", std::string(found));
  return text;
}

// The other framework that has an id, if one has.
const Framework* owner_of(const Framework& framework, std::string_view id) {
  for (const Framework& other : frameworks()) {
    if (&other != &framework && other.find(id) != nullptr) return &other;
  }
  return nullptr;
}

std::string hint_to_write(const Framework& framework, const std::string& id) {
  if (id.empty()) return "write one of its ids";
  if (framework.find(id) != nullptr) return "write " + id;
  const Framework* const owner = owner_of(framework, id);
  return owner == nullptr ? "write " + id : fmt::format("write {} under {}", id, owner->key);
}

std::optional<FrameworkSlip> known_confusion(const Framework& framework, std::string_view found) {
  for (const FrameworkPitfall& pitfall : framework.pitfalls) {
    const bool is_it = std::ranges::any_of(
        pitfall.ids, [&](const std::string& pattern) { return matches(pattern, found); });
    if (!is_it) continue;
    const std::string id = filled(pitfall.write, found);
    return FrameworkSlip{.means_something_else = true,
                         .message = fmt::format("'{}' is no id of {}: {}", found, framework.key,
                                                filled(pitfall.says, found)),
                         .hint = hint_to_write(framework, id),
                         .suggestion = framework.find(id) == nullptr ? "" : id};
  }
  return std::nullopt;
}

FrameworkSlip unknown_id(const Framework& framework, std::string_view found) {
  std::vector<std::string> ids;
  for (const FrameworkItem& item : framework.items) {
    if (is_same_text(item.title, found)) {
      return {.means_something_else = false,
              .message = fmt::format("'{}' is a title, not an id, of {}", found, framework.key),
              .hint = "write " + item.id,
              .suggestion = item.id};
    }
    ids.push_back(item.id);
  }
  return {.means_something_else = false,
          .message = fmt::format("unknown id '{}' of {}", found, framework.key),
          .hint = fmt::format("see: bailiwick explain {}", framework.key),
          .suggestion = nearest_word(found, ids)};
}

}  // namespace

FrameworkSlip slip_of(const Framework& framework, std::string_view found) {
  if (auto known = known_confusion(framework, found)) return std::move(*known);
  if (const Framework* const owner = owner_of(framework, found)) {
    return {.means_something_else = true,
            .message = fmt::format("'{}' is an id of {} ('{}')", found, owner->key,
                                   owner->find(found)->label()),
            .hint = fmt::format("write it under {}", owner->key),
            .suggestion = {}};
  }
  return unknown_id(framework, found);
}

}  // namespace app
