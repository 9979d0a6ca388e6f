#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/pricing/price_plan.hpp"

namespace models {

/// What one department used within one calendar month (or the part of it that the run covers).
struct MonthUsage {
  double share{1.0};         ///< Covered part of the month, (0, 1].
  std::int64_t executed{0};  ///< Tool calls carried out.
  std::int64_t failed{0};    ///< Tool calls that failed at the tool.
};

struct DepartmentUsage {
  std::int64_t seats{0};
  std::vector<MonthUsage> months;  ///< The same months for every department.
};

/// A bill and its split; the parts add up to the total exactly.
struct Bill {
  Money total;
  std::vector<Money> by_department;
};

/// Bills the usage of a run. Included actions are pooled over all seats of a month; overage is
/// split by usage (largest remainder).
Bill bill(const PricePlan& plan, std::span<const DepartmentUsage> usage);

/// Cost of one seat in one whole month at this usage [USD], as a plan without pooling would bill
/// it.
double monthly_cost_usd(const PricePlan& plan, double actions_per_seat);

/// The usage [actions/seat/month] > 0 at which two plans cost the same; the smallest, if several.
/// Missing when one is cheaper throughout.
std::optional<double> break_even(const PricePlan& a, const PricePlan& b);

}  // namespace models
