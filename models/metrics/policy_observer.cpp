#include <array>
#include <string>
#include <vector>

#include "models/metrics/observers.hpp"
#include "models/policy/cedar_policies.hpp"

namespace models {
namespace {

/// What each rule of the policy did, or would have done.
class PolicyObserver final : public Observer {
 public:
  explicit PolicyObserver(const ObserverContext& context)
      : context_(context), rules_(context.design.policy.rule_count() + 1) {}

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
    std::array<Count, 7> events;
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

void PolicyObserver::report(ReplicationResult& result) const {
  Rows denied{"policy.denied"};
  Rows shadow_denied{"policy.shadow_denied"};
  Rows shadow_escalated{"policy.shadow_escalated"};
  Rows shadow_allowed{"policy.shadow_allowed"};
  Rows warned{"policy.warned"};
  Rows failed{"policy.failed"};
  Rows stale_allowed{"policy.stale_allowed"};
  const Policy& policy = context_.design.policy;
  const auto event = [](const Rule& rule, PolicyEvent which) {
    return rule.events[static_cast<std::size_t>(which)];
  };
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    const bool is_default = i + 1 == rules_.size();
    const auto index = is_default ? kNoRule : static_cast<RuleIndex>(i);
    // The policies of a Cedar rule are counted, each by itself.
    if (!is_default && i < policy.rules.size() && policy.rules[i].kind == RuleKind::kCedar)
      continue;
    const std::string name = policy.rule_name(index);
    const bool is_cedar = i >= policy.rules.size() && !is_default;
    RuleMode mode = policy.mode;
    Verdict verdict = Verdict::kDeny;  // Its worst.
    if (is_cedar) {
      const CedarPolicies::Meaning& meaning = policy.cedar->meanings[i - policy.rules.size()];
      mode = meaning.mode;
      verdict = meaning.verdict;
      failed.add(name, event(rule, PolicyEvent::kFailed));
    } else if (!is_default) {
      mode = policy.rules[i].mode;
      if (policy.rules[i].effect == RuleEffect::kPermit) verdict = Verdict::kAllow;
    }
    if (context_.design.decisions.cache_ttl ||
        context_.design.decisions.on_outage == OnOutage::kStale) {
      stale_allowed.add(name, event(rule, PolicyEvent::kStaleAllowed));
    }
    const bool decides = policy.mode == RuleMode::kEnforce && mode == RuleMode::kEnforce;
    const bool shadows = policy.mode == RuleMode::kLogOnly || mode == RuleMode::kLogOnly;
    if (verdict == Verdict::kDeny && decides) denied.add(name, rule.denied);
    if (verdict == Verdict::kWarn && decides) warned.add(name, event(rule, PolicyEvent::kWarned));
    if (!shadows) continue;
    if (verdict == Verdict::kDeny) {
      shadow_denied.add(name, event(rule, PolicyEvent::kShadowDenied));
    }
    if (verdict == Verdict::kEscalate) {
      shadow_escalated.add(name, event(rule, PolicyEvent::kShadowEscalated));
    }
    if (verdict == Verdict::kAllow) {
      shadow_allowed.add(name, event(rule, PolicyEvent::kShadowAllowed));
    }
  }
  for (const Rows* rows : {&denied, &shadow_denied, &shadow_escalated, &shadow_allowed, &warned,
                           &failed, &stale_allowed}) {
    rows->report(result);
  }
}

}  // namespace

std::unique_ptr<Observer> make_policy_observer(const ObserverContext& context) {
  return std::make_unique<PolicyObserver>(context);
}

}  // namespace models
