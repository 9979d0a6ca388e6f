#include "models/policy/cedar/expression_parser.hpp"
#include "models/policy/cedar/lexer.hpp"
#include "models/policy/cedar/syntax.hpp"

namespace models::cedar {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  std::vector<Policy> policies() {
    std::vector<Policy> all;
    while (tokens_.peek().kind != TokenKind::kEnd) {
      all.push_back(policy());
      all.back().id = "policy" + std::to_string(all.size() - 1);
    }
    return all;
  }

 private:
  // ---- Policies

  Policy policy() {
    Policy policy;
    policy.line = tokens_.peek().line;
    while (tokens_.at("@")) annotation(policy);
    if (!tokens_.at("permit") && !tokens_.at("forbid")) {
      fail_at(tokens_.peek(), "found " + described(tokens_.peek()) + " (write permit or forbid)");
    }
    policy.forbid = tokens_.take().text == "forbid";
    tokens_.expect("(");
    tokens_.expect("principal");
    policy.principal = scope("?principal");
    tokens_.expect(",");
    tokens_.expect("action");
    policy.action = action_scope();
    tokens_.expect(",");
    tokens_.expect("resource");
    policy.resource = scope("?resource");
    tokens_.skip(",");
    tokens_.expect(")");
    while (tokens_.at("when") || tokens_.at("unless")) {
      const bool when = tokens_.take().text == "when";
      tokens_.expect("{");
      policy.conditions.push_back({when, parse_expression(tokens_)});
      tokens_.expect("}");
    }
    if (!tokens_.at(";")) {
      fail_at(tokens_.peek(),
              "found " + described(tokens_.peek()) + " (write when, unless, or ';' at the end)");
    }
    tokens_.take();
    return policy;
  }

  void annotation(Policy& policy) {
    tokens_.expect("@");
    const Token name = tokens_.take();
    if (name.kind != TokenKind::kIdentifier) {
      fail_at(name, "found " + described(name) + " (write the name of an annotation)");
    }
    for (const auto& [other, value] : policy.annotations) {
      if (other == name.text) fail_at(name, "a second annotation @" + other + " (remove one)");
    }
    std::string value;
    if (tokens_.skip("(")) {
      value = tokens_.string("the value of an annotation");
      tokens_.expect(")");
    }
    policy.annotations.emplace_back(name.text, std::move(value));
  }

  Scope scope(std::string_view slot) {
    Scope scope;
    if (tokens_.skip("is")) {
      scope.kind = Scope::Kind::kIs;
      scope.type = tokens_.path();
      if (!tokens_.skip("in")) return scope;
      scope.kind = Scope::Kind::kIsIn;
    } else if (tokens_.skip("==")) {
      scope.kind = Scope::Kind::kEqual;
    } else if (tokens_.skip("in")) {
      scope.kind = Scope::Kind::kIn;
    } else {
      return scope;
    }
    if (tokens_.peek().kind == TokenKind::kSlot) {
      const Token found = tokens_.take();
      if (found.text != slot) {
        fail_at(found, "found " + described(found) + " (write " + std::string(slot) + ")");
      }
      scope.is_slot = true;
    } else {
      scope.entities.push_back(entity());
    }
    return scope;
  }

  Scope action_scope() {
    Scope scope;
    if (tokens_.skip("==")) {
      scope.kind = Scope::Kind::kEqual;
      scope.entities.push_back(action());
    } else if (tokens_.skip("in")) {
      scope.kind = Scope::Kind::kIn;
      if (!tokens_.skip("[")) {
        scope.entities.push_back(action());
        return scope;
      }
      while (!tokens_.at("]")) {
        scope.entities.push_back(action());
        if (!tokens_.skip(",")) break;
      }
      tokens_.expect("]");
    }
    return scope;
  }

  EntityUid action() {
    const Token first = tokens_.peek();
    EntityUid uid = entity();
    const std::size_t last = uid.type.rfind("::");
    const std::string base = last == std::string::npos ? uid.type : uid.type.substr(last + 2);
    if (base == "Action") return uid;
    fail_at(first, "the type of an action is '" + uid.type + "' (write Action::\"...\")");
  }

  EntityUid entity() {
    std::string type = tokens_.path();
    tokens_.expect("::");
    return {std::move(type), tokens_.string("the id of an entity")};
  }

  TokenStream tokens_;
};

}  // namespace

std::vector<Policy> parse_policies(std::string_view text) { return Parser(text).policies(); }

}  // namespace models::cedar
