#include "models/policy/cedar/program.hpp"

#include <algorithm>
#include <span>

#include "models/policy/cedar/authorizer.hpp"

namespace models::cedar {
namespace {

using Kind = Cell::Kind;

/// Whether an expression needs no request.
bool is_constant(const Expr& expr) {
  return expr.op != Op::kVariable &&
         std::all_of(expr.args.begin(), expr.args.end(),
                     [](const ExprPtr& one) { return is_constant(*one); });
}

/// What the hierarchy or attributes of entities may decide differs from world to world, so it is
/// left to the program.
bool reads_entities(const Expr& expr) {
  switch (expr.op) {
    case Op::kIn:
    case Op::kHas:
    case Op::kAttribute:
    case Op::kHasTag:
    case Op::kGetTag:
      return true;
    default:
      return std::any_of(expr.args.begin(), expr.args.end(),
                         [](const ExprPtr& one) { return reads_entities(*one); });
  }
}

/// Whether the value is one that has no place in a universe yet: such expressions are walked.
bool makes_values(const Expr& expr) {
  if (expr.op == Op::kSet || expr.op == Op::kRecord) return true;
  return expr.op == Op::kExtension && expr.extension->style == CallStyle::kFunction;
}

Value as_value(const Cell& cell, const Universe& universe) {
  switch (cell.kind) {
    case Kind::kDecimal:
      return Value(Decimal{cell.bits});
    case Kind::kDateTime:
      return Value(DateTime{cell.bits});
    case Kind::kDuration:
      return Value(Duration{cell.bits});
    case Kind::kIp:
      return Value(universe.ip(cell));
    default:
      return Value(false);  // No extension method takes one: a type error.
  }
}

Cell as_cell(const Value& value) {
  if (const auto* const it = value.as<bool>()) return Cell::of(*it);
  if (const auto* const it = value.as<std::int64_t>()) return {Kind::kLong, *it};
  if (const auto* const it = value.as<DateTime>()) return {Kind::kDateTime, it->ms};
  if (const auto* const it = value.as<Duration>()) return {Kind::kDuration, it->ms};
  return {};
}

/// The comparison that a method of decimals stands for; else the extension itself.
Op op_of_method(const Extension& extension) {
  if (extension.name == "lessThan") return Op::kLess;
  if (extension.name == "lessThanOrEqual") return Op::kLessOrEqual;
  if (extension.name == "greaterThan") return Op::kGreater;
  if (extension.name == "greaterThanOrEqual") return Op::kGreaterOrEqual;
  return Op::kExtension;
}

Cell applied(const Extension& extension, std::span<const Value> arguments) {
  try {
    return as_cell(apply_extension(extension, arguments));
  } catch (const EvaluationError&) {
    return {};
  }
}

/// Whether a program can compute the expression.
bool can_be_compiled(const Expr& expr) {
  if (is_constant(expr) && !reads_entities(expr)) return true;
  if (makes_values(expr)) return false;
  const bool of_context = expr.op == Op::kAttribute || expr.op == Op::kHas;
  for (const ExprPtr& one : expr.args) {
    const bool is_context = one->op == Op::kVariable && one->variable == Variable::kContext;
    if (is_context ? !of_context : !can_be_compiled(*one)) return false;
  }
  // A bare context is a record, which is no condition.
  return expr.op != Op::kVariable || expr.variable != Variable::kContext;
}

}  // namespace

/// Runs programs for one request. An error is a cell without a value.
class Program::Machine {
 public:
  Machine(const Program& program, const CompactRequest& request, const Universe& universe)
      : nodes_(program.nodes_.data()),
        operands_(program.operands_.data()),
        sources_(program.sources_.data()),
        request_(request),
        universe_(universe) {}

  [[nodiscard]] Cell run(std::uint32_t at) const {
    const Node& node = nodes_[at];
    switch (node.op) {
      case Op::kLiteral:
        return node.literal;
      case Op::kVariable:
        return variable(node.variable);
      case Op::kIf: {
        const Cell condition = operand(node, 0);
        if (condition.kind != Kind::kBool) return {};
        return operand(node, condition.bits != 0 ? 1 : 2);
      }
      case Op::kAnd:
      case Op::kOr:
        return joined(node);
      case Op::kNot: {
        const Cell cell = operand(node, 0);
        return cell.kind == Kind::kBool ? Cell::of(cell.bits == 0) : Cell{};
      }
      case Op::kEqual:
      case Op::kNotEqual: {
        const Cell a = operand(node, 0);
        const Cell b = operand(node, 1);
        if (a.kind == Kind::kError || b.kind == Kind::kError) return {};
        return Cell::of((a == b) == (node.op == Op::kEqual));
      }
      case Op::kLess:
      case Op::kLessOrEqual:
      case Op::kGreater:
      case Op::kGreaterOrEqual:
        return comparison(node);
      case Op::kNegate:
      case Op::kAdd:
      case Op::kSubtract:
      case Op::kMultiply:
        return arithmetic(node);
      case Op::kIn:
        return in(node);
      case Op::kIs: {
        const Cell cell = operand(node, 0);
        if (cell.kind != Kind::kEntity) return {};
        return Cell::of(universe_.entity_at(cell.number()).type == node.name);
      }
      case Op::kHas:
      case Op::kAttribute:
        return field(node);
      case Op::kLike: {
        const Cell cell = operand(node, 0);
        if (cell.kind != Kind::kString) return {};
        return Cell::of(sources_[node.name]->pattern.matches(universe_.text(cell.number())));
      }
      case Op::kContains:
      case Op::kContainsAll:
      case Op::kContainsAny:
      case Op::kIsEmpty:
        return of_set(node);
      case Op::kHasTag:
      case Op::kGetTag:
        return tag(node);
      case Op::kExtension:
        return extension(node);
      case Op::kSet:
      case Op::kRecord:
        break;  // Never compiled.
    }
    return {};
  }

