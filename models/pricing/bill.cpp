#include "models/pricing/bill.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/core/assert.hpp"

namespace models {
namespace {

/// Rounds to a millionth of a dollar, half to even.
Money from_usd(double usd) {
  const double micros = usd * 1e6;
  const double below = std::floor(micros);
  const double rest = micros - below;
  auto whole = static_cast<std::int64_t>(below);
  if (rest > 0.5 || (rest == 0.5 && whole % 2 != 0)) ++whole;
  return {whole};
}

std::int64_t billable(const PricePlan& plan, const MonthUsage& month) {
  return month.executed + (plan.bills_failures ? month.failed : 0);
}

Money seat_charge(const PricePlan& plan, std::int64_t seats, double share) {
  return from_usd(plan.per_seat_month.usd() * static_cast<double>(seats) * share);
}

/// Slope of a plan's monthly cost right above a usage [USD/action].
double usd_per_further_action(const PricePlan& plan, double actions_per_seat) {
  switch (plan.model) {
    case PriceModel::kSeat:
      return 0.0;
    case PriceModel::kAction:
      return plan.per_action_usd;
    case PriceModel::kHybrid:
      return actions_per_seat < plan.included_per_seat_month ? 0.0 : plan.per_action_usd;
  }
  return 0.0;
}

/// Splits an amount in proportion to weights; what rounding leaves goes to the largest remainders.
std::vector<Money> split(Money amount, const std::vector<std::int64_t>& weights) {
  const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  std::vector<Money> parts(weights.size());
  if (sum == 0) return parts;
  std::vector<std::pair<double, std::size_t>> remainders;
  Money given;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double exact = static_cast<double>(amount.micros) * static_cast<double>(weights[i]) /
                         static_cast<double>(sum);
    parts[i].micros = static_cast<std::int64_t>(std::floor(exact));
    given += parts[i];
    remainders.emplace_back(std::floor(exact) - exact, i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t i = 0; given < amount; i = (i + 1) % remainders.size()) {
    ++parts[remainders[i].second].micros;
    ++given.micros;
  }
  return parts;
}

/// Actions beyond the included ones, pooled over all seats of one month.
Money overage(const PricePlan& plan, std::span<const DepartmentUsage> usage, std::size_t month,
              std::vector<std::int64_t>& by_department) {
  double included = 0.0;
  std::int64_t used = 0;
  for (const DepartmentUsage& department : usage) {
    by_department.push_back(billable(plan, department.months[month]));
    used += by_department.back();
    included += plan.included_per_seat_month * static_cast<double>(department.seats) *
                department.months[month].share;
  }
  return from_usd(std::max(0.0, static_cast<double>(used) - included) * plan.per_action_usd);
}

}  // namespace

Bill bill(const PricePlan& plan, std::span<const DepartmentUsage> usage) {
  Bill result;
  result.by_department.resize(usage.size());
  const std::size_t months = usage.empty() ? 0 : usage.front().months.size();
  for (std::size_t month = 0; month < months; ++month) {
    for (std::size_t i = 0; i < usage.size(); ++i) {
      const double share = usage[i].months[month].share;
      if (plan.model == PriceModel::kAction) {
        const auto calls = static_cast<double>(billable(plan, usage[i].months[month]));
        result.by_department[i] += from_usd(calls * plan.per_action_usd);
      } else {
        result.by_department[i] += seat_charge(plan, usage[i].seats, share);
      }
    }
    if (plan.model != PriceModel::kHybrid) continue;
    std::vector<std::int64_t> used;
    const Money beyond = overage(plan, usage, month, used);
    const std::vector<Money> parts = split(beyond, used);
    for (std::size_t i = 0; i < parts.size(); ++i) result.by_department[i] += parts[i];
  }
  for (const Money part : result.by_department) result.total += part;
  return result;
}

double monthly_cost_usd(const PricePlan& plan, double actions_per_seat) {
  switch (plan.model) {
    case PriceModel::kSeat:
      return plan.per_seat_month.usd();
    case PriceModel::kAction:
      return actions_per_seat * plan.per_action_usd;
    case PriceModel::kHybrid:
      return plan.per_seat_month.usd() +
             std::max(0.0, actions_per_seat - plan.included_per_seat_month) * plan.per_action_usd;
  }
  return 0.0;
}

std::optional<double> break_even(const PricePlan& a, const PricePlan& b) {
  // Each plan is linear between these usages, so the difference crosses 0 at most once in between.
  std::vector<double> knots{0.0};
  for (const PricePlan* plan : {&a, &b}) {
    if (plan->model == PriceModel::kHybrid) knots.push_back(plan->included_per_seat_month);
  }
  std::sort(knots.begin(), knots.end());
  for (std::size_t i = 0; i < knots.size(); ++i) {
    const double from = knots[i];
    const double to = i + 1 < knots.size() ? knots[i + 1] : std::numeric_limits<double>::infinity();
    const double slope = usd_per_further_action(a, from) - usd_per_further_action(b, from);
    if (!(to > from) || slope == 0.0) continue;
    const double difference = monthly_cost_usd(a, from) - monthly_cost_usd(b, from);
    const double crossing = from - difference / slope;
    if (crossing > 0.0 && crossing >= from && crossing <= to) return crossing;
  }
  return std::nullopt;
}

}  // namespace models
