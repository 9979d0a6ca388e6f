#include <algorithm>
#include <cmath>
#include <string>

#include "models/metrics/observers.hpp"
#include "models/pricing/bill.hpp"
#include "models/workload/calendar.hpp"
#include "sim/core/assert.hpp"

namespace models {
namespace {

/// Bills one run under every price plan.
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
  void on(const ModelStep& record) override {
    if (context_.counts(record.at)) model_usd_ += record.usd;
  }
  void on(const WorkflowEnded& record) override {
    const sim::SimTime started = context_.index.workflow(record.workflow).started.at;
    if (record.outcome == Outcome::kDone && context_.counts(started)) ++workflows_done_;
  }
  void report(ReplicationResult& result) const override;

 private:
  /// The department behind the agent; behind the credential when an outsider presents it. One that
  /// names nobody is charged to the first department: bills must add up.
  [[nodiscard]] DepartmentId charged(const ActionDone& record) const {
    if (record.agent.valid()) {
      return context_.index.workflow_of(record.agent).started.department;
    }
    const DepartmentId named = context_.index.credential(record.credential).department;
    return named.valid() ? named : DepartmentId{0};
  }
  void report_plan(ReplicationResult& result, const PricePlan& plan) const;
  void report_break_even(ReplicationResult& result) const;
  void report_usage(ReplicationResult& result) const;

  ObserverContext context_;
  std::vector<Calendar::MonthShare> months_;
  std::vector<DepartmentUsage> usage_;
  Money tools_;
  double model_usd_{0.0};
  std::uint64_t workflows_done_{0};
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

void CostObserver::report(ReplicationResult& result) const {
  for (const PricePlan& plan : context_.plan.pricing.plans) report_plan(result, plan);
  report_break_even(result);
  report_usage(result);
}

}  // namespace

std::unique_ptr<Observer> make_cost_observer(const ObserverContext& context) {
  return std::make_unique<CostObserver>(context);
}

}  // namespace models
