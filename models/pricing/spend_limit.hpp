#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "models/pricing/account.hpp"
#include "models/pricing/usage_table.hpp"
#include "models/records.hpp"

namespace models {

/// Follows a plan's limit on spending beside a run: which calls the vendor would have turned away.
class SpendLimit {
 public:
  /// @param account of the plan, for its prices; outlives it
  /// @param with_attackers whether attackers' calls count
  SpendLimit(const PricePlan& plan, const Account& account, std::size_t index, bool with_attackers,
             UsageTable empty)
      : plan_(&plan),
        account_(&account),
        index_(index),
        with_attackers_(with_attackers),
        refused_(std::move(empty)) {}

  [[nodiscard]] std::size_t plan() const { return index_; }
  [[nodiscard]] bool with_attackers() const { return with_attackers_; }
  /// What was turned away since clear().
  [[nodiscard]] std::span<const UsageCell> turned_away() const { return refused_.cells(); }
  [[nodiscard]] std::int64_t turned_away_in_all() const { return turned_away_; }
  void clear() { refused_.clear(); }

  /// What was spent, and whether the limit was reached, begins anew.
  void open_month(const MonthFacts& facts);
  /// An enforcement point permitted a call. In the order of time.
  void on_permitted(const DecisionMade& record, bool subagent, bool attacker);
  /// It was carried out, or failed. @param cell what it is counted in
  void on_done(const ActionDone& record, bool subagent, const UsageCell& cell);

 private:
  struct Call {
    AgentId agent;
    ActionId action;
    sim::SimTime decided;
    auto operator<=>(const Call&) const = default;
  };
  [[nodiscard]] bool pays_reserved(const Call& call, Money reserved, Money price);
  [[nodiscard]] bool pays_checked(sim::SimTime decided, sim::SimTime done, Money price);

  const PricePlan* plan_;
  const Account* account_;
  std::size_t index_;
  bool with_attackers_;
  UsageTable refused_;
  Money limit_;
  Money settled_;                      // For what is done.
  Money reserved_;                     // For what is not done yet.
  std::map<Call, std::int64_t> open_;  // Reservations of this month.
  std::map<Call, std::int64_t> refused_calls_;
  std::optional<sim::SimTime> tripped_;  // When what is done reached the limit.
  std::optional<std::pair<sim::SimTime, sim::SimTime>> tripped_before_;  // In the month before.
  std::int64_t turned_away_{0};
};

}  // namespace models
