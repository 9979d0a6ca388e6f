#include "src/interop/bill_csv.hpp"

#include <fmt/format.h>

#include "src/results/csv_field.hpp"
#include "src/results/decimal.hpp"

namespace app {
namespace {

constexpr const char* kHeader =
    "design,replication,plan,currency,month,days,month_days,kind,item,unit,quantity,price,"
    "price_per,amount,department,department_quantity,department_amount,department_share\n";

void append_line(std::string& text, const std::string& run, const models::Plan& plan,
                 const models::Bill& bill, const models::BillLine& line) {
  const models::MonthFacts& month = bill.months[line.month];
  const std::string common =
      fmt::format("{},{}-{:02},{},{},{},{},{},{},{},{},{}", run, month.month.year,
                  month.month.month, month.covered_days, month.days_in_month, name_of(line.kind),
                  csv_field(line.item), line.unit ? name_of(*line.unit) : "", line.quantity,
                  money_text({line.price.micros}), line.price.per, money_text(line.amount));
  for (std::size_t p = 0; p < line.quantity_by.size(); ++p) {
    const bool is_nobodys = p == line.by_department.size();
    const models::Money amount = is_nobodys ? models::Money{} : line.by_department[p];
    if (amount.micros == 0 && line.quantity_by[p] == 0) continue;
    text += fmt::format(
        "{},{},{},{},{}\n", common,
        is_nobodys ? "" : csv_field(plan.organisation.departments[p].name), line.quantity_by[p],
        money_text(amount),
        line.amount.micros == 0 ? "" : quotient_text(amount.micros, line.amount.micros, 9));
  }
}

}  // namespace

std::string bill_csv(const models::Plan& plan, std::span<const RunBills> runs,
                     std::span<const std::size_t> plans) {
  std::string text = kHeader;
  for (const RunBills& run : runs) {
    for (const std::size_t p : plans) {
      const models::PricePlan& price_plan = plan.pricing.plans[p];
      const std::string common =
          fmt::format("{},{},{},{}", csv_field(plan.designs[run.design.index].name),
                      run.replication, csv_field(price_plan.name), price_plan.currency);
      const models::Bill& bill = run.plans[p].bill;
      for (const models::BillLine& line : bill.lines) append_line(text, common, plan, bill, line);
    }
  }
  return text;
}

}  // namespace app
