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

/// Gathers verdicts until one denies.
struct DecisionPoint::Tally {
  Decision decision;
  RuleIndex permits{kNoRule}, escalates{kNoRule}, warns{kNoRule};
  bool permitted{false};
  bool denied{false};

  void permit(RuleIndex rule) {
    if (!permitted) permits = rule;
    permitted = true;
  }
  void forbid(RuleIndex rule, Verdict verdict) {
    if (verdict == Verdict::kDeny && !denied) decision.rule = rule;
    denied |= verdict == Verdict::kDeny;
    if (verdict == Verdict::kEscalate && escalates == kNoRule) escalates = rule;
    if (verdict == Verdict::kWarn && warns == kNoRule) warns = rule;
  }
  Decision result() {
    if (denied || !permitted) return std::move(decision);
    decision.verdict = escalates != kNoRule ? Verdict::kEscalate
                       : warns != kNoRule   ? Verdict::kWarn
                                            : Verdict::kAllow;
    decision.rule = escalates != kNoRule ? escalates : warns != kNoRule ? warns : permits;
    return std::move(decision);
  }
};

DecisionPoint::DecisionPoint(const Plan& plan, const Policy& policy)
    : organisation_(plan.organisation),
      policy_(policy),
      calendar_(plan.clock),
      budgets_(std::make_unique<Budgets>(policy_.rules)),
      has_shadow_(policy.mode == RuleMode::kLogOnly) {
  for (std::size_t i = 0; i < organisation_.actions.size(); ++i) {
    all_.insert(ActionId{static_cast<std::uint32_t>(i)});
  }
  for (const PolicyRule& rule : policy.rules) {
    CompiledRule compiled;
    all_.for_each([&](ActionId id) {
      const ToolAction& action = organisation_.actions[id.index];
      if (concerns(rule, action.effect)) compiled.applies_to.insert(id);
      if (has_argument(action, rule.argument)) compiled.excepted.insert(id);
    });
    has_shadow_ |= rule.mode == RuleMode::kLogOnly;
    has_budgets_ |= rule.is_budget() && rule.mode != RuleMode::kOff;
    limits_delegation_ |= rule.kind == RuleKind::kFanOut || rule.kind == RuleKind::kDepth;
    reads_taint_ |= rule.kind == RuleKind::kTaintGuard || rule.remaining_after_untrusted;
    reads_remaining_ |= rule.remaining_after_untrusted;
    if (rule.kind == RuleKind::kDepth) {
      reads_depth_ = true;
      deepest_ = std::max(deepest_, static_cast<std::uint32_t>(rule.limit) + 1);
    }
    if (rule.kind == RuleKind::kIntent) {
      compiled.least_trust = least_trust(organisation_, rule);
      trust_minima_.insert(trust_minima_.end(), compiled.least_trust.begin(),
                           compiled.least_trust.end());
    }
    rules_.push_back(std::move(compiled));
  }
  std::erase(trust_minima_, 0.0);
  std::sort(trust_minima_.begin(), trust_minima_.end());
  trust_minima_.erase(std::unique(trust_minima_.begin(), trust_minima_.end()), trust_minima_.end());
  if (policy.cedar == nullptr) return;
  cedar_ = std::make_unique<CedarDecider>(plan, policy_);
  reads_taint_ |= cedar_->reads_taint();
  if (cedar_->reads_depth()) {
    reads_depth_ = true;
    deepest_ = std::max(deepest_, policy.cedar->deepest);
  }
  for (const CedarPolicies::Meaning& meaning : policy.cedar->meanings) {
    has_shadow_ |= meaning.mode == RuleMode::kLogOnly;
  }
  gather_candidates(plan);
}

void DecisionPoint::add_candidate(ActionId action, std::span<const Argument> arguments) {
  std::vector<std::span<const Argument>>& known = candidates_[action.index];
  const bool listed = std::any_of(known.begin(), known.end(), [arguments](const auto& one) {
    return std::equal(one.begin(), one.end(), arguments.begin(), arguments.end());
  });
  if (!listed) known.push_back(arguments);
}

