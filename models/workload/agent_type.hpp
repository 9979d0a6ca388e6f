#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/authority/permission_set.hpp"
#include "models/trust/trust_config.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// One argument of a call: its name and its (symbolic) value.
struct Argument {
  std::string name;
  std::string value;
  bool operator==(const Argument&) const = default;
};

enum class StepKind : std::uint8_t {
  kCall,
  kThink,
  kSpawn,
  kHandoff,
  kMessage,   ///< Asks a peer to do its plan, with the peer's own authority.
  kRemember,  ///< Writes into a shared memory.
  kRecall,    ///< Reads a shared memory.
  kChoose,
  kRepeat,
  kParallel,
  kSequence
};
enum class Join : std::uint8_t { kAll, kAny, kNone };
/// What the result of a call is, where the plan knows better than the tool.
enum class ResultTrust : std::uint8_t { kAsTool, kTrusted, kUntrusted };

/// A call that was accepted and failed at the tool is made again. A denied one is not.
struct Retry {
  std::uint32_t times{1};  ///< At most so many tries after the first one, >= 1.
  sim::Distribution wait_s{sim::Distribution::constant(0.0)};  ///< Before each of them [s].
};

/// A node of an agent's plan.
struct Step {
  StepKind kind{StepKind::kSequence};
  std::string name;  ///< Name in entity paths: unique among its siblings, e.g. "call:crm.lookup".
  std::uint64_t name_hash{};  ///< sim::name_hash(name).

  ActionId action;                           ///< kCall.
  std::vector<Argument> arguments;           ///< kCall: sorted by name.
  bool required{true};                       ///< kCall: whether a denial or failure ends the task.
  ResultTrust result{ResultTrust::kAsTool};  ///< kCall.
  std::optional<Retry> retry;                ///< kCall. None: a failed call is not made again.
  sim::Distribution duration_s{sim::Distribution::constant(0.0)};  ///< kThink.
  AgentTypeId agent;                                               ///< kSpawn, kHandoff, kMessage.
  MemoryId memory;                                                 ///< kRemember, kRecall.
  bool credential{false};  ///< kRemember: whether the note holds the agent's present credential.
  sim::Distribution count{
      sim::Distribution::constant(1.0)};  ///< kSpawn: children; kRepeat: rounds.
  Join join{Join::kAll};                  ///< kSpawn.
  std::vector<double> weights;            ///< kChoose: one a child, sum 1.
  std::vector<Step>
      children;  ///< kChoose: alternatives (kSequence); kRepeat, kParallel, kSequence: parts.
};

/// What the text tokens of a step are made of; price plans may bill each part at its own rate.
struct TokenMix {
  double output{0.0};  ///< Share of the tokens that the model writes, [0, 1]; the rest is input.
  double cached{0.0};  ///< Share of the input that is read from a cache, [0, 1].
};

/// How the model behind an agent behaves.
struct ModelProfile {
  sim::Distribution step_s{
      sim::Distribution::constant(0.0)};  ///< Latency of one model step, before each call [s].
  sim::Distribution tokens{sim::Distribution::constant(0.0)};  ///< Text tokens of one step.
  double usd_per_token{0.0};
  std::optional<TokenMix> token_mix{};  ///< None: nobody said. It changes no behaviour.
  double overreach{
      0.0};  ///< Chance per call that the agent tries an action outside its task first, [0, 1].
  double susceptibility{
      0.0};  ///< Chance that injected content hijacks the agent that reads it, [0, 1].
};

/// A kind of agent.
struct AgentType {
  std::string name;
  std::string purpose;
  ModelProfile model;
  Identity identity;
  std::optional<TrustConfig> trust;  ///< None: it is trusted fully, whatever happens.
  Step plan;                         ///< Root is a kSequence.
  PermissionSet
      configured;  ///< Tools it is set up with (`tools:`); default: what its plan closure needs.
  /// Standing agents of this type, among which all of its tasks are shared out; 0: every task
  /// starts an agent of its own.
  std::uint32_t shared{0};
  static constexpr std::uint32_t kNoDepthLimit = 0xffffffffU;
  std::uint32_t max_depth{
      kNoDepthLimit};  ///< Greatest delegation depth at which it may still spawn.

  // Derived by compile_authority(): filled in once, then constant.
  PermissionSet own_calls;  ///< What its own plan calls.
  PermissionSet granted;    ///< What its plan and every planned descendant needs, peers included.
  /// What a credential for its task must be good for: its own calls and those of the agents that
  /// get their authority from it. Peers bring their own.
  PermissionSet entrusted;
  // Each ascending and unique.
  std::vector<AgentTypeId> children;  ///< Agent types it may spawn or hand off to.
  std::vector<AgentTypeId> peers;     ///< Agent types it may send a message to.
  std::vector<MemoryId> recalls;      ///< Memories that its own plan recalls.
};

}  // namespace models
