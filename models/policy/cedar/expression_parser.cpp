#include "models/policy/cedar/expression_parser.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

namespace models::cedar {
namespace {

/// Deeper than anybody writes, shallower than the stack: of brackets in brackets, and of operators
/// over operators.
constexpr int kMostNested = 500;
constexpr std::uint32_t kTallest = 1000;

ExprPtr finished(Expr expr) {
  for (const ExprPtr& one : expr.args) expr.height = std::max(expr.height, one->height + 1);
  return std::make_shared<const Expr>(std::move(expr));
}
ExprPtr node(Op op, std::vector<ExprPtr> args) {
  Expr expr;
  expr.op = op;
  expr.args = std::move(args);
  return finished(std::move(expr));
}
ExprPtr named(Op op, ExprPtr of, std::string name) {
  Expr expr;
  expr.op = op;
  expr.name = std::move(name);
  expr.args = {std::move(of)};
  return finished(std::move(expr));
}
ExprPtr literal(Value value) {
  Expr expr;
  expr.literal = std::move(value);
  return finished(std::move(expr));
}

struct BuiltIn {
  std::string_view name;
  Op op;
  std::size_t arguments;
};
constexpr BuiltIn kBuiltIns[] = {
    {"contains", Op::kContains, 1},       {"containsAll", Op::kContainsAll, 1},
    {"containsAny", Op::kContainsAny, 1}, {"isEmpty", Op::kIsEmpty, 0},
    {"hasTag", Op::kHasTag, 1},           {"getTag", Op::kGetTag, 1},
};

struct Relation {
  std::string_view symbol;
  Op op;
};
constexpr Relation kRelations[] = {
    {"==", Op::kEqual},  {"!=", Op::kNotEqual},       {"<", Op::kLess}, {"<=", Op::kLessOrEqual},
    {">", Op::kGreater}, {">=", Op::kGreaterOrEqual}, {"in", Op::kIn},
};

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& tokens) : tokens_(tokens) {}

  ExprPtr expression() {
    if (++nested_ > kMostNested) {
      fail_at(tokens_.peek(), "expressions nest deeper than " + std::to_string(kMostNested) +
                                  " (take the policy apart)");
    }
    ExprPtr found = tokens_.at("if") ? conditional() : any_of();
    --nested_;
    refuse_tall(found);
    return found;
  }

 private:
  /// Chains lean to the left without a bracket.
  void refuse_tall(const ExprPtr& expr) const {
    if (expr->height <= kTallest) return;
    fail_at(tokens_.peek(), "a chain of more than " + std::to_string(kTallest) +
                                " operators (take the policy apart)");
  }

  ExprPtr conditional() {
    tokens_.expect("if");
    ExprPtr condition = expression();
    tokens_.expect("then");
    ExprPtr then = expression();
    tokens_.expect("else");
    return node(Op::kIf, {std::move(condition), std::move(then), expression()});
  }

  ExprPtr any_of() {
    std::vector<ExprPtr> terms{all_of()};
    while (tokens_.skip("||")) terms.push_back(all_of());
    return terms.size() == 1 ? terms.front() : node(Op::kOr, std::move(terms));
  }

  ExprPtr all_of() {
    std::vector<ExprPtr> terms{relation()};
    while (tokens_.skip("&&")) terms.push_back(relation());
    return terms.size() == 1 ? terms.front() : node(Op::kAnd, std::move(terms));
  }

  ExprPtr relation() {
    ExprPtr left = sum();
    if (tokens_.skip("has")) return has(std::move(left));
    if (tokens_.skip("like")) return like(std::move(left));
    if (tokens_.skip("is")) {
      ExprPtr is = named(Op::kIs, left, tokens_.path());
      if (!tokens_.skip("in")) return is;
      return node(Op::kAnd, {is, node(Op::kIn, {left, sum()})});
    }
    if (tokens_.at("=")) fail_at(tokens_.peek(), "found '=' (write '==' to compare)");
    for (const Relation& one : kRelations) {
      if (!tokens_.skip(one.symbol)) continue;
      ExprPtr both = node(one.op, {left, sum()});
      for (const Relation& other : kRelations) {
        if (!tokens_.at(other.symbol)) continue;
        fail_at(tokens_.peek(), "a second comparison " + described(tokens_.peek()) +
                                    " (write parentheses, or && between two)");
      }
      return both;
    }
    return left;
  }

