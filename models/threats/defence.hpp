#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// What a detector can see.
enum class Sight : std::uint8_t {
  kCompromise,  ///< That an agent was hijacked or a credential stolen, as such.
  kCalls,       ///< Every call that the attacker makes.
  kExecuted,    ///< His calls that were carried out.
  kDenials,     ///< His calls that were refused.
  kEgress,      ///< What he sends out.
  kOutsiders,   ///< Calls from elsewhere than the fleet.
  kLog,         ///< His calls that the audit log carries.
  kStarts       ///< Agents that he starts.
};
inline constexpr std::size_t kSights = 8;

/// Who notices a compromise.
struct Detector {
  std::string name;
  double probability{
      0.0};  ///< Chance to notice what it sees: the compromise, or each call, [0, 1].
  sim::Distribution delay_s{sim::Distribution::constant(0.0)};  ///< From there to the alarm [s].
  std::vector<Sight> sees{Sight::kCompromise};
  double false_positives_per_s{0.0};  ///< Mean number of false alarms [1/s].
  bool independent{false};            ///< No attacker can blind it: a notice from outside.
  [[nodiscard]] bool has(Sight sight) const {
    for (const Sight one : sees) {
      if (one == sight) return true;
    }
    return false;
  }
};

enum class CountermeasureKind : std::uint8_t {
  kStop,      ///< The platform ends agents and starts no more of them for a while.
  kWithdraw,  ///< The bad release, tool, card or content is taken down.
  kPurge,     ///< What it left in shared memories is removed.
  kDisable    ///< No call of a tool is accepted for a while.
};
/// Which agents are stopped.
enum class StopTarget : std::uint8_t { kAgent, kWorkflow, kAgentType, kEverything };

/// One step of a playbook beside the revocation; its handling begins with the alarm.
struct Countermeasure {
  CountermeasureKind kind{CountermeasureKind::kStop};
  sim::Distribution handling_s{sim::Distribution::constant(0.0)};  ///< From the alarm [s].
  StopTarget stop{StopTarget::kAgent};
  ToolId tool;                         ///< kDisable.
  std::optional<sim::Duration> lasts;  ///< kStop, kDisable; none: for the rest of the run.
};

/// What keeps threats from getting in, by design.
struct Safeguards {
  /// A filter in front of what agents read.
  struct Filter {
    double misses{1.0};  ///< Chance that malicious content passes, [0, 1].
    double false_positives{
        0.0};  ///< Chance that an honest untrusted result is thrown away, [0, 1].
  };
  std::optional<Filter> filter;
  std::vector<bool> pinned;                  ///< By tool: poisoned descriptions are not loaded.
  std::optional<sim::Duration> release_age;  ///< Only releases that old are loaded.
  bool trusted_writes{false};  ///< Who has read untrusted content cannot write shared memories.
  bool checked_cards{false};   ///< Requests go to agents of the registry alone.
  bool admin_consent{false};   ///< People alone cannot let applications in.
  [[nodiscard]] bool pins(ToolId tool) const {
    return tool.index < pinned.size() && pinned[tool.index];
  }
};

/// Which safeguard has turned a threat away.
enum class Safeguard : std::uint8_t {
  kFilter,
  kPinning,
  kReleaseAge,
  kTrustedWrites,
  kCheckedCards,
  kAdminConsent,
  kIdentity  ///< Agents have to prove who they are.
};

}  // namespace models
