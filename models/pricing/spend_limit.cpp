#include "models/pricing/spend_limit.hpp"

#include <algorithm>

#include "sim/core/assert.hpp"

namespace models {

void SpendLimit::open_month(const MonthFacts& facts) {
  const std::int64_t days = plan_->by_day ? facts.covered_days : facts.days_in_month;
  limit_ = {plan_->cap->amount.micros * days / facts.days_in_month};
  if (tripped_) tripped_before_.emplace(*tripped_, facts.month.from);
  tripped_.reset();
  settled_ = reserved_ = {};
  // What is not done yet reserves anew when it is.
  open_.clear();
}

void SpendLimit::on_permitted(const DecisionMade& record, bool subagent, bool attacker) {
  if (!plan_->cap->reserves || (attacker && !with_attackers_)) return;
  const Money price = account_->price_of(record.action, true, subagent);
  if (price.micros == 0) return;
  const Call call{record.agent, record.action, record.at};
  if (settled_ + reserved_ + price > limit_) {
    ++refused_calls_[call];
    return;
  }
  reserved_ += price;
  ++open_[call];
}

/// A call that was let in by its reservation; or in the month before, and pays now or never.
bool SpendLimit::pays_reserved(const Call& call, Money reserved, Money price) {
  if (const auto open = open_.find(call); open != open_.end()) {
    if (--open->second == 0) open_.erase(open);
    reserved_ = reserved_ - reserved;
    settled_ += price;
    return true;
  }
  if (const auto refused = refused_calls_.find(call); refused != refused_calls_.end()) {
    if (--refused->second == 0) refused_calls_.erase(refused);
    return false;
  }
  if (settled_ + reserved_ + price > limit_) return false;
  settled_ += price;
  return true;
}

/// A call that began before what was done had reached the limit.
bool SpendLimit::pays_checked(sim::SimTime decided, sim::SimTime done, Money price) {
  const bool was_stopped =
      tripped_before_ && decided > tripped_before_->first && decided < tripped_before_->second;
  if (was_stopped || (tripped_ && decided > *tripped_)) return false;
  settled_ += price;
  if (!tripped_ && settled_ >= limit_) tripped_ = done;
  return true;
}

void SpendLimit::on_done(const ActionDone& record, bool subagent, const UsageCell& cell) {
  if (cell.attacker && !with_attackers_) return;
  const Money reserved = account_->price_of(record.action, true, subagent);
  if (reserved.micros == 0) return;
  const Money price = account_->price_of(record.action, record.executed, subagent);
  const bool pays =
      plan_->cap->reserves
          ? pays_reserved({record.agent, record.action, record.decided}, reserved, price)
          : pays_checked(record.decided, record.at, price);
  if (pays) return;
  UsageCell& refused = refused_.cell(cell.department, cell.workflow, cell.subagent, cell.attacker);
  refused.calls.resize(cell.calls.size());
  CallCount& calls = refused.calls[record.action.index];
  ++(record.executed ? calls.executed : calls.failed);
  ++turned_away_;
}

}  // namespace models
