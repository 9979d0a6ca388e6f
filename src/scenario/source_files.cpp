#include "src/scenario/source_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "sim/random/name_hash.hpp"
#include "src/scenario/yaml_parser.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 100;

void report(Diagnostics& diagnostics, const SourceMark& at, const char* code, std::string message,
            std::string hint) {
  diagnostics.add({.at = at,
                   .code = code,
                   .path = {},
                   .message = std::move(message),
                   .hint = std::move(hint),
                   .suggestion = {}});
}

// A folder contains what lies below it, symbolic links resolved.
bool contains(const fs::path& folder, const fs::path& file) {
  const auto [rest, unused] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return rest == folder.end();
}

std::optional<std::string> read_bytes(const fs::path& file, const SourceMark& from,
                                      const char* wanted, Diagnostics& diagnostics) {
  std::error_code problem;
  if (!fs::is_regular_file(file, problem)) {
    report(diagnostics, from, "E0001",
           fmt::format("cannot read the file '{}'", file.generic_string()), wanted);
    return std::nullopt;
  }
  const auto size = fs::file_size(file, problem);
  if (problem || size > kLargestFileBytes) {
    report(diagnostics, from, "E0009",
           fmt::format("the file '{}' is larger than 10 MiB", file.generic_string()),
           "split it with include:, or make it smaller");
    return std::nullopt;
  }
  std::ifstream stream(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream && !stream.eof()) {
    report(diagnostics, from, "E0001",
           fmt::format("cannot read the file '{}'", file.generic_string()),
           "check its permissions");
    return std::nullopt;
  }
  return bytes;
}

class Reader {
 public:
  Reader(fs::path folder, Diagnostics& diagnostics)
      : folder_(std::move(folder)), diagnostics_(diagnostics) {}

  std::optional<Node> read(const fs::path& file, const fs::path& canonical,
                           const SourceMark& from) {
    std::optional<std::string> bytes =
        read_bytes(file, from, "write the path of a scenario file", diagnostics_);
    if (!bytes) return std::nullopt;
    hash_ = sim::mix_bits(hash_ ^ sim::name_hash(*bytes));
    const std::uint32_t source = diagnostics_.add_source(file.generic_string(), *bytes);
    std::optional<Node> root = parse_yaml(*bytes, source, diagnostics_);
    if (!root) return std::nullopt;
    if (!root->is_map()) {
      report(diagnostics_, root->at, "E0103", "the file is " + describe(*root) + ", not a map",
             "write version: 1");
      return std::nullopt;
    }
    open_.push_back(canonical);
    const bool complete = include_all(*root, file);
    open_.pop_back();
    if (!complete) return std::nullopt;
    return root;
  }

  std::uint64_t hash() const { return hash_; }

 private:
  bool include_all(Node& root, const fs::path& file) {
    const Node* includes = root.find("include");
    if (includes == nullptr) return true;
    bool complete = true;
    const Node list = *includes;  // Merging changes the root.
    for (const Node& item : list.items) {
      if (item.is_scalar()) complete &= include_one(root, item, file);
    }
    return complete;
  }

  bool include_one(Node& root, const Node& item, const fs::path& file) {
    std::error_code problem;
    const fs::path path = file.parent_path() / item.text;
    const fs::path canonical = fs::weakly_canonical(path, problem);
    if (problem || fs::path(item.text).is_absolute() || !contains(folder_, canonical)) {
      report(diagnostics_, item.at, "E0008",
             fmt::format("the include '{}' lies outside the scenario's folder", item.text),
             "copy the file into the folder");
      return false;
    }
    if (std::find(open_.begin(), open_.end(), canonical) != open_.end()) {
      report(diagnostics_, item.at, "E0008",
             fmt::format("the include '{}' includes itself again", item.text),
             "remove one of the includes");
      return false;
    }
    if (++files_ > kMostFiles) {
      report(diagnostics_, item.at, "E0008", fmt::format("more than {} includes", kMostFiles),
             "merge some of the files");
      return false;
    }
    const std::optional<Node> included = read(path, canonical, item.at);
    if (!included) return false;
    merge(root, *included);
    return true;
  }

  // Top-level maps are merged entry by entry; of everything else, the including file's wins.
  static void merge(Node& root, const Node& included) {
    for (const Entry& entry : included.entries) {
      Node* own = root.find(entry.key);
      if (own == nullptr) {
        root.entries.push_back(entry);
      } else if (own->is_map() && entry.value.is_map()) {
        merge_entries(*own, entry.value);
      }
    }
  }

  static void merge_entries(Node& own, const Node& included) {
    for (const Entry& entry : included.entries) {
      if (own.find(entry.key) == nullptr) own.entries.push_back(entry);
    }
  }

  fs::path folder_;
  Diagnostics& diagnostics_;
  std::uint64_t hash_{0};
  std::size_t files_{0};
  std::vector<fs::path> open_;
};

}  // namespace

std::optional<std::string> read_named_file(const fs::path& folder, const fs::path& from,
                                           const std::string& name, const SourceMark& at,
                                           Diagnostics& diagnostics) {
  std::error_code problem;
  const fs::path path = from / name;
  const fs::path canonical = fs::weakly_canonical(path, problem);
  if (problem || fs::path(name).is_absolute() || !contains(folder, canonical)) {
    report(diagnostics, at, "E0008",
           fmt::format("the file '{}' lies outside the scenario's folder", name),
           "copy it into the folder");
    return std::nullopt;
  }
  return read_bytes(path, at, "write the path of a file beside the scenario", diagnostics);
}

std::optional<SourceTree> read_source_tree(const fs::path& file, Diagnostics& diagnostics) {
  std::error_code problem;
  const fs::path canonical = fs::weakly_canonical(file, problem);
  Reader reader(canonical.parent_path(), diagnostics);
  if (problem || !fs::is_regular_file(file, problem)) {
    const std::uint32_t source = diagnostics.add_source(file.generic_string(), "");
    report(diagnostics, {source, 1, 1}, "E0001",
           fmt::format("cannot read the file '{}'", file.generic_string()),
           "write the path of a scenario file");
    return std::nullopt;
  }
  if (fs::file_size(file, problem) > kLargestFileBytes) {
    const std::uint32_t source = diagnostics.add_source(file.generic_string(), "");
    report(diagnostics, {source, 1, 1}, "E0009", "the file is larger than 10 MiB",
           "split it with include:, or make it smaller");
    return std::nullopt;
  }
  std::optional<Node> root = reader.read(file, canonical, {});
  if (!root) return std::nullopt;
  return SourceTree{std::move(*root), reader.hash()};
}

}  // namespace app
