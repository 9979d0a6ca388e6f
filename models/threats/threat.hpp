#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/credentials/revocation.hpp"
#include "models/workload/agent_type.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

enum class Strategy : std::uint8_t {
  kDirect,  ///< Uses the agent's own current credential.
  kHarvest  ///< Uses every credential in the agent's context and in the memories that it recalls,
            ///< older and other people's ones too.
};

/// One step of an attacker's goal: any one of these calls will do, tried in this order.
struct GoalStep {
  std::vector<ActionId> alternatives;
  std::vector<Argument> arguments;  ///< Sorted by name.
};

/// What the attacker wants; reached when every step was executed.
struct Goal {
  std::string text;  ///< As the scenario writes it, e.g. "exfiltrate: customers".
  std::vector<GoalStep> steps;
  sim::Distribution pace_s{
      sim::Distribution::constant(0.0)};  ///< Pause before each attacker's call [s]; not before an
                                          ///< outsider's first.
  /// For how long after the hijack (or an outsider's first use) the goal is pursued again and
  /// again.
  sim::Duration persist{};
};

struct Detector {
  std::string name;
  double probability{0.0};  ///< Chance that a hijack is ever noticed, [0, 1].
  sim::Distribution delay_s{sim::Distribution::constant(0.0)};  ///< Hijack to alarm [s].
};

/// How somebody outside the fleet gets in.
enum class IntrusionKind : std::uint8_t {
  kStolenCredential,  ///< He gets hold of a live credential, drawn at random.
  kStolenSecret,      ///< He gets hold of an agent type's bootstrap secret.
  kImpersonation      ///< He says that he is an agent.
};

/// Times at which somebody outside the fleet tries to get in: a Poisson process of its own.
struct Intrusion {
  IntrusionKind kind{IntrusionKind::kStolenCredential};
  double rate_per_s{0.0};  ///< Mean number of incidents [1/s], > 0.
  /// Whose credential or secret it is, or whom he passes for. Invalid: anybody's; a stolen secret
  /// is then that of a type that has one, drawn at random.
  AgentTypeId of;
  sim::Distribution time_to_first_use_s{
      sim::Distribution::constant(0.0)};  ///< Incident to his first call [s].
};

/// Prompt injection through untrusted results, or an intrusion from outside.
struct Threat {
  std::string name;
  std::optional<Intrusion> intrusion;  ///< None: prompt injection.
  std::vector<ActionId> through;       ///< Actions whose untrusted results can carry it.
  double probability{0.0};  ///< Chance per workflow exposure that the content is malicious, [0, 1].
  Goal goal;
  std::vector<Strategy> strategies{Strategy::kDirect};
  std::optional<Detector> detector;
  std::optional<Response> response;
  std::vector<std::pair<std::string, std::vector<std::string>>>
      frameworks;  ///< Framework key, ids.
};

}  // namespace models
