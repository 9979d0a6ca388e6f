#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/policy/cedar/extensions.hpp"
#include "models/policy/cedar/value.hpp"

namespace models::cedar {

/// Text that is no policy or schema. Lines and columns count from 1.
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(std::uint32_t line, std::uint32_t column, const std::string& what)
      : std::runtime_error(what), line_(line), column_(column) {}
  [[nodiscard]] std::uint32_t line() const { return line_; }
  [[nodiscard]] std::uint32_t column() const { return column_; }

 private:
  std::uint32_t line_;
  std::uint32_t column_;
};

enum class Variable : std::uint8_t { kPrincipal, kAction, kResource, kContext };

enum class Op : std::uint8_t {
  kLiteral,
  kVariable,
  kIf,
  kAnd,
  kOr,
  kNot,
  kNegate,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  kIs,
  kHas,  ///< Of one attribute; longer paths are taken apart by the parser.
  kLike,
  kAdd,
  kSubtract,
  kMultiply,
  kAttribute,
  kContains,
  kContainsAll,
  kContainsAny,
  kIsEmpty,
  kHasTag,
  kGetTag,
  kExtension,
  kSet,
  kRecord
};

/// A pattern of `like`: literal parts, between which anything may stand.
struct Pattern {
  std::vector<std::string> parts;  ///< At least one; n parts stand for n - 1 wildcards.
  [[nodiscard]] bool matches(std::string_view text) const;
};

struct Expr {
  Op op{Op::kLiteral};
  Value literal;
  Variable variable{Variable::kPrincipal};
  std::string name;                ///< Of an attribute or an entity type.
  std::vector<std::string> names;  ///< Of the fields of a record.
  Pattern pattern;
  const Extension* extension{nullptr};
  std::vector<std::shared_ptr<const Expr>> args;  ///< kAnd, kOr: any number from 2.
  std::uint32_t height{0};                        ///< Operators over one another.
};
using ExprPtr = std::shared_ptr<const Expr>;

/// What a policy says of its principal, action or resource before its conditions.
struct Scope {
  enum class Kind : std::uint8_t { kAny, kEqual, kIn, kIs, kIsIn };
  Kind kind{Kind::kAny};
  std::string type;                 ///< Of kIs and kIsIn.
  std::vector<EntityUid> entities;  ///< One, or for actions any number.
  bool is_slot{false};              ///< To be filled in by a link.
};

struct Condition {
  bool when{true};  ///< Else: unless.
  ExprPtr body;
};

struct Policy {
  std::string id;  ///< "policy0", "policy1", ... in the order of the text.
  bool forbid{false};
  Scope principal, action, resource;
  std::vector<Condition> conditions;
  std::vector<std::pair<std::string, std::string>> annotations;
  std::uint32_t line{1};  ///< Where it begins.
  /// A template decides nothing until it is linked.
  [[nodiscard]] bool is_template() const { return principal.is_slot || resource.is_slot; }
};

/// The policy that a template becomes with its slots filled in.
/// @throws std::invalid_argument when a slot gets no entity, or an entity has no slot
Policy link(const Policy& policy_template, std::string id, std::optional<EntityUid> principal,
            std::optional<EntityUid> resource);

/// @throws SyntaxError that says what was found and what to write
std::vector<Policy> parse_policies(std::string_view text);

}  // namespace models::cedar
