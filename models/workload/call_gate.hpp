#pragma once

#include <memory>
#include <span>
#include <vector>

#include "models/approvals/approval_desk.hpp"
#include "models/credentials/custody.hpp"
#include "models/credentials/revocations.hpp"
#include "models/policy/decision_service.hpp"
#include "models/workload/fleet.hpp"
#include "models/workload/outages.hpp"
#include "sim/core/task.hpp"

namespace models {

/// One call that an agent (or whoever controls it, or an outsider) attempts.
struct CallRequest {
  AgentRun* agent{nullptr};
  ActionId action;
  std::span<const Argument> arguments;
  CredentialId credential;  ///< Presented; invalid: none could be obtained.
  Actor actor{Actor::kLegitimate};
  sim::EntityPath path;  ///< Of this call, for its draws.
  ThreatId threat{};     ///< Whose call it is; invalid: no attacker's.
};

struct CallResult {
  Refusal refusal{Refusal::kNone};
  bool executed{false};  ///< Accepted and carried out.
  bool logged{false};    ///< The audit log has an entry of it.
  /// It was accepted and failed at the tool; a denied one would only be denied again.
  [[nodiscard]] bool may_be_repeated() const { return refusal == Refusal::kNone && !executed; }
};

/// The enforcement points: validates the credential, asks the decision point, carries out the call
/// and emits the records. The only way to an action, for friend and foe.
class CallGate {
 public:
  CallGate(Fleet& fleet, Custody& custody, Revocations& revocations, DecisionService& decisions,
           ApprovalDesk& approvals);
  /// Who is told how every call ended.
  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void call_ended(const CallRequest& request, const CallResult& result) = 0;
  };
  void set_listener(Listener& listener) { listener_ = &listener; }
  /// Lets tools fail from time to time.
  void start();
  /// One call with the credential of the request.
  sim::Task<CallResult> attempt(CallRequest request);
  /// The same, but first the agent gets a new credential where its own is used up or where every
  /// call has one of its own.
  sim::Task<CallResult> attempt_freshly(CallRequest request);
  /// Whether policy lets an agent start another one, hand over to it or send it a message.
  bool may_delegate(const AgentRun& agent, AgentTypeId to);

 private:
  /// Where and how a call is checked.
  struct Check {
    PointId point;
    bool established{false};  ///< Within a session that was checked when it opened.
    CredentialId credential;  ///< Of that session, or the one presented.
    RuleIndex rule{kNoRule};
    bool escalates{false};  ///< A person must approve.
  };
  sim::Task<CallResult> attempt_with_new(CallRequest request);
  sim::Task<CallResult> attempt_and_tell(CallRequest request);
  sim::Task<CallResult> answer(CallRequest request);
  [[nodiscard]] ToolId tool_of(ActionId action) const {
    return fleet_.plan.organisation.actions[action.index].tool;
  }
  [[nodiscard]] Check check_of(const CallRequest& request) const;
  [[nodiscard]] sim::Task<DecisionService::Reply> wait_for_controls(
      const CallRequest& request, Check check, DecisionService::Question question);
  [[nodiscard]] DecisionService::Question question_of(const CallRequest& request,
                                                      const Check& check) const;
  [[nodiscard]] bool is_bound_to_another(const CallRequest& request, const Check& check) const;
  [[nodiscard]] Refusal judge_credential(const CallRequest& request, const Check& check) const;
  [[nodiscard]] Refusal judge_policy(const CallRequest& request, Check& check,
                                     const DecisionService::Question& question,
                                     DecisionService::Reply reply);
  [[nodiscard]] Decision ask_policy(const CallRequest& request, const Check& check) const;
  [[nodiscard]] Decision keep_to(const CallRequest& request, const Check& check,
                                 const Decision& kept, bool in_time);
  void note_permitted(const CallRequest& request, const Check& check) const;
  [[nodiscard]] sim::Task<Refusal> ask_people(const CallRequest& request, Check& check);
  void note_accepted(const CallRequest& request, const Check& check);
  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  DecisionService& decisions_;
  ApprovalDesk& approvals_;
  Listener* listener_{nullptr};
  std::vector<std::unique_ptr<Outage>> outages_;  // By tool.
};

}  // namespace models
