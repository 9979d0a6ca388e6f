#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "models/pricing/account.hpp"
#include "models/pricing/amounts.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr std::int64_t kDaysOfYear = 365;

}  // namespace

std::vector<Money> Account::share_out(Money amount, const ByPayer& weights) const {
  const std::vector<std::int64_t> even(payers_.departments, 1);
  const bool is_used = sum(started_calls_) > 0;
  const std::vector<std::int64_t>& by_use = is_used ? started_calls_ : even;
  if (payers_.chargeback.by == ChargebackRule::kUsage) return split(amount, by_use);
  if (payers_.chargeback.by == ChargebackRule::kEven) return split(amount, even);
  std::vector<Money> parts = sum(weights) > 0 ? split(amount, weights) : split(amount, nobodys(1));
  const Money shared = parts.back();
  parts.pop_back();
  const std::vector<Money> more =
      split(shared, payers_.chargeback.shared == SharedSplit::kUsage ? by_use : even);
  for (std::size_t d = 0; d < parts.size(); ++d) parts[d] += more[d];
  return parts;
}

void Account::add_line(BillLine line) {
  const ByPayer weights = line.quantity_by;
  add_line(std::move(line), weights);
}

void Account::add_line(BillLine line, const ByPayer& weights) {
  if (line.kind != LineKind::kIncluded && line.kind != LineKind::kCreditUse &&
      line.kind != LineKind::kCreditExpiry) {
    line.amount = plan_.rounding.of(line.price.micros, line.quantity, line.price.per);
  }
  line.by_department = share_out(line.amount, weights);
  SIM_ASSERT(sum(line.by_department) == line.amount);
  if (line.kind == LineKind::kUsage || line.kind == LineKind::kCreditOverage ||
      line.kind == LineKind::kCreditPurchase) {
    spent_ += line.amount;
  }
  bill_.total += line.amount;
  for (std::size_t d = 0; d < line.by_department.size(); ++d) {
    bill_.by_department[d] += line.by_department[d];
  }
  bill_.lines.push_back(std::move(line));
}

BillLine Account::line_of(LineKind kind, std::string item, ByPayer quantity_by,
                          UnitPrice price) const {
  BillLine line;
  line.kind = kind;
  line.month = static_cast<std::uint32_t>(bill_.months.size() - 1);
  line.item = std::move(item);
  line.quantity = sum(quantity_by);
  line.quantity_by = std::move(quantity_by);
  line.price = price;
  return line;
}

/// Seats that are paid for, by days.
Account::ByPayer Account::seat_days(const MonthFacts& facts) const {
  ByPayer days = nobodys(0);
  if (plan_.seats && plan_.seats->annual) {
    for (std::size_t p = 0; p < days.size(); ++p) days[p] = committed_by_[p] * billed_days_;
    return days;
  }
  const std::vector<SeatMonth>& seats = seats_of(facts);
  for (std::size_t d = 0; d < seats.size(); ++d) {
    days[d] = plan_.by_day ? seats[d].days : seats[d].peak * days_in_month_;
  }
  const std::int64_t minimum = plan_.seats ? plan_.seats->minimum : 0;
  days.back() = std::max<std::int64_t>(0, minimum * billed_days_ - sum(days));
  return days;
}

void Account::bill_seats(const MonthFacts& facts) {
  for (std::size_t d = 0; d < peak_by_.size(); ++d) {
    peak_by_[d] = std::max(peak_by_[d], seats_of(facts)[d].peak);
  }
  const ByPayer days = seat_days(facts);
  if (sum(days) == 0) return;
  add_line(
      line_of(LineKind::kSeats, "seats", days, {plan_.seats->per_month.micros, days_in_month_}));
}

