#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/authority/organisation.hpp"
#include "models/pricing/bill.hpp"
#include "models/pricing/price_plan.hpp"
#include "models/pricing/usage.hpp"

namespace models {

/// Whose things are whose: what a bill is split by.
struct Payers {
  Chargeback chargeback;
  std::size_t departments{0};
  std::vector<DepartmentId> workflow_owners;  ///< By workflow type; invalid: nobody.
  std::vector<DepartmentId> tool_owners;      ///< By tool; invalid: nobody.

  /// Who started the work: the person's department or, of a feature without a person, its owner.
  [[nodiscard]] DepartmentId initiator(const UsageCell& cell) const {
    if (cell.department.valid() || !cell.workflow.valid()) return cell.department;
    return workflow_owners[cell.workflow.index];
  }
};

/// Windows of the conversations that plans count, one an index of UsageCell::conversations.
std::vector<std::optional<sim::Duration>> conversation_windows(std::span<const PricePlan> plans);

/// Bills one plan from what is used, stretch by stretch. Its memory does not grow with use.
class Account {
 public:
  /// All of these outlive it.
  Account(const Organisation& organisation, const PricePlan& plan, const Payers& payers,
          std::span<const std::optional<sim::Duration>> windows);

  /// Whether the plan must know of each day by itself: credits that lapse within a month.
  static bool needs_days(const PricePlan& plan);
  /// Whether the plan must know what each seat used.
  static bool needs_seat_use(const PricePlan& plan) {
    return plan.included.per_seat > 0 && !plan.included.pooled;
  }
  /// Units that one more call takes of what its seat includes; 0: the plan does not count it.
  [[nodiscard]] std::int64_t seat_units(ActionId action, bool executed, bool subagent) const;
  /// What cells hold of what each charge counts, whoever pays; identities only by agent.
  [[nodiscard]] std::vector<std::int64_t> units_of(std::span<const UsageCell> cells) const;
  /// What one more such call costs, of a plan that limits spending.
  [[nodiscard]] Money price_of(ActionId action, bool executed, bool subagent) const;

  /// A calendar month begins; of its seats only the first are known.
  void open_month(const MonthFacts& facts);
  /// What was used in a stretch within the month that is open, which begins on that day of the
  /// billed time (0: the first). Days come in order.
  void add(std::span<const UsageCell> cells, std::int64_t day, bool with_attackers);
  /// Takes away what the plan's limit turned away. @pre the plan has one
  void take_away(std::span<const UsageCell> cells, bool with_attackers);
  void close_month(const MonthFacts& facts);
  /// After the last month. @pre called once
  Bill finish();

 private:
  using ByPayer = std::vector<std::int64_t>;  // By department, then nobody's.
  struct Grant {
    Money left;
    std::int64_t last_day;  // Lapses at the midnight that ends it.
  };
  struct Purchase {
    std::int64_t quantity;
    UnitPrice price;
    Money credits;
  };
  struct Metered {
    ByPayer quantity;
    ByPayer credits;
  };

  void count(std::span<const UsageCell> cells, bool with_attackers, std::int64_t sign);
  void count_calls(const UsageCell& cell, std::int64_t sign);
  [[nodiscard]] std::int64_t others_of(const UsageCell& cell, std::size_t charge,
                                       bool with_attackers) const;
  [[nodiscard]] std::size_t payer(const UsageCell& cell, std::optional<ActionId> action) const;
  void count_identities(const MonthFacts& facts);
  void draw_credits(std::int64_t day);
  void lapse_credits(std::int64_t day);
  void buy(const Purchase& purchase, std::int64_t day);
  void add_grant(const Grant& grant);
  [[nodiscard]] ByPayer seat_days(const MonthFacts& facts) const;
  void bill_seats(const MonthFacts& facts);
  void bill_true_up();
  void bill_tiers(std::size_t index, const ByPayer& billable);
  void bill_money_charges(const MonthFacts& facts);
  void bill_credit_charges(const MonthFacts& facts);
  void bill_shortfall(Money minimum, Money spent);
  [[nodiscard]] ByPayer billable_of_seats(const MonthFacts& facts, const ByPayer& used) const;
  [[nodiscard]] BillLine line_of(LineKind kind, std::string item, ByPayer quantity_by,
                                 UnitPrice price) const;
  void add_line(BillLine line);  // Split as its quantity is.
  void add_line(BillLine line, const ByPayer& weights);
  [[nodiscard]] std::vector<Money> share_out(Money amount, const ByPayer& weights) const;
  [[nodiscard]] ByPayer nobodys(std::int64_t quantity) const;
  /// Of a whole month's, the billed part; rounded down.
  [[nodiscard]] std::int64_t prorated(std::int64_t of_month) const;
  [[nodiscard]] std::int64_t prorated_tier(const Charge& charge, std::size_t tier) const;
  [[nodiscard]] const std::vector<SeatMonth>& seats_of(const MonthFacts& facts) const;

  const Organisation& organisation_;
  const PricePlan& plan_;
  const Payers& payers_;
  std::vector<std::size_t> window_of_;     // By charge, of conversations.
  std::vector<std::int32_t> charge_of_;    // By action: the charge that counts it; -1: none.
  std::vector<std::int32_t> decision_of_;  // Likewise of decisions.

  // Of the month that is open.
  std::vector<Metered> metered_;  // By charge.
  std::vector<ByPayer> stretch_;  // By charge: of the stretch that is being added.
  ByPayer overage_credits_;       // Not covered, by whom.
  ByPayer started_calls_;         // By initiating department: how shared things are split.
  std::vector<Purchase> bought_;
  Money lapsed_;
  Money spent_;  // On metered use.
  std::int64_t covered_days_{0};
  std::int64_t billed_days_{0};  // The same, or the whole month.
  std::int64_t days_in_month_{0};

  std::vector<Grant> grants_;  // What lapses first, first.
  std::int64_t first_day_{0};  // Of the month that is open, of the billed time.
  std::int64_t covered_in_all_{0};
  Money spent_in_all_;
  ByPayer committed_by_;               // Annual seats.
  std::vector<std::int64_t> peak_by_;  // By department.
  Bill bill_;
};

}  // namespace models
