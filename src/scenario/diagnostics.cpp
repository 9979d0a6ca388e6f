#include "src/scenario/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace app {
namespace {

constexpr std::size_t kLongestWord = 80;   // Longer ones are not compared: nobody mistypes those.
constexpr std::size_t kLongestLine = 160;  // Source lines are cut around the caret.

std::string_view line_of(std::string_view text, int line) {
  for (int skipped = 1; skipped < line; ++skipped) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  std::string_view found = text.substr(0, text.find('\n'));
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

// Optimal string alignment distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::uint32_t Diagnostics::add_source(std::string name, std::string text) {
  sources_.push_back({std::move(name), std::move(text)});
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

void Diagnostics::add(Diagnostic diagnostic) {
  const bool is_new = seen_.emplace(diagnostic.at, diagnostic.code, diagnostic.message).second;
  if (is_new) found_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = found_;
  std::stable_sort(result.begin(), result.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.at < b.at; });
  return result;
}

std::string_view Diagnostics::source_name(const SourceMark& at) const {
  return at.source < sources_.size() ? std::string_view(sources_[at.source].name) : "<input>";
}

std::string Diagnostics::headline(const Diagnostic& diagnostic) const {
  std::string line =
      fmt::format("{}:{}:{}: error[{}]: {}", source_name(diagnostic.at), diagnostic.at.line,
                  diagnostic.at.column, diagnostic.code, diagnostic.message);
  if (!diagnostic.hint.empty()) line += fmt::format(" ({})", diagnostic.hint);
  return line;
}

std::string Diagnostics::format(const Diagnostic& diagnostic) const {
  std::string result = headline(diagnostic) + "\n";
  std::string_view line;
  if (diagnostic.at.source < sources_.size()) {
    line = line_of(sources_[diagnostic.at.source].text, diagnostic.at.line);
  }
  if (!line.empty()) {
    auto column = static_cast<std::size_t>(std::max(1, diagnostic.at.column)) - 1;
    column = std::min(column, line.size());
    const std::size_t start = column > kLongestLine / 2 ? column - kLongestLine / 2 : 0;
    line = line.substr(start, kLongestLine);
    std::string padding(line.substr(0, column - start));
    for (char& letter : padding) letter = letter == '\t' ? '\t' : ' ';
    result += fmt::format("{:>5} | {}\n      | {}^\n", diagnostic.at.line, line, padding);
  }
  if (!diagnostic.suggestion.empty()) {
    result += fmt::format("      = did you mean '{}'?\n", diagnostic.suggestion);
  }
  return result;
}

std::string Diagnostics::format_all() const {
  std::string result;
  for (const Diagnostic& diagnostic : sorted()) result += format(diagnostic);
  return result;
}

std::string nearest_word(std::string_view found, std::span<const std::string> known) {
  std::string best;
  if (found.size() > kLongestWord) return best;
  std::size_t best_distance = std::max<std::size_t>(1, found.size() / 3) + 1;
  for (const std::string& word : known) {
    if (word.size() > kLongestWord || word == found) continue;
    const std::size_t apart = distance(found, word);
    if (apart < best_distance && apart < word.size()) {
      best = word;
      best_distance = apart;
    }
  }
  return best;
}

}  // namespace app
