#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "models/credentials/regime.hpp"
#include "models/records.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/random_source.hpp"

namespace models {

/// Whose credential it is, and with that what a policy can know of the caller.
enum class PrincipalKind : std::uint8_t {
  kSeat,      ///< A seat's key: names no task.
  kWorkflow,  ///< One workflow instance, whichever of its agents presents it.
  kTask       ///< One agent's task.
};

/// A few credentials; nearly always one or two, which need no memory of their own.
using CredentialList = boost::container::small_vector<CredentialId, 2>;

/// One credential. Times follow the rule of the design: refused at exactly its expiry.
struct Credential {
  CredentialId id;
  CredentialId parent;  ///< Invalid for a root credential.
  std::uint32_t depth{0};
  PrincipalKind principal{PrincipalKind::kTask};
  AgentTypeId task_type;  ///< kWorkflow: type that starts it; kTask: the holder's type.
  AgentId holder;         ///< Agent it was issued to; kWorkflow: the first agent; kSeat: invalid.
  WorkflowId workflow;
  DepartmentId department;
  std::uint32_t owner_person{0};  ///< Index of the person it names, within the department.
  const PermissionSet* entitlements{nullptr};  ///< Of the identity behind it.
  PermissionSet scope;
  sim::EntityPath path;
  sim::SimTime issued;
  sim::SimTime expires{sim::kNever};
  sim::SimTime command{sim::kNever};  ///< When the issuer accepted an order.
  sim::SimTime dead{sim::kNever};     ///< From here on refused at every enforcement point.
  CredentialId first_child;
  CredentialId next_sibling;
  boost::container::small_vector<std::pair<ToolId, sim::SimTime>, 2>
      fetched;  ///< kIntrospect: latest active answer.
};

/// All credentials of a run, and what each enforcement point knows of them.
class CredentialStore {
 public:
  CredentialStore(const CredentialRegime& regime, const Validation& validation,
                  std::size_t tool_count, const sim::RandomSource& random, RecordBus& records);

  /// Adds a credential; `draft` brings everything but id, depth, times and links.
  CredentialId issue(Credential draft, sim::SimTime now);
  /// The issuer accepts an order: a credential and, as the cascade says, its descendants.
  void revoke(CredentialId id, sim::SimTime now);

  [[nodiscard]] const Credential& at(CredentialId id) const { return credentials_[id.index]; }
  [[nodiscard]] std::size_t issued() const { return credentials_.size(); }
  /// Whether an enforcement point accepts a presentation now.
  [[nodiscard]] Refusal check(CredentialId id, ToolId tool, sim::SimTime now) const;
  /// Whether that answer would need a round trip to the issuer first.
  [[nodiscard]] bool needs_introspection(CredentialId id, ToolId tool, sim::SimTime now) const;
  /// The issuer answered an introspection "active"; the enforcement point may cache that.
  void remember_active(CredentialId id, ToolId tool, sim::SimTime now);
  /// The first instant at which this enforcement point refuses it, as known now.
  [[nodiscard]] sim::SimTime dead_at(CredentialId id, ToolId tool) const;
  /// What `dead` would become if an order were accepted at `command`: the latest over enforcement
  /// points and, as the cascade says, descendants. Changes nothing (probes).
  /// @param draws path of the delays' own draws
  [[nodiscard]] sim::SimTime hypothetical_death(CredentialId id, sim::SimTime command,
                                                sim::EntityPath draws) const;
  /// The issuer itself still honours it (exchange, renewal).
  [[nodiscard]] bool alive_at_issuer(CredentialId id, sim::SimTime now) const;
  /// The credential and all its descendants that some enforcement point still accepts.
  [[nodiscard]] std::vector<CredentialId> live_subtree(CredentialId id, sim::SimTime now) const;
  /// A live credential drawn by a uniform number; none if nothing is alive.
  [[nodiscard]] std::optional<CredentialId> pick_live(double uniform, sim::SimTime now);

  /// Conservation at the end of a run: issued = expired + revoked + live.
  struct Tally {
    std::uint64_t issued{0};
    std::uint64_t expired{0};
    std::uint64_t revoked{0};
    std::uint64_t live{0};
  };
  [[nodiscard]] Tally tally(sim::SimTime now) const;

 private:
  Credential& edit(CredentialId id) { return credentials_[id.index]; }
  void revoke_one(Credential& credential, sim::SimTime now);
  [[nodiscard]] sim::SimTime death_if_commanded(const Credential& credential, ToolId tool,
                                                sim::SimTime command, sim::EntityPath draws) const;
  [[nodiscard]] sim::SimTime latest_death(const Credential& credential, sim::SimTime command,
                                          sim::EntityPath draws) const;
  /// The latest `dead` of a credential and its descendants, as things are.
  [[nodiscard]] sim::SimTime latest_death_below(CredentialId id) const;

  const CredentialRegime& regime_;
  const Validation& validation_;
  std::size_t tool_count_;
  const sim::RandomSource& random_;
  RecordBus& records_;
  std::deque<Credential> credentials_;
  std::vector<CredentialId> maybe_live_;
  std::uint64_t revoked_{0};
};

}  // namespace models
