#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "models/authority/permission_set.hpp"
#include "models/plan.hpp"
#include "models/policy/remaining_calls.hpp"

namespace models {

/// Who asks, as the presented credential shows it.
struct Principal {
  const PermissionSet* entitlements{
      nullptr};  ///< Of the identity behind it: a seat's or a person's roles.
  const PermissionSet* task{
      nullptr};  ///< What the task it stands for needs; null: it names no task.
  std::span<const Step* const> planned;  ///< The calls of that task.
  std::string_view purpose{};            ///< Of the agent type it stands for; may be empty.
};

/// What happened so far in the agent's session.
struct Session {
  bool tainted{false};  ///< Untrusted content has been seen (`context.labels`).
  const RemainingCalls* remaining{nullptr};  ///< Planned calls still to come; read once tainted.
  double trust{1.0};                         ///< In the agent, [0, 1].
};

/// The answer of a policy.
struct Verdict {
  bool allow{false};
  std::int32_t rule{
      -1};  ///< Rule that decided: the first unmet `require`, else the first permit; -1: none.
};

/// An embedded policy decision point: ordered built-in rules, forbid overrides permit, default
/// deny. Decisions are pure functions of their arguments.
class DecisionPoint {
 public:
  DecisionPoint(const Organisation& organisation, const Policy& policy);

  [[nodiscard]] Verdict decide(const Principal& principal, const Session& session, ActionId action,
                               std::span<const Argument> arguments) const;
  /// The actions that `decide` allows for some argument values.
  [[nodiscard]] PermissionSet permitted(const Principal& principal, const Session& session) const;
  /// Whether decisions change once untrusted content has been seen.
  [[nodiscard]] bool reads_taint() const { return reads_taint_; }
  /// Whether decisions depend on how often an action was called.
  [[nodiscard]] bool reads_remaining() const { return reads_remaining_; }
  /// Whether decisions depend on trust in the agent.
  [[nodiscard]] bool reads_trust() const { return !trust_minima_.empty(); }
  /// The values of trust at which decisions change, ascending: one of them is enough.
  [[nodiscard]] const std::vector<double>& trust_minima() const { return trust_minima_; }

 private:
  struct CompiledRule {
    PolicyRule rule;
    PermissionSet applies_to;  ///< kTaintGuard, kArguments: actions whose effect it is about.
    PermissionSet excepted;    ///< Of those, actions that have the named argument.
    std::vector<double> least_trust;  ///< kIntent: by action.
  };
  [[nodiscard]] bool satisfied(const CompiledRule& compiled, const Principal& principal,
                               const Session& session, ActionId action,
                               std::span<const Argument> arguments) const;
  [[nodiscard]] PermissionSet satisfiable(const CompiledRule& compiled, const Principal& principal,
                                          const Session& session) const;
  PermissionSet all_;
  std::vector<CompiledRule> rules_;
  bool reads_taint_{false};
  bool reads_remaining_{false};
  std::vector<double> trust_minima_;
};

}  // namespace models
