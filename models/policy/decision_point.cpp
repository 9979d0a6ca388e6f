#include "models/policy/decision_point.hpp"

#include <algorithm>

namespace models {
namespace {

bool concerns(const PolicyRule& rule, Effect effect) {
  return rule.effects.empty() ||
         std::find(rule.effects.begin(), rule.effects.end(), effect) != rule.effects.end();
}

bool has_argument(const ToolAction& action, const std::string& name) {
  return std::find(action.arguments.begin(), action.arguments.end(), name) !=
         action.arguments.end();
}

bool is_known(const PolicyRule& rule, std::span<const Argument> arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [&rule](const Argument& argument) {
    return argument.name == rule.argument &&
           std::find(rule.known.begin(), rule.known.end(), argument.value) != rule.known.end();
  });
}

bool is_planned(const Principal& principal, ActionId action, std::span<const Argument> arguments) {
  return std::any_of(principal.planned.begin(), principal.planned.end(), [&](const Step* call) {
    return call->action == action && std::equal(call->arguments.begin(), call->arguments.end(),
                                                arguments.begin(), arguments.end());
  });
}

bool has_purpose(const PolicyRule& rule, const Principal& principal) {
  return rule.purposes.empty() || std::find(rule.purposes.begin(), rule.purposes.end(),
                                            principal.purpose) != rule.purposes.end();
}

/// The trust that a rule asks for, by action.
std::vector<double> least_trust(const Organisation& organisation, const PolicyRule& rule) {
  std::vector<double> least;
  for (const ToolAction& action : organisation.actions) {
    const std::uint32_t data = organisation.resources[action.resource.index].data_class;
    least.push_back(data < rule.minimum_trust.size() ? rule.minimum_trust[data] : 0.0);
  }
  return least;
}

/// The actions that the task needs, or still needs where the rule and the session say so.
PermissionSet needed(const PolicyRule& rule, const Principal& principal, const Session& session) {
  if (principal.task == nullptr) return {};
  if (rule.remaining_after_untrusted && session.tainted && session.remaining != nullptr) {
    return *principal.task & session.remaining->actions();
  }
  return *principal.task;
}

}  // namespace

DecisionPoint::DecisionPoint(const Organisation& organisation, const Policy& policy) {
  for (std::size_t i = 0; i < organisation.actions.size(); ++i) {
    all_.insert(ActionId{static_cast<std::uint32_t>(i)});
  }
  for (const PolicyRule& rule : policy.rules) {
    CompiledRule compiled{rule, {}, {}, {}};
    all_.for_each([&](ActionId id) {
      const ToolAction& action = organisation.actions[id.index];
      if (concerns(rule, action.effect)) compiled.applies_to.insert(id);
      if (has_argument(action, rule.argument)) compiled.excepted.insert(id);
    });
    reads_taint_ |= rule.kind == RuleKind::kTaintGuard || rule.remaining_after_untrusted;
    reads_remaining_ |= rule.remaining_after_untrusted;
    if (rule.kind == RuleKind::kIntent) {
      compiled.least_trust = least_trust(organisation, rule);
      trust_minima_.insert(trust_minima_.end(), compiled.least_trust.begin(),
                           compiled.least_trust.end());
    }
    rules_.push_back(std::move(compiled));
  }
  std::erase(trust_minima_, 0.0);
  std::sort(trust_minima_.begin(), trust_minima_.end());
  trust_minima_.erase(std::unique(trust_minima_.begin(), trust_minima_.end()), trust_minima_.end());
}

bool DecisionPoint::satisfied(const CompiledRule& compiled, const Principal& principal,
                              const Session& session, ActionId action,
                              std::span<const Argument> arguments) const {
  const PolicyRule& rule = compiled.rule;
  switch (rule.kind) {
    case RuleKind::kRole:
      return principal.entitlements->contains(action);
    case RuleKind::kTaskScope:
      return needed(rule, principal, session).contains(action);
    case RuleKind::kTaintGuard:
      return !session.tainted || !compiled.applies_to.contains(action) || is_known(rule, arguments);
    case RuleKind::kArguments:
      if (!compiled.applies_to.contains(action)) return true;
      return rule.match_task ? is_planned(principal, action, arguments) : is_known(rule, arguments);
    case RuleKind::kIntent:
      return has_purpose(rule, principal) && session.trust >= compiled.least_trust[action.index] &&
             needed(rule, principal, session).contains(action);
  }
  return false;
}

Verdict DecisionPoint::decide(const Principal& principal, const Session& session, ActionId action,
                              std::span<const Argument> arguments) const {
  Verdict verdict;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const bool requires_it = rules_[i].rule.effect == RuleEffect::kRequire;
    if (!requires_it && verdict.allow) continue;
    const bool met = satisfied(rules_[i], principal, session, action, arguments);
    if (requires_it && !met) return {false, static_cast<std::int32_t>(i)};
    if (!requires_it && met) verdict = {true, static_cast<std::int32_t>(i)};
  }
  return verdict;
}

PermissionSet DecisionPoint::satisfiable(const CompiledRule& compiled, const Principal& principal,
                                         const Session& session) const {
  const PolicyRule& rule = compiled.rule;
  switch (rule.kind) {
    case RuleKind::kRole:
      return *principal.entitlements;
    case RuleKind::kTaskScope:
      return needed(rule, principal, session);
    case RuleKind::kTaintGuard:
      if (!session.tainted) return all_;
      return rule.known.empty() ? all_ - compiled.applies_to
                                : all_ - (compiled.applies_to - compiled.excepted);
    case RuleKind::kArguments: {
      PermissionSet some;
      if (rule.match_task) {
        for (const Step* call : principal.planned) some.insert(call->action);
      } else if (!rule.known.empty()) {
        some = compiled.excepted;
      }
      return (all_ - compiled.applies_to) | some;
    }
    case RuleKind::kIntent: {
      PermissionSet trusted;
      if (!has_purpose(rule, principal)) return trusted;
      needed(rule, principal, session).for_each([&](ActionId id) {
        if (session.trust >= compiled.least_trust[id.index]) trusted.insert(id);
      });
      return trusted;
    }
  }
  return {};
}

PermissionSet DecisionPoint::permitted(const Principal& principal, const Session& session) const {
  PermissionSet permits;
  PermissionSet allowed = all_;
  for (const CompiledRule& compiled : rules_) {
    const PermissionSet set = satisfiable(compiled, principal, session);
    if (compiled.rule.effect == RuleEffect::kPermit) permits |= set;
    if (compiled.rule.effect == RuleEffect::kRequire) allowed &= set;
  }
  return permits & allowed;
}

}  // namespace models