void DecisionPoint::gather_candidates(const Plan& plan) {
  candidates_.assign(organisation_.actions.size(), {});
  const auto gather = [this](const auto& self, const Step& step) -> void {
    if (step.kind == StepKind::kCall) add_candidate(step.action, step.arguments);
    for (const Step& child : step.children) self(self, child);
  };
  for (const AgentType& type : plan.agent_types) gather(gather, type.plan);
  for (const Threat& threat : plan.threats) {
    for (const GoalStep& step : threat.goal.steps) {
      for (const ActionId action : step.alternatives) add_candidate(action, step.arguments);
    }
  }
  // Who overreaches says nothing more than the action.
  const bool overreach =
      std::any_of(plan.agent_types.begin(), plan.agent_types.end(),
                  [](const AgentType& type) { return type.model.overreach > 0; });
  all_.for_each([&](ActionId id) {
    if (overreach || candidates_[id.index].empty()) add_candidate(id, {});
  });
}

// ---- Decisions

bool DecisionPoint::is_open(std::size_t i, sim::SimTime at) const {
  return rule(i).hours.contains(calendar_.weekday(at), calendar_.second_of_day(at));
}

bool DecisionPoint::satisfied(std::size_t i, const Question& asked) const {
  const PolicyRule& of = rule(i);
  const CompiledRule& compiled = rules_[i];
  switch (of.kind) {
    case RuleKind::kRole:
      return asked.principal.entitlements->contains(asked.action);
    case RuleKind::kTaskScope:
      return needed(of, asked.principal, asked.session).contains(asked.action);
    case RuleKind::kTaintGuard:
      return !asked.session.tainted || !compiled.applies_to.contains(asked.action) ||
             is_known(of, asked.arguments);
    case RuleKind::kArguments:
      if (!compiled.applies_to.contains(asked.action)) return true;
      return of.match_task ? is_planned(asked.principal, asked.action, asked.arguments)
                           : is_known(of, asked.arguments);
    case RuleKind::kIntent:
      return has_purpose(of, asked.principal) &&
             asked.session.trust >= compiled.least_trust[asked.action.index] &&
             needed(of, asked.principal, asked.session).contains(asked.action);
    case RuleKind::kRate:
    case RuleKind::kSpend: {
      if (!asked.counts || !compiled.applies_to.contains(asked.action)) return true;
      const std::int64_t price = organisation_.actions[asked.action.index].price.micros;
      return budgets_->fits(i, asked.session, of.kind == RuleKind::kRate ? 1 : price);
    }
    case RuleKind::kDepth:
      return asked.session.depth <= of.limit;
    case RuleKind::kHours:
      return !compiled.applies_to.contains(asked.action) || is_open(i, asked.session.now);
    case RuleKind::kFanOut:
    case RuleKind::kCedar:
      break;
  }
  return true;
}

/// What Cedar policies of rule `i` make of it.
void DecisionPoint::add_cedar(std::size_t i, const CedarDecider::Applying& applying,
                              Tally& tally) const {
  for (const std::uint32_t one : applying.reasons) {
    const CedarPolicies::Meaning& meaning = policy_.cedar->meanings[one];
    if (meaning.rule != i) continue;
    if (meaning.verdict == Verdict::kAllow) {
      tally.permit(index_of(one));
    } else {
      tally.forbid(index_of(one), meaning.verdict);
    }
  }
}

Decision DecisionPoint::judge(const Question& asked) const {
  static const CedarDecider::Applying kNone;
  Tally tally;
  const CedarDecider::Applying* steady = &kNone;
  const CedarDecider::Applying* changing = &kNone;
  if (cedar_ != nullptr) {
    const CedarDecider::Question question{asked.principal, asked.session, asked.action,
                                          asked.arguments};
    steady = &cedar_->steady(question);
    if (asked.counts || !is_settled(*steady)) changing = &cedar_->changing(question);
  }
  for (std::size_t i = 0; i < rules_.size() && !tally.denied; ++i) {
    if (rule(i).mode != RuleMode::kEnforce) continue;
    if (rule(i).kind == RuleKind::kCedar) {
      add_cedar(i, *steady, tally);
      add_cedar(i, *changing, tally);
      continue;
    }
    const bool requires_it = rule(i).effect == RuleEffect::kRequire;
    if (!requires_it && tally.permitted) continue;
    const bool met = satisfied(i, asked);
    if (requires_it && !met) tally.forbid(static_cast<RuleIndex>(i), Verdict::kDeny);
    if (!requires_it && met) tally.permit(static_cast<RuleIndex>(i));
  }
  for (const CedarDecider::Applying* const one : {steady, changing}) {
    for (const std::uint32_t failed : one->errors)
      tally.decision.errors.push_back(index_of(failed));
  }
  return tally.result();
}

