#include <array>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"
#include "models/policy/cedar_policies.hpp"

namespace models {
namespace {

std::size_t rules_of(const Design& design) {
  std::size_t all = 0;
  for (std::uint32_t i = 0; i <= design.later_policies.size(); ++i) {
    all += design.policy_version(i).rule_count();
  }
  return all;
}

/// What each rule of the policy did, or would have done.
class PolicyObserver final : public Observer {
 public:
  explicit PolicyObserver(const ObserverContext& context)
      : context_(context), rules_(rules_of(context.design) + 1) {}

  void on(const DecisionMade& record) override {
    if (record.refusal != Refusal::kPolicy || !context_.counts(record.at)) return;
    count(of(record.rule).denied, record.actor);
  }
  void on(const DelegationRefused& record) override {
    if (context_.counts(record.at)) count(of(record.rule).denied, Actor::kLegitimate);
  }
  void on(const PolicyNoted& record) override {
    if (!context_.counts(record.at)) return;
    count(of(record.rule).events[static_cast<std::size_t>(record.event)], record.actor);
  }
  void report(ReplicationResult& result) const override;

 private:
  struct Count {
    std::uint64_t legitimate{0}, other{0};
  };
  using Labelled = std::vector<std::pair<std::string, Count>>;
  struct Rule {
    Count denied;
    std::array<Count, 8> events;
  };
  static void count(Count& into, Actor actor) {
    ++(actor == Actor::kLegitimate ? into.legitimate : into.other);
  }
  /// The last one is the default.
  Rule& of(RuleIndex rule) {
    return rules_[rule == kNoRule ? rules_.size() - 1 : static_cast<std::size_t>(rule)];
  }
  /// One metric: its rows by rule, and what they come to.
  struct Rows {
    const char* metric;
    Labelled rules{};
    Count total{};
    void add(const std::string& rule, const Count& counted) {
      rules.emplace_back(rule, counted);
      total.legitimate += counted.legitimate;
      total.other += counted.other;
    }
    void report(ReplicationResult& result) const;
  };
  struct Table {
    Rows denied{"policy.denied"};
    Rows shadow_denied{"policy.shadow_denied"};
    Rows shadow_escalated{"policy.shadow_escalated"};
    Rows shadow_allowed{"policy.shadow_allowed"};
    Rows warned{"policy.warned"};
    Rows failed{"policy.failed"};
    Rows stale_allowed{"policy.stale_allowed"};
    Rows outdated_allowed{"policy.outdated_allowed"};
  };
  /// @param index of the rule within its policy; none: the default
  void add_rule(Table& table, const Policy& policy, const std::string& name, const Rule& rule,
                std::optional<std::size_t> index) const;
  ObserverContext context_;
  std::vector<Rule> rules_;
};

void PolicyObserver::Rows::report(ReplicationResult& result) const {
  std::optional<double> sum;
  if (!rules.empty()) sum = static_cast<double>(total.legitimate + total.other);
  add_value(result, metric, {}, sum);
  for (const auto& [rule, counted] : rules) {
    add_value(result, metric, {{"actor", "legitimate"}, {"rule", rule}},
              static_cast<double>(counted.legitimate));
    add_value(result, metric, {{"actor", "other"}, {"rule", rule}},
              static_cast<double>(counted.other));
  }
}

void PolicyObserver::add_rule(Table& table, const Policy& policy, const std::string& name,
                              const Rule& rule, std::optional<std::size_t> index) const {
  const auto event = [&rule](PolicyEvent which) {
    return rule.events[static_cast<std::size_t>(which)];
  };
  const bool is_cedar = index && *index >= policy.rules.size();
  RuleMode mode = policy.mode;
  Verdict verdict = Verdict::kDeny;  // Its worst.
  if (is_cedar) {
    const CedarPolicies::Meaning& meaning = policy.cedar->meanings[*index - policy.rules.size()];
    mode = meaning.mode;
    verdict = meaning.verdict;
    table.failed.add(name, event(PolicyEvent::kFailed));
  } else if (index) {
    mode = policy.rules[*index].mode;
    if (policy.rules[*index].effect == RuleEffect::kPermit) verdict = Verdict::kAllow;
  }
  const DecisionPointConfig& decisions = context_.design.decisions;
  if (decisions.cache_ttl || decisions.on_outage == OnOutage::kStale) {
    table.stale_allowed.add(name, event(PolicyEvent::kStaleAllowed));
  }
  if (!context_.design.rollouts.empty()) {
    table.outdated_allowed.add(name, event(PolicyEvent::kOutdatedAllowed));
  }
  const bool decides = policy.mode == RuleMode::kEnforce && mode == RuleMode::kEnforce;
  const bool shadows = policy.mode == RuleMode::kLogOnly || mode == RuleMode::kLogOnly;
  if (verdict == Verdict::kDeny && decides) table.denied.add(name, rule.denied);
  if (verdict == Verdict::kWarn && decides) table.warned.add(name, event(PolicyEvent::kWarned));
  if (!shadows) return;
  if (verdict == Verdict::kDeny) {
    table.shadow_denied.add(name, event(PolicyEvent::kShadowDenied));
  }
  if (verdict == Verdict::kEscalate) {
    table.shadow_escalated.add(name, event(PolicyEvent::kShadowEscalated));
  }
  if (verdict == Verdict::kAllow) {
    table.shadow_allowed.add(name, event(PolicyEvent::kShadowAllowed));
  }
}

void PolicyObserver::report(ReplicationResult& result) const {
  Table table;
  std::size_t first = 0;
  for (std::uint32_t version = 0; version <= context_.design.later_policies.size(); ++version) {
    const Policy& policy = context_.design.policy_version(version);
    for (std::size_t i = 0; i < policy.rule_count(); ++i) {
      // The policies of a Cedar rule are counted, each by itself.
      const bool is_set = i < policy.rules.size() && policy.rules[i].kind == RuleKind::kCedar;
      if (is_set) continue;
      const std::string name = context_.design.rule_name(static_cast<RuleIndex>(first + i));
      add_rule(table, policy, name, rules_[first + i], i);
    }
    first += policy.rule_count();
  }
  // The default counts where any of the policies does.
  Policy any;
  any.mode = RuleMode::kOff;
  for (const Policy* const policy : context_.design.policies()) {
    if (policy->mode < any.mode) any.mode = policy->mode;
  }
  add_rule(table, any, context_.design.rule_name(kNoRule), rules_.back(), std::nullopt);
  for (const Rows* rows :
       {&table.denied, &table.shadow_denied, &table.shadow_escalated, &table.shadow_allowed,
        &table.warned, &table.failed, &table.stale_allowed, &table.outdated_allowed}) {
    rows->report(result);
  }
}

}  // namespace

std::unique_ptr<Observer> make_policy_observer(const ObserverContext& context) {
  return std::make_unique<PolicyObserver>(context);
}

}  // namespace models