  ExprPtr has(ExprPtr left) {
    if (tokens_.peek().kind == TokenKind::kString) {
      return named(Op::kHas, std::move(left), tokens_.string("an attribute"));
    }
    // a has b.c: a has b && a.b has c.
    std::string name = tokens_.identifier("an attribute");
    std::vector<ExprPtr> all{named(Op::kHas, left, name)};
    while (tokens_.skip(".")) {
      left = named(Op::kAttribute, left, name);
      refuse_tall(left);
      name = tokens_.identifier("an attribute");
      all.push_back(named(Op::kHas, left, name));
    }
    return all.size() == 1 ? all.front() : node(Op::kAnd, std::move(all));
  }

  ExprPtr like(ExprPtr left) {
    const Token token = tokens_.take();
    if (token.kind != TokenKind::kString) {
      fail_at(token, "found " + described(token) + " (write a pattern in quotes, e.g. \"*.pdf\")");
    }
    Expr expr;
    expr.op = Op::kLike;
    expr.args = {std::move(left)};
    expr.pattern = pattern_of(token);
    return finished(std::move(expr));
  }

  ExprPtr sum() {
    ExprPtr left = product();
    while (tokens_.at("+") || tokens_.at("-")) {
      const Op op = tokens_.take().text == "+" ? Op::kAdd : Op::kSubtract;
      left = node(op, {left, product()});
      refuse_tall(left);
    }
    return left;
  }

  ExprPtr product() {
    ExprPtr left = unary();
    while (tokens_.skip("*")) {
      left = node(Op::kMultiply, {left, unary()});
      refuse_tall(left);
    }
    return left;
  }

  ExprPtr unary() {
    const Token first = tokens_.peek();
    std::size_t count = 0;
    const bool negates = tokens_.at("-");
    while (tokens_.skip(negates ? "-" : "!")) ++count;
    if (count > 4) {
      fail_at(first, "more than four of " + described(first) + " in a row (write fewer)");
    }
    ExprPtr inner;
    if (negates && tokens_.peek().kind == TokenKind::kNumber) {
      // The least long has no positive twin.
      const bool alone = tokens_.peek(1).text != "." && tokens_.peek(1).text != "[";
      if (alone) {
        inner = literal(Value(number(true)));
        --count;
      }
    }
    if (!inner) inner = member();
    for (; count > 0; --count) inner = node(negates ? Op::kNegate : Op::kNot, {inner});
    return inner;
  }

