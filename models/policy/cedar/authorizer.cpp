#include "models/policy/cedar/authorizer.hpp"

#include <algorithm>

namespace models::cedar {
namespace {

[[noreturn]] void type_error(const char* expected, const Value& found) {
  throw EvaluationError(std::string("type error: expected ") + expected + ", found " +
                        found.kind());
}

template <class T>
const T& get(const Value& value, const char* expected) {
  const T* const found = value.as<T>();
  if (found == nullptr) type_error(expected, value);
  return *found;
}
const Set& set_of(const Value& value) {
  const Set* const set = value.as_set();
  if (set == nullptr) type_error("a set", value);
  return *set;
}

bool has_element(const Set& set, const Value& element) {
  return std::binary_search(set.begin(), set.end(), element);
}

class Evaluator {
 public:
  Evaluator(const Request& request, const Entities& entities)
      : request_(request), entities_(entities) {}

  [[nodiscard]] bool truth(const Expr& expr) const { return get<bool>(value(expr), "a bool"); }

  [[nodiscard]] Value value(const Expr& expr) const {
    switch (expr.op) {
      case Op::kLiteral:
        return expr.literal;
      case Op::kVariable:
        return variable(expr.variable);
      case Op::kIf:
        return value(truth(arg(expr, 0)) ? arg(expr, 1) : arg(expr, 2));
      case Op::kAnd:
        return Value(std::all_of(expr.args.begin(), expr.args.end(),
                                 [this](const ExprPtr& one) { return truth(*one); }));
      case Op::kOr:
        return Value(std::any_of(expr.args.begin(), expr.args.end(),
                                 [this](const ExprPtr& one) { return truth(*one); }));
      case Op::kNot:
        return Value(!truth(arg(expr, 0)));
      case Op::kEqual:
        return Value(value(arg(expr, 0)) == value(arg(expr, 1)));
      case Op::kNotEqual:
        return Value(!(value(arg(expr, 0)) == value(arg(expr, 1))));
      case Op::kLess:
      case Op::kLessOrEqual:
      case Op::kGreater:
      case Op::kGreaterOrEqual:
        return comparison(expr);
      case Op::kNegate:
      case Op::kAdd:
      case Op::kSubtract:
      case Op::kMultiply:
        return arithmetic(expr);
      case Op::kIn:
        return in(expr);
      case Op::kIs:
        return Value(get<EntityUid>(value(arg(expr, 0)), "an entity").type == expr.name);
      case Op::kHas:
        return has(expr);
      case Op::kAttribute:
        return attribute(expr);
      case Op::kLike:
        return Value(expr.pattern.matches(get<std::string>(value(arg(expr, 0)), "a string")));
      case Op::kContains:
      case Op::kContainsAll:
      case Op::kContainsAny:
      case Op::kIsEmpty:
        return of_set(expr);
      case Op::kHasTag:
      case Op::kGetTag:
        return tag(expr);
      case Op::kExtension:
        return apply_extension(*expr.extension, values(expr));
      case Op::kSet:
        return Value::set(values(expr));
      case Op::kRecord:
        return record(expr);
    }
    throw EvaluationError("unknown expression");
  }

 private:
  static const Expr& arg(const Expr& expr, std::size_t i) { return *expr.args[i]; }

  [[nodiscard]] std::vector<Value> values(const Expr& expr) const {
    std::vector<Value> all;
    all.reserve(expr.args.size());
    for (const ExprPtr& one : expr.args) all.push_back(value(*one));
    return all;
  }

  [[nodiscard]] Value variable(Variable variable) const {
    switch (variable) {
      case Variable::kPrincipal:
        return Value(request_.principal);
      case Variable::kAction:
        return Value(request_.action);
      case Variable::kResource:
        return Value(request_.resource);
      case Variable::kContext:
        break;
    }
    return request_.context;
  }

  [[nodiscard]] Value comparison(const Expr& expr) const {
    const Value a = value(arg(expr, 0));
    const Value b = value(arg(expr, 1));
    const bool ordered = (a.as<std::int64_t>() != nullptr && b.as<std::int64_t>() != nullptr) ||
                         (a.as<DateTime>() != nullptr && b.as<DateTime>() != nullptr) ||
                         (a.as<Duration>() != nullptr && b.as<Duration>() != nullptr);
    if (!ordered) type_error("two longs, datetimes or durations", a);
    const auto order = a <=> b;
    switch (expr.op) {
      case Op::kLess:
        return Value(order < 0);
      case Op::kLessOrEqual:
        return Value(order <= 0);
      case Op::kGreater:
        return Value(order > 0);
      default:
        return Value(order >= 0);
    }
  }

  [[nodiscard]] Value arithmetic(const Expr& expr) const {
    const Value first = value(arg(expr, 0));
    std::int64_t result = 0;
    bool overflow = false;
    if (expr.op == Op::kNegate) {
      overflow =
          __builtin_sub_overflow(std::int64_t{0}, get<std::int64_t>(first, "a long"), &result);
    } else {
      const Value second = value(arg(expr, 1));
      const std::int64_t a = get<std::int64_t>(first, "a long");
      const std::int64_t b = get<std::int64_t>(second, "a long");
      if (expr.op == Op::kAdd) overflow = __builtin_add_overflow(a, b, &result);
      if (expr.op == Op::kSubtract) overflow = __builtin_sub_overflow(a, b, &result);
      if (expr.op == Op::kMultiply) overflow = __builtin_mul_overflow(a, b, &result);
    }
    if (overflow) throw EvaluationError("overflow of a long");
    return Value(result);
  }

