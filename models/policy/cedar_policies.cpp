#include "models/policy/cedar_policies.hpp"

#include <algorithm>

#include "models/policy/cedar_world.hpp"

namespace models {
namespace {

void gather_reads(const cedar::Expr& expr, CedarReads& reads) {
  using cedar::Op;
  if (expr.op == Op::kLiteral) {
    if (const auto* const number = expr.literal.as<std::int64_t>()) {
      const std::int64_t most = 2'000;  // Deepest chain of delegations (kMostDepth).
      const std::int64_t next = std::clamp<std::int64_t>(*number, 0, most) + 1;
      reads.deepest = std::max(reads.deepest, static_cast<std::uint32_t>(next));
    }
  }
  const bool selects = expr.op == Op::kAttribute || expr.op == Op::kHas;
  if (selects) reads.attributes.insert(expr.name);
  for (const cedar::ExprPtr& arg : expr.args) {
    const bool whole_context =
        arg->op == Op::kVariable && arg->variable == cedar::Variable::kContext;
    if (whole_context && !selects) reads.everything = true;
    gather_reads(*arg, reads);
  }
}

/// Those of one rule that decide anything: none of a rule or policy that is off.
std::vector<std::pair<std::uint32_t, const cedar::Policy*>> active(const Policy& policy) {
  std::vector<std::pair<std::uint32_t, const cedar::Policy*>> all;
  for (std::uint32_t i = 0; i < policy.rules.size(); ++i) {
    if (policy.rules[i].policies == nullptr) continue;
    for (const cedar::Policy& one : *policy.rules[i].policies) {
      const bool off = policy.rules[i].mode == RuleMode::kOff || mode_of(one) == RuleMode::kOff;
      if (!off && !one.is_template()) all.emplace_back(i, &one);
    }
  }
  return all;
}

CedarReads reads_of(const cedar::Policy& policy) {
  CedarReads reads;
  for (const cedar::Condition& condition : policy.conditions) gather_reads(*condition.body, reads);
  return reads;
}

}  // namespace

bool CedarReads::any(std::initializer_list<const char*> names) const {
  if (everything) return true;
  for (const char* const name : names) {
    if (attributes.contains(name)) return true;
  }
  return false;
}

const std::string* annotation(const cedar::Policy& policy, std::string_view name) {
  for (const auto& [key, value] : policy.annotations) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::optional<RuleMode> mode_of(const cedar::Policy& policy) {
  const std::string* const word = annotation(policy, "mode");
  if (word == nullptr || *word == "enforce") return RuleMode::kEnforce;
  if (*word == "log_only") return RuleMode::kLogOnly;
  if (*word == "off") return RuleMode::kOff;
  return std::nullopt;
}

std::optional<Verdict> verdict_of(const cedar::Policy& policy) {
  const std::string* const word = annotation(policy, "verdict");
  if (!policy.forbid)
    return word == nullptr || *word == "allow" ? std::optional(Verdict::kAllow) : std::nullopt;
  if (word == nullptr || *word == "deny") return Verdict::kDeny;
  if (*word == "escalate") return Verdict::kEscalate;
  if (*word == "warn") return Verdict::kWarn;
  return std::nullopt;
}

CedarPolicies::Part::Part(std::vector<std::uint32_t> which, std::vector<cedar::Policy> policies,
                          const cedar::Entities& entities)
    : meanings(std::move(which)), compiled(std::move(policies), entities) {
  for (const cedar::Policy& policy : compiled.policies()) {
    permits |= !policy.forbid;
    for (const cedar::Condition& condition : policy.conditions) {
      gather_reads(*condition.body, reads);
    }
  }
}

CedarPolicies::CedarPolicies(const Plan& plan, const Policy& policy) {
  struct Chosen {
    std::vector<std::uint32_t> meanings;
    std::vector<cedar::Policy> policies;
  };
  Chosen kept, moving, tried;
  for (const auto& [rule, one] : active(policy)) {
    const PolicyRule& of = policy.rules[rule];
    const RuleMode mode = of.mode == RuleMode::kLogOnly ? of.mode : *mode_of(*one);
    const std::string* const id = annotation(*one, "id");
    const std::string own = id == nullptr ? one->id : *id;
    const CedarReads reads = reads_of(*one);
    Chosen& into = mode == RuleMode::kLogOnly ? tried : reads.history() ? moving : kept;
    into.meanings.push_back(static_cast<std::uint32_t>(meanings.size()));
    into.policies.push_back(*one);
    deepest = std::max(deepest, reads.deepest);
    meanings.push_back(
        {rule, mode, *verdict_of(*one), of.name == own ? own : of.name + ": " + own});
  }
  const cedar::Entities entities = CedarWorld(plan, policy.requests).entities();
  const auto made = [&entities](Chosen& chosen) -> std::unique_ptr<const Part> {
    if (chosen.policies.empty()) return nullptr;
    return std::make_unique<const Part>(std::move(chosen.meanings), std::move(chosen.policies),
                                        entities);
  };
  steady = made(kept);
  changing = made(moving);
  log_only = made(tried);
}

}  // namespace models
