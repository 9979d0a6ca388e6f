#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "models/policy/cedar_policies.hpp"
#include "models/policy/cedar_world.hpp"
#include "src/scenario/compile.hpp"

// Policies that will be deployed may speak of more than a scenario has, so what it lacks is a
// remark and no error.
namespace app {
namespace {

namespace cedar = models::cedar;

std::string shown(const cedar::EntityUid& uid) { return uid.type + "::\"" + uid.id + "\""; }

/// What one policy asks for that requests do not have.
class Lacking {
 public:
  Lacking(const models::CedarWorld& world)
      : schema_(cedar::parse_schema(world.schema())), entities_(world.entities()) {
    for (const auto& [uid, action] : schema_.actions) {
      if (action.context == nullptr) continue;
      for (const auto& [name, type] : action.context->fields) {
        known_.insert("context." + name);
        for (const auto& [inner, unused] : type->fields) {
          known_.insert("context." + name + "." + inner);
        }
      }
    }
    for (const auto& [name, type] : schema_.entity_types) {
      for (const auto& [attribute, unused] : type.attributes->fields) {
        attributes_.insert(attribute);
      }
    }
  }

  std::set<std::string> of(const cedar::Policy& policy) {
    found_.clear();
    for (const cedar::Scope* scope : {&policy.principal, &policy.action, &policy.resource}) {
      for (const cedar::EntityUid& uid : scope->entities) look_for(uid);
    }
    for (const cedar::Condition& condition : policy.conditions) walk(*condition.body);
    return found_;
  }

 private:
  void look_for(const cedar::EntityUid& uid) {
    if (entities_.find(uid) == nullptr && !schema_.actions.contains(uid)) found_.insert(shown(uid));
  }

  /// "context.session.calls", if it is the path of an attribute of the context; else "".
  static std::string path_of(const cedar::Expr& expr) {
    if (expr.op == cedar::Op::kVariable) {
      return expr.variable == cedar::Variable::kContext ? "context" : "";
    }
    if (expr.op != cedar::Op::kAttribute && expr.op != cedar::Op::kHas) return "";
    const std::string before = path_of(*expr.args.front());
    return before.empty() ? "" : before + "." + expr.name;
  }

  void walk(const cedar::Expr& expr) {
    if (expr.op == cedar::Op::kLiteral) {
      if (const auto* const uid = expr.literal.as<cedar::EntityUid>()) look_for(*uid);
    }
    if (expr.op == cedar::Op::kAttribute || expr.op == cedar::Op::kHas) {
      const cedar::Expr& of = *expr.args.front();
      const std::string path = path_of(expr);
      if (path.empty()) {
        if (of.op == cedar::Op::kVariable && !attributes_.contains(expr.name)) {
          found_.insert((of.variable == cedar::Variable::kPrincipal ? "principal." : "resource.") +
                        expr.name);
        }
      } else if (std::count(path.begin(), path.end(), '.') <= 2 && !known_.contains(path) &&
                 !is_within_unknown(of)) {
        found_.insert(path);
      }
    }
    for (const cedar::ExprPtr& arg : expr.args) walk(*arg);
  }

  /// The part before it is reported already, or is no record.
  [[nodiscard]] bool is_within_unknown(const cedar::Expr& of) const {
    const std::string path = path_of(of);
    if (path == "context") return false;
    return !known_.contains(path) || path == "context.user" || path == "context.agent" ||
           path == "context.tool";
  }

