#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/credentials/revocation.hpp"
#include "models/threats/defence.hpp"
#include "models/workload/agent_type.hpp"
#include "sim/core/sim_time.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// What an attacker tries, one after another, for each step of the goal.
enum class Strategy : std::uint8_t {
  kDirect,   ///< The agent's own current credential.
  kHarvest,  ///< Every credential in the agent's context and in the memories that it recalls, older
             ///< and other people's ones too.
  kLateral,  ///< Other agents, which the agent may start or turn to, do the step.
  kReplay,   ///< Somebody outside presents what he took along.
  kAdaptive  ///< Direct at first; each denial makes him slower and adds the next of the above.
};

/// One step of an attacker's goal: any one of these calls will do, tried in this order.
struct GoalStep {
  std::vector<ActionId> alternatives;
  std::vector<Argument> arguments;  ///< Sorted by name.
};

/// Agents that an attack has started.
struct FanOutGoal {
  AgentTypeId agent;
  std::uint64_t count{0};  ///< Reached when so many have been started, >= 1.
  bool controlled{false};  ///< They serve the attacker; else they do their plan, for nothing.
};

/// What the attacker wants; reached when every step was executed, the spending has come about and
/// the agents have been started.
struct Goal {
  std::string text;  ///< As the scenario writes it, e.g. "exfiltrate: customers".
  std::vector<GoalStep> steps;
  std::uint64_t times{1};  ///< How often all the steps have to be executed, >= 1.
  /// The steps are repeated until the workflow has cost so much since [millionths of a USD]; 0: no
  /// such goal.
  std::int64_t spend_micros{0};
  std::optional<FanOutGoal> fan_out;
  sim::Distribution pace_s{
      sim::Distribution::constant(0.0)};  ///< Pause before each attacker's call [s]; not before an
                                          ///< outsider's first.
  /// For how long after the hijack (or an outsider's first use) the goal is pursued again and
  /// again.
  sim::Duration persist{};
  static constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};
  std::uint64_t max_attempts{kNoLimit};  ///< He gives up after so many calls and starts.
};

/// How somebody outside the fleet gets in.
enum class IntrusionKind : std::uint8_t {
  kStolenCredential,  ///< He gets hold of a live credential: one at random, or what the agent had
                      ///< whose attack he follows up.
  kStolenSecret,      ///< He gets hold of an agent type's bootstrap secret.
  kImpersonation,     ///< He says that he is an agent.
  kConsent,           ///< A person lets his application act in the person's name.
  kInsider,           ///< He is one of the people, and uses an agent for purposes of his own.
  kReplay             ///< He has recorded a delegation and presents its credential later on.
};

/// Somebody outside the fleet tries to get in.
struct Intrusion {
  IntrusionKind kind{IntrusionKind::kStolenCredential};
  double rate_per_s{0.0};  ///< Mean number of incidents [1/s]; 0: only as Campaign::after or, for
                           ///< kReplay, as delegations are recorded.
  /// Whose credential or secret it is, whom he passes for, through which agent an insider acts, or
  /// to whom recorded delegations go. Invalid: anybody's; a stolen secret is then that of a type
  /// that has one, drawn at random.
  AgentTypeId of;
  sim::Distribution time_to_first_use_s{
      sim::Distribution::constant(0.0)};  ///< Incident to his first call [s].
  /// kConsent, kInsider: whose people. Invalid: any, by their number.
  DepartmentId department{};
  PermissionSet consents_to{};  ///< kConsent: what the application asks for; empty: all.
};

/// How an agent of the fleet is led astray.
enum class InjectionKind : std::uint8_t {
  kContent,   ///< Instructions hidden in an untrusted result.
  kTool,      ///< A poisoned tool: instructions in its description or in any of its results.
  kMemory,    ///< Instructions that lie in a shared memory.
  kAnswer,    ///< A peer's answer: turns smuggled into the session with it.
  kFakePeer,  ///< Somebody has registered as an agent to whom requests go.
  kRogue,     ///< The agent by itself, as its task starts.
  kRelease,   ///< Agents that load a bad release as they start.
  kAccident   ///< A misjudgement at a call, after which the agent goes on with its plan.
};

/// How it passes on from an agent under its control.
struct Spread {
  double through_answers{0.0};  ///< Chance that the answer given to who asked carries it.
  struct ThroughMemory {
    MemoryId memory;
    double probability{1.0};  ///< Chance that who recalls it meets a copy.
  };
  std::vector<ThroughMemory> memories;
  /// Sent by one action into what another one reads: mail.
  struct ThroughCall {
    ActionId send;
    std::vector<Argument> arguments;  ///< Of the call that sends; sorted by name.
    ActionId read;
    std::uint64_t copies{1};  ///< That one executed call sends.
    double probability{1.0};  ///< Chance that a reading meets one of those that lie there.
  };
  std::vector<ThroughCall> calls;
  [[nodiscard]] bool any() const {
    return through_answers > 0.0 || !memories.empty() || !calls.empty();
  }
};

/// While a threat is about.
struct Campaign {
  /// From the start of the run (or from what it follows) until it begins [s].
  std::optional<sim::Distribution> starts_s;  ///< None: at once.
  std::optional<sim::Distribution> lasts_s;   ///< None: for good, or until it is withdrawn.
  double rate_per_s{0.0};                     ///< It comes again and again [1/s]; 0: once.
  ThreatId after;  ///< It begins when that one's goal has been reached; invalid: by itself.
  [[nodiscard]] bool is_always() const {
    return !after.valid() && rate_per_s == 0.0 && !lasts_s && !starts_s;
  }
};

/// An injection into agents of the fleet, or an intrusion from outside.
struct Threat {
  std::string name;
  std::optional<Intrusion> intrusion;  ///< None: `injection` says how.
  InjectionKind injection{InjectionKind::kContent};
  std::vector<ActionId> through;  ///< kContent, kTool, kAccident: at which actions; kMemory: whose
                                  ///< untrusted results put it there.
  std::vector<AgentTypeId> agents;  ///< kAnswer, kFakePeer, kRogue, kRelease: which ones.
  MemoryId memory;                  ///< kMemory.
  double writes_per_s{0.0};         ///< kMemory: how often somebody outside writes there [1/s].
  sim::Distribution dormant_s{
      sim::Distribution::constant(0.0)};  ///< kMemory: from the writing until it works [s].
  /// Chance of each exposure: a result, a recall, an answer, a request, a task, a call, [0, 1].
  double probability{0.0};
  /// Chance that an exposed agent follows, whatever model is behind it; none: its susceptibility.
  std::optional<double> works;
  Campaign campaign;
  Goal goal;
  std::vector<Strategy> strategies{Strategy::kDirect};
  Spread spread;
  std::vector<Detector> detectors;
  std::optional<Response> response;
  std::vector<Countermeasure> countermeasures;  ///< Beside the revocation.
  /// Once the attacker has executed this action, detectors see nothing of it any more; invalid:
  /// no action does that.
  ActionId blinded_by;
  std::vector<std::pair<std::string, std::vector<std::string>>>
      frameworks;  ///< Framework key, ids.
};

}  // namespace models
