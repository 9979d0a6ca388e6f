#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/organisation.hpp"
#include "models/policy/cedar/syntax.hpp"
#include "models/policy/request.hpp"
#include "models/workload/opening_hours.hpp"

namespace models {

struct CedarPolicies;

enum class RuleKind : std::uint8_t {
  kRole,  ///< Satisfied when the roles of the identity behind the credential (seat or person) hold
          ///< the action; without a person: what the agent is set up with.
  kTaskScope,   ///< Satisfied when the task that the credential stands for needs the action.
  kTaintGuard,  ///< Satisfied unless untrusted content was seen and the effect is one of `effects`.
  kArguments,   ///< Satisfied when the named argument is among `known`, or (match_task) equals a
                ///< planned call's.
  kIntent,  ///< Satisfied when the purpose that the credential shows is among `purposes`, its task
            ///< needs the action, and trust in the agent is as high as the action's data asks for.
  kRate,    ///< Satisfied while no more than `limit` calls were permitted.
  kSpend,   ///< Satisfied while calls and tokens cost no more than `limit`, this call included.
  kFanOut,  ///< Satisfied while no more than `limit` agents were started.
  kDepth,   ///< Satisfied up to a depth of `limit`: deeper, nobody is started and nothing called.
  kHours,   ///< Satisfied within opening hours.
  kCedar    ///< Policies of the language Cedar: each permits or forbids by itself.
};
/// permit: allows what satisfies it. require: forbids what does not. Forbid overrides permit;
/// default deny. A Cedar rule does both.
enum class RuleEffect : std::uint8_t { kPermit, kRequire };
enum class RuleMode : std::uint8_t {
  kEnforce,
  kLogOnly,  ///< Decides nothing; what it would have changed is told.
  kOff
};

/// One rule of a policy, in order.
struct PolicyRule {
  RuleKind kind{RuleKind::kRole};
  RuleEffect effect{RuleEffect::kPermit};
  RuleMode mode{RuleMode::kEnforce};
  std::string name;  ///< As shown in decisions, e.g. "taint_guard".

  /// kTaskScope: after the first untrusted result, only planned calls still to come, each as often
  /// as still to come.
  bool remaining_after_untrusted{false};
  /// kTaintGuard, kArguments, kRate, kSpend, kHours: effects it applies to; empty: all.
  std::vector<Effect> effects{Effect::kEgress};
  std::string argument;  ///< kTaintGuard (exception), kArguments: argument name; may be empty.
  std::vector<std::string> known;  ///< Values that `argument` may have.
  bool match_task{false};  ///< kArguments: all argument values must equal those of a planned call
                           ///< of that action.
  std::vector<std::string> purposes;  ///< kIntent; empty: any.
  /// kIntent: least trust in the agent by data class, [0, 1]; classes beyond its end ask for none.
  std::vector<double> minimum_trust;

  /// kRate, kFanOut, kDepth: a number; kSpend: millionths of a USD.
  std::int64_t limit{0};
  BudgetKey per{BudgetKey::kSession};     ///< kRate, kSpend, kFanOut.
  std::optional<sim::Duration> window{};  ///< kRate, kSpend, kFanOut: back from now; none: ever.
  OpeningHours hours{};                   ///< kHours.
  /// kCedar: templates are linked already; null: none.
  std::shared_ptr<const std::vector<cedar::Policy>> policies{};
  DepartmentId approvers{};  ///< kCedar: who is asked where it escalates; invalid: see approvals.

  [[nodiscard]] bool is_budget() const {
    return kind == RuleKind::kRate || kind == RuleKind::kSpend || kind == RuleKind::kFanOut;
  }
};

/// How a scenario's agents, people, tools and resources appear in requests to Cedar policies.
struct RequestShape {
  enum class Kind : std::uint8_t {
    kToolAsAction,  ///< Action::"crm.lookup" on Resource::"customers".
    kGateway,       ///< AgentCore::Action::"crm___lookup", in CallTool, on AgentCore::Gateway.
    kMcp            ///< Action::"tools/call" on tool::"crm.lookup".
  };
  Kind kind{Kind::kToolAsAction};
  bool user_is_principal{false};  ///< The person who is served; else the agent.
  bool operator==(const RequestShape&) const = default;
};

struct Policy {
  std::vector<PolicyRule> rules;
  RuleMode mode{RuleMode::kEnforce};  ///< kLogOnly, kOff: everything is permitted.
  RequestShape requests{};
  /// All Cedar rules made ready for the plan's world. Derived; null: there is none.
  std::shared_ptr<const CedarPolicies> cedar{};

  /// Whether some rule, whatever its mode, is written in Cedar.
  [[nodiscard]] bool has_cedar() const;
  /// Whom a rule that escalates names; invalid: nobody.
  [[nodiscard]] DepartmentId approvers_of(RuleIndex rule) const;
  /// "taint_guard", "support.cedar: policy3", or "default deny".
  [[nodiscard]] std::string rule_name(RuleIndex rule) const;
  /// One more than the largest index of a rule.
  [[nodiscard]] std::size_t rule_count() const;
};

/// Another policy comes into force.
struct PolicyRollout {
  sim::Duration at{};        ///< Since the start: when it is ordered.
  std::uint32_t version{0};  ///< 0: the first policy of the design; n: its n-th later one.
  sim::Distribution propagation_s{
      sim::Distribution::constant(0.0)};  ///< Until one place has it, each of its own [s].
};

}  // namespace models