  std::int64_t number(bool negative) {
    const Token token = tokens_.take();
    const std::string text = (negative ? "-" : "") + std::string(token.text);
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec == std::errc()) return value;
    fail_at(token, "the number " + text +
                       " is beyond 64 bits (write one from "
                       "-9223372036854775808 to 9223372036854775807)");
  }

  ExprPtr member() {
    ExprPtr left = primary();
    while (true) {
      refuse_tall(left);
      if (tokens_.skip(".")) {
        const Token token = tokens_.peek();
        std::string name = tokens_.identifier("an attribute or a function");
        left = tokens_.at("(") ? method(std::move(left), name, token)
                               : named(Op::kAttribute, std::move(left), std::move(name));
      } else if (tokens_.skip("[")) {
        left = named(Op::kAttribute, std::move(left), tokens_.string("an attribute"));
        tokens_.expect("]");
      } else {
        return left;
      }
    }
  }

  ExprPtr method(ExprPtr receiver, const std::string& name, const Token& at) {
    std::vector<ExprPtr> args = arguments();
    args.insert(args.begin(), std::move(receiver));
    for (const BuiltIn& one : kBuiltIns) {
      if (one.name != name) continue;
      if (args.size() - 1 != one.arguments) {
        fail_at(at, name + " takes " + std::to_string(one.arguments) + " arguments, found " +
                        std::to_string(args.size() - 1) + " (write as many)");
      }
      return node(one.op, std::move(args));
    }
    return extension(name, CallStyle::kMethod, std::move(args), at);
  }

  static ExprPtr extension(const std::string& name, CallStyle style, std::vector<ExprPtr> args,
                           const Token& at) {
    const Extension* const found = find_extension(name);
    if (found == nullptr) fail_at(at, "unknown function '" + name + "' (write a known one)");
    if (found->style != style) {
      fail_at(at, "'" + name + "' is written " +
                      (style == CallStyle::kMethod ? "in front (write " + name + "(...))"
                                                   : "behind a value (write x." + name + "(...))"));
    }
    Expr expr;
    expr.op = Op::kExtension;
    expr.extension = found;
    expr.args = std::move(args);
    return finished(std::move(expr));
  }

  std::vector<ExprPtr> arguments() {
    tokens_.expect("(");
    return list_until(")");
  }

  std::vector<ExprPtr> list_until(std::string_view end) {
    std::vector<ExprPtr> all;
    while (!tokens_.at(end)) {
      all.push_back(expression());
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect(end);
    return all;
  }

  ExprPtr primary() {
    const Token& token = tokens_.peek();
    switch (token.kind) {
      case TokenKind::kNumber:
        return literal(Value(number(false)));
      case TokenKind::kString:
        return literal(Value(tokens_.string("a string")));
      case TokenKind::kIdentifier:
        return word();
      case TokenKind::kSlot:
        fail_at(token,
                "found " + described(token) + " in a condition (a slot stands in the scope)");
      default:
        break;
    }
    if (tokens_.skip("(")) {
      ExprPtr inner = expression();
      tokens_.expect(")");
      return inner;
    }
    if (tokens_.skip("[")) return node(Op::kSet, list_until("]"));
    if (tokens_.skip("{")) return record();
    fail_at(token, "found " + described(token) + " (write a value or an expression)");
  }

  ExprPtr record() {
    Expr expr;
    expr.op = Op::kRecord;
    std::set<std::string> seen;
    while (!tokens_.at("}")) {
      const Token at = tokens_.peek();
      expr.names.push_back(at.kind == TokenKind::kString ? tokens_.string("a field")
                                                         : tokens_.identifier("a field"));
      if (!seen.insert(expr.names.back()).second) {
        fail_at(at, "a second field '" + expr.names.back() + "' (remove one)");
      }
      tokens_.expect(":");
      expr.args.push_back(expression());
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect("}");
    return finished(std::move(expr));
  }

  ExprPtr word() {
    const Token token = tokens_.peek();
    if (token.text == "true" || token.text == "false") {
      return literal(Value(tokens_.take().text == "true"));
    }
    if (token.text == "if") {
      fail_at(token, "found 'if' within an expression (write parentheses around it)");
    }
    const std::string name = tokens_.path();
    if (tokens_.at("::")) {
      tokens_.take();
      return literal(Value(EntityUid{name, tokens_.string("the id of an entity")}));
    }
    if (tokens_.at("(")) return extension(name, CallStyle::kFunction, arguments(), token);
    static constexpr std::string_view kVariables[] = {"principal", "action", "resource", "context"};
    for (std::size_t i = 0; i < std::size(kVariables); ++i) {
      if (kVariables[i] != name) continue;
      Expr expr;
      expr.op = Op::kVariable;
      expr.variable = static_cast<Variable>(i);
      return finished(std::move(expr));
    }
    fail_at(token, "unknown name '" + name +
                       "' (write principal, action, resource, context, or Type::\"id\")");
  }

  TokenStream& tokens_;
  int nested_{0};
};

}  // namespace

ExprPtr parse_expression(TokenStream& tokens) { return ExpressionParser(tokens).expression(); }

}  // namespace models::cedar
