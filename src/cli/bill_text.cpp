#include "src/cli/bill_text.hpp"

#include <fmt/format.h>

#include "src/cli/table.hpp"
#include "src/results/decimal.hpp"

namespace app {
namespace {

using models::Bill;
using models::BillLine;
using models::LineKind;
using models::Money;
using models::PricePlan;

constexpr std::int64_t kMicros = 1'000'000;

bool counts_credits(LineKind kind) {
  return kind == LineKind::kCreditOverage || kind == LineKind::kCreditExpiry;
}

std::string noun_of(const BillLine& line) {
  if (line.unit) {
    return std::string(line.quantity == 1 ? name_of(*line.unit) : plural_name_of(*line.unit));
  }
  switch (line.kind) {
    case LineKind::kSeats:
    case LineKind::kTrueUp:
      return "seat days";
    case LineKind::kFee:
      return "days";
    case LineKind::kCreditOverage:
    case LineKind::kCreditExpiry:
      return "credits";
    case LineKind::kCreditPurchase:
      // Blocks for each month are bought by day.
      if (line.price.per > 1) return line.quantity == 1 ? "block day" : "block days";
      return line.quantity == 1 ? "block" : "blocks";
    default:
      return "";
  }
}

std::string quantity_text(const BillLine& line, std::int64_t quantity) {
  if (line.kind == LineKind::kShortfall) return "";
  const std::string number =
      counts_credits(line.kind) ? quotient_text(quantity, kMicros, 6) : std::to_string(quantity);
  return number + " " + noun_of(line);
}

std::string price_text(const BillLine& line) {
  switch (line.kind) {
    case LineKind::kIncluded:
      return "included";
    case LineKind::kCreditUse:
      return quotient_text(line.credits.micros, kMicros, 6) + " credits";
    case LineKind::kCreditExpiry:
      return "";
    case LineKind::kShortfall:
      return "";
    default:
      break;
  }
  const std::int64_t per = counts_credits(line.kind) ? line.price.per / kMicros : line.price.per;
  const std::string micros = money_text({line.price.micros});
  return per == 1 ? micros : fmt::format("{} / {}", micros, per);
}

std::string share_text(Money part, Money whole) {
  if (whole.micros == 0) return "";
  return fmt::format("{:.1f} %", 100.0 * part.usd() / whole.usd());
}

std::string origin_text(const PricePlan& plan) {
  const models::PriceSource& origin = plan.origin;
  std::string text = origin.title.empty() ? "" : origin.title + "; ";
  if (origin.source.empty() && origin.effective.empty()) return text + "prices of the scenario";
  text += "prices";
  if (!origin.effective.empty()) text += " of " + origin.effective;
  if (!origin.confidence.empty()) text += fmt::format(" ({})", origin.confidence);
  if (!origin.source.empty()) text += ", " + origin.source;
  return text;
}

Money amount_for(const BillLine& line, std::optional<std::size_t> department) {
  return department ? line.by_department[*department] : line.amount;
}

std::string month_text(const Bill& bill, std::uint32_t month, std::optional<std::size_t> department,
                       const std::string& payer) {
  const models::MonthFacts& facts = bill.months[month];
  Table table(4);
  std::vector<std::string> head{"item", "quantity", "price", "amount"};
  if (department) head.insert(head.end(), {payer + ": quantity", "share", "amount"});
  table.add(head);
  Money sum, part;
  for (const BillLine& line : bill.lines) {
    if (line.month != month) continue;
    std::vector<std::string> cells{line.item, quantity_text(line, line.quantity), price_text(line),
                                   money_text(line.amount)};
    if (department) {
      cells.push_back(quantity_text(line, line.quantity_by[*department]));
      cells.push_back(share_text(amount_for(line, department), line.amount));
      cells.push_back(money_text(amount_for(line, department)));
      part += amount_for(line, department);
    }
    sum += line.amount;
    table.add(cells);
  }
  std::vector<std::string> last{"sum", "", "", money_text(sum)};
  if (department) last.insert(last.end(), {"", share_text(part, sum), money_text(part)});
  table.add(last);
  return fmt::format("  {}-{:02}, {} of {} days\n", facts.month.year, facts.month.month,
                     facts.covered_days, facts.days_in_month) +
         table.text();
}

std::string payers_text(const models::Plan& plan, const Bill& bill, const std::string& currency) {
  Table table(4);
  table.add({"department", "amount", "share"});
  Money sum;
  for (std::size_t d = 0; d < bill.by_department.size(); ++d) {
    table.add({plan.organisation.departments[d].name, money_text(bill.by_department[d]),
               share_text(bill.by_department[d], bill.total)});
    sum += bill.by_department[d];
  }
  table.add({"sum", money_text(sum), ""});
  return fmt::format("  who pays [{}]\n", currency) + table.text();
}

std::string one_bill(const models::Plan& plan, const PricePlan& price_plan,
                     const models::PlanBills& bills, std::optional<std::size_t> department) {
  const Bill& bill = bills.bill;
  const std::string payer =
      department ? plan.organisation.departments[*department].name : std::string();
  std::string text = fmt::format("{}: {}; amounts in {}\n", price_plan.name,
                                 origin_text(price_plan), price_plan.currency);
  for (std::uint32_t month = 0; month < bill.months.size(); ++month) {
    text += month_text(bill, month, department, payer);
  }
  text += fmt::format("  invoice {} {} = cost.{}", money_text(bill.total), price_plan.currency,
                      price_plan.name);
  if (price_plan.currency != "USD") {
    text += fmt::format(" times {} {} a USD", 1.0 / price_plan.usd_per_unit, price_plan.currency);
  }
  text += "\n";
  if (price_plan.cap) {
    text += fmt::format("  limit {} {} a month: {} calls turned away and not billed\n",
                        money_text(price_plan.cap->amount), price_plan.currency, bills.turned_away);
  }
  if (!department) return text + payers_text(plan, bill, price_plan.currency);
  return text + fmt::format("  {} pays {} {}, {} of it\n", payer,
                            money_text(bill.by_department[*department]), price_plan.currency,
                            share_text(bill.by_department[*department], bill.total));
}

}  // namespace

std::string bill_text(const BilledRun& billed, std::optional<std::size_t> department) {
  const models::Plan& plan = billed.scenario.plan;
  std::string text;
  for (const RunBills& run : billed.runs) {
    text += fmt::format("{}, seed {}, replication {}, design {}\n", plan.name, plan.seed,
                        run.replication, plan.designs[run.design.index].name);
    for (const std::size_t p : billed.plans) {
      text += "\n" + one_bill(plan, plan.pricing.plans[p], run.plans[p], department);
    }
  }
  return text;
}

}  // namespace app
