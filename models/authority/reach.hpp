#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "models/authority/action_masks.hpp"
#include "models/authority/permission_sets.hpp"
#include "models/plan.hpp"
#include "models/policy/decision_point.hpp"

namespace models {

/// The scope that a child of `type` gets from a parent's scope (design: section 2.1, attenuation).
PermissionSet attenuated_scope(const CredentialRegime& regime, const PermissionSet& parent_scope,
                               const AgentType& type);

/// Whose credential it is, and with that what a policy can know of the caller.
enum class PrincipalKind : std::uint8_t {
  kSeat,      ///< A seat's key: names no task.
  kAgent,     ///< An agent that stands for itself, whomever it works for; its type says what for.
  kWorkflow,  ///< One workflow instance, whichever of its agents presents it.
  kTask       ///< One agent's task.
};

/// What a bearer of one credential is to the decision point, apart from the instant.
struct Standing {
  PrincipalKind principal{PrincipalKind::kTask};
  AgentTypeId task_type;  ///< Of the task that the credential stands for; unused for kSeat.
  SetId scope;
  SetId entitlements;  ///< Of the identity behind it.
  bool operator==(const Standing&) const = default;
};

/// Computes what a credential lets an agent do: directly (`effective`) and through the agents it
/// may spawn or hand off to (`reachable`). Design: section 3.
class Reach {
 public:
  Reach(const Plan& plan, const Design& design, const ActionMasks& masks, PermissionSets& sets);

  /// How the decision point sees a credential.
  [[nodiscard]] Principal principal(const Standing& standing) const;
  /// Permitted at some argument values, within scope; a tool that acts as its caller also asks that
  /// the identity behind the credential holds the permission.
  [[nodiscard]] PermissionSet effective(const Standing& standing, const Session& session) const;
  /// Closure of `effective` over what an agent of `type` may spawn or hand off to. Whoever it
  /// starts is trusted as at its start.
  /// @param depth hops of delegation so far: types with a `max_depth` spawn no deeper
  [[nodiscard]] PermissionSet reachable(const Standing& standing, AgentTypeId type,
                                        const Session& session, std::uint32_t depth = 0);
  [[nodiscard]] const DecisionPoint& policy() const { return policy_; }
  /// How an agent type stands for itself (`issue: agent | agent_type`, `delegation: own`).
  [[nodiscard]] Standing own_standing(AgentTypeId type) const;

 private:
  struct Key {
    Standing standing;
    AgentTypeId type;
    bool tainted{false};
    std::uint32_t depth{0};  ///< Stays 0 where no agent type limits it.
    std::size_t trust{0};    ///< How many minima of the policy trust in the agent meets.
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  struct PlannedCalls {
    std::vector<const Step*> own;
    std::vector<const Step*> closure;
  };
  void close(const Key& key, const Session& session, std::vector<Key>& seen,
             PermissionSet& reached) const;
  [[nodiscard]] std::size_t minima_met(double trust) const;
  [[nodiscard]] Standing standing_of_child(const Standing& parent, AgentTypeId child) const;

  const Plan& plan_;
  const Design& design_;
  const ActionMasks& masks_;
  PermissionSets& sets_;
  DecisionPoint policy_;
  bool depth_matters_{false};                              // Some agent type has a depth limit.
  std::uint32_t deepest_limit_{0};                         // The largest of them.
  std::vector<PlannedCalls> planned_;                      // By agent type.
  std::vector<RemainingCalls> fresh_remaining_;            // By agent type: a task just begun.
  std::unordered_map<Key, PermissionSet, KeyHash> known_;  // Looked up only, never walked.
};

}  // namespace models
