#pragma once

#include "models/workload/fleet.hpp"

namespace models {

/// What may happen to an agent that works with content, tools, memories and agents which others may
/// have got at. True: it was hijacked, follows its plan no more, and `attack_on` tells for how
/// long.
class Exposure {
 public:
  virtual ~Exposure() = default;
  /// It is about to begin with its plan.
  virtual bool on_start(AgentRun& agent) = 0;
  /// A call of its plan was executed. @param untrusted whether others may have written the result
  virtual bool on_result(AgentRun& agent, ActionId action, bool untrusted,
                         sim::EntityPath call) = 0;
  /// It has read a shared memory.
  virtual bool on_recall(AgentRun& agent, MemoryId memory, sim::EntityPath step) = 0;
  /// An agent that it had started or asked has given its answer.
  virtual bool on_answer(AgentRun& agent, const AgentRun& from) = 0;
  /// It turns to an agent of a type. True: somebody else got the request, and has answered it.
  virtual bool intercepts(AgentRun& agent, AgentTypeId to, sim::EntityPath request) = 0;
  /// Whether before_call() may do anything.
  [[nodiscard]] virtual bool has_accidents() const = 0;
  /// What it does by mistake before it makes a call of its plan.
  virtual sim::Task<void> before_call(AgentRun& agent, ActionId action, sim::EntityPath call) = 0;
  /// Whether a filter takes an untrusted result for malicious that is not.
  [[nodiscard]] virtual bool throws_away(const AgentRun& agent, sim::EntityPath call) = 0;
  /// Ends when the attacker lets go of the agent.
  virtual sim::Process attack_on(AgentRun& agent) = 0;
};

}  // namespace models
