#include "models/policy/cedar/schema.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "models/policy/cedar/lexer.hpp"

namespace models::cedar {
namespace {

/// Of sets and records within one another: deeper than anybody writes, shallower than the stack.
constexpr std::uint32_t kMostNested = 500;

[[noreturn]] void refuse_nesting(const Token& at) {
  fail_at(at, "types nest deeper than " + std::to_string(kMostNested) + " (take them apart)");
}

/// A type as written: names are looked up when all declarations are known.
struct Written {
  enum class Kind { kName, kSet, kRecord };
  Kind kind{Kind::kRecord};
  std::string name;
  Token at;
  std::shared_ptr<const Written> element;
  std::map<std::string, std::shared_ptr<const Written>> fields;
};
using WrittenPtr = std::shared_ptr<const Written>;

struct DeclaredEntity {
  std::string space;
  WrittenPtr attributes, tags;
};
struct DeclaredAction {
  std::string space;
  std::vector<EntityUid> parents;  // Types may lack their namespace.
  WrittenPtr context;
};
struct DeclaredType {
  std::string space;
  WrittenPtr type;
};

std::string within(const std::string& space, const std::string& name) {
  return space.empty() ? name : space + "::" + name;
}

class Declarations {
 public:
  explicit Declarations(std::string_view text) : tokens_(text) {}

  std::map<std::string, DeclaredEntity> entities;
  std::map<EntityUid, DeclaredAction> actions;
  std::map<std::string, DeclaredType> types;

  void read() {
    while (tokens_.peek().kind != TokenKind::kEnd) {
      skip_annotations();
      if (tokens_.skip("namespace")) {
        const std::string space = tokens_.path();
        tokens_.expect("{");
        while (!tokens_.at("}")) declaration(space);
        tokens_.expect("}");
      } else {
        declaration("");
      }
    }
  }

 private:
  void skip_annotations() {
    while (tokens_.skip("@")) {
      tokens_.take();
      if (!tokens_.skip("(")) continue;
      tokens_.take();
      tokens_.expect(")");
    }
  }

  void declaration(const std::string& space) {
    skip_annotations();
    if (tokens_.skip("entity")) return entity(space);
    if (tokens_.skip("action")) return action(space);
    if (tokens_.skip("type")) return common_type(space);
    fail_at(tokens_.peek(),
            "found " + described(tokens_.peek()) + " (write entity, action, type or namespace)");
  }

  void entity(const std::string& space) {
    std::vector<std::string> names{tokens_.identifier("an entity type")};
    while (tokens_.skip(",")) names.push_back(tokens_.identifier("an entity type"));
    DeclaredEntity declared{space, std::make_shared<const Written>(), nullptr};
    if (tokens_.skip("enum")) {
      tokens_.expect("[");
      while (!tokens_.at("]")) {
        tokens_.take();
        if (!tokens_.skip(",")) break;
      }
      tokens_.expect("]");
    } else {
      if (tokens_.skip("in")) type_names();
      const bool equals = tokens_.skip("=");
      if (equals || tokens_.at("{")) declared.attributes = record();
      if (tokens_.skip("tags")) declared.tags = type();
    }
    tokens_.expect(";");
    for (const std::string& name : names) entities[within(space, name)] = declared;
  }

