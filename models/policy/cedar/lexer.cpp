#include "models/policy/cedar/lexer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

namespace models::cedar {
namespace {

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// The first character, all of its bytes.
std::string first_character(std::string_view text) {
  std::size_t length = std::min<std::size_t>(1, text.size());
  while (length < text.size() && continues_character(text[length])) ++length;
  return std::string(text.substr(0, length));
}

/// The bytes of the blank that the text begins with; 0: of none. Unicode's White_Space.
std::size_t length_of_blank(std::string_view text) {
  static constexpr std::array<std::string_view, 19> kWide{
      "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
      "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
      "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
      "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
  if (text.empty()) return 0;
  if (std::isspace(static_cast<unsigned char>(text.front())) != 0) return 1;
  for (const std::string_view one : kWide) {
    if (text.starts_with(one)) return one.size();
  }
  return 0;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    for (skip_blanks(); at_ < text_.size(); skip_blanks()) tokens.push_back(next());
    tokens.push_back({TokenKind::kEnd, {}, line_, column_});
    return tokens;
  }

 private:
  void advance(std::size_t count) {
    for (const std::size_t end = at_ + count; at_ < end; ++at_) {
      if (text_[at_] == '\n') {
        ++line_;
        column_ = 1;
      } else if (!continues_character(text_[at_])) {  // Only the first byte is a column.
        ++column_;
      }
    }
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (const std::size_t blank = length_of_blank(text_.substr(at_)); blank > 0) {
        advance(blank);
      } else if (text_.substr(at_).starts_with("//")) {
        advance(std::min(text_.find_first_of("\n\r", at_), text_.size()) - at_);
      } else {
        return;
      }
    }
  }

  Token next() {
    const char c = text_[at_];
    if (begins_name(c)) return cut(TokenKind::kIdentifier, length_while(continues_name, 1));
    if (is_digit(c)) return cut(TokenKind::kNumber, length_while(is_digit, 1));
    if (c == '"') return cut(TokenKind::kString, length_of_string());
    const bool slot = c == '?' && at_ + 1 < text_.size() && begins_name(text_[at_ + 1]);
    if (slot) return cut(TokenKind::kSlot, length_while(continues_name, 1));
    return cut(TokenKind::kSymbol, length_of_symbol());
  }

  Token cut(TokenKind kind, std::size_t length) {
    const Token token{kind, text_.substr(at_, length), line_, column_};
    advance(length);
    return token;
  }

  std::size_t length_while(bool (*belongs)(char), std::size_t length) const {
    while (at_ + length < text_.size() && belongs(text_[at_ + length])) ++length;
    return length;
  }

  [[nodiscard]] std::size_t length_of_string() const {
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (text_[i] == '"') {
        return i + 1 - at_;
      }
    }
    throw SyntaxError(line_, column_, "a string without an end (write '\"' behind it)");
  }

  [[nodiscard]] std::size_t length_of_symbol() const {
    static constexpr std::array<std::string_view, 7> kPairs{
        "==", "!=", "<=", ">=", "&&", "||", "::"};
    for (const std::string_view pair : kPairs) {
      if (text_.substr(at_).starts_with(pair)) return 2;
    }
    static constexpr std::string_view kSingles = "(){}[],;.:<>!+-*@=?";
    if (kSingles.find(text_[at_]) != std::string_view::npos) return 1;
    throw SyntaxError(line_, column_,
                      "unexpected character '" + first_character(text_.substr(at_)) +
                          "' (remove it, or write it within a string)");
  }

  std::string_view text_;
  std::size_t at_{0};
  std::uint32_t line_{1};
  std::uint32_t column_{1};
};

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0U | code >> 6U);
    put(0x80U | (code & 0x3fU));
  } else if (code < 0x10000) {
    put(0xe0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3fU));
    put(0x80U | (code & 0x3fU));
  } else {
    put(0xf0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3fU));
    put(0x80U | (code >> 6U & 0x3fU));
    put(0x80U | (code & 0x3fU));
  }
}

/// Reads the inside of a string token, one character or escape at a time.
class Unescaper {
 public:
  explicit Unescaper(const Token& token)
      : token_(token), rest_(token.text.substr(1, token.text.size() - 2)) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  /// One character, or a byte of it. False for `\*` in a pattern: the star itself, which a star by
  /// its number is not.
  bool next(std::string& out, bool in_pattern) {
    if (rest_.starts_with("\\*") && in_pattern) {
      out += '*';
      rest_.remove_prefix(2);
      return false;
    }
    unescape(out);
    return true;
  }

