#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/metrics/observers.hpp"
#include "models/pricing/account.hpp"
#include "models/pricing/spend_limit.hpp"
#include "models/pricing/usage_table.hpp"
#include "models/workload/calendar.hpp"

namespace models {

/// Bills of one plan.
struct PlanBills {
  Bill bill;
  Bill without_attackers;       ///< The same run without what attackers used.
  std::int64_t turned_away{0};  ///< Calls that the plan's limit turned away.
};

/// Counts what a run uses after its warm-up and bills every plan of the scenario from it. It keeps
/// counts and no calls: its memory does not grow with their number.
class Ledger final : public RecordSink {
 public:
  explicit Ledger(const ObserverContext& context);
  ~Ledger() override;

  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  void on(const WorkflowStarted& record) override;
  void on(const WorkflowEnded& record) override;
  void on(const AgentStarted& record) override;
  void on(const AgentHijacked& record) override;
  void on(const CredentialIssued& record) override;
  void on(const DecisionMade& record) override;
  void on(const ApprovalEnded& record) override;
  void on(const ActionDone& record) override;
  void on(const ModelStep& record) override;
  void on(const PersonJoined& record) override;
  void on(const PersonLeft& record) override;
  void on(const RunEnded& record) override;

  // After the run ended.
  [[nodiscard]] const std::vector<PlanBills>& bills() const { return bills_; }
  /// Executed calls by initiating department.
  [[nodiscard]] const std::vector<std::int64_t>& calls_by() const { return calls_by_; }
  /// Executed calls that no department started.
  [[nodiscard]] std::int64_t nobodys_calls() const { return nobodys_calls_; }
  [[nodiscard]] std::uint64_t workflows_done() const { return workflows_done_; }
  /// Seats times covered months.
  [[nodiscard]] double seat_months() const;
  /// Executed calls of each seat, by department and seat.
  [[nodiscard]] const std::vector<std::vector<std::int64_t>>& calls_of_seats() const {
    return calls_of_seats_;
  }
  /// What the plan counted of each seat's use against what a seat includes, over the whole run, by
  /// department and seat: units, or millionths of a credit. Empty where the plan need not know.
  [[nodiscard]] std::vector<std::vector<std::int64_t>> units_of_seats(std::size_t plan) const;
  [[nodiscard]] const Account& account(std::size_t plan) const { return accounts_[plan]; }
  /// What all of the run used.
  [[nodiscard]] std::span<const UsageCell> usage() const { return total_.cells(); }

 private:
  struct SeatUse;
  struct Conversations;

  [[nodiscard]] bool counts(sim::SimTime at) {
    if (!context_.counts(at) || months_.empty()) return false;
    advance(at);
    return true;
  }
  void advance(sim::SimTime at);
  void open_month();
  void set_boundary(sim::SimTime from);
  void close_stretch();
  void close_month();
  UsageCell& cell_of(WorkflowId workflow, bool subagent, bool attacker);
  UsageCell& cell_of_call(AgentId agent, CredentialId credential, bool attacker);
  void converse(const WorkflowStarted& workflow, UsageCell& cell, sim::SimTime at, bool starts);
  void note_agent_type(const AgentStarted& agent, bool attacker);
  void note_seat(const ActionDone& record, const WorkflowStarted& workflow, bool subagent,
                 bool attacker);
  void take_seat(DepartmentId department, std::uint32_t place, int people);
  [[nodiscard]] bool is_subagent(AgentId agent) const {
    return agent.valid() && context_.index.agent(agent).started.depth > 0;
  }
  [[nodiscard]] bool is_hijacked(AgentId agent) const {
    return agent.index < hijacked_.size() && hijacked_[agent.index];
  }

  ObserverContext context_;
  Calendar calendar_;
  Payers payers_;
  std::vector<std::optional<sim::Duration>> windows_;
  std::vector<Calendar::MonthShare> months_;
  std::size_t month_{0};
  bool is_billing_{false};      // The warm-up is over.
  bool ends_daily_{false};      // Stretches end at midnight, not only with their month.
  std::int64_t day_{0};         // Of the billed time.
  sim::SimTime next_boundary_;  // End of the stretch.
  UsageTable stretch_;
  UsageTable total_;
  MonthFacts facts_;
  std::vector<std::vector<bool>> peaceful_types_;  // As facts_.agent_types, without attackers.

  std::vector<Account> accounts_;             // By plan.
  std::vector<Account> peaceful_accounts_;    // Likewise, without attackers; empty without threats.
  std::vector<SpendLimit> limits_;            // Of plans that limit spending.
  std::vector<SeatUse> seat_uses_;            // Of plans that must know it.
  std::vector<Conversations> conversations_;  // By window.
  std::vector<bool> hijacked_;                // By agent.
  std::vector<bool> asked_somebody_;          // By workflow instance.
  std::vector<std::vector<std::uint32_t>> place_of_;   // By department and person.
  std::vector<std::vector<std::uint32_t>> people_at_;  // By department and seat.
  std::vector<std::int64_t> occupied_;    // By department: seats with people, as of now.
  std::vector<std::int64_t> most_today_;  // Likewise, the most since the stretch began.

  std::vector<PlanBills> bills_;
  std::vector<std::int64_t> calls_by_;
  std::int64_t nobodys_calls_{0};
  std::uint64_t workflows_done_{0};
  std::vector<std::vector<std::int64_t>> calls_of_seats_;
};

}  // namespace models