  cedar::Schema schema_;
  cedar::Entities entities_;
  std::set<std::string> known_, attributes_, found_;
};

void note_what_lacks(Context& context, const models::Plan& plan, const models::Policy& policy_set) {
  Lacking lacking(models::CedarWorld(plan, policy_set.requests));
  for (const models::PolicyRule& rule : policy_set.rules) {
    if (rule.policies == nullptr) continue;
    const SourceMark at = context.source_of(rule.policies.get());
    for (const cedar::Policy& policy : *rule.policies) {
      if (policy.is_template()) continue;
      for (const std::string& what : lacking.of(policy)) {
        context.note(fmt::format("{}:{}: {} asks for {}, which the scenario does not have",
                                 context.diagnostics().source_name(at), policy.line, policy.id,
                                 what));
      }
    }
  }
}

void check_delegation(Context& context, const SourceMark& at, const models::Plan& plan,
                      const models::Design& design, const models::Policy& policy) {
  for (const models::PolicyRule& rule : policy.rules) {
    if (rule.kind != models::RuleKind::kDepth ||
        design.credentials.delegation == models::Delegation::kExchange) {
      continue;
    }
    context.error(at, "E0412", "no credential of this design shows how deep authority is delegated",
                  "write delegation: exchange, or max_depth: at the agent");
  }
  if (policy.has_cedar() && plan.agent_types.size() > 64) {
    context.error(
        at, "E0406",
        fmt::format("{} agent types, and context.chain holds at most 64", plan.agent_types.size()),
        "write built-in rules, or fewer agent types");
  }
}

/// Whether a rule in force puts calls before a person.
bool escalates(const models::Policy& policy) {
  for (const models::PolicyRule& rule : policy.rules) {
    if (rule.policies == nullptr || rule.mode != models::RuleMode::kEnforce) continue;
    for (const cedar::Policy& one : *rule.policies) {
      if (models::mode_of(one) == models::RuleMode::kEnforce &&
          models::verdict_of(one) == models::Verdict::kEscalate) {
        return true;
      }
    }
  }
  return false;
}

void check_approvals(Context& context, const Node& root, const models::Plan& plan,
                     const models::Design& design) {
  const auto& departments = plan.organisation.departments;
  bool asks = false;
  for (const models::Policy* const policy : design.policies()) asks |= escalates(*policy);
  if (asks && std::none_of(departments.begin(), departments.end(),
                           [](const auto& department) { return department.approvers.count > 0; })) {
    context.error(mark_of(root, {"designs", design.name, "policy"}), "E0416",
                  "a rule puts calls before a person, and no department has approvers",
                  "write approvers: {count, response} under a department");
    return;
  }
  const SourceMark at = mark_of(root, {"designs", design.name, "approvals"});
  const bool written = root.find("designs")->find(design.name)->find("approvals") != nullptr;
  if (written && !asks) {
    context.error(at, "E0412", "no rule puts calls before a person",
                  "write {obligation: approval} in the policy, or leave approvals: out");
  }
  const auto refuse_empty = [&](models::DepartmentId id, const SourceMark& where) {
    if (!id.valid() || id.index >= departments.size() || departments[id.index].approvers.count > 0)
      return;
    context.error(where, "E0416", fmt::format("'{}' has no approvers", departments[id.index].name),
                  "write approvers: {count, response} under it");
  };
  refuse_empty(design.approvals.approvers, at);
  refuse_empty(design.approvals.escalate_to, at);
  for (const models::Policy* const policy : design.policies()) {
    for (const models::PolicyRule& rule : policy->rules) {
      refuse_empty(rule.approvers, mark_of(root, {"designs", design.name, "policy"}));
    }
  }
}

}  // namespace

void check_policies(Context& context, const Node& root, const models::Plan& plan) {
  for (const models::Design& design : plan.designs) {
    const SourceMark at = mark_of(root, {"designs", design.name, "policy"});
    for (const models::Policy* const policy : design.policies()) {
      check_delegation(context, at, plan, design, *policy);
    }
    check_approvals(context, root, plan, design);
    for (const models::PolicyRollout& rollout : design.rollouts) {
      if (rollout.at < plan.clock.horizon) continue;
      context.error(mark_of(root, {"designs", design.name, "rollouts"}), "E0412",
                    "a rollout comes after the end of the run",
                    "write at: within the horizon, or leave it out");
    }
    if (!context.diagnostics().empty()) continue;
    for (const models::Policy* const policy : design.policies()) {
      if (policy->has_cedar()) note_what_lacks(context, plan, *policy);
    }
  }
}

}  // namespace app
