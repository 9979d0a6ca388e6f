#include <fmt/format.h>

#include "src/cli/bill_text.hpp"
#include "src/results/decimal.hpp"
#include "src/results/json_parts.hpp"

namespace app {
namespace {

using models::Bill;
using models::BillLine;
using models::Money;
using models::PricePlan;

Json parts_json(const models::Plan& plan, const std::vector<Money>& by_department,
                const std::vector<std::int64_t>* quantity_by,
                std::optional<std::size_t> department) {
  Json parts = Json::array();
  for (std::size_t d = 0; d < by_department.size(); ++d) {
    if (department && d != *department) continue;
    Json part{{"department", plan.organisation.departments[d].name}};
    if (quantity_by != nullptr) part["quantity"] = (*quantity_by)[d];
    part["amount"] = money_text(by_department[d]);
    parts.push_back(std::move(part));
  }
  return parts;
}

Json line_json(const models::Plan& plan, const PricePlan& price_plan, const Bill& bill,
               const BillLine& line, std::optional<std::size_t> department) {
  const models::MonthFacts& month = bill.months[line.month];
  Json json{{"plan", price_plan.name},
            {"month", fmt::format("{}-{:02}", month.month.year, month.month.month)},
            {"kind", name_of(line.kind)},
            {"item", line.item},
            {"unit", line.unit ? Json(name_of(*line.unit)) : Json(nullptr)},
            {"quantity", line.quantity},
            {"price", money_text({line.price.micros})},
            {"price_per", line.price.per},
            {"amount", money_text(line.amount)}};
  if (line.credits.micros > 0) json["credits"] = money_text(line.credits);
  json["nobodys_quantity"] = line.quantity_by.back();
  json["departments"] = parts_json(plan, line.by_department, &line.quantity_by, department);
  return json;
}

Json plan_json(const models::Plan& plan, const PricePlan& price_plan, const Bill& bill,
               std::optional<std::size_t> department) {
  const models::PriceSource& origin = price_plan.origin;
  const auto text = [](const std::string& one) { return one.empty() ? Json(nullptr) : Json(one); };
  return {{"plan", price_plan.name},
          {"title", text(origin.title)},
          {"source", text(origin.source)},
          {"effective", text(origin.effective)},
          {"confidence", text(origin.confidence)},
          {"currency", price_plan.currency},
          {"usd_per_unit", price_plan.usd_per_unit},
          {"total", money_text(bill.total)},
          {"departments", parts_json(plan, bill.by_department, nullptr, department)}};
}

}  // namespace

std::string bill_json(const BilledRun& billed, std::optional<std::size_t> department,
                      const std::string& version) {
  const models::Plan& plan = billed.scenario.plan;
  const RunBills& run = billed.runs.front();
  Json plans = Json::array();
  Json rows = Json::array();
  for (const std::size_t p : billed.plans) {
    const PricePlan& price_plan = plan.pricing.plans[p];
    const Bill& bill = run.plans[p].bill;
    plans.push_back(plan_json(plan, price_plan, bill, department));
    for (const BillLine& line : bill.lines) {
      rows.push_back(line_json(plan, price_plan, bill, line, department));
    }
  }
  return dump({{"schema", "bailiwick/bill/1"},
               {"bailiwick", version},
               {"scenario", {{"name", plan.name}, {"file", billed.scenario.file}}},
               {"seed", plan.seed},
               {"design", plan.designs[run.design.index].name},
               {"replication", run.replication},
               {"plans", std::move(plans)},
               {"rows", std::move(rows)}});
}

}  // namespace app
