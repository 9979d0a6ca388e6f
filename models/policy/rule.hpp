#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/organisation.hpp"

namespace models {

enum class RuleKind : std::uint8_t {
  kRole,  ///< Satisfied when the roles of the identity behind the credential (seat or person) hold
          ///< the action.
  kTaskScope,   ///< Satisfied when the task that the credential stands for needs the action.
  kTaintGuard,  ///< Satisfied unless untrusted content was seen and the effect is one of `effects`.
  kArguments,   ///< Satisfied when the named argument is among `known`, or (match_task) equals a
                ///< planned call's.
  kIntent  ///< Satisfied when the purpose that the credential shows is among `purposes`, its task
           ///< needs the action, and trust in the agent is as high as the action's data asks for.
};
/// permit: allows what satisfies it. require: forbids what does not. Forbid overrides permit;
/// default deny.
enum class RuleEffect : std::uint8_t { kPermit, kRequire };

/// One rule of a policy, in order.
struct PolicyRule {
  RuleKind kind{RuleKind::kRole};
  RuleEffect effect{RuleEffect::kPermit};
  std::string name;  ///< As shown in decisions, e.g. "taint_guard".

  /// kTaskScope: after the first untrusted result, only planned calls still to come, each as often
  /// as still to come.
  bool remaining_after_untrusted{false};
  std::vector<Effect> effects{
      Effect::kEgress};  ///< kTaintGuard; kArguments: effects it applies to (empty: all).
  std::string argument;  ///< kTaintGuard (exception), kArguments: argument name; may be empty.
  std::vector<std::string> known;  ///< Values that `argument` may have.
  bool match_task{false};  ///< kArguments: all argument values must equal those of a planned call
                           ///< of that action.
  std::vector<std::string> purposes;  ///< kIntent; empty: any.
  /// kIntent: least trust in the agent by data class, [0, 1]; classes beyond its end ask for none.
  std::vector<double> minimum_trust;
};

struct Policy {
  std::vector<PolicyRule> rules;
  sim::Distribution decision_latency_s{
      sim::Distribution::constant(0.0)};  ///< Embedded decision point [s].
};

}  // namespace models
