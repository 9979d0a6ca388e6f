#include "models/pricing/account.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "models/pricing/amounts.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr std::int64_t kNeverLapses = INT64_MAX;

/// For each action the first charge for the unit that selects it.
std::vector<std::int32_t> first_selecting(const Organisation& organisation, const PricePlan& plan,
                                          Unit unit) {
  std::vector<std::int32_t> by_action(organisation.actions.size(), -1);
  for (std::uint32_t a = 0; a < by_action.size(); ++a) {
    for (std::size_t c = 0; c < plan.charges.size() && by_action[a] < 0; ++c) {
      const Meter& meter = plan.charges[c].meter;
      if (meter.unit == unit && meter.filter.selects(ActionId{a}, organisation.actions[a])) {
        by_action[a] = static_cast<std::int32_t>(c);
      }
    }
  }
  return by_action;
}

bool covers(const Meter& meter, WorkflowTypeId workflow) {
  return meter.workflows.empty() ||
         std::ranges::find(meter.workflows, workflow) != meter.workflows.end();
}

}  // namespace

std::vector<std::optional<sim::Duration>> conversation_windows(std::span<const PricePlan> plans) {
  std::vector<std::optional<sim::Duration>> windows;
  for (const PricePlan& plan : plans) {
    for (const Charge& charge : plan.charges) {
      const bool is_known = std::ranges::find(windows, charge.meter.window) != windows.end();
      if (charge.meter.unit == Unit::kConversation && !is_known) {
        windows.push_back(charge.meter.window);
      }
    }
  }
  return windows;
}

Account::Account(const Organisation& organisation, const PricePlan& plan, const Payers& payers,
                 std::span<const std::optional<sim::Duration>> windows)
    : organisation_(organisation),
      plan_(plan),
      payers_(payers),
      charge_of_(first_selecting(organisation, plan, Unit::kAction)),
      decision_of_(first_selecting(organisation, plan, Unit::kDecision)),
      started_calls_(payers.departments, 0),
      committed_by_(payers.departments + 1, 0),
      peak_by_(payers.departments, 0) {
  for (const Charge& charge : plan.charges) {
    const auto window = std::ranges::find(windows, charge.meter.window);
    window_of_.push_back(static_cast<std::size_t>(window - windows.begin()));
  }
  bill_.by_department.resize(payers.departments);
}

bool Account::needs_days(const PricePlan& plan) {
  return plan.credits && plan.credits->expires_days.has_value();
}

std::int64_t Account::seat_units(ActionId action, bool executed, bool subagent) const {
  const std::int32_t index = charge_of_[action.index];
  if (index < 0) return 0;
  const Charge& charge = plan_.charges[static_cast<std::size_t>(index)];
  if (subagent && !charge.meter.counts_subagents) return 0;
  if (!executed && !charge.meter.bills_failures) return 0;
  return plan_.credits ? charge.credits.of(1).micros : 1;
}

Money Account::price_of(ActionId action, bool executed, bool subagent) const {
  if (seat_units(action, executed, subagent) == 0) return {};
  const auto index = static_cast<std::size_t>(charge_of_[action.index]);
  const UnitPrice& price = plan_.charges[index].tiers.front().price;
  return {(price.micros + price.per - 1) / price.per};
}

std::size_t Account::payer(const UsageCell& cell, std::optional<ActionId> action) const {
  DepartmentId department = payers_.initiator(cell);
  if (payers_.chargeback.by == ChargebackRule::kWorkflowOwner) {
    department =
        cell.workflow.valid() ? payers_.workflow_owners[cell.workflow.index] : DepartmentId{};
  } else if (payers_.chargeback.by == ChargebackRule::kToolOwner) {
    department = action ? payers_.tool_owners[organisation_.actions[action->index].tool.index]
                        : DepartmentId{};
  }
  return department.valid() ? department.index : payers_.departments;
}

Account::ByPayer Account::nobodys(std::int64_t quantity) const {
  ByPayer all(payers_.departments + 1, 0);
  all.back() = quantity;
  return all;
}

