#include <algorithm>
#include <cmath>
#include <string>

#include "models/metrics/observers.hpp"
#include "models/pricing/bill.hpp"
#include "models/workload/calendar.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

/// Bills one run under every price plan, and prices the controls themselves.
class CostObserver final : public Observer {
 public:
  explicit CostObserver(const ObserverContext& context)
      : context_(context),
        months_(Calendar(context.plan.clock)
                    .months(sim::kStart + context.plan.clock.warmup,
                            sim::kStart + context.plan.clock.horizon)) {
    for (const Department& department : context.plan.organisation.departments) {
      DepartmentUsage usage{department.seats, {}};
      for (const Calendar::MonthShare& month : months_) usage.months.push_back({month.share, 0, 0});
      usage_.push_back(std::move(usage));
    }
  }

  void on(const ActionDone& record) override;
  void on(const DecisionMade& record) override;
  void on(const CredentialIssued& record) override {
    if (context_.counts(record.at)) ++credentials_issued_;
  }
  void on(const ModelStep& record) override {
    if (context_.counts(record.at)) model_usd_ += record.usd;
  }
  void on(const WorkflowEnded& record) override {
    const sim::SimTime started = context_.index.workflow(record.workflow).started.at;
    if (record.outcome == Outcome::kDone && context_.counts(started)) ++workflows_done_;
  }
  void report(ReplicationResult& result) const override;

 private:
  /// The department behind the agent, or the owner of the product feature that it works in; the one
  /// behind the credential when an outsider presents it. What nobody is named for is charged to the
  /// first department: bills must add up.
  [[nodiscard]] DepartmentId charged(const ActionDone& record) const {
    if (record.agent.valid()) {
      const WorkflowStarted& started = context_.index.workflow_of(record.agent).started;
      return started.department.valid() ? started.department : owner_of(started.type);
    }
    const RunIndex::CredentialFacts& named = context_.index.credential(record.credential);
    return named.department.valid() ? named.department : owner_of(named.feature);
  }
  [[nodiscard]] DepartmentId owner_of(WorkflowTypeId workflow) const {
    const DepartmentId owner =
        workflow.valid() ? context_.plan.workflows[workflow.index].owner : DepartmentId{};
    return owner.valid() ? owner : DepartmentId{0};
  }
  void report_plan(ReplicationResult& result, const PricePlan& plan) const;
  void report_break_even(ReplicationResult& result) const;
  void report_usage(ReplicationResult& result) const;
  void report_governance(ReplicationResult& result) const;

  ObserverContext context_;
  std::vector<Calendar::MonthShare> months_;
  std::vector<DepartmentUsage> usage_;
  Money tools_;
  double model_usd_{0.0};
  std::uint64_t workflows_done_{0};
  std::uint64_t decisions_{0};
  std::uint64_t entries_{0};
  std::uint64_t credentials_issued_{0};
};

void CostObserver::on(const ActionDone& record) {
  if (!context_.counts(record.at)) return;
  const DepartmentId department = charged(record);
  std::size_t month = 0;
  while (month + 1 < months_.size() && record.at >= months_[month].to) ++month;
  MonthUsage& usage = usage_[department.index].months[month];
  ++(record.executed ? usage.executed : usage.failed);
  if (record.executed) tools_ += context_.plan.organisation.actions[record.action.index].price;
}

void CostObserver::on(const DecisionMade& record) {
  if (!context_.counts(record.at)) return;
  ++decisions_;
  if (context_.design.audit.level != AuditLevel::kNone && record.logged) ++entries_;
}

void CostObserver::report_plan(ReplicationResult& result, const PricePlan& plan) const {
  const Bill run = bill(plan, usage_);
  Money sum;
  for (const Money part : run.by_department) sum += part;
  SIM_ASSERT(sum == run.total);
  const std::string metric = "cost." + plan.name;
  add_value(result, metric, {}, run.total.usd());
  add_ratio(result, metric + ".per_task", {}, run.total.usd(),
            static_cast<double>(workflows_done_));
  for (std::size_t i = 0; i < run.by_department.size(); ++i) {
    const std::string& name = context_.plan.organisation.departments[i].name;
    add_value(result, metric + ".per_department", {{"department", name}},
              run.by_department[i].usd());
  }
}

void CostObserver::report_break_even(ReplicationResult& result) const {
  const std::vector<PricePlan>& plans = context_.plan.pricing.plans;
  double widest = 0.0;
  for (std::size_t a = 0; a < plans.size(); ++a) {
    for (std::size_t b = a + 1; b < plans.size(); ++b) {
      const std::optional<double> usage = break_even(plans[a], plans[b]);
      widest = std::max(widest, usage.value_or(0.0));
      add_value(result, "cost.break_even", {{"plans", plans[a].name + "/" + plans[b].name}}, usage);
    }
  }
  if (widest == 0.0) return;
  const double step = std::max(1.0, std::ceil(widest * 1.5 / 10.0));
  for (const PricePlan& plan : plans) {
    for (int i = 0; i <= 10; ++i) {
      const double usage = step * i;
      add_value(result, "cost.curve",
                {{"plan", plan.name},
                 {"actions_per_seat", std::to_string(static_cast<std::int64_t>(usage))}},
                monthly_cost_usd(plan, usage));
    }
  }
}

void CostObserver::report_usage(ReplicationResult& result) const {
  double seat_months = 0.0;
  double actions = 0.0;
  for (const DepartmentUsage& department : usage_) {
    for (const MonthUsage& month : department.months) {
      seat_months += static_cast<double>(department.seats) * month.share;
      actions += static_cast<double>(month.executed);
    }
  }
  add_ratio(result, "cost.actions_per_seat", {}, actions, seat_months);
  add_value(result, "cost.usage", {{"item", "tools"}}, tools_.usd());
  add_value(result, "cost.usage", {{"item", "model"}}, model_usd_);
}

void CostObserver::report_governance(ReplicationResult& result) const {
  const double bytes = static_cast<double>(entries_) * context_.design.audit.bytes_per_entry;
  add_value(result, "engine.decisions", {}, static_cast<double>(decisions_));
  add_value(result, "engine.credentials_issued", {}, static_cast<double>(credentials_issued_));
  add_value(result, "engine.log_bytes", {}, bytes);
  const GovernancePrices& prices = context_.plan.pricing.governance;
  if (!prices.stated) return;
  const double decisions = static_cast<double>(decisions_) * prices.per_decision_usd;
  const double tokens = static_cast<double>(credentials_issued_) * prices.per_token_usd;
  const double log = bytes / 1e9 * prices.per_log_gb_usd;
  add_value(result, "cost.governance", {{"item", "total"}}, decisions + tokens + log);
  add_value(result, "cost.governance", {{"item", "decisions"}}, decisions);
  add_value(result, "cost.governance", {{"item", "tokens"}}, tokens);
  add_value(result, "cost.governance", {{"item", "log"}}, log);
}

void CostObserver::report(ReplicationResult& result) const {
  for (const PricePlan& plan : context_.plan.pricing.plans) report_plan(result, plan);
  report_break_even(result);
  report_usage(result);
  report_governance(result);
}

}  // namespace

std::unique_ptr<Observer> make_cost_observer(const ObserverContext& context) {
  return std::make_unique<CostObserver>(context);
}

}  // namespace models
