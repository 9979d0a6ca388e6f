#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "models/pricing/piecewise_line.hpp"
#include "models/pricing/price_plan.hpp"

namespace models {

/// What a plan would count if only the number of executed calls were another one: each unit in
/// proportion to the calls, as a run used it.
struct UsageMix {
  struct Units {
    double per_call{0.0};   ///< Units for each executed call, whoever it is for.
    double per_month{0.0};  ///< Units of each month, however many calls there are: identities.
  };
  double seats{0.0};           ///< Seats that usage is stated for, > 0: all that departments have.
  double billed_seats{0.0};    ///< Seats that the plan counts: these, or those with somebody there.
  std::vector<Units> charges;  ///< By charge of the plan.
  /// By seat: units (or credits) for each executed call of all that count against what a seat
  /// includes. Only of a plan whose included units are not pooled.
  std::vector<double> by_seat;
};

/// A mix before any run: each call is one billed unit, all seats are used alike.
UsageMix nominal_mix(const PricePlan& plan, double seats, double agent_types);

/// What one whole calendar month costs by itself, over all seats, for one of them [USD], as a
/// function of executed calls per seat and month. What is bought once is bought in this month, a
/// yearly commitment counts with a twelfth, and what is counted in whole units (credits rounded for
/// a stretch, included units of part months) in fractions. From the thousandth further block of
/// credits on the steps are drawn as a line. @pre mix.seats > 0
PiecewiseLine month_cost(const PricePlan& plan, const UsageMix& mix);

/// Usages above this one [actions/seat/month] are not looked at.
inline constexpr double kGreatestUsage = 1e6;

/// All usages in (0, kGreatestUsage] at which the cheaper of two plans changes, ascending: they
/// cost the same there, or one jumps past the other. Where they cost the same over a stretch
/// between, it is where the stretch begins. A mere touch is none.
std::vector<double> break_evens(const PiecewiseLine& a, const PiecewiseLine& b);

/// How many break-evens may be of interest for two plans, whatever the mix: 1 where more cannot be,
/// such as between a seat and any plan that never gets cheaper with use, else kMostCrossings.
inline constexpr std::size_t kMostCrossings = 3;
std::size_t most_crossings(const PricePlan& a, const PricePlan& b);

/// With more plans than this each is compared with the first one only.
inline constexpr std::size_t kMostPlansInPairs = 8;
/// The pairs that are compared, by index.
std::vector<std::pair<std::size_t, std::size_t>> plan_pairs(std::size_t plans);

/// Usages to draw curves over: from 0 in equal round steps, beyond the nominal break-evens.
std::vector<std::int64_t> usage_grid(const std::vector<PricePlan>& plans, double seats,
                                     double agent_types);

}  // namespace models