void Account::open_month(const MonthFacts& facts) {
  metered_.assign(plan_.charges.size(), {nobodys(0), nobodys(0)});
  stretch_.assign(plan_.charges.size(), nobodys(0));
  overage_credits_ = nobodys(0);
  std::ranges::fill(started_calls_, 0);
  lapsed_ = spent_ = {};
  bought_.clear();
  covered_days_ = facts.covered_days;
  billed_days_ = plan_.by_day ? facts.covered_days : facts.days_in_month;
  days_in_month_ = facts.days_in_month;

  const bool is_first = bill_.months.empty();
  const std::vector<SeatMonth>& seats = seats_of(facts);
  std::int64_t first_seats = 0;
  for (const SeatMonth& seat : seats) first_seats += seat.first;
  const std::int64_t least =
      plan_.seats ? std::max(first_seats, plan_.seats->minimum) : first_seats;
  if (is_first && plan_.seats && plan_.seats->annual) {
    const std::int64_t committed =
        std::max(plan_.seats->committed.value_or(first_seats), plan_.seats->minimum);
    ByPayer first = nobodys(std::max<std::int64_t>(0, committed - first_seats));
    for (std::size_t d = 0; d < seats.size(); ++d) first[d] = seats[d].first;
    committed_by_ = split_count(committed, first);
  }
  if (!plan_.credits) return;
  const CreditTerms& terms = *plan_.credits;
  const std::int64_t last_day = first_day_ + covered_days_ - 1;
  const std::int64_t paid_seats = plan_.seats && plan_.seats->annual ? sum(committed_by_) : least;
  const std::int64_t included = prorated(plan_.included.per_seat * paid_seats * kMicros) +
                                prorated(plan_.included.per_month * kMicros);
  const bool is_pooled = !needs_seat_use(plan_);
  bill_.included_credits.push_back({is_pooled ? included : 0});
  if (included > 0 && is_pooled) add_grant({{included}, last_day});
  if (terms.blocks == 0 || (!terms.monthly && !is_first)) return;
  if (terms.monthly) {
    buy({terms.blocks * billed_days_,
         {terms.block_price.micros, days_in_month_},
         {prorated(terms.blocks * terms.block * kMicros)}},
        first_day_);
  } else {
    buy({terms.blocks, {terms.block_price.micros, 1}, {terms.blocks * terms.block * kMicros}},
        first_day_);
  }
}

std::int64_t Account::prorated(std::int64_t of_month) const {
  __extension__ typedef __int128 Wide;
  return static_cast<std::int64_t>(static_cast<Wide>(of_month) * billed_days_ / days_in_month_);
}

const std::vector<SeatMonth>& Account::seats_of(const MonthFacts& facts) const {
  return plan_.seats && plan_.seats->occupied ? facts.occupied : facts.licensed;
}

void Account::buy(const Purchase& purchase, std::int64_t day) {
  const auto same = std::ranges::find(bought_, purchase.price, &Purchase::price);
  if (same != bought_.end()) {
    same->quantity += purchase.quantity;
    same->credits += purchase.credits;
  } else {
    bought_.push_back(purchase);
  }
  const CreditTerms& terms = *plan_.credits;
  std::int64_t last_day = kNeverLapses;
  if (terms.expires_days) {
    last_day = day + *terms.expires_days - 1;
  } else if (terms.monthly) {
    last_day = first_day_ + covered_days_ - 1;
  }
  add_grant({purchase.credits, last_day});
}

void Account::add_grant(const Grant& grant) {
  const auto later = std::ranges::find_if(
      grants_, [&grant](const Grant& other) { return other.last_day > grant.last_day; });
  grants_.insert(later, grant);
}

void Account::count_calls(const UsageCell& cell, std::int64_t sign) {
  for (std::uint32_t a = 0; a < cell.calls.size(); ++a) {
    const CallCount& calls = cell.calls[a];
    if (calls.executed + calls.failed == 0) continue;
    if (sign > 0 && payers_.initiator(cell).valid()) {
      started_calls_[payers_.initiator(cell).index] += calls.executed;
    }
    if (charge_of_[a] < 0) continue;
    const auto charge = static_cast<std::size_t>(charge_of_[a]);
    const Meter& meter = plan_.charges[charge].meter;
    if (cell.subagent && !meter.counts_subagents) continue;
    const std::int64_t billed = calls.executed + (meter.bills_failures ? calls.failed : 0);
    stretch_[charge][payer(cell, ActionId{a})] += sign * billed;
  }
  for (std::uint32_t a = 0; a < cell.decisions.size(); ++a) {
    if (decision_of_[a] < 0) continue;
    const auto charge = static_cast<std::size_t>(decision_of_[a]);
    stretch_[charge][payer(cell, ActionId{a})] += sign * cell.decisions[a];
  }
}