/// An annual commitment that was outgrown is billed at the peak for all of the run.
void Account::bill_true_up() {
  if (!plan_.seats || !plan_.seats->annual) return;
  const std::int64_t excess = sum(peak_by_) - sum(committed_by_);
  if (excess <= 0) return;
  ByPayer beyond = nobodys(0);
  for (std::size_t d = 0; d < peak_by_.size(); ++d) {
    beyond[d] = std::max<std::int64_t>(0, peak_by_[d] - committed_by_[d]);
  }
  for (std::uint32_t month = 0; month < bill_.months.size(); ++month) {
    const MonthFacts& facts = bill_.months[month];
    const std::int64_t days = plan_.by_day ? facts.covered_days : facts.days_in_month;
    BillLine line = line_of(LineKind::kTrueUp, "seats beyond the commitment",
                            split_count(excess * days, beyond),
                            {plan_.seats->per_month.micros, facts.days_in_month});
    line.month = month;
    add_line(std::move(line));
  }
}

Account::ByPayer Account::billable_of_seats(const MonthFacts& facts, const ByPayer& used) const {
  const std::int64_t units = plan_.credits ? kMicros : 1;
  const std::int64_t included = prorated(plan_.included.per_seat) * units;
  ByPayer beyond = used;
  std::int64_t free = 0;
  for (std::size_t d = 0; d < facts.seat_use.size(); ++d) {
    for (const std::int64_t use : facts.seat_use[d]) {
      const std::int64_t covered = std::min(use, included);
      free += covered;
      beyond[d] -= covered;
    }
  }
  // Seats are of departments that start work; under another rule its owners share what they leave.
  if (payers_.chargeback.by == ChargebackRule::kInitiatingDepartment) return beyond;
  return split_count(sum(used) - free, used);
}

void Account::bill_tiers(std::size_t index, const ByPayer& billable) {
  const Charge& charge = plan_.charges[index];
  const std::int64_t quantity = sum(billable);
  const bool is_identity = charge.meter.unit == Unit::kIdentity;
  for (std::size_t t = 0; t < charge.tiers.size(); ++t) {
    const bool is_last = t + 1 == charge.tiers.size();
    const std::int64_t from = prorated_tier(charge, t);
    const std::int64_t to = is_last ? INT64_MAX : prorated_tier(charge, t + 1);
    if (quantity <= from || (charge.volume && quantity > to)) continue;
    const std::int64_t within = charge.volume ? quantity : std::min(quantity, to) - from;
    UnitPrice price = charge.tiers[t].price;
    if (is_identity) {  // A price for a month; a part of it by day.
      price.micros *= billed_days_;
      price.per *= days_in_month_;
    }
    const std::string item =
        charge.tiers.size() == 1 ? charge.item : charge.item + ", tier " + std::to_string(t + 1);
    BillLine line = line_of(LineKind::kUsage, item, split_count(within, billable), price);
    line.unit = charge.meter.unit;
    add_line(std::move(line));
  }
}

std::int64_t Account::prorated_tier(const Charge& charge, std::size_t tier) const {
  const std::int64_t from = charge.tiers[tier].from;
  return charge.meter.unit == Unit::kIdentity ? from : prorated(from);
}

void Account::bill_money_charges(const MonthFacts& facts) {
  const std::int64_t of_seats =
      needs_seat_use(plan_) ? 0 : plan_.included.per_seat * sum(seat_days(facts)) / days_in_month_;
  std::int64_t free = prorated(plan_.included.per_month) + of_seats;
  for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
    const Charge& charge = plan_.charges[c];
    const ByPayer& used = metered_[c].quantity;
    ByPayer billable = used;
    if (charge.meter.unit == Unit::kAction && plan_.has_included()) {
      if (needs_seat_use(plan_)) billable = billable_of_seats(facts, billable);
      const std::int64_t covered = std::min(free, sum(billable));
      free -= covered;
      billable = split_count(sum(billable) - covered, billable);
      ByPayer paid = used;
      add_to(paid, billable, -1);
      if (sum(paid) > 0) {
        BillLine line = line_of(LineKind::kIncluded, charge.item + " included", paid, {});
        line.unit = charge.meter.unit;
        add_line(std::move(line));
      }
    }
    bill_tiers(c, billable);
  }
}

