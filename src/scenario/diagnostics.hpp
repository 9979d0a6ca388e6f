#pragma once

#include <compare>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace app {

/// A place in one of the texts that a scenario consists of. Lines and columns count from 1.
struct SourceMark {
  std::uint32_t source{0};  ///< Index into Diagnostics::sources().
  int line{1};
  int column{1};  ///< In bytes.
  auto operator<=>(const SourceMark&) const = default;
};

/// One thing wrong with a user's input. Readers gather all of them, then stop.
struct Diagnostic {
  SourceMark at;
  std::string code;        ///< "E0101"; explained by error_catalogue().
  std::string path;        ///< YAML path, e.g. "tools.crm.actions.lookup.effect".
  std::string message;     ///< What is wrong, with the value found.
  std::string hint;        ///< What to write instead; may be empty.
  std::string suggestion;  ///< The known word that was probably meant; may be empty.
};

/// A text that diagnostics point into: a file, a preset, or an override of the command line.
struct SourceText {
  std::string name;  ///< As shown before the line number.
  std::string text;
};

/// Everything that is wrong with an input, and the texts needed to show it.
class Diagnostics {
 public:
  /// Registers a text; the index goes into marks.
  std::uint32_t add_source(std::string name, std::string text);
  /// Adds one; an identical one at the same place is kept once.
  void add(Diagnostic diagnostic);

  [[nodiscard]] bool empty() const { return found_.empty(); }
  [[nodiscard]] std::size_t size() const { return found_.size(); }
  /// Sorted by place.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;
  [[nodiscard]] const std::vector<SourceText>& sources() const { return sources_; }
  [[nodiscard]] std::string_view source_name(const SourceMark& at) const;
  /// "file:line:col: error[E0101]: what was found (what to write)".
  [[nodiscard]] std::string headline(const Diagnostic& diagnostic) const;
  /// The headline, the source line with a caret, and "did you mean ...?" when there is a
  /// suggestion.
  [[nodiscard]] std::string format(const Diagnostic& diagnostic) const;
  /// All of them in order, each as format() shows it.
  [[nodiscard]] std::string format_all() const;

 private:
  std::vector<SourceText> sources_;
  std::vector<Diagnostic> found_;
  std::set<std::tuple<SourceMark, std::string, std::string>> seen_;  // Place, code, message.
};

/// The known word closest to `found` by edit distance (insert, delete, replace, swap of
/// neighbours), or nothing when all are further away than a third of its length.
std::string nearest_word(std::string_view found, std::span<const std::string> known);

}  // namespace app
