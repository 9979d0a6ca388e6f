#pragma once

#include <deque>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "models/workload/fleet.hpp"

namespace models {

/// Malicious content in a shared memory.
struct Poison {
  ThreatId threat;
  AgentId by;               ///< Who wrote it; invalid: somebody outside.
  sim::SimTime works_from;  ///< It lies dormant until then.
  double probability{1.0};  ///< Chance that who recalls the memory meets it, [0, 1].
};

/// Credentials that several agents can take: what lies in one shared memory, or in the context of
/// one standing agent.
struct CredentialPool {
  bool tainted{false};                   ///< Untrusted content is in there, for good.
  std::vector<Poison> poison;            ///< A memory's.
  std::vector<CredentialId> remembered;  ///< A memory's, oldest first; the dead leave by and by.
  std::vector<AgentRun*> serving;        ///< A context's: the tasks that the agent serves now.
  std::vector<AgentRun*> watchers;       ///< Whose closure it may be part of; stopped ones too.
  std::vector<Offer> offers;             ///< What it comes to: few, whatever lies in there.
  std::vector<sim::SimTime> until;       ///< How long each offer stands at least.
  sim::SimTime changes{sim::kStart};     ///< Until then `offers` holds.
};

/// The shared memories and contexts of a run: what is in them, and who has to know.
class CredentialPools {
 public:
  explicit CredentialPools(Fleet& fleet);

  /// Whether the scenario has any. If not, nothing else here needs to be asked.
  [[nodiscard]] bool any() const { return any_; }
  /// The memory as the workflow's agents share it.
  [[nodiscard]] CredentialPool& memory(MemoryId id, const WorkflowRun& workflow);
  /// Of the standing agent that serves the workflow.
  [[nodiscard]] CredentialPool& context(AgentTypeId type, const WorkflowRun& workflow);

  /// From now on `agent` is among those that must know what happens in the pools in its sight.
  void watch(AgentRun& agent);
  void add_credential(CredentialPool& memory, CredentialId id);
  /// What a threat has left anywhere is removed.
  void purge(ThreatId threat);
  void begin_serving(AgentRun& agent);
  void end_serving(AgentRun& agent);
  /// Something happened to these credentials. @return the pools that they are in
  std::vector<CredentialPool*> touch(const std::vector<CredentialId>& credentials);

  /// Agents whose peers may act for a person whose entitlements change; stopped ones too.
  [[nodiscard]] const std::vector<AgentRun*>& askers(DepartmentId department, std::uint32_t person);

  /// What the pool comes to now.
  const std::vector<Offer>& offers(CredentialPool& pool);
  /// The same of a memory for an agent of the type in the workflow: a credential that is bound to
  /// its holder is good for nobody else. Good until the next call.
  std::span<const Offer> offers_to(CredentialPool& memory, AgentTypeId presenter,
                                   const WorkflowRun& workflow);
  /// Live credentials, ascending, that an agent can take besides those that it was given: the ones
  /// in its context and in the memories that it has recalled.
  /// @param recallable  also in memories that its plan recalls later on
  [[nodiscard]] std::vector<CredentialId> takeable(const AgentRun& agent, bool recallable) const;
  /// Whether a credential was issued to a task that the standing agent with this context serves, or
  /// has served: it has the key that such a credential may be bound to. No context: it was not.
  [[nodiscard]] bool is_held_in(const CredentialPool* context, CredentialId id) const;
  /// What one credential is good for, whoever presents it. @param until is lowered to when that
  /// changes
  [[nodiscard]] Offer offer_of(CredentialId id, sim::SimTime& until) const;

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
  [[nodiscard]] const CredentialPool* find_memory(MemoryId id, const WorkflowRun& workflow) const;
  [[nodiscard]] Key key_of(MemoryId id, const WorkflowRun& workflow) const;
  void append_live(const Keyring& keyring, std::vector<CredentialId>& list) const;
  void rebuild(CredentialPool& pool);
  void forget_dead(CredentialPool& memory);
  void add_offer(CredentialPool& pool, CredentialId id) const;

  Fleet& fleet_;
  bool any_{false};
  bool bearer_{true};
  std::deque<CredentialPool> pools_;
  std::map<Key, CredentialPool*> memories_;
  std::vector<std::vector<CredentialPool*>> contexts_;  // By agent type and standing agent.
  // Memories that hold a credential; looked up only, never walked.
  std::unordered_map<std::uint32_t, std::vector<CredentialPool*>> holding_;
  std::vector<Offer> for_holder_;
  bool people_change_{false};
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<AgentRun*>> askers_;
};

/// What the agents of one workflow see around them.
class WorkflowSurroundings final : public Surroundings {
 public:
  WorkflowSurroundings(Fleet& fleet, CredentialPools& pools, const WorkflowRun& workflow)
      : fleet_(fleet), pools_(pools), workflow_(workflow) {}
  [[nodiscard]] SetId person() const override;
  [[nodiscard]] DepartmentId user() const override;
  [[nodiscard]] Shared memory(MemoryId id, AgentTypeId presenter) override;
  [[nodiscard]] Shared context(AgentTypeId type) override;
  /// When something of what was asked for changes by itself.
  [[nodiscard]] sim::SimTime changes() const { return changes_; }

 private:
  Fleet& fleet_;
  CredentialPools& pools_;
  const WorkflowRun& workflow_;
  sim::SimTime changes_{sim::kNever};
};

}  // namespace models
