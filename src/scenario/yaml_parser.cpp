#include "src/scenario/yaml_parser.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <map>
#include <sstream>
#include <string>
#include <utility>

namespace app {
namespace {

// Ends parsing after something was reported that makes going on pointless.
struct Stop : std::exception {};

// Builds our tree from the library's events.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::uint32_t source, Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  Node take_root() { return std::move(root_); }
  bool refused() const { return refused_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) stop(mark, "E0004", "a second document", "write one document a file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    // The library reports the place after a missing value; the key's place is of more use.
    const bool after_key = !open_.empty() && open_.back().has_key;
    Node node;
    node.at = after_key ? open_.back().key_at : convert(mark);
    put(std::move(node));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    stop(mark, "E0003", "an alias",
         "repeat the value, or name it under assumptions: and write $name");
  }
  void OnAnchor(const YAML::Mark& mark, const std::string& name) override {
    stop(mark, "E0003", fmt::format("the anchor '&{}'", name),
         "repeat the value, or name it under assumptions: and write $name");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    refuse_tag(mark, tag);
    Node node;
    node.kind = Node::Kind::kScalar;
    node.at = convert(mark);
    node.quoted = tag == "!";
    node.text = value;
    put(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, Node::Kind::kList);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, Node::Kind::kMap);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    Node node;
    bool has_key{false};
    std::string key;
    SourceMark key_at;
    std::map<std::string, int> lines;  // Of the keys so far.
  };

  SourceMark convert(const YAML::Mark& mark) const {
    return {source_, mark.line + 1, mark.column + 1};
  }

  void report(const SourceMark& at, const char* code, std::string message, std::string hint) {
    diagnostics_.add({.at = at,
                      .code = code,
                      .path = {},
                      .message = std::move(message),
                      .hint = std::move(hint),
                      .suggestion = {}});
    refused_ = true;
  }

  [[noreturn]] void stop(const YAML::Mark& mark, const char* code, std::string message,
                         std::string hint) {
    report(convert(mark), code, std::move(message) + " is not allowed here", std::move(hint));
    throw Stop{};
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      report(convert(mark), "E0007", fmt::format("the tag '{}' is not allowed here", tag),
             "write the value without a tag");
    }
  }

  void open(const YAML::Mark& mark, const std::string& tag, Node::Kind kind) {
    refuse_tag(mark, tag);
    if (open_.size() >= static_cast<std::size_t>(kDeepestNesting)) {
      stop(mark, "E0005", fmt::format("nesting of more than {} levels", kDeepestNesting),
           "flatten the structure");
    }
    Open opened;
    opened.node.kind = kind;
    opened.node.at = convert(mark);
    open_.push_back(std::move(opened));
  }

  void close() {
    Node done = std::move(open_.back().node);
    open_.pop_back();
    put(std::move(done));
  }

  void put(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_list()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      take_key(parent, node);
    } else {
      put_value(parent, std::move(node));
    }
  }

  void take_key(Open& parent, const Node& node) {
    if (!node.is_scalar()) {
      report(node.at, "E0103", fmt::format("a key is {}", describe(node)), "write a plain word");
    }
    parent.has_key = true;
    parent.key = node.text;
    parent.key_at = node.at;
  }

  void put_value(Open& parent, Node node) {
    parent.has_key = false;
    const auto [first, is_new] = parent.lines.emplace(parent.key, parent.key_at.line);
    if (!is_new) {
      report(parent.key_at, "E0006",
             fmt::format("duplicate key '{}', first at line {}", parent.key, first->second),
             "write each key once");
      return;
    }
    parent.node.entries.push_back({parent.key, parent.key_at, std::move(node)});
  }

  std::uint32_t source_;
  Diagnostics& diagnostics_;
  int documents_{0};
  bool refused_{false};
  Node root_;
  std::vector<Open> open_;
};

}  // namespace

namespace {

/// Length of the UTF-8 sequence that a first byte announces; 0: it announces none.
std::size_t utf8_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/// Overlong forms, surrogates and code points beyond Unicode show in the second byte (RFC 3629).
bool second_byte_fits(unsigned char first, unsigned char second) {
  const unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high;
}

/// How many bytes of the text are valid UTF-8, from its start.
std::size_t valid_utf8_prefix(std::string_view text) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = utf8_length(byte(at));
    if (length == 0 || at + length > text.size()) return at;
    if (length > 1 && !second_byte_fits(byte(at), byte(at + 1))) return at;
    for (std::size_t i = 2; i < length; ++i) {
      if ((byte(at + i) & 0xc0) != 0x80) return at;
    }
    at += length;
  }
  return at;
}

SourceMark place_of(std::string_view text, std::size_t offset, std::uint32_t source) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0.
  return {source, static_cast<int>(line) + 1, static_cast<int>(offset - start) + 1};
}

}  // namespace

std::optional<Node> parse_yaml(std::string_view text, std::uint32_t source,
                               Diagnostics& diagnostics) {
  TreeBuilder builder(source, diagnostics);
  const auto report = [&](const SourceMark& at, std::string message) {
    diagnostics.add({.at = at,
                     .code = "E0002",
                     .path = {},
                     .message = std::move(message),
                     .hint = "write valid YAML",
                     .suggestion = {}});
  };
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    report({source, 1, 1}, fmt::format("byte {} is a zero byte", zero + 1));
    return std::nullopt;
  }
  if (const std::size_t valid = valid_utf8_prefix(text); valid < text.size()) {
    report(place_of(text, valid, source), fmt::format("byte {} is not UTF-8", valid + 1));
    return std::nullopt;
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Stop&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    const bool placed = !error.mark.is_null();
    report(placed ? SourceMark{source, error.mark.line + 1, error.mark.column + 1}
                  : SourceMark{source, 1, 1},
           "not valid YAML: " + error.msg);
    return std::nullopt;
  }
  if (builder.refused()) return std::nullopt;
  return builder.take_root();
}

}  // namespace app
