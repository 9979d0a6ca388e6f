#pragma once

#include "models/workload/fleet.hpp"

namespace models {

/// What may happen to an agent that reads content written by others.
class Exposure {
 public:
  virtual ~Exposure() = default;
  /// The agent has read an untrusted result. True: it was hijacked, follows its plan no more, and
  /// `attack_is_over` will be called on it.
  virtual bool on_untrusted_result(AgentRun& agent, ActionId action, sim::EntityPath call) = 0;
  /// Ends when the attacker lets go of the agent.
  virtual sim::Process attack_on(AgentRun& agent) = 0;
};

}  // namespace models
