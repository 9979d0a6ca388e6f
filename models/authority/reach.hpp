#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "models/authority/action_masks.hpp"
#include "models/authority/permission_sets.hpp"
#include "models/plan.hpp"
#include "models/policy/policy_versions.hpp"

namespace models {

/// The scope that a child of `type` gets from a parent's scope (design: section 2.1, attenuation).
PermissionSet attenuated_scope(const CredentialRegime& regime, const PermissionSet& parent_scope,
                               const AgentType& type);

/// The scope of a root credential for an agent of `type`, as far as its regime asks for the
/// agent's.
/// @param entitlements of the person (or seat) it is issued for
PermissionSet root_scope(const CredentialRegime& regime, const PermissionSet& entitlements,
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
  /// Whose people's roles the person it names has; where the policy asks for it, else invalid.
  DepartmentId user{};
  bool operator==(const Standing&) const = default;
};

/// A credential that an agent can take although it was not given to it.
struct Offer {
  Standing standing;
  PermissionSet accepted;  ///< Actions of the enforcement points that still accept it.
  bool operator==(const Offer&) const = default;
};

/// The bit of an agent type in Session::chain; types beyond the 64th have none.
inline std::uint64_t chain_bit(AgentTypeId type) {
  return type.index < 64 ? std::uint64_t{1} << type.index : 0;
}

/// What lies in one shared memory, or in the context of one standing agent.
struct Shared {
  std::span<const Offer> offers;
  bool tainted{false};  ///< Untrusted content is in there: whoever sees it is tainted.
};

/// What the closure of an agent depends on beside its own credential and plan: the workflow that it
/// works in.
class Surroundings {
 public:
  virtual ~Surroundings() = default;
  /// Entitlements of the person whom the workflow serves; invalid: it serves none.
  [[nodiscard]] virtual SetId person() const = 0;
  /// The department whose people's roles the person has; invalid where the policy does not ask.
  [[nodiscard]] virtual DepartmentId user() const { return {}; }
  /// A memory as an agent of this type sees it in the workflow: with what it could present.
  [[nodiscard]] virtual Shared memory(MemoryId id, AgentTypeId presenter) = 0;
  /// The context of the standing agent (AgentType::shared) that serves the workflow.
  [[nodiscard]] virtual Shared context(AgentTypeId type) = 0;
};

/// Computes what an agent can do: directly (`effective`), and through the agents that it may spawn,
/// hand off to or message and the credentials that lie in shared memories and contexts
/// (`reachable`, the closure). Design: section 3.
///
/// Who spawns or hands off passes on its own authority; a peer that is asked brings its own. A
/// credential that was merely found is presented, not exchanged: it adds what it is good for and no
/// agents. An agent that has to look into a tainted memory or context first is tainted by then.
/// Whoever is started is trusted as at its start.
class Reach {
 public:
  Reach(const Plan& plan, const Design& design, const ActionMasks& masks, PermissionSets& sets);

  /// How the decision point sees a credential.
  [[nodiscard]] Principal principal(const Standing& standing) const;
  /// Permitted at some argument values, within scope; a tool that acts as its caller also asks that
  /// the identity behind the credential holds the permission.
  [[nodiscard]] PermissionSet effective(const Standing& standing, const Session& session) const;
  /// An agent whose closure is asked for.
  struct Seeker {
    std::optional<Standing> standing;  ///< Of its own credential; none: it has none that stands.
    AgentTypeId type;
    Session session;
    std::uint32_t depth{0};  ///< Hops of delegation: types with a `max_depth` go no deeper.
  };
  /// The closure for an agent of whom the platform carries out no further step but those that its
  /// credential pays for: it spawns and hands off.
  [[nodiscard]] PermissionSet reachable(const Seeker& seeker);
  /// The whole closure of an agent at work.
  [[nodiscard]] PermissionSet reachable(const Seeker& seeker, Surroundings& around);
  /// Whether an agent of the type reaches something even without a credential of its own.
  [[nodiscard]] bool needs_no_credential(AgentTypeId type) const {
    return looks_around(type) || (design_.credentials.delegation == Delegation::kOwn &&
                                  !plan_.agent_types[type.index].children.empty());
  }
  /// Whether the closure of the type depends on its surroundings at all.
  [[nodiscard]] bool looks_around(AgentTypeId type) const {
    const Sight& sight = sights_[type.index];
    return sight.peers || !sight.memories.empty() || !sight.contexts.empty();
  }
  /// Whether an agent of the type, or one that it may start, asks peers.
  [[nodiscard]] bool asks_peers(AgentTypeId type) const { return sights_[type.index].peers; }
  /// Memories that agents of the type, or those that they may start, recall; ascending.
  [[nodiscard]] const std::vector<MemoryId>& memories_in_sight(AgentTypeId type) const {
    return sights_[type.index].memories;
  }
  /// Types with standing agents among the type and those that it may start; ascending.
  [[nodiscard]] const std::vector<AgentTypeId>& contexts_in_sight(AgentTypeId type) const {
    return sights_[type.index].contexts;
  }
  /// What an offer lets an agent do in a session.
  [[nodiscard]] PermissionSet effective(const Offer& offer, const Session& session) const {
    return effective(offer.standing, session) & offer.accepted;
  }
  [[nodiscard]] const PolicyVersions& policy() const { return policy_; }
  [[nodiscard]] PolicyVersions& policy_versions() { return policy_; }
  /// From now on a place has another policy.
  void put_policy(std::size_t place, std::uint32_t version);
  /// While nobody decides, everything passes, or nothing does.
  enum class Undecided : std::uint8_t { kNo, kAllPass, kNonePass };
  void set_undecided(Undecided state);
  /// How an agent type stands for itself (`issue: agent | agent_type`, `delegation: own`).
  [[nodiscard]] Standing own_standing(AgentTypeId type) const;
  /// Whether an agent of the type that is asked as a peer stands for itself, not for a task.
  [[nodiscard]] bool stands_for_itself(AgentTypeId type) const;
  /// With which authority an agent acts that is started or takes over; none: it gets no credential.
  [[nodiscard]] std::optional<Standing> standing_of_child(const std::optional<Standing>& parent,
                                                          AgentTypeId child) const;

