#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace app {

/// Rows of text in aligned columns.
class Table {
 public:
  /// Spaces before each row.
  explicit Table(std::size_t indent = 0) : indent_(indent) {}
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Columns are as wide as their widest cell and two spaces apart; no spaces at line ends.
  std::string text() const;

 private:
  std::size_t indent_;
  std::vector<std::vector<std::string>> rows_;
};

/// Columns that a UTF-8 text takes, counting code points.
std::size_t text_width(const std::string& text);

/// The text in lines of at most `width` columns, each behind `indent` spaces; words stay whole.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width = 100);

/// Each line of `text` behind `indent` spaces.
std::string indented(const std::string& text, std::size_t indent);

}  // namespace app
