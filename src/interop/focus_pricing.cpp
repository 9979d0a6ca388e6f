#include "src/interop/focus_pricing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace app {
namespace {

using models::BillLine;
using models::LineKind;
using models::Money;
using models::PricePlan;
using models::Unit;

constexpr std::int64_t kMicros = 1'000'000;

std::string of_many(std::int64_t count, std::string_view noun) {
  return count == 1 ? std::string(noun) : fmt::format("{} {}", count, noun);
}

std::string byte_unit(std::int64_t bytes) {
  for (const auto& [size, name] : {std::pair<std::int64_t, const char*>{1, "B"},
                                   {1'000, "KB"},
                                   {1'000'000, "MB"},
                                   {1'000'000'000, "GB"},
                                   {1'000'000'000'000, "TB"}}) {
    if (bytes == size) return name;
  }
  return fmt::format("{} B", bytes);
}

std::string unit_of(Unit unit, std::int64_t count) {
  return unit == Unit::kLogByte ? byte_unit(count) : of_many(count, plural_of(unit));
}

/// What a credit costs in the plan's currency, in millionths.
Ratio price_of_a_credit(const PricePlan& plan) {
  const models::CreditTerms& terms = *plan.credits;
  if (terms.block > 0) return {terms.block_price.micros, terms.block};
  if (terms.overage) return {terms.overage->micros, terms.overage->per};
  return {};
}

/// Metered use whose price is a number of credits.
LinePricing in_credits(const PricePlan& plan, const BillLine& line) {
  const models::Charge* const charge = charge_of(plan, line);
  const models::UnitPrice credits = charge == nullptr ? models::UnitPrice{} : charge->credits;
  const Ratio one = price_of_a_credit(plan);
  return {.price = {Wide{credits.micros} * one.numerator, one.denominator * kMicros},
          .quantity = {line.quantity, credits.per},
          .unit = unit_of(*line.unit, credits.per),
          .in_credits = true,
          .credit_price = {credits.micros, 1}};
}

std::string unit_text(const PricePlan& plan, const BillLine& line) {
  switch (line.kind) {
    case LineKind::kFee:
      return "Months";
    case LineKind::kSeats:
    case LineKind::kTrueUp:
      return "Seat-Months";
    case LineKind::kCreditPurchase:
      return of_many(plan.credits->block, "Credits");
    case LineKind::kCreditOverage:
      return of_many(line.price.per / kMicros, "Credits");
    case LineKind::kUsage:
    case LineKind::kIncluded:
      return unit_of(*line.unit, line.price.per);
    default:
      return "Count";
  }
}

/// A price for a month, of which a part was billed: undoes Account's proration.
LinePricing of_identities(const PricePlan& plan, const models::Bill& bill, const BillLine& line) {
  const models::MonthFacts& month = bill.months[line.month];
  const std::int64_t days = plan.by_day ? month.covered_days : month.days_in_month;
  const std::int64_t per = line.price.per / month.days_in_month;
  return {.price = {line.price.micros, days},
          .quantity = {Wide{line.quantity} * days, Wide{month.days_in_month} * per},
          .unit = of_many(per, "Identity-Months"),
          .credit_price = {}};
}

/// Use of credits in one month, and what of it was in stock.
struct CreditMonth {
  Money bought, cost, overage, used, overused, lapsed;
};

std::vector<CreditMonth> credit_months(const models::Bill& bill) {
  std::vector<CreditMonth> months(bill.months.size());
  for (const BillLine& line : bill.lines) {
    CreditMonth& month = months[line.month];
    switch (line.kind) {
      case LineKind::kCreditPurchase:
        month.bought += line.credits;
        month.cost += line.amount;
        break;
      case LineKind::kCreditUse:
        month.used += line.credits;
        break;
      case LineKind::kCreditOverage:
        month.overused += line.credits;
        month.overage += line.amount;
        break;
      case LineKind::kCreditExpiry:
        month.lapsed += line.credits;
        break;
      default:
        break;
    }
  }
  return months;
}

/// The credits that were paid for and not used yet.
struct Stock {
  std::int64_t credits{0};
  std::int64_t cost{0};
  /// Takes credits out at the average price; returns what they cost.
  std::int64_t take(std::int64_t wanted) {
    const std::int64_t taken = std::clamp<std::int64_t>(wanted, 0, credits);
    if (taken == 0) return 0;
    const std::int64_t part = nearest(Wide{cost} * taken, credits);
    credits -= taken;
    cost -= part;
    return part;
  }
};

/// Shares out over the lines of a kind in a month, by their credits.
void share(const models::Bill& bill, std::size_t month, LineKind kind, std::int64_t cost,
           std::vector<Money>& by_line) {
  std::vector<std::int64_t> credits(bill.lines.size(), 0);
  for (std::size_t i = 0; i < bill.lines.size(); ++i) {
    const BillLine& line = bill.lines[i];
    if (line.month == month && line.kind == kind) credits[i] = line.credits.micros;
  }
  const std::vector<Money> parts = models::split({cost}, credits);
  for (std::size_t i = 0; i < parts.size(); ++i) by_line[i] += parts[i];
}

}  // namespace

std::string_view plural_of(Unit unit) {
  static constexpr std::array<std::string_view, models::kUnits> kPlurals{
      "Actions", "Conversations", "Outcomes", "Identities", "Decisions",  "Credentials",
      "Tokens",  "Tokens",        "Tokens",   "B",          "Log Entries"};
  return kPlurals[static_cast<std::size_t>(unit)];
}

const models::Charge* charge_of(const PricePlan& plan, const BillLine& line) {
  if (!line.unit) return nullptr;
  const models::Charge* longest = nullptr;
  for (const models::Charge& charge : plan.charges) {
    if (line.item == charge.item) return &charge;
    if (!line.item.starts_with(charge.item)) continue;
    if (longest == nullptr || charge.item.size() > longest->item.size()) longest = &charge;
  }
  return longest;
}

LinePricing pricing_of(const PricePlan& plan, const models::Bill& bill, const BillLine& line) {
  if (line.kind == LineKind::kCreditUse || (line.kind == LineKind::kUsage && plan.credits)) {
    return in_credits(plan, line);
  }
  if (line.kind == LineKind::kCreditExpiry) {
    return {.price = price_of_a_credit(plan),
            .quantity = {line.quantity, kMicros},
            .unit = "Credits",
            .in_credits = true,
            .credit_price = {kMicros, 1}};
  }
  if (line.kind == LineKind::kUsage && line.unit == Unit::kIdentity) {
    return of_identities(plan, bill, line);
  }
  return {.price = {line.price.micros, 1},
          .quantity = {line.quantity, line.price.per},
          .unit = unit_text(plan, line),
          .credit_price = {}};
}

std::vector<Money> amortised_credits(const models::Bill& bill) {
  std::vector<Money> by_line(bill.lines.size());
  if (bill.included_credits.empty()) return by_line;
  const std::vector<CreditMonth> months = credit_months(bill);
  Stock stock;
  for (std::size_t m = 0; m < months.size(); ++m) {
    const CreditMonth& month = months[m];
    stock.credits += month.bought.micros;
    stock.cost += month.cost.micros;
    const std::int64_t included = bill.included_credits[m].micros;
    const std::int64_t drawn = month.used.micros - month.overused.micros;
    const std::int64_t free = std::min(drawn, included);
    const std::int64_t used_cost = stock.take(drawn - free);
    const std::int64_t lapsed_cost = stock.take(month.lapsed.micros - (included - free));
    share(bill, m, LineKind::kCreditUse, used_cost + month.overage.micros, by_line);
    share(bill, m, LineKind::kCreditExpiry, lapsed_cost, by_line);
  }
  return by_line;
}

}  // namespace app