void Account::bill_credit_charges(const MonthFacts& facts) {
  const CreditTerms& terms = *plan_.credits;
  const bool pays_as_it_goes = terms.block == 0 && !plan_.has_included();
  ByPayer credits_by = nobodys(0);
  for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
    const Charge& charge = plan_.charges[c];
    const Metered& metered = metered_[c];
    add_to(credits_by, metered.credits, 1);
    if (sum(metered.quantity) == 0) continue;
    UnitPrice price;
    if (pays_as_it_goes) {
      price = {terms.overage->micros * charge.credits.micros,
               terms.overage->per * charge.credits.per * kMicros};
      const std::int64_t factor = std::max<std::int64_t>(1, std::gcd(price.micros, price.per));
      price = {price.micros / factor, price.per / factor};
    }
    BillLine line = line_of(pays_as_it_goes ? LineKind::kUsage : LineKind::kCreditUse, charge.item,
                            metered.quantity, price);
    line.unit = charge.meter.unit;
    line.credits = {sum(metered.credits)};
    add_line(std::move(line));
  }
  for (const Purchase& purchase : bought_) {
    // Whoever uses credits in the month of the purchase pays for it.
    const ByPayer users = sum(credits_by) > 0 ? split_count(purchase.quantity, credits_by)
                                              : nobodys(purchase.quantity);
    BillLine line = line_of(LineKind::kCreditPurchase, "blocks of credits", users, purchase.price);
    line.credits = purchase.credits;
    add_line(std::move(line), credits_by);  // Few blocks, finely split.
  }
  if (needs_seat_use(plan_)) {
    overage_credits_ = billable_of_seats(facts, credits_by);
    bill_.included_credits.back() = {sum(credits_by) - sum(overage_credits_)};
  }
  if (!pays_as_it_goes && sum(overage_credits_) > 0) {
    BillLine line = line_of(LineKind::kCreditOverage, "credits beyond", overage_credits_,
                            {terms.overage->micros, terms.overage->per * kMicros});
    line.credits = {line.quantity};
    add_line(std::move(line));
  }
  if (lapsed_.micros > 0) {
    BillLine line = line_of(LineKind::kCreditExpiry, "credits lapsed", nobodys(lapsed_.micros), {});
    line.credits = lapsed_;
    add_line(std::move(line));
  }
}

void Account::bill_shortfall(Money minimum, Money spent) {
  if (spent >= minimum) return;
  add_line(line_of(LineKind::kShortfall, "minimum commitment", nobodys(1),
                   {minimum.micros - spent.micros, 1}));
}

void Account::close_month(const MonthFacts& facts) {
  bill_.months.push_back(facts);
  bill_.months.back().seat_use.clear();
  count_identities(facts);
  if (plan_.fee_per_month.micros > 0) {
    add_line(line_of(LineKind::kFee, "platform fee", nobodys(billed_days_),
                     {plan_.fee_per_month.micros, days_in_month_}));
  }
  if (plan_.seats) bill_seats(facts);
  first_day_ += covered_days_;
  lapse_credits(first_day_);
  if (plan_.credits) {
    bill_credit_charges(facts);
  } else {
    bill_money_charges(facts);
  }
  spent_in_all_ += spent_;
  covered_in_all_ += billed_days_;
  if (plan_.commitment && !plan_.commitment->yearly) {
    bill_shortfall({prorated(plan_.commitment->amount.micros)}, spent_);
  }
}

Bill Account::finish() {
  bill_true_up();
  if (plan_.commitment && plan_.commitment->yearly && !bill_.months.empty()) {
    bill_shortfall({scaled(plan_.commitment->amount.micros, covered_in_all_, kDaysOfYear)},
                   spent_in_all_);
  }
  SIM_ASSERT(sum(bill_.by_department) == bill_.total);
  return std::move(bill_);
}

}  // namespace models
