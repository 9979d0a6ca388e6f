#include "models/pricing/plan_curve.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "sim/core/assert.hpp"

namespace models {
namespace {

constexpr double kMicros = 1e6;
constexpr double kMonthsOfYear = 12.0;
constexpr std::int64_t kMostSteps = 1000;  // Of a staircase; the next one is 0.1 % of it.
constexpr int kGridSteps = 20;

double money(const UnitPrice& price) { return price.each_usd(); }

PiecewiseLine line_of(const UsageMix::Units& units, const PiecewiseLine& calls) {
  return calls.times(units.per_call) + PiecewiseLine(units.per_month);
}

/// What a quantity of a charge costs.
PiecewiseLine tiers_of(const Charge& charge) {
  std::vector<PiecewiseLine::Piece> pieces;
  double before = 0.0;
  for (std::size_t t = 0; t < charge.tiers.size(); ++t) {
    const auto from = static_cast<double>(charge.tiers[t].from);
    const double price = money(charge.tiers[t].price);
    if (t > 0 && !charge.volume) {
      before += (from - pieces.back().from) * pieces.back().slope;
    }
    pieces.push_back({from, charge.volume ? from * price : before, price});
  }
  return PiecewiseLine(std::move(pieces));
}

/// What whole blocks cost, as a function of the credits that are missing: nothing at 0.
PiecewiseLine blocks_of(double block, double price) {
  std::vector<PiecewiseLine::Piece> pieces{{-1.0, 0.0, 0.0}};
  for (std::int64_t n = 0; n < kMostSteps; ++n) {
    const auto bought = static_cast<double>(n);
    pieces.push_back({bought * block, (bought + 1.0) * price, 0.0});
  }
  const auto last = static_cast<double>(kMostSteps);
  pieces.push_back({last * block, last * price, price / block});
  return PiecewiseLine(std::move(pieces));
}

/// What a plan's seats cover of their own use, as a function of all executed calls.
PiecewiseLine covered_by_seats(double included, std::vector<double> by_seat) {
  std::erase_if(by_seat, [](double use) { return use <= 0.0; });
  std::ranges::sort(by_seat, std::greater{});
  double slope = 0.0;
  for (const double use : by_seat) slope += use;
  std::vector<PiecewiseLine::Piece> pieces{{0.0, 0.0, slope}};
  for (std::size_t i = 0; i < by_seat.size(); ++i) {
    // What this seat includes is used up here; of what follows, only the less busy ones' is left.
    const double calls = included / by_seat[i];
    const PiecewiseLine::Piece& last = pieces.back();
    const double value = last.value + (calls - last.from) * last.slope;
    slope = i + 1 == by_seat.size() ? 0.0 : slope - by_seat[i];
    pieces.push_back({calls, value, slope});
  }
  return PiecewiseLine(std::move(pieces));
}

/// One month of a plan in its currency, over all seats.
class Month {
 public:
  Month(const PricePlan& plan, const UsageMix& mix)
      : plan_(plan), mix_(mix), calls_(0.0, mix.seats), billed_calls_(calls_) {
    SIM_ASSERT(mix.seats > 0.0);
    SIM_ASSERT(mix.charges.size() == plan.charges.size());
    if (plan.cap) limit_calls();
  }

  [[nodiscard]] PiecewiseLine cost() const {
    PiecewiseLine metered = plan_.credits ? by_credits() : by_money();
    if (plan_.commitment) {
      const double amount = plan_.commitment->amount.usd();
      metered = metered.at_least(plan_.commitment->yearly ? amount / kMonthsOfYear : amount);
    }
    return metered + PiecewiseLine(plan_.fee_per_month.usd() + seats());
  }

 private:
  [[nodiscard]] double seats() const {
    if (!plan_.seats) return 0.0;
    const SeatTerms& terms = *plan_.seats;
    double seats = std::max(mix_.billed_seats, static_cast<double>(terms.minimum));
    if (terms.annual && terms.committed) {
      seats = std::max(seats, static_cast<double>(*terms.committed));
    }
    return seats * terms.per_month.usd();
  }

  /// From some number of calls on the limit turns the rest away.
  void limit_calls() {
    double of_call = 0.0;
    for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
      const Charge& charge = plan_.charges[c];
      if (charge.meter.unit != Unit::kAction || charge.tiers.empty()) continue;
      of_call += mix_.charges[c].per_call * money(charge.tiers.front().price);
    }
    if (of_call <= 0.0) return;
    const double most = plan_.cap->amount.usd() / of_call;
    billed_calls_ = PiecewiseLine({{0.0, 0.0, mix_.seats}, {most / mix_.seats, most, 0.0}});
  }

