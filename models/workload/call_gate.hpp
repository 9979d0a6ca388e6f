#pragma once

#include <span>

#include "models/credentials/custody.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/task.hpp"

namespace models {

/// One call that an agent (or whoever controls it) attempts.
struct CallRequest {
  AgentRun* agent{nullptr};
  ActionId action;
  std::span<const Argument> arguments;
  CredentialId credential;  ///< Presented; invalid: none could be obtained.
  Actor actor{Actor::kLegitimate};
  sim::EntityPath path;  ///< Of this call, for its draws.
};

struct CallResult {
  Refusal refusal{Refusal::kNone};
  bool executed{false};  ///< Accepted and carried out.
};

/// The enforcement points: validates the credential, asks the decision point, carries out the call
/// and emits the records. The only way to an action, for friend and foe.
class CallGate {
 public:
  CallGate(Fleet& fleet, Custody& custody) : fleet_(fleet), custody_(custody) {}
  sim::Task<CallResult> attempt(CallRequest request);

 private:
  [[nodiscard]] sim::Task<double> wait_for_controls(const CallRequest& request);
  [[nodiscard]] Refusal judge(const CallRequest& request, std::int32_t& rule) const;
  void note_accepted(AgentRun& agent, ActionId action);
  Fleet& fleet_;
  Custody& custody_;
};

}  // namespace models
