#pragma once

#include <cstddef>
#include <map>
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
};

/// A map in which the entries of `defaults`, but for one, fill in what `map` lacks. `use` is left
/// out.
Node merged(const Node& map, const Node& defaults, std::string_view except = {});

}  // namespace app
