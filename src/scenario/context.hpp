#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/scenario/diagnostics.hpp"
#include "src/scenario/loaded_scenario.hpp"
#include "src/scenario/names.hpp"
#include "src/scenario/node.hpp"
#include "src/scenario/presets.hpp"

namespace app {

/// What readers share while they go through one scenario.
class Context {
 public:
  Context(const Names& names, Diagnostics& diagnostics)
      : names_(names), diagnostics_(diagnostics) {}

  [[nodiscard]] const Names& names() const { return names_; }
  [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }

  /// Reports what is wrong at a place.
  void error(const SourceMark& at, const char* code, std::string message, std::string hint = {},
             std::string suggestion = {});
  /// Reports an unknown word, with the known ones and the nearest of them.
  void unknown(const SourceMark& at, const char* code, std::string_view what,
               std::string_view found, const std::vector<std::string>& known);
  /// Reports something that the design knows and this version does not do.
  void not_built_yet(const SourceMark& at, std::string_view what, std::string_view instead);

  /// The `values:` of a preset of that kind; null, and reported, if there is none. Remembers its
  /// use.
  const Node* use_preset(const Node& name, std::string_view kind);
  /// Whether a place lies in a preset rather than in what the author wrote.
  [[nodiscard]] bool is_in_preset(const SourceMark& at) const;
  [[nodiscard]] const std::vector<PresetUse>& presets_used() const { return presets_used_; }

  /// A text file that a scenario names.
  struct NamedFile {
    std::string text;
    std::uint32_t source{0};  ///< For marks into it.
  };
  /// Files may be named by what lies in this folder; without it they are refused.
  void set_folder(std::filesystem::path folder) { folder_ = std::move(folder); }
  /// Reads a file, named from the folder of the text at `at`; it must lie in the scenario's folder
  /// or below, symbolic links resolved. Reports what is wrong.
  std::optional<NamedFile> read_file(const SourceMark& at, const std::string& name);
  /// Of the bytes of the files read.
  [[nodiscard]] std::uint64_t files_hash() const { return files_hash_; }
  /// Where something came from, for checks that come later.
  void remember_source(const void* what, const SourceMark& at) { sources_[what] = at; }
  [[nodiscard]] SourceMark source_of(const void* what) const {
    const auto found = sources_.find(what);
    return found == sources_.end() ? SourceMark{} : found->second;
  }
  /// A remark for whoever reads the results.
  void note(std::string text) { notes_.push_back(std::move(text)); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

  /// Keeps the YAML path for messages while it lives.
  class Step {
   public:
    Step(Context& context, std::string_view name);
    ~Step();
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Context& context_;
    std::size_t length_;
  };

 private:
  const Names& names_;
  Diagnostics& diagnostics_;
  std::string path_;
  std::map<std::string, Node, std::less<>> loaded_presets_;
  std::vector<std::uint32_t> preset_sources_;
  std::vector<PresetUse> presets_used_;
  std::optional<std::filesystem::path> folder_;
  std::uint64_t files_hash_{0};
  std::map<const void*, SourceMark> sources_;
  std::vector<std::string> notes_;
};

/// A map in which the entries of `defaults`, but for one, fill in what `map` lacks. `use` is left
/// out.
Node merged(const Node& map, const Node& defaults, std::string_view except = {});

}  // namespace app
