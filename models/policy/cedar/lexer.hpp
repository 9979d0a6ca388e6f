#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/policy/cedar/syntax.hpp"

namespace models::cedar {

enum class TokenKind : std::uint8_t { kIdentifier, kNumber, kString, kSlot, kSymbol, kEnd };

struct Token {
  TokenKind kind{TokenKind::kEnd};
  std::string_view text;  ///< As written, a string with its quotes.
  std::uint32_t line{1};
  std::uint32_t column{1};
};

/// Policy or schema text in tokens, kEnd last. The text must outlive them.
/// @throws SyntaxError on a character that begins no token, or a string without an end
std::vector<Token> tokens_of(std::string_view text);

/// A string token without its quotes and escapes.
std::string unescaped(const Token& token);
/// The pattern that a string token stands for: `*` is a wildcard, `\*` a star.
Pattern pattern_of(const Token& token);

[[noreturn]] void fail_at(const Token& token, const std::string& what);
/// For messages: "'when'", "the end of the text".
std::string described(const Token& token);

/// Tokens one after another.
class TokenStream {
 public:
  explicit TokenStream(std::string_view text) : tokens_(tokens_of(text)) {}

  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(next_ + ahead, tokens_.size() - 1)];
  }
  Token take() { return tokens_[next_ + 1 < tokens_.size() ? next_++ : next_]; }
  [[nodiscard]] bool at(std::string_view text) const {
    return peek().kind != TokenKind::kString && peek().kind != TokenKind::kEnd &&
           peek().text == text;
  }
  bool skip(std::string_view text) {
    if (!at(text)) return false;
    take();
    return true;
  }
  Token expect(std::string_view text);
  /// Names with `::` between them.
  std::string path();
  /// A text in quotes, without them. @param what "an attribute", for the message
  std::string string(const char* what);
  /// Any name that is not reserved. @param what "an attribute", for the message
  std::string identifier(const char* what);

 private:
  std::vector<Token> tokens_;
  std::size_t next_{0};
};

}  // namespace models::cedar