/// Whether a policy of those that applies denies for certain.
bool DecisionPoint::is_settled(const CedarDecider::Applying& applying) const {
  return std::any_of(applying.reasons.begin(), applying.reasons.end(), [this](std::uint32_t one) {
    return policy_.cedar->meanings[one].verdict == Verdict::kDeny;
  });
}

Decision DecisionPoint::decide(const Principal& principal, const Session& session, ActionId action,
                               std::span<const Argument> arguments) const {
  if (policy_.mode != RuleMode::kEnforce) return {Verdict::kAllow, kNoRule, {}};
  return judge({principal, session, action, arguments});
}

bool DecisionPoint::may_delegate(std::size_t i, const Session& session) const {
  if (rule(i).kind == RuleKind::kFanOut) return budgets_->fits(i, session, 1);
  return rule(i).kind != RuleKind::kDepth || session.depth < rule(i).limit;
}

Decision DecisionPoint::judge_delegation(const Session& session) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).mode == RuleMode::kEnforce && !may_delegate(i, session)) {
      return {Verdict::kDeny, static_cast<RuleIndex>(i), {}};
    }
  }
  return {Verdict::kAllow, kNoRule, {}};
}

Decision DecisionPoint::delegate(const Session& session) const {
  if (policy_.mode != RuleMode::kEnforce) return {Verdict::kAllow, kNoRule, {}};
  return judge_delegation(session);
}

// ---- What rules in log-only mode would have changed

void DecisionPoint::shadow(const Principal& principal, const Session& session, ActionId action,
                           std::span<const Argument> arguments, const Decision& decision,
                           ShadowDecisions& out) const {
  const Question asked{principal, session, action, arguments};
  if (policy_.mode == RuleMode::kLogOnly) {
    const Decision whole = judge(asked);
    if (whole.verdict > decision.verdict) out.push_back({whole.rule, whole.verdict});
    return;
  }
  const bool by_default = decision.verdict == Verdict::kDeny && decision.rule == kNoRule;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).mode != RuleMode::kLogOnly || rule(i).kind == RuleKind::kCedar) continue;
    const bool met = satisfied(i, asked);
    const bool requires_it = rule(i).effect == RuleEffect::kRequire;
    if (requires_it && !met && decision.verdict < Verdict::kDeny) {
      out.push_back({static_cast<RuleIndex>(i), Verdict::kDeny});
    }
    if (!requires_it && met && by_default) {
      out.push_back({static_cast<RuleIndex>(i), Verdict::kAllow});
    }
  }
  if (cedar_ == nullptr) return;
  for (const std::uint32_t one :
       cedar_->log_only({principal, session, action, arguments}).reasons) {
    const CedarPolicies::Meaning& meaning = policy_.cedar->meanings[one];
    if (meaning.verdict == Verdict::kWarn) continue;  // It would change nothing.
    const bool permits = meaning.verdict == Verdict::kAllow;
    if (permits ? by_default : meaning.verdict > decision.verdict) {
      out.push_back({index_of(one), meaning.verdict});
    }
  }
}

void DecisionPoint::shadow_delegate(const Session& session, const Decision& decision,
                                    ShadowDecisions& out) const {
  if (!decision.allows()) return;
  if (policy_.mode == RuleMode::kLogOnly) {
    const Decision whole = judge_delegation(session);
    if (!whole.allows()) out.push_back({whole.rule, whole.verdict});
    return;
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).mode == RuleMode::kLogOnly && !may_delegate(i, session)) {
      out.push_back({static_cast<RuleIndex>(i), Verdict::kDeny});
    }
  }
}

// ---- Budgets

void DecisionPoint::note_permitted(const Session& session, ActionId action) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).kind == RuleKind::kRate && rules_[i].applies_to.contains(action)) {
      budgets_->take(i, session, 1);
    }
    if (rule(i).kind == RuleKind::kSpend && rules_[i].applies_to.contains(action)) {
      budgets_->take(i, session, organisation_.actions[action.index].price.micros);
    }
  }
}

void DecisionPoint::note_started(const Session& session) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).kind == RuleKind::kFanOut) budgets_->take(i, session, 1);
  }
}

void DecisionPoint::note_spent(const Session& session, std::int64_t micros) const {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).kind == RuleKind::kSpend) budgets_->take(i, session, micros);
  }
}

// ---- What is permitted at all