 private:
  /// Most operands are constants, variables and attributes of the context: no call for them.
  [[nodiscard]] Cell operand(const Node& node, std::uint32_t i) const {
    const std::uint32_t at = operands_[node.first + i];
    const Node& next = nodes_[at];
    if (next.op == Op::kLiteral) return next.literal;
    if (next.op == Op::kVariable) return variable(next.variable);
    if (next.of_context) return of_context(next);
    return run(at);
  }

  [[nodiscard]] Cell of_context(const Node& node) const {
    const Cell* const found = find_field(request_.context, node.name);
    if (node.op == Op::kHas) return Cell::of(found != nullptr);
    return found == nullptr ? Cell{} : *found;
  }

  [[nodiscard]] Cell variable(Variable variable) const {
    switch (variable) {
      case Variable::kPrincipal:
        return {Kind::kEntity, request_.principal};
      case Variable::kAction:
        return {Kind::kEntity, request_.action};
      case Variable::kResource:
        return {Kind::kEntity, request_.resource};
      case Variable::kContext:
        break;
    }
    return {};  // The whole context is never compiled.
  }

  [[nodiscard]] Cell joined(const Node& node) const {
    const bool decisive = node.op == Op::kOr;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const Cell cell = operand(node, i);
      if (cell.kind != Kind::kBool) return {};
      if ((cell.bits != 0) == decisive) return cell;
    }
    return Cell::of(!decisive);
  }

  [[nodiscard]] Cell comparison(const Node& node) const {
    const Cell a = operand(node, 0);
    const Cell b = operand(node, 1);
    const bool ordered = node.of_decimals ? a.kind == Kind::kDecimal
                                          : a.kind == Kind::kLong || a.kind == Kind::kDateTime ||
                                                a.kind == Kind::kDuration;
    if (!ordered || a.kind != b.kind) return {};
    switch (node.op) {
      case Op::kLess:
        return Cell::of(a.bits < b.bits);
      case Op::kLessOrEqual:
        return Cell::of(a.bits <= b.bits);
      case Op::kGreater:
        return Cell::of(a.bits > b.bits);
      default:
        return Cell::of(a.bits >= b.bits);
    }
  }

  [[nodiscard]] Cell arithmetic(const Node& node) const {
    const Cell a = node.op == Op::kNegate ? Cell{Kind::kLong, 0} : operand(node, 0);
    const Cell b = operand(node, node.op == Op::kNegate ? 0 : 1);
    if (a.kind != Kind::kLong || b.kind != Kind::kLong) return {};
    std::int64_t result = 0;
    bool overflow = false;
    if (node.op == Op::kAdd) {
      overflow = __builtin_add_overflow(a.bits, b.bits, &result);
    } else if (node.op == Op::kMultiply) {
      overflow = __builtin_mul_overflow(a.bits, b.bits, &result);
    } else {
      overflow = __builtin_sub_overflow(a.bits, b.bits, &result);
    }
    return overflow ? Cell{} : Cell{Kind::kLong, result};
  }

  [[nodiscard]] bool is_in(std::uint32_t child, std::uint32_t ancestor) const {
    if (child == ancestor) return true;
    const auto& above = universe_.entity_at(child).ancestors;
    return std::binary_search(above.begin(), above.end(), ancestor);
  }

  [[nodiscard]] Cell in(const Node& node) const {
    const Cell child = operand(node, 0);
    const Cell of = operand(node, 1);
    if (child.kind != Kind::kEntity) return {};
    if (of.kind == Kind::kEntity) return Cell::of(is_in(child.number(), of.number()));
    if (of.kind != Kind::kSet) return {};
    bool found = false;
    for (const Cell& one : universe_.set(of)) {
      if (one.kind != Kind::kEntity) return {};
      found = found || is_in(child.number(), one.number());
    }
    return Cell::of(found);
  }

  [[nodiscard]] Cell field(const Node& node) const {
    if (node.of_context) return of_context(node);
    const Cell of = operand(node, 0);
    const bool is_record = of.kind == Kind::kRecord;
    if (!is_record && of.kind != Kind::kEntity) return {};
    // An unknown entity has no attributes.
    const Fields& fields =
        is_record ? universe_.record(of) : universe_.entity_at(of.number()).attributes;
    const Cell* const found = find_field(fields, node.name);
    if (node.op == Op::kHas) return Cell::of(found != nullptr);
    return found == nullptr ? Cell{} : *found;
  }