  [[nodiscard]] Value in(const Expr& expr) const {
    const Value left = value(arg(expr, 0));
    const Value right = value(arg(expr, 1));
    const EntityUid& child = get<EntityUid>(left, "an entity");
    if (const auto* const ancestor = right.as<EntityUid>()) {
      return Value(entities_.is_in(child, *ancestor));
    }
    const Set* const set = right.as_set();
    if (set == nullptr) type_error("an entity or a set of entities", right);
    bool found = false;
    for (const Value& one : *set) {
      found |= entities_.is_in(child, get<EntityUid>(one, "an entity"));
    }
    return Value(found);
  }

  [[nodiscard]] Value has(const Expr& expr) const {
    const Value of = value(arg(expr, 0));
    if (const Record* const record = of.as_record()) return Value(record->contains(expr.name));
    const Entity* const entity = entities_.find(get<EntityUid>(of, "a record or an entity"));
    return Value(entity != nullptr && entity->attributes.contains(expr.name));
  }

  [[nodiscard]] Value attribute(const Expr& expr) const {
    const Value of = value(arg(expr, 0));
    const Record* fields = of.as_record();
    if (fields == nullptr) {
      fields = &known(get<EntityUid>(of, "a record or an entity")).attributes;
    }
    return field(*fields, expr.name, "attribute");
  }

  [[nodiscard]] const Entity& known(const EntityUid& uid) const {
    const Entity* const entity = entities_.find(uid);
    if (entity != nullptr) return *entity;
    throw EvaluationError("unknown entity " + uid.type + "::\"" + uid.id + "\"");
  }

  static const Value& field(const Record& fields, const std::string& name, const char* what) {
    const auto found = fields.find(name);
    if (found != fields.end()) return found->second;
    throw EvaluationError(std::string("no ") + what + " '" + name + "'");
  }

  [[nodiscard]] Value tag(const Expr& expr) const {
    const Value of = value(arg(expr, 0));
    const Value key = value(arg(expr, 1));
    const EntityUid& uid = get<EntityUid>(of, "an entity");
    const std::string& name = get<std::string>(key, "a string");
    if (expr.op == Op::kGetTag) return field(known(uid).tags, name, "tag");
    const Entity* const entity = entities_.find(uid);
    return Value(entity != nullptr && entity->tags.contains(name));
  }

  [[nodiscard]] Value of_set(const Expr& expr) const {
    const Value left = value(arg(expr, 0));
    if (expr.op == Op::kIsEmpty) return Value(set_of(left).empty());
    const Value right = value(arg(expr, 1));
    const Set& set = set_of(left);
    if (expr.op == Op::kContains) return Value(has_element(set, right));
    const Set& others = set_of(right);
    const auto contained = [&set](const Value& one) { return has_element(set, one); };
    return Value(expr.op == Op::kContainsAll
                     ? std::all_of(others.begin(), others.end(), contained)
                     : std::any_of(others.begin(), others.end(), contained));
  }

  [[nodiscard]] Value record(const Expr& expr) const {
    Record fields;
    for (std::size_t i = 0; i < expr.args.size(); ++i) fields[expr.names[i]] = value(arg(expr, i));
    return Value::record(std::move(fields));
  }

  const Request& request_;
  const Entities& entities_;
};

}  // namespace

bool in_scope(const Scope& scope, const EntityUid& uid, const Entities& entities) {
  const bool typed = scope.kind == Scope::Kind::kIs || scope.kind == Scope::Kind::kIsIn;
  if (typed && uid.type != scope.type) return false;
  switch (scope.kind) {
    case Scope::Kind::kAny:
    case Scope::Kind::kIs:
      return true;
    case Scope::Kind::kEqual:
      return uid == scope.entities.front();
    case Scope::Kind::kIn:
    case Scope::Kind::kIsIn:
      break;
  }
  return std::any_of(scope.entities.begin(), scope.entities.end(),
                     [&](const EntityUid& one) { return entities.is_in(uid, one); });
}

Value evaluate(const Expr& expr, const Request& request, const Entities& entities) {
  return Evaluator(request, entities).value(expr);
}

bool applies(const Policy& policy, const Request& request, const Entities& entities) {
  if (!in_scope(policy.principal, request.principal, entities) ||
      !in_scope(policy.action, request.action, entities) ||
      !in_scope(policy.resource, request.resource, entities)) {
    return false;
  }
  const Evaluator evaluator(request, entities);
  return std::all_of(policy.conditions.begin(), policy.conditions.end(),
                     [&](const Condition& one) { return evaluator.truth(*one.body) == one.when; });
}

Answer answer(const std::vector<Policy>& policies, const Request& request,
              const Entities& entities) {
  Answer answer;
  std::vector<std::string> permits;
  std::vector<std::string> forbids;
  for (const Policy& policy : policies) {
    if (policy.is_template()) continue;
    try {
      if (!applies(policy, request, entities)) continue;
      (policy.forbid ? forbids : permits).push_back(policy.id);
    } catch (const EvaluationError& error) {
      answer.errors.push_back({policy.id, error.what()});
    }
  }
  answer.allow = forbids.empty() && !permits.empty();
  answer.reasons = forbids.empty() ? std::move(permits) : std::move(forbids);
  return answer;
}

bool decide(const std::vector<Policy>& policies, const Request& request, const Entities& entities) {
  const auto any = [&](bool forbid) {
    return std::any_of(policies.begin(), policies.end(), [&](const Policy& policy) {
      if (policy.forbid != forbid || policy.is_template()) return false;
      try {
        return applies(policy, request, entities);
      } catch (const EvaluationError&) {
        return false;
      }
    });
  };
  return !any(true) && any(false);
}

}  // namespace models::cedar
