#pragma once

#include "models/credentials/custody.hpp"
#include "models/threats/alarms.hpp"
#include "models/workload/agent_process.hpp"
#include "models/workload/calendar.hpp"
#include "models/workload/fleet.hpp"

namespace models {

/// Lets workflow instances arrive, run and end.
class WorkflowProcess final : public CallGate::Listener, public Alarms::Listener {
 public:
  WorkflowProcess(Fleet& fleet, Custody& custody, Revocations& revocations, AgentProcess& agents)
      : fleet_(fleet),
        custody_(custody),
        revocations_(revocations),
        agents_(agents),
        calendar_(fleet.plan.clock) {}
  /// Starts the arrivals of every workflow type.
  void start_arrivals();
  /// Cuts off what still runs at the horizon.
  void cut_off_at_horizon();
  /// Whether some workflow is an answer to how calls end.
  [[nodiscard]] bool listens_to_calls() const;

  void call_ended(const CallRequest& request, const CallResult& result) override;
  void alarm_raised(sim::EntityPath path) override;

 private:
  sim::Task<void> arrive(WorkflowTypeId type);
  sim::Task<void> arrive_by_threat(WorkflowTypeId type);
  void answer(ArrivalCause cause, ActionId action, sim::EntityPath path);
  sim::Task<void> arrive_after(WorkflowTypeId type, sim::EntityPath cause);
  sim::Task<void> conduct(WorkflowRun& workflow);
  /// Null when nobody is there on whose behalf it could start.
  WorkflowRun* create(WorkflowTypeId type, std::uint64_t nth);
  [[nodiscard]] std::optional<People::Somebody> draw_person(const WorkflowType& type,
                                                            sim::EntityPath path) const;
  [[nodiscard]] DepartmentId draw_department(const WorkflowType& type, sim::EntityPath path) const;
  void cut_off(WorkflowRun& workflow);

  Fleet& fleet_;
  Custody& custody_;
  Revocations& revocations_;
  AgentProcess& agents_;
  Calendar calendar_;
};

}  // namespace models