  [[nodiscard]] PiecewiseLine quantity(std::size_t charge) const {
    const bool is_call = plan_.charges[charge].meter.unit == Unit::kAction;
    return line_of(mix_.charges[charge], is_call ? billed_calls_ : calls_);
  }

  [[nodiscard]] bool is_by_seat() const {
    return plan_.included.per_seat > 0 && !plan_.included.pooled;
  }
  [[nodiscard]] PiecewiseLine covered() const {
    return covered_by_seats(static_cast<double>(plan_.included.per_seat), mix_.by_seat)
        .of(billed_calls_);
  }
  [[nodiscard]] double pooled() const {
    const double least = plan_.seats ? static_cast<double>(plan_.seats->minimum) : 0.0;
    const double seats = std::max(mix_.billed_seats, least);
    const double of_seats =
        is_by_seat() ? 0.0 : static_cast<double>(plan_.included.per_seat) * seats;
    return of_seats + static_cast<double>(plan_.included.per_month);
  }

  [[nodiscard]] PiecewiseLine by_money() const {
    PiecewiseLine free(pooled());
    if (is_by_seat()) free = free + covered();
    PiecewiseLine metered;
    PiecewiseLine counted;  // Calls of this charge and the ones before.
    PiecewiseLine billed;   // Of them, those that nothing includes.
    for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
      const Charge& charge = plan_.charges[c];
      PiecewiseLine billable = quantity(c);
      if (charge.meter.unit == Unit::kAction && plan_.has_included()) {
        counted = counted + billable;
        const PiecewiseLine beyond = (counted - free).at_least(0.0);
        billable = beyond - billed;
        billed = beyond;
      }
      metered = metered + tiers_of(charge).of(billable);
    }
    return metered;
  }

  [[nodiscard]] PiecewiseLine by_credits() const {
    const CreditTerms& terms = *plan_.credits;
    PiecewiseLine asked;
    for (std::size_t c = 0; c < plan_.charges.size(); ++c) {
      asked = asked + quantity(c).times(money(plan_.charges[c].credits));
    }
    // Blocks bought once are spread over the months that they last; without an end, a month among
    // many has none of them.
    constexpr double kDaysOfMonth = 365.0 / 12.0;
    const double blocks =
        static_cast<double>(terms.blocks) *
        (terms.monthly        ? 1.0
         : terms.expires_days ? kDaysOfMonth / static_cast<double>(*terms.expires_days)
                              : 0.0);
    const double bought = blocks * static_cast<double>(terms.block);
    const PiecewiseLine missing =
        (is_by_seat() ? asked - covered() : asked - PiecewiseLine(pooled() + bought)).at_least(0.0);
    const double prepaid = blocks * terms.block_price.usd();
    if (terms.overage) return missing.times(money(*terms.overage)) + PiecewiseLine(prepaid);
    if (terms.block == 0) return PiecewiseLine(prepaid);
    const PiecewiseLine further =
        blocks_of(static_cast<double>(terms.block), terms.block_price.usd());
    return further.of(missing) + PiecewiseLine(prepaid);
  }

  const PricePlan& plan_;
  const UsageMix& mix_;
  PiecewiseLine calls_;         // Of all seats, by usage.
  PiecewiseLine billed_calls_;  // Of them, those that no limit turns away.
};

/// -1, 0 or 1; 0 for what rounding may be.
int sign_of(double difference, double of) {
  const double rounding = 1e-9 * (1e-3 + std::abs(of));
  if (std::abs(difference) <= rounding) return 0;
  return difference < 0.0 ? -1 : 1;
}

/// Follows which plan is cheaper, and notes where that changes.
class Crossings {
 public:
  void see(double usage, int sign) {
    if (sign == 0) {
      if (equal_since_ < 0.0) equal_since_ = usage;
      return;
    }
    if (cheaper_ != 0 && sign != cheaper_) {
      found_.push_back(equal_since_ < 0.0 ? usage : equal_since_);
    }
    cheaper_ = sign;
    equal_since_ = kNowhere;
  }
  [[nodiscard]] std::vector<double> found() const { return found_; }

 private:
  static constexpr double kNowhere = -1.0;
  int cheaper_{0};
  double equal_since_{kNowhere};
  std::vector<double> found_;
};

bool is_flat(const PricePlan& plan) { return plan.charges.empty(); }

bool may_fall(const PricePlan& plan) {
  return std::ranges::any_of(
      plan.charges, [](const Charge& charge) { return charge.volume && charge.tiers.size() > 1; });
}

