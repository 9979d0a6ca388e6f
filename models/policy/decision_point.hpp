#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/authority/permission_set.hpp"
#include "models/plan.hpp"
#include "models/policy/budgets.hpp"
#include "models/policy/cedar_decider.hpp"
#include "models/policy/request.hpp"
#include "models/workload/calendar.hpp"

namespace models {

/// The policy of one design in one run: ordered rules, forbid overrides permit, default deny. But
/// for what was used of budgets, decisions are pure functions of their arguments.
class DecisionPoint {
 public:
  DecisionPoint(const Plan& plan, const Policy& policy);
  DecisionPoint(const DecisionPoint&) = delete;
  DecisionPoint& operator=(const DecisionPoint&) = delete;

  [[nodiscard]] Decision decide(const Principal& principal, const Session& session, ActionId action,
                                std::span<const Argument> arguments) const;
  /// Whether the agent may start another one, hand over to it or send it a message.
  [[nodiscard]] Decision delegate(const Session& session) const;
  /// What rules in log-only mode, each by itself, would have made of a decision; nothing where it
  /// would have stayed the same.
  void shadow(const Principal& principal, const Session& session, ActionId action,
              std::span<const Argument> arguments, const Decision& decision,
              ShadowDecisions& out) const;
  void shadow_delegate(const Session& session, const Decision& decision,
                       ShadowDecisions& out) const;
  [[nodiscard]] bool has_shadow() const { return has_shadow_; }

  /// What counts for budgets.
  void note_permitted(const Session& session, ActionId action) const;
  void note_started(const Session& session) const;
  void note_spent(const Session& session, std::int64_t micros) const;
  [[nodiscard]] bool has_budgets() const { return has_budgets_; }
  /// Whether some rule limits who starts whom.
  [[nodiscard]] bool limits_delegation() const { return limits_delegation_; }

  /// The actions that `decide` allows for some argument values, without anybody's approval and
  /// whatever was used of budgets: those limit how often, not what.
  [[nodiscard]] PermissionSet permitted(const Principal& principal, const Session& session) const;
  /// Whether decisions change once untrusted content has been seen.
  [[nodiscard]] bool reads_taint() const { return reads_taint_; }
  /// Whether decisions depend on how often an action was called.
  [[nodiscard]] bool reads_remaining() const { return reads_remaining_; }
  /// Whether decisions depend on trust in the agent.
  [[nodiscard]] bool reads_trust() const { return !trust_minima_.empty() || needs_history(); }
  /// Whether decisions depend on the agents above.
  [[nodiscard]] bool reads_depth() const { return reads_depth_; }
  /// The greatest depth that makes a difference to a built-in rule.
  [[nodiscard]] std::uint32_t deepest() const { return deepest_; }
  /// Whether decisions depend on what changes with each call or all the time.
  [[nodiscard]] bool reads_history() const { return cedar_ != nullptr && cedar_->reads_history(); }
  /// Whether anything, rules in log-only mode too, asks for it.
  [[nodiscard]] bool needs_history() const { return cedar_ != nullptr && cedar_->needs_history(); }
  /// Which rules with opening hours are open, a bit each.
  [[nodiscard]] std::uint64_t open_hours(sim::SimTime at) const;
  /// When one of them opens or closes next, after `from`; never if there are none.
  [[nodiscard]] sim::SimTime next_opening_change(sim::SimTime from) const;
  /// The values of trust at which decisions change, ascending: one of them is enough.
  [[nodiscard]] const std::vector<double>& trust_minima() const { return trust_minima_; }

 private:
  struct CompiledRule {
    PermissionSet applies_to;         ///< Actions whose effect it is about.
    PermissionSet excepted;           ///< Of those, actions that have the named argument.
    std::vector<double> least_trust;  ///< kIntent: by action.
  };
  /// A question put to the policy; without a counted call, budgets are left out.
  struct Question {
    const Principal& principal;
    const Session& session;
    ActionId action;
    std::span<const Argument> arguments;
    bool counts{true};
  };
  [[nodiscard]] const PolicyRule& rule(std::size_t i) const { return policy_.rules[i]; }
  [[nodiscard]] RuleIndex index_of(std::uint32_t cedar_policy) const {
    return static_cast<RuleIndex>(policy_.rules.size() + cedar_policy);
  }
  struct Tally;
  [[nodiscard]] Decision judge(const Question& question) const;
  void add_cedar(std::size_t i, const CedarDecider::Applying& applying, Tally& tally) const;
  [[nodiscard]] bool is_settled(const CedarDecider::Applying& applying) const;
  [[nodiscard]] bool satisfied(std::size_t i, const Question& question) const;
  [[nodiscard]] bool may_delegate(std::size_t i, const Session& session) const;
  [[nodiscard]] Decision judge_delegation(const Session& session) const;
  [[nodiscard]] PermissionSet satisfiable(std::size_t i, const Principal& principal,
                                          const Session& session) const;
  [[nodiscard]] PermissionSet tried(const Principal& principal, const Session& session) const;
  [[nodiscard]] bool is_open(std::size_t i, sim::SimTime at) const;
  void gather_candidates(const Plan& plan);
  void add_candidate(ActionId action, std::span<const Argument> arguments);

  const Organisation& organisation_;
  const Policy policy_;
  Calendar calendar_;
  PermissionSet all_;
  std::vector<CompiledRule> rules_;
  std::unique_ptr<Budgets> budgets_;
  std::unique_ptr<CedarDecider> cedar_;  // Null: no Cedar rules.
  /// By action: the argument values with which the scenario ever calls it.
  std::vector<std::vector<std::span<const Argument>>> candidates_;
  bool has_shadow_{false};
  bool has_budgets_{false};
  bool limits_delegation_{false};
  bool reads_taint_{false};
  bool reads_remaining_{false};
  bool reads_depth_{false};
  std::uint32_t deepest_{0};
  std::vector<double> trust_minima_;
};

}  // namespace models