  std::vector<std::string> type_names() {
    std::vector<std::string> names;
    if (!tokens_.skip("[")) return {tokens_.path()};
    while (!tokens_.at("]")) {
      names.push_back(tokens_.path());
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect("]");
    return names;
  }

  std::string name() {
    if (tokens_.peek().kind == TokenKind::kString) return unescaped(tokens_.take());
    const Token token = tokens_.take();
    if (token.kind == TokenKind::kIdentifier) return std::string(token.text);
    fail_at(token, "found " + described(token) + " (write a name, or a text in quotes)");
  }

  void action(const std::string& space) {
    std::vector<std::string> names{name()};
    while (tokens_.skip(",")) names.push_back(name());
    DeclaredAction declared{space, {}, std::make_shared<const Written>()};
    if (tokens_.skip("in")) declared.parents = action_parents();
    if (tokens_.skip("appliesTo")) declared.context = applies_to();
    if (tokens_.skip("attributes")) record();
    tokens_.expect(";");
    for (const std::string& one : names) actions[{within(space, "Action"), one}] = declared;
  }

  std::vector<EntityUid> action_parents() {
    if (!tokens_.skip("[")) return {action_reference()};
    std::vector<EntityUid> all;
    while (!tokens_.at("]")) {
      all.push_back(action_reference());
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect("]");
    return all;
  }

  EntityUid action_reference() {
    if (tokens_.peek().kind == TokenKind::kString || !(tokens_.peek(1).text == "::")) {
      return {"Action", name()};
    }
    std::string type = tokens_.path();
    tokens_.expect("::");
    return {std::move(type), name()};
  }

  WrittenPtr applies_to() {
    WrittenPtr context = std::make_shared<const Written>();
    tokens_.expect("{");
    while (!tokens_.at("}")) {
      const Token what = tokens_.take();
      tokens_.expect(":");
      if (what.text == "context") {
        context = type();
      } else if (what.text == "principal" || what.text == "resource") {
        type_names();
      } else {
        fail_at(what, "found " + described(what) + " (write principal, resource or context)");
      }
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect("}");
    return context;
  }

  void common_type(const std::string& space) {
    const std::string name = tokens_.identifier("a type");
    tokens_.expect("=");
    types[within(space, name)] = {space, type()};
    tokens_.expect(";");
  }

  WrittenPtr type() {
    if (++nested_ > kMostNested) refuse_nesting(tokens_.peek());
    WrittenPtr found = tokens_.at("{") ? record() : named_or_set();
    --nested_;
    return found;
  }

  WrittenPtr named_or_set() {
    Written written;
    written.at = tokens_.peek();
    if (tokens_.at("Set") && tokens_.peek(1).text == "<") {
      tokens_.take();
      tokens_.expect("<");
      written.kind = Written::Kind::kSet;
      written.element = type();
      tokens_.expect(">");
    } else {
      written.kind = Written::Kind::kName;
      const bool built_in = tokens_.skip("__cedar");
      if (built_in) tokens_.expect("::");
      written.name = (built_in ? "__cedar::" : "") + tokens_.path();
    }
    return std::make_shared<const Written>(std::move(written));
  }

  WrittenPtr record() {
    Written written;
    tokens_.expect("{");
    while (!tokens_.at("}")) {
      skip_annotations();
      const std::string field = name();
      tokens_.skip("?");
      tokens_.expect(":");
      written.fields[field] = type();
      if (!tokens_.skip(",")) break;
    }
    tokens_.expect("}");
    return std::make_shared<const Written>(std::move(written));
  }

  TokenStream tokens_;
  std::uint32_t nested_{0};
};

class Resolver {
 public:
  explicit Resolver(const Declarations& declared) : declared_(declared) {}

  Schema schema() {
    Schema schema;
    for (const auto& [name, entity] : declared_.entities) {
      schema.entity_types[name] = {
          resolve(*entity.attributes, entity.space),
          entity.tags == nullptr ? nullptr : resolve(*entity.tags, entity.space)};
    }
    for (const auto& [uid, action] : declared_.actions) {
      Schema::Action& out = schema.actions[uid];
      out.context = resolve(*action.context, action.space);
      for (EntityUid parent : action.parents) {
        const EntityUid inner{within(action.space, parent.type), parent.id};
        if (declared_.actions.contains(inner)) parent = inner;
        out.parents.push_back(std::move(parent));
      }
    }
    return schema;
  }

 private:
  TypePtr resolve(const Written& written, const std::string& space) {
    ++depth_;
    TypePtr found = written.kind == Written::Kind::kName ? named(written, space)
                                                         : made_of_parts(written, space);
    --depth_;
    return found;
  }

  TypePtr made_of_parts(const Written& written, const std::string& space) {
    Type type;
    if (written.kind == Written::Kind::kSet) {
      type.kind = Type::Kind::kSet;
      type.element = resolve(*written.element, space);
    } else {
      type.kind = Type::Kind::kRecord;
      for (const auto& [name, field] : written.fields) type.fields[name] = resolve(*field, space);
    }
    return finished(std::move(type));
  }

  static TypePtr finished(Type type) {
    if (type.element != nullptr) type.height = type.element->height + 1;
    for (const auto& [name, field] : type.fields) {
      type.height = std::max(type.height, field->height + 1);
    }
    return std::make_shared<const Type>(std::move(type));
  }

  /// Each common type once: types made of others twice over would double at every step.
  TypePtr common_type(const std::string& full, const Token& at) {
    const auto known = resolved_.find(full);
    if (known != resolved_.end()) return known->second;
    if (!open_.insert(full).second) {
      fail_at(at, "the type '" + full + "' is made of itself (write it out)");
    }
    if (depth_ > kMostNested) refuse_nesting(at);
    const auto& common = declared_.types.at(full);
    TypePtr type = resolve(*common.type, common.space);
    if (type->height > kMostNested) refuse_nesting(at);
    open_.erase(full);
    return resolved_[full] = type;
  }

  /// Looked up in the own namespace, then in none, then among what the language brings.
  TypePtr named(const Written& written, const std::string& space) {
    for (const std::string& full : {within(space, written.name), written.name}) {
      if (declared_.types.contains(full)) return common_type(full, written.at);
      if (declared_.entities.contains(full)) return simple(Type::Kind::kEntity, full);
    }
    const std::string name =
        written.name.starts_with("__cedar::") ? written.name.substr(9) : written.name;
    if (name == "Bool" || name == "Boolean") return simple(Type::Kind::kBool, name);
    if (name == "Long") return simple(Type::Kind::kLong, name);
    if (name == "String") return simple(Type::Kind::kString, name);
    if (name == "ipaddr") return simple(Type::Kind::kExtension, "ip");
    for (const char* const extension : {"decimal", "datetime", "duration"}) {
      if (name == extension) return simple(Type::Kind::kExtension, name);
    }
    fail_at(written.at, "unknown type '" + written.name +
                            "' (write Bool, Long, String, Set<...>, ipaddr, decimal, datetime, "
                            "duration, or a declared type)");
  }

  static TypePtr simple(Type::Kind kind, const std::string& name) {
    Type type;
    type.kind = kind;
    type.name = name;
    return std::make_shared<const Type>(std::move(type));
  }

  const Declarations& declared_;
  std::set<std::string> open_;
  std::uint32_t depth_{0};                   // Of resolve() within itself.
  std::map<std::string, TypePtr> resolved_;  // Of the common types.
};

}  // namespace

void Schema::add_actions_to(Entities& entities) const {
  for (const auto& [uid, action] : actions) entities.add(uid, {{}, {}, action.parents});
}

Schema parse_schema(std::string_view text) {
  Declarations declared(text);
  declared.read();
  return Resolver(declared).schema();
}

}  // namespace models::cedar
