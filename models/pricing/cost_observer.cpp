#include <cmath>
#include <string>

#include "models/metrics/observers.hpp"
#include "models/pricing/break_even.hpp"
#include "models/pricing/ledger.hpp"

namespace models {
namespace {

/// Bills one run under every price plan.
class CostObserver final : public Observer {
 public:
  explicit CostObserver(const ObserverContext& context) : context_(context), ledger_(context) {}

  void on(const WorkflowStarted& record) override { ledger_.on(record); }
  void on(const WorkflowEnded& record) override { ledger_.on(record); }
  void on(const AgentStarted& record) override { ledger_.on(record); }
  void on(const AgentHijacked& record) override { ledger_.on(record); }
  void on(const ApprovalEnded& record) override { ledger_.on(record); }
  void on(const PersonJoined& record) override { ledger_.on(record); }
  void on(const PersonLeft& record) override { ledger_.on(record); }
  void on(const RunEnded& record) override { ledger_.on(record); }
  void on(const ActionDone& record) override;
  void on(const DecisionMade& record) override { ledger_.on(record); }
  void on(const CredentialIssued& record) override { ledger_.on(record); }
  void on(const ModelStep& record) override;
  void report(ReplicationResult& result) const override;

 private:
  void report_plan(ReplicationResult& result, std::size_t index) const;
  void report_budgets(ReplicationResult& result, std::size_t index) const;
  [[nodiscard]] std::optional<double> distortion(const Bill& bill) const;
  void report_usage(ReplicationResult& result) const;

  ObserverContext context_;
  Ledger ledger_;
  Money tools_;
  double model_usd_{0.0};
};

void CostObserver::on(const ActionDone& record) {
  ledger_.on(record);
  if (record.executed && context_.counts(record.at)) {
    tools_ += context_.plan.organisation.actions[record.action.index].price;
  }
}

void CostObserver::on(const ModelStep& record) {
  ledger_.on(record);
  if (context_.counts(record.at)) model_usd_ += record.usd;
}

/// Half the sum of the differences between what departments pay and what they cause, in shares:
/// the share of the bill that a department pays for another one.
std::optional<double> CostObserver::distortion(const Bill& bill) const {
  double calls = 0.0;
  for (const std::int64_t of_department : ledger_.calls_by()) {
    calls += static_cast<double>(of_department);
  }
  if (calls == 0.0 || bill.total.micros == 0) return std::nullopt;
  double differences = 0.0;
  for (std::size_t d = 0; d < bill.by_department.size(); ++d) {
    const double difference = bill.by_department[d].usd() / bill.total.usd() -
                              static_cast<double>(ledger_.calls_by()[d]) / calls;
    if (std::abs(difference) > 1e-12) differences += std::abs(difference);  // Else it is rounding.
  }
  return differences / 2.0;
}

void CostObserver::report_plan(ReplicationResult& result, std::size_t index) const {
  const PricePlan& plan = context_.plan.pricing.plans[index];
  const PlanBills& bills = ledger_.bills()[index];
  const double rate = plan.usd_per_unit;
  const double total = bills.bill.total.usd() * rate;
  const std::string metric = "cost." + plan.name;
  add_value(result, metric, {}, total);
  add_ratio(result, metric + ".per_task", {}, total, static_cast<double>(ledger_.workflows_done()));
  for (std::size_t i = 0; i < bills.bill.by_department.size(); ++i) {
    const std::string& name = context_.plan.organisation.departments[i].name;
    add_value(result, metric + ".per_department", {{"department", name}},
              bills.bill.by_department[i].usd() * rate);
    add_ratio(result, "cost.paid_share", {{"department", name}, {"plan", plan.name}},
              bills.bill.by_department[i].usd(), bills.bill.total.usd());
  }
  add_value(result, "cost.distortion", {{"plan", plan.name}}, distortion(bills.bill));
  std::optional<double> attackers;
  if (!context_.plan.threats.empty()) {
    attackers = total - bills.without_attackers.total.usd() * rate;
  }
  add_value(result, "cost.denial_of_wallet", {{"plan", plan.name}}, attackers);
  add_value(result, "cost.turned_away", {{"plan", plan.name}},
            plan.cap ? std::optional(static_cast<double>(bills.turned_away)) : std::nullopt);
}

/// How far the bill is from what was planned, as a share of that.
void CostObserver::report_budgets(ReplicationResult& result, std::size_t index) const {
  const PricePlan& plan = context_.plan.pricing.plans[index];
  const Bill& bill = ledger_.bills()[index].bill;
  double months = 0.0;
  for (const MonthFacts& facts : bill.months) months += facts.month.share;
  const auto variance = [months](double paid, std::optional<double> of_month) {
    if (!of_month || *of_month * months == 0.0) return std::optional<double>();
    return std::optional(paid / (*of_month * months) - 1.0);
  };
  const auto usd_of = [](std::optional<Money> money, double rate) {
    return money ? std::optional(money->usd() * rate) : std::nullopt;
  };
  add_value(result, "cost.budget_variance", {{"plan", plan.name}},
            variance(bill.total.usd() * plan.usd_per_unit,
                     usd_of(plan.budget_per_month, plan.usd_per_unit)));
  const auto& budgets = context_.plan.pricing.chargeback.budgets_per_month;
  for (std::size_t d = 0; d < budgets.size(); ++d) {
    if (!budgets[d]) continue;
    const std::string& name = context_.plan.organisation.departments[d].name;
    add_value(result, "cost.budget_variance", {{"department", name}, {"plan", plan.name}},
              variance(bill.by_department[d].usd() * plan.usd_per_unit, usd_of(budgets[d], 1.0)));
  }
}

void CostObserver::report_usage(ReplicationResult& result) const {
  double actions = static_cast<double>(ledger_.nobodys_calls());
  for (const std::int64_t calls : ledger_.calls_by()) actions += static_cast<double>(calls);
  add_ratio(result, "cost.actions_per_seat", {}, actions, ledger_.seat_months());
  const double of_departments = actions - static_cast<double>(ledger_.nobodys_calls());
  for (std::size_t d = 0; d < ledger_.calls_by().size(); ++d) {
    add_ratio(result, "cost.caused_share",
              {{"department", context_.plan.organisation.departments[d].name}},
              static_cast<double>(ledger_.calls_by()[d]), of_departments);
  }
  add_value(result, "cost.usage", {{"item", "tools"}}, tools_.usd());
  add_value(result, "cost.usage", {{"item", "model"}}, model_usd_);
}

void CostObserver::report(ReplicationResult& result) const {
  for (std::size_t i = 0; i < context_.plan.pricing.plans.size(); ++i) {
    report_plan(result, i);
    report_budgets(result, i);
  }
  report_break_evens(result, context_.plan, ledger_);
  report_usage(result);
}

}  // namespace

std::unique_ptr<Observer> make_cost_observer(const ObserverContext& context) {
  return std::make_unique<CostObserver>(context);
}

}  // namespace models