 private:
  void unescape(std::string& out) {
    const char c = take();
    if (c == '\r') fail_at(token_, "a bare carriage return in a string (write \\r)");
    if (c != '\\') {
      out += c;
      return;
    }
    const std::string written = first_character(rest_);
    const char escape = take();
    switch (escape) {
      case 'n':
        out += '\n';
        return;
      case 'r':
        out += '\r';
        return;
      case 't':
        out += '\t';
        return;
      case '0':
        out += '\0';
        return;
      case '\\':
      case '\'':
      case '"':
        out += escape;
        return;
      case 'x':
        ascii(out);
        return;
      case 'u':
        unicode(out);
        return;
      default:
        break;
    }
    fail_at(token_, "unknown escape '\\" + written +
                        "' in a string (write \\n, \\r, \\t, \\\\, \\0, \\', \\\", \\x7f or "
                        "\\u{10ffff})");
  }
  bool skip(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  char take() {
    if (rest_.empty()) fail_at(token_, "an escape without an end (write \\\\ for a backslash)");
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  static constexpr std::uint32_t kNoCharacter = 0xffffffffU;
  static std::uint32_t number(std::string_view digits) {
    std::uint32_t code = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, code, 16);
    return digits.empty() || read.ptr != end || read.ec != std::errc() ? kNoCharacter : code;
  }
  [[noreturn]] void refuse_number() const {
    fail_at(token_,
            "a bad character number in a string (write \\x00 to \\x7f, or \\u{0} to \\u{10ffff})");
  }
  void ascii(std::string& out) {
    const std::uint32_t code = rest_.size() < 2 ? kNoCharacter : number(rest_.substr(0, 2));
    if (code > 0x7f) refuse_number();
    rest_.remove_prefix(2);
    append_utf8(out, code);
  }
  void unicode(std::string& out) {
    const std::size_t brace = rest_.find('}');
    const bool well_formed = skip('{') && brace != std::string_view::npos;
    if (!well_formed) fail_at(token_, "\\u without braces in a string (write \\u{e9})");
    std::string digits(rest_.substr(0, brace - 1));
    if (!digits.starts_with('_')) std::erase(digits, '_');
    const std::uint32_t code = digits.size() > 6 ? kNoCharacter : number(digits);
    if (code > 0x10ffff) refuse_number();
    if (code >= 0xd800 && code < 0xe000) {
      fail_at(token_, "half of a surrogate pair in a string (write the character's own number)");
    }
    rest_.remove_prefix(brace);
    append_utf8(out, code);
  }

  const Token& token_;
  std::string_view rest_;
};

constexpr std::array<std::string_view, 10> kReserved{"true", "false", "if",  "then", "else",
                                                     "in",   "is",    "has", "like", "__cedar"};

}  // namespace

std::vector<Token> tokens_of(std::string_view text) { return Lexer(text).run(); }

std::string unescaped(const Token& token) {
  std::string out;
  Unescaper rest(token);
  while (!rest.done()) rest.next(out, false);
  return out;
}

Pattern pattern_of(const Token& token) {
  Pattern pattern{{""}};
  Unescaper rest(token);
  while (!rest.done()) {
    std::string one;
    const bool bare = rest.next(one, true);
    if (one == "*" && bare) {
      pattern.parts.emplace_back();
    } else {
      pattern.parts.back() += one;
    }
  }
  return pattern;
}

void fail_at(const Token& token, const std::string& what) {
  throw SyntaxError(token.line, token.column, what);
}

std::string described(const Token& token) {
  if (token.kind == TokenKind::kEnd) return "the end of the text";
  return "'" + std::string(token.text) + "'";
}

Token TokenStream::expect(std::string_view text) {
  if (at(text)) return take();
  fail_at(peek(), "found " + described(peek()) + " (write '" + std::string(text) + "')");
}

std::string TokenStream::identifier(const char* what) {
  const Token token = take();
  const bool reserved =
      std::find(kReserved.begin(), kReserved.end(), token.text) != kReserved.end();
  if (token.kind == TokenKind::kIdentifier && !reserved) return std::string(token.text);
  if (token.kind == TokenKind::kIdentifier) {
    fail_at(token, described(token) + " is reserved (write another name, or [\"" +
                       std::string(token.text) + "\"] for an attribute)");
  }
  fail_at(token, "found " + described(token) + " (write the name of " + what + ")");
}

std::string TokenStream::string(const char* what) {
  const Token token = take();
  if (token.kind == TokenKind::kString) return unescaped(token);
  fail_at(token, "found " + described(token) + " (write " + what + " in quotes)");
}

std::string TokenStream::path() {
  std::string name = identifier("a type");
  while (at("::") && peek(1).kind == TokenKind::kIdentifier) {
    take();
    name += "::" + identifier("a type");
  }
  return name;
}

}  // namespace models::cedar