bool is_straight(const PricePlan& plan) {
  const bool has_tiers = std::ranges::any_of(
      plan.charges, [](const Charge& charge) { return charge.tiers.size() > 1; });
  const bool has_blocks = plan.credits && plan.credits->block > 0;
  return !has_tiers && !has_blocks && !plan.has_included() && !plan.commitment && !plan.cap;
}

/// 1, 2 or 5 times a power of ten, at least this.
std::int64_t round_up(double value) {
  for (std::int64_t power = 1;; power *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (static_cast<double>(factor * power) >= value) return factor * power;
    }
  }
}

}  // namespace

UsageMix nominal_mix(const PricePlan& plan, double seats, double agent_types) {
  UsageMix mix{seats, seats, {}, {}};
  const auto kinds = static_cast<double>(std::ranges::count_if(
      plan.charges, [](const Charge& charge) { return charge.meter.unit == Unit::kAction; }));
  double of_call = 0.0;  // Units that count against what a seat includes.
  for (const Charge& charge : plan.charges) {
    if (charge.meter.unit == Unit::kIdentity) {
      mix.charges.push_back({0.0, agent_types});
      continue;
    }
    const double units = charge.meter.unit == Unit::kAction ? 1.0 / kinds : 1.0;
    mix.charges.push_back({units, 0.0});
    if (charge.meter.unit == Unit::kAction) {
      of_call += units * (plan.credits ? money(charge.credits) : 1.0);
    }
  }
  mix.by_seat.assign(static_cast<std::size_t>(seats), of_call / seats);
  return mix;
}

PiecewiseLine month_cost(const PricePlan& plan, const UsageMix& mix) {
  return Month(plan, mix).cost().times(plan.usd_per_unit / mix.seats);
}

std::vector<double> break_evens(const PiecewiseLine& a, const PiecewiseLine& b) {
  const PiecewiseLine difference = a - b;
  const std::vector<PiecewiseLine::Piece>& pieces = difference.pieces();
  Crossings crossings;
  for (std::size_t i = 0; i < pieces.size() && pieces[i].from < kGreatestUsage; ++i) {
    const PiecewiseLine::Piece& piece = pieces[i];
    const double to =
        i + 1 < pieces.size() ? std::min(pieces[i + 1].from, kGreatestUsage) : kGreatestUsage;
    if (!(to > piece.from)) continue;
    const double end = piece.value + piece.slope * (to - piece.from);
    const double size = a.at(to);
    const int first = sign_of(piece.value, size);
    const int last = sign_of(end, size);
    crossings.see(piece.from, first);
    if (first * last < 0) crossings.see(piece.from - piece.value / piece.slope, last);
    if (first * last >= 0 && last != first) crossings.see(last == 0 ? to : piece.from, last);
  }
  return crossings.found();
}

std::size_t most_crossings(const PricePlan& a, const PricePlan& b) {
  const bool is_one = (is_flat(a) && !may_fall(b)) || (is_flat(b) && !may_fall(a)) ||
                      (is_straight(a) && is_straight(b));
  return is_one ? 1 : kMostCrossings;
}

std::vector<std::pair<std::size_t, std::size_t>> plan_pairs(std::size_t plans) {
  const std::size_t firsts = plans > kMostPlansInPairs ? 1 : plans;
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < firsts; ++a) {
    for (std::size_t b = a + 1; b < plans; ++b) pairs.emplace_back(a, b);
  }
  return pairs;
}

std::vector<std::int64_t> usage_grid(const std::vector<PricePlan>& plans, double seats,
                                     double agent_types) {
  std::vector<double> found;
  if (seats > 0.0) {
    std::vector<PiecewiseLine> curves;
    for (const PricePlan& plan : plans) {
      curves.push_back(month_cost(plan, nominal_mix(plan, seats, agent_types)));
    }
    for (std::size_t b = 1; b < curves.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        const std::vector<double> more = break_evens(curves[a], curves[b]);
        found.insert(found.end(), more.begin(), more.end());
      }
    }
  }
  double widest = 1000.0;
  if (!found.empty()) {
    std::ranges::sort(found);
    // One pair that crosses far out should not squeeze all the others into a corner.
    widest = std::min(found.back() * 1.5, found[found.size() / 2] * 20.0);
  }
  const std::int64_t step = round_up(widest / kGridSteps);
  std::vector<std::int64_t> grid;
  for (std::int64_t usage = 0; usage <= std::int64_t{kGridSteps} * step; usage += step) {
    grid.push_back(usage);
    if (static_cast<double>(usage) >= widest) break;
  }
  return grid;
}

}  // namespace models
