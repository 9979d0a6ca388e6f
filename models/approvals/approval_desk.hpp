#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "models/workload/calendar.hpp"
#include "models/workload/fleet.hpp"
#include "sim/core/resource.hpp"
#include "sim/core/task.hpp"

namespace models {

/// Who is asked about a call: whom the rule names, else whom the design names, else the resource's
/// owner if it has approvers, else the first department that has; invalid: nobody.
DepartmentId approvers_for(const Organisation& organisation, const ApprovalConfig& config,
                           DepartmentId of_rule, ActionId action);

/// Calls that wait for a person: each department's approvers are a queue with opening hours.
class ApprovalDesk {
 public:
  explicit ApprovalDesk(Fleet& fleet);
  /// Opens and closes the desks.
  void start();

  /// A call that waits for a person. What happens to it is told as a record.
  struct Request {
    AgentId agent;
    ActionId action;
    Actor actor{};
    sim::EntityPath path;
    DepartmentId approvers;  ///< Whom the rule names; invalid: as the design says.
  };
  /// Whether the call may go ahead.
  sim::Task<bool> ask(Request request);
  /// Tells what each desk was busy with.
  void report() const;

 private:
  struct Desk {
    std::unique_ptr<sim::SimResource> people;  // Null: there are none.
    std::deque<sim::SimTime> recent;           // When requests of the last hour were taken up.
    double busy_s{0.0};
    std::vector<sim::SimTime> at_work;  // Since when each of those is who work on a request.
    sim::Duration in_hours{}, overtime{};
  };
  /// Somebody's work on one request, until it is done, broken off, or the run is over.
  class Work {
   public:
    Work(ApprovalDesk& desk, DepartmentId department);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    ApprovalDesk& desk_;
    std::weak_ptr<const bool> open_;
    DepartmentId department_;
    sim::SimTime began_;
  };
  /// Lives as long as anybody works on it.
  struct Pending {
    Request request;
    std::optional<bool> approved;
    bool noticed{true};  // Whether a request that should not pass would have been, had it been one.
  };
  using PendingPtr = std::shared_ptr<Pending>;
  sim::Task<void> keep_hours(DepartmentId department);
  /// @param turn of the department among those that are asked, from 0
  sim::Task<void> handle(PendingPtr pending, DepartmentId department, std::uint64_t turn);
  sim::Task<void> timer(sim::Duration duration);
  sim::Task<bool> has_answer_within(sim::Process work, std::optional<sim::Duration> limit);
  void answer(Pending& pending, DepartmentId department, std::uint64_t turn);
  void add_work(DepartmentId department, sim::SimTime from, Desk& to) const;
  bool end(const Pending& pending, sim::SimTime asked, ApprovalEnd how, bool passes);

  Fleet& fleet_;
  const ApprovalConfig& config_;
  Calendar calendar_;
  std::vector<Desk> desks_;  // By department.
  // What is under way when a run is over ends after the desk.
  std::shared_ptr<const bool> open_{std::make_shared<const bool>(true)};
};

}  // namespace models
