#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "models/workload/fleet.hpp"
#include "sim/core/process.hpp"

namespace models {

/// An attacker and what he has to work with: an agent of the fleet, or what an outsider got hold
/// of.
struct Hijack {
  ThreatId threat;
  AgentRun* agent{nullptr};
  sim::EntityPath path;  ///< Of all that he does.
  Actor actor{Actor::kHijacked};
  CredentialId stolen;   ///< All that an outsider can present; invalid: what `agent` can.
  bool accepted{false};  ///< At least one of his calls was.
  sim::SimTime at;
  std::optional<sim::SimTime> objective;
  std::optional<sim::SimTime> detected;
  std::optional<sim::SimTime> over;  ///< He has let go.
  sim::SimTime held_until{};         ///< The last of his credentials that died before that did so.
  sim::Process attack;
  std::uint64_t attempts{0};
  std::uint64_t starts{0};                                ///< Of agents, accepted or refused.
  sim::EntityPath step;                                   ///< Of the step that he is at.
  std::vector<std::pair<ActionId, std::uint64_t>> tries;  ///< Of each action at this step.
  /// By the starting agent's path and the type that it started.
  std::map<std::pair<std::uint64_t, std::uint32_t>, std::uint64_t> starts_of;
  bool may_change{false};  ///< Something failed this round that may work another time.
  std::uint32_t denials{0};
  std::uint32_t level{0};        ///< kAdaptive: how many strategies it has taken up.
  std::int64_t spent_before{0};  ///< By the workflow, when it began [millionths of a USD].
  std::int64_t spent{0};         ///< Where there is no workflow: on his own calls.
  bool blinded{false};           ///< Detectors see nothing any more.
  struct Denied {
    const AgentRun* body;
    ActionId action;
    CredentialId credential;
    bool operator==(const Denied&) const = default;
  };
  std::vector<Denied> denied;      ///< What has been refused so far.
  std::vector<bool> alarmed;       ///< By detector: an alarm has been raised, or is about to be.
  std::vector<AgentRun*> puppets;  ///< Agents that do what he wants.
  std::vector<std::pair<AgentId, AgentTypeId>> tried;  ///< Whom he had start what.
  std::vector<CredentialId> booty;                     ///< kReplay: what he has taken along.
  std::unique_ptr<AgentRun> outside;                   ///< kReplay: as whom he presents it.

  [[nodiscard]] bool is_accident() const { return actor == Actor::kOverreach; }
};

}  // namespace models