 private:
  /// An agent that the closure visits.
  struct Node {
    std::optional<Standing> standing;
    AgentTypeId type;
    bool tainted{false};
    bool fresh{true};        // Nothing of its plan is done yet; stays true where that is not asked.
    std::uint32_t depth{0};  // Up to the largest limit; stays 0 where no agent type limits it.
    double trust{0.0};       // In it, as far as the policy tells values apart.
    // What its credential shows of the agents above; stays empty where the policy does not ask.
    std::uint32_t hops{0};
    std::uint64_t chain{0};
    bool operator==(const Node&) const = default;
  };
  // What the closure depends on; for what lies in memories and contexts, see Closure.
  struct Key {
    Node node;
    SetId person;                       // Invalid where nobody asks a peer.
    DepartmentId user;                  // Likewise.
    std::uint64_t open_hours{0};        // Of the policy.
    std::uint64_t tainted_contexts{0};  // A bit for each of contexts_in_sight(), if taint matters.
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const;
  };
  // A visited agent's look into a memory, or into its context.
  struct Look {
    MemoryId memory;  // Invalid: its context.
    Node looker;
    bool operator==(const Look&) const = default;
  };
  struct Closure {
    PermissionSet own;        // What the credentials let it do that agents are given.
    std::vector<Look> looks;  // Where else they may find some.
  };
  struct Sight {
    bool peers{false};  // Somebody may ask a peer.
    std::vector<MemoryId> memories;
    std::vector<AgentTypeId> contexts;
  };
  struct Walk {
    const Session& session;  // Of the agent where it begins.
    Surroundings* around{nullptr};
    SetId person;
    DepartmentId user;
    std::vector<Node> seen;
    Closure closure;
  };
  struct PlannedCalls {
    std::vector<const Step*> own;
    std::vector<const Step*> closure;
  };
  [[nodiscard]] Node first_node(const Seeker& seeker, Surroundings* around) const;
  [[nodiscard]] const Closure& closure(const Seeker& seeker, Surroundings* around);
  [[nodiscard]] Key key_of(const Seeker& seeker, Surroundings* around) const;
  void visit(Walk& walk, Node node) const;
  void visit_next(Walk& walk, const Node& from, AgentTypeId type,
                  const std::optional<Standing>& standing, bool is_peer) const;
  void note_looks(Walk& walk, const Node& node) const;
  [[nodiscard]] double worth_of(double trust) const;
  [[nodiscard]] Session session_of(const Session& first, const Node& node) const;
  [[nodiscard]] Standing standing_of_peer(AgentTypeId peer, const Walk& walk) const;
  [[nodiscard]] Sight sight_of(AgentTypeId type) const;

  const Plan& plan_;
  const Design& design_;
  const ActionMasks& masks_;
  PermissionSets& sets_;
  PolicyVersions policy_;
  Undecided undecided_{Undecided::kNo};
  bool depth_matters_{false};                        // Some agent type has a depth limit.
  std::uint32_t deepest_limit_{0};                   // The largest of them.
  std::vector<PlannedCalls> planned_;                // By agent type.
  std::vector<RemainingCalls> fresh_remaining_;      // By agent type: a task just begun.
  std::vector<Sight> sights_;                        // By agent type.
  std::unordered_map<Key, Closure, KeyHash> known_;  // Looked up only, never walked.
  Closure unknown_;                                  // The last one that is not worth knowing.
};

}  // namespace models