/// What a cell holds of a unit that is not counted by action.
std::int64_t Account::others_of(const UsageCell& cell, std::size_t charge,
                                bool with_attackers) const {
  const Meter& meter = plan_.charges[charge].meter;
  switch (meter.unit) {
    case Unit::kConversation: {
      const auto& counted = with_attackers ? cell.conversations : cell.peaceful_conversations;
      return covers(meter, cell.workflow) && !counted.empty() ? counted[window_of_[charge]] : 0;
    }
    case Unit::kOutcome:
      if (!covers(meter, cell.workflow)) return 0;
      return meter.autonomous ? cell.done_by_itself : cell.done;
    case Unit::kIdentity:
      return meter.identities == IdentityBasis::kAgents ? cell.agents : 0;
    case Unit::kCredential:
      return cell.credentials;
    case Unit::kInputToken:
      return cell.input_tokens;
    case Unit::kCachedToken:
      return cell.cached_tokens;
    case Unit::kOutputToken:
      return cell.output_tokens;
    case Unit::kLogByte:
      return cell.log_bytes;
    case Unit::kLogEntry:
      return cell.log_entries;
    case Unit::kAction:
    case Unit::kDecision:
      break;
  }
  return 0;
}

void Account::count(std::span<const UsageCell> cells, bool with_attackers, std::int64_t sign) {
  for (const UsageCell& cell : cells) {
    if (cell.attacker && !with_attackers) continue;
    count_calls(cell, sign);
    for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
      const std::int64_t more = others_of(cell, c, with_attackers);
      if (more != 0) stretch_[c][payer(cell, std::nullopt)] += sign * more;
    }
  }
  for (std::size_t c = 0; c < stretch_.size(); ++c) add_to(metered_[c].quantity, stretch_[c], 1);
}

std::vector<std::int64_t> Account::units_of(std::span<const UsageCell> cells) const {
  Account counter(*this);
  counter.metered_.assign(plan_.charges.size(), {nobodys(0), nobodys(0)});
  counter.stretch_.assign(plan_.charges.size(), nobodys(0));
  counter.count(cells, true, 1);
  std::vector<std::int64_t> units;
  for (const Metered& metered : counter.metered_) units.push_back(sum(metered.quantity));
  return units;
}

void Account::add(std::span<const UsageCell> cells, std::int64_t day, bool with_attackers) {
  lapse_credits(day);
  count(cells, with_attackers, 1);
  if (plan_.credits) draw_credits(day);
  for (ByPayer& counted : stretch_) std::ranges::fill(counted, 0);
}

void Account::take_away(std::span<const UsageCell> cells, bool with_attackers) {
  SIM_ASSERT(plan_.cap);
  count(cells, with_attackers, -1);
  for (ByPayer& counted : stretch_) std::ranges::fill(counted, 0);
}

void Account::lapse_credits(std::int64_t day) {
  while (!grants_.empty() && grants_.front().last_day < day) {
    lapsed_ += grants_.front().left;
    grants_.erase(grants_.begin());
  }
}

void Account::draw_credits(std::int64_t day) {
  ByPayer asked = nobodys(0);
  for (std::size_t c = 0; c < stretch_.size(); ++c) {
    // What the month's use is worth less what it was before: however it is cut into stretches.
    const std::int64_t used = sum(metered_[c].quantity);
    const std::int64_t before = used - sum(stretch_[c]);
    const UnitPrice& rate = plan_.charges[c].credits;
    const ByPayer credits = split_count(rate.of(used).micros - rate.of(before).micros, stretch_[c]);
    add_to(metered_[c].credits, credits, 1);
    add_to(asked, credits, 1);
  }
  if (needs_seat_use(plan_)) return;  // What seats cover is known at the month's end.
  std::int64_t left = sum(asked);
  const auto draw = [this, &left] {
    for (Grant& grant : grants_) {
      const std::int64_t taken = std::min(left, grant.left.micros);
      grant.left.micros -= taken;
      left -= taken;
    }
  };
  draw();
  if (left > 0 && !plan_.credits->overage) {
    const std::int64_t block = plan_.credits->block * kMicros;
    const std::int64_t blocks = (left + block - 1) / block;
    buy({blocks, {plan_.credits->block_price.micros, 1}, {blocks * block}}, day);
    draw();
  }
  std::erase_if(grants_, [](const Grant& grant) { return grant.left.micros == 0; });
  if (left > 0) add_to(overage_credits_, split_count(left, asked), 1);
}

void Account::count_identities(const MonthFacts& facts) {
  for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
    const Meter& meter = plan_.charges[c].meter;
    if (meter.unit != Unit::kIdentity || meter.identities != IdentityBasis::kAgentTypes) continue;
    const std::size_t types = facts.agent_types.empty() ? 0 : facts.agent_types.front().size();
    for (std::size_t type = 0; type < types; ++type) {
      std::size_t users = 0;
      std::size_t last = payers_.departments;
      for (std::size_t d = 0; d < facts.agent_types.size(); ++d) {
        if (!facts.agent_types[d][type]) continue;
        ++users;
        last = d;
      }
      // One that serves several departments belongs to none of them.
      if (users > 0) ++metered_[c].quantity[users == 1 ? last : payers_.departments];
    }
  }
}

}  // namespace models
