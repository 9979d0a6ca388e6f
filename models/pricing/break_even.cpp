#include "models/pricing/break_even.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "models/metrics/observers.hpp"

namespace models {
namespace {

using Curves = std::vector<std::optional<PiecewiseLine>>;

double seats_of(const Plan& plan) {
  double seats = 0.0;
  for (const Department& department : plan.organisation.departments) seats += department.seats;
  return seats;
}

/// Mean over the months of how many agent types were at work.
double identities_of(const std::vector<MonthFacts>& months) {
  double identities = 0.0;
  for (const MonthFacts& month : months) {
    const std::size_t types = month.agent_types.empty() ? 0 : month.agent_types.front().size();
    for (std::size_t type = 0; type < types; ++type) {
      const bool is_used = std::ranges::any_of(
          month.agent_types, [type](const std::vector<bool>& used) { return used[type]; });
      identities += is_used ? 1.0 : 0.0;
    }
  }
  return identities / static_cast<double>(months.size());
}

/// Mean over the covered days of the seats that a plan counts.
double billed_seats_of(const std::vector<MonthFacts>& months, const PricePlan& plan) {
  const bool occupied = plan.seats && plan.seats->occupied;
  std::int64_t seat_days = 0;
  std::int64_t days = 0;
  for (const MonthFacts& month : months) {
    days += month.covered_days;
    for (const SeatMonth& seats : occupied ? month.occupied : month.licensed) {
      seat_days += plan.by_day ? seats.days : seats.peak * month.covered_days;
    }
  }
  return static_cast<double>(seat_days) / static_cast<double>(days);
}

void report_pair(ReplicationResult& result, const PricePlan& a, const PricePlan& b,
                 const std::optional<std::vector<double>>& found) {
  const std::string plans = a.name + "/" + b.name;
  for (std::size_t i = 0; i < most_crossings(a, b); ++i) {
    Labels labels{{"plans", plans}};
    if (i > 0) labels.emplace_back("crossing", std::to_string(i + 1));
    const bool is_there = found && i < found->size();
    add_value(result, "cost.break_even", std::move(labels),
              is_there ? std::optional((*found)[i]) : std::nullopt);
  }
  add_value(result, "cost.break_even.crossings", {{"plans", plans}},
            found ? std::optional(static_cast<double>(found->size())) : std::nullopt);
}

void report_curves(ReplicationResult& result, const Plan& plan, const Curves& curves) {
  const std::vector<PricePlan>& plans = plan.pricing.plans;
  const std::vector<std::int64_t> grid =
      usage_grid(plans, seats_of(plan), static_cast<double>(plan.agent_types.size()));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    for (const std::int64_t usage : grid) {
      add_value(
          result, "cost.curve",
          {{"plan", plans[i].name}, {"actions_per_seat", std::to_string(usage)}},
          curves[i] ? std::optional(curves[i]->at(static_cast<double>(usage))) : std::nullopt);
    }
  }
}

}  // namespace

std::optional<UsageMix> mix_of(const Ledger& ledger, const Plan& plan, std::size_t price_plan) {
  std::int64_t executed = ledger.nobodys_calls();
  for (const std::int64_t calls : ledger.calls_by()) executed += calls;
  const double seats = seats_of(plan);
  if (executed == 0 || seats == 0.0) return std::nullopt;

  const PricePlan& terms = plan.pricing.plans[price_plan];
  const std::vector<MonthFacts>& months = ledger.bills()[price_plan].bill.months;
  UsageMix mix{seats, billed_seats_of(months, terms), {}, {}};
  const auto per_call = [executed](std::int64_t units) {
    return static_cast<double>(units) / static_cast<double>(executed);
  };
  const std::vector<std::int64_t> units = ledger.account(price_plan).units_of(ledger.usage());
  for (std::size_t c = 0; c < units.size(); ++c) {
    const Meter& meter = terms.charges[c].meter;
    const bool is_constant =
        meter.unit == Unit::kIdentity && meter.identities == IdentityBasis::kAgentTypes;
    mix.charges.push_back(is_constant ? UsageMix::Units{0.0, identities_of(months)}
                                      : UsageMix::Units{per_call(units[c]), 0.0});
  }
  const double of_unit = terms.credits ? 1e-6 : 1.0;
  for (const auto& department : ledger.units_of_seats(price_plan)) {
    for (const std::int64_t used : department) mix.by_seat.push_back(per_call(used) * of_unit);
  }
  return mix;
}

void report_break_evens(ReplicationResult& result, const Plan& plan, const Ledger& ledger) {
  const std::vector<PricePlan>& plans = plan.pricing.plans;
  Curves curves;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const std::optional<UsageMix> mix = mix_of(ledger, plan, i);
    curves.push_back(mix ? std::optional(month_cost(plans[i], *mix)) : std::nullopt);
  }
  for (const auto& [a, b] : plan_pairs(plans.size())) {
    const bool is_known = curves[a] && curves[b];
    report_pair(result, plans[a], plans[b],
                is_known ? std::optional(break_evens(*curves[a], *curves[b])) : std::nullopt);
  }
  report_curves(result, plan, curves);
}

}  // namespace models