  [[nodiscard]] Cell tag(const Node& node) const {
    const Cell of = operand(node, 0);
    const Cell name = operand(node, 1);
    if (of.kind != Kind::kEntity || name.kind != Kind::kString) return {};
    const Cell* const found = find_field(universe_.entity_at(of.number()).tags, name.number());
    if (node.op == Op::kHasTag) return Cell::of(found != nullptr);
    return found == nullptr ? Cell{} : *found;
  }

  [[nodiscard]] Cell of_set(const Node& node) const {
    const Cell left = operand(node, 0);
    if (node.op == Op::kIsEmpty) {
      return left.kind == Kind::kSet ? Cell::of(universe_.set(left).empty()) : Cell{};
    }
    const Cell right = operand(node, 1);
    if (left.kind != Kind::kSet || right.kind == Kind::kError) return {};
    const std::vector<Cell>& set = universe_.set(left);
    const auto contained = [&set](const Cell& one) {
      return std::binary_search(set.begin(), set.end(), one);
    };
    if (node.op == Op::kContains) return Cell::of(contained(right));
    if (right.kind != Kind::kSet) return {};
    const std::vector<Cell>& others = universe_.set(right);
    return Cell::of(node.op == Op::kContainsAll
                        ? std::all_of(others.begin(), others.end(), contained)
                        : std::any_of(others.begin(), others.end(), contained));
  }

  [[nodiscard]] Cell extension(const Node& node) const {
    const Cell a = operand(node, 0);
    const Cell b = node.count > 1 ? operand(node, 1) : Cell{};
    if (a.kind == Kind::kError || (node.count > 1 && b.kind == Kind::kError)) return {};
    const Value arguments[] = {as_value(a, universe_), as_value(b, universe_)};
    return applied(*sources_[node.name]->extension, std::span(arguments).first(node.count));
  }

  const Node* nodes_;
  const std::uint32_t* operands_;
  const Expr* const* sources_;
  const CompactRequest& request_;
  const Universe& universe_;
};

std::optional<Program::Part> Program::add(const std::vector<Condition>& conditions,
                                          Universe& universe) {
  for (const Condition& condition : conditions) {
    if (!can_be_compiled(*condition.body)) return std::nullopt;
  }
  Part part{static_cast<std::uint32_t>(clauses_.size()), 0};
  for (const Condition& condition : conditions) {
    add_clauses(*condition.body, condition.when, universe);
  }
  part.count = static_cast<std::uint32_t>(clauses_.size()) - part.first;
  return part;
}

void Program::add_clauses(const Expr& body, bool when, Universe& universe) {
  // when {a && b} is when {a} when {b}, and unless {a || b} likewise.
  if (body.op == (when ? Op::kAnd : Op::kOr)) {
    for (const ExprPtr& one : body.args) add_clauses(*one, when, universe);
  } else {
    clauses_.push_back({when, compile(body, universe)});
  }
}

std::uint32_t Program::compile(const Expr& expr, Universe& universe) {
  Node node;
  node.op = expr.op;
  if (is_constant(expr) && !reads_entities(expr)) {
    node.op = Op::kLiteral;
    try {
      node.literal = universe.cell(evaluate(expr, {}, {}));
    } catch (const EvaluationError&) {
      node.literal = {};  // It fails whenever it is asked.
    }
  } else {
    node.variable = expr.variable;
    if (expr.op == Op::kExtension) {
      node.op = op_of_method(*expr.extension);
      node.of_decimals = node.op != Op::kExtension;
    }
    if (expr.op == Op::kLike || expr.op == Op::kExtension) {
      node.name = static_cast<std::uint32_t>(sources_.size());
      sources_.push_back(&expr);
    } else {
      node.name = universe.name(expr.name);
    }
    std::vector<std::uint32_t> operands;
    for (const ExprPtr& one : expr.args) {
      const bool is_context = one->op == Op::kVariable && one->variable == Variable::kContext;
      node.of_context = is_context;
      if (!is_context) operands.push_back(compile(*one, universe));
    }
    node.first = static_cast<std::uint32_t>(operands_.size());
    node.count = static_cast<std::uint32_t>(operands.size());
    operands_.insert(operands_.end(), operands.begin(), operands.end());
  }
  nodes_.push_back(node);
  return static_cast<std::uint32_t>(nodes_.size() - 1);
}

Verdict Program::judge(Part part, const CompactRequest& request, const Universe& universe) const {
  const Machine machine(*this, request, universe);
  for (const Clause& clause : std::span(clauses_).subspan(part.first, part.count)) {
    const Cell cell = machine.run(clause.root);
    if (cell.kind != Kind::kBool) return Verdict::kError;
    if ((cell.bits != 0) != clause.when) return Verdict::kNo;
  }
  return Verdict::kYes;
}

}  // namespace models::cedar