PermissionSet DecisionPoint::satisfiable(std::size_t i, const Principal& principal,
                                         const Session& session) const {
  const PolicyRule& of = rule(i);
  const CompiledRule& compiled = rules_[i];
  switch (of.kind) {
    case RuleKind::kRole:
      return *principal.entitlements;
    case RuleKind::kTaskScope:
      return needed(of, principal, session);
    case RuleKind::kTaintGuard:
      if (!session.tainted) return all_;
      return of.known.empty() ? all_ - compiled.applies_to
                              : all_ - (compiled.applies_to - compiled.excepted);
    case RuleKind::kArguments: {
      PermissionSet some;
      if (of.match_task) {
        for (const Step* call : principal.planned) some.insert(call->action);
      } else if (!of.known.empty()) {
        some = compiled.excepted;
      }
      return (all_ - compiled.applies_to) | some;
    }
    case RuleKind::kIntent: {
      PermissionSet trusted;
      if (!has_purpose(of, principal)) return trusted;
      needed(of, principal, session).for_each([&](ActionId id) {
        if (session.trust >= compiled.least_trust[id.index]) trusted.insert(id);
      });
      return trusted;
    }
    case RuleKind::kDepth:
      return session.depth <= of.limit ? all_ : PermissionSet{};
    case RuleKind::kHours:
      return is_open(i, session.now) ? all_ : all_ - compiled.applies_to;
    case RuleKind::kRate:
    case RuleKind::kSpend:
    case RuleKind::kFanOut:
    case RuleKind::kCedar:
      break;
  }
  return all_;
}

/// Whatever the scenario could call, tried.
PermissionSet DecisionPoint::tried(const Principal& principal, const Session& session) const {
  PermissionSet allowed;
  all_.for_each([&](ActionId id) {
    for (const std::span<const Argument> arguments : candidates_[id.index]) {
      if (!judge({principal, session, id, arguments, false}).allows()) continue;
      allowed.insert(id);
      return;
    }
  });
  return allowed;
}

PermissionSet DecisionPoint::permitted(const Principal& principal, const Session& session) const {
  if (policy_.mode != RuleMode::kEnforce) return all_;
  if (cedar_ != nullptr) return tried(principal, session);
  PermissionSet permits;
  PermissionSet allowed = all_;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).mode != RuleMode::kEnforce) continue;
    const PermissionSet set = satisfiable(i, principal, session);
    if (rule(i).effect == RuleEffect::kPermit) permits |= set;
    if (rule(i).effect == RuleEffect::kRequire) allowed &= set;
  }
  return permits & allowed;
}

// ---- Opening hours

std::uint64_t DecisionPoint::open_hours(sim::SimTime at) const {
  std::uint64_t open = 0;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).kind == RuleKind::kHours && is_open(i, at)) open |= std::uint64_t{1} << (i % 64);
  }
  return open;
}

sim::SimTime DecisionPoint::next_opening_change(sim::SimTime from) const {
  sim::SimTime next = sim::kNever;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rule(i).kind != RuleKind::kHours || rule(i).mode != RuleMode::kEnforce) continue;
    const OpeningHours& hours = rule(i).hours;
    next = std::min({next, calendar_.next_time_of_day(from, hours.opens_s),
                     calendar_.next_time_of_day(from, hours.closes_s)});
  }
  // Cedar policies say by themselves what they read of the clock; an hour is its finest part.
  if (cedar_ != nullptr && cedar_->reads_clock()) {
    constexpr std::int64_t kHour_s = 3600;
    const std::int64_t hour = calendar_.second_of_day(from) / kHour_s;
    next = std::min(next, calendar_.next_time_of_day(from, (hour + 1) % 24 * kHour_s));
  }
  return next;
}

// ---- Names

bool Policy::has_cedar() const {
  return std::any_of(rules.begin(), rules.end(),
                     [](const PolicyRule& rule) { return rule.kind == RuleKind::kCedar; });
}

DepartmentId Policy::approvers_of(RuleIndex rule) const {
  if (cedar == nullptr || rule < static_cast<RuleIndex>(rules.size())) return {};
  return rules[cedar->meanings[static_cast<std::size_t>(rule) - rules.size()].rule].approvers;
}

std::string Policy::rule_name(RuleIndex rule) const {
  if (rule < 0) return "default deny";
  const auto index = static_cast<std::size_t>(rule);
  return index < rules.size() ? rules[index].name : cedar->meanings[index - rules.size()].name;
}

std::size_t Policy::rule_count() const {
  return rules.size() + (cedar == nullptr ? 0 : cedar->meanings.size());
}

}  // namespace models
