#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace app {

class Diagnostics;
struct Node;

/// Where something stands in the author's files. Lines and columns count from 1.
struct Place {
  std::string file;
  int line{1};
  int column{1};  ///< In bytes.
  bool operator==(const Place&) const = default;
};

/// The places of all keys of a scenario as its author wrote it, presets and overrides left out, for
/// remarks about a plan that has long left its YAML behind.
class Places {
 public:
  Places() = default;
  Places(const Node& root, const Diagnostics& sources);

  /// The innermost part of a path of keys that exists, e.g. {"agents", "triage", "plan"}; items of
  /// a list go by their index. None: not even its first key exists.
  [[nodiscard]] std::optional<Place> find(std::span<const std::string> path) const;
  /// The first scalar (or key) within a path that reads `text`; else as above.
  [[nodiscard]] std::optional<Place> find(std::span<const std::string> path,
                                          std::string_view text) const;

 private:
  struct Mark {
    std::string path;  // Keys, each behind a separator.
    std::string text;  // Of a scalar; else empty.
    std::uint32_t source{0};
    int line{1};
    int column{1};
  };
  void add(const Node& node, const std::string& path);
  [[nodiscard]] Place place_of(const Mark& mark) const;

  std::vector<std::string> files_;
  std::vector<Mark> marks_;                     // In the order of the file.
  std::map<std::string, std::size_t> by_path_;  // The first mark of each path.
};

}  // namespace app
