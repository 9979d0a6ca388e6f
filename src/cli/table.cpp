#include "src/cli/table.hpp"

#include <algorithm>
#include <sstream>

namespace app {

std::size_t text_width(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    if (row.size() > widths.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], text_width(row[i]));
    }
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line(indent_, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i] + std::string(widths[i] - text_width(row[i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::istringstream words(text);
  const std::string margin(indent, ' ');
  std::string all;
  std::string line;
  for (std::string word; words >> word;) {
    if (!line.empty() && indent + text_width(line) + 1 + text_width(word) > width) {
      all += margin + line + '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return line.empty() ? all : all + margin + line + '\n';
}

std::string indented(const std::string& text, std::size_t indent) {
  std::istringstream lines(text);
  const std::string margin(indent, ' ');
  std::string all;
  for (std::string line; std::getline(lines, line);) all += margin + line + '\n';
  return all;
}

}  // namespace app
