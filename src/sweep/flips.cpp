#include "src/sweep/flips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "models/pricing/plan_curve.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/resampling.hpp"
#include "src/sweep/sweep.hpp"

namespace app {
namespace {

using Weights = std::span<const std::uint32_t>;

constexpr double kTail = (1.0 - kConfidence) / 2.0;
/// Bills that differ by less than this share are equal: sums of rounded lines.
constexpr double kSame = 1e-9;

int sign_of(double difference) { return difference < 0.0 ? -1 : (difference > 0.0 ? 1 : 0); }

double between(const Grid& grid, std::size_t before, double share) {
  const double from = grid.values[before].number;
  const double to = grid.values[before + 1].number;
  return from + (to - from) * share;
}

/// Mean bills of one design, by plan and value. NaN: missing.
using Bills = std::vector<std::vector<double>>;
using Series = std::vector<std::vector<const ValueSeries*>>;

double mean_of(const ValueSeries* series, Weights weights) {
  if (series == nullptr) return std::nan("");
  double sum = 0.0;
  double count = 0.0;
  for (std::size_t i = 0; i < series->values.size(); ++i) {
    if (!series->values[i]) continue;
    sum += *series->values[i] * weights[i];
    count += weights[i];
  }
  return count > 0.0 ? sum / count : std::nan("");
}

Bills bills_of(const Series& series, Weights weights) {
  Bills bills;
  for (const auto& of_plan : series) {
    std::vector<double>& along = bills.emplace_back();
    for (const ValueSeries* const at : of_plan) along.push_back(mean_of(at, weights));
  }
  return bills;
}

std::vector<double> differences_of(const Bills& bills, std::size_t a, std::size_t b) {
  std::vector<double> differences;
  for (std::size_t value = 0; value < bills[a].size(); ++value) {
    const double difference = bills[a][value] - bills[b][value];
    const bool is_same = std::abs(difference) <= kSame * std::abs(bills[a][value]);
    differences.push_back(is_same ? 0.0 : difference);
  }
  return differences;
}

std::optional<std::size_t> cheapest_of(const Bills& bills, std::size_t value) {
  std::optional<std::size_t> least;
  for (std::size_t plan = 0; plan < bills.size(); ++plan) {
    if (std::isnan(bills[plan][value])) continue;
    if (!least || bills[plan][value] < bills[*least][value] * (1.0 - kSame)) least = plan;
  }
  return least;
}

/// The flip of a resample that is the same one: in the same direction, the nearest.
const PlanFlip* nearest(std::span<const PlanFlip> flips, const PlanFlip& to) {
  const PlanFlip* found = nullptr;
  for (const PlanFlip& one : flips) {
    if (one.first_after != to.first_after) continue;
    if (found == nullptr || std::abs(one.at - to.at) < std::abs(found->at - to.at)) found = &one;
  }
  return found;
}

double percentile(const std::vector<double>& sorted, double level) {
  const double at = level * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - static_cast<double>(below));
}

void add_interval(PlanFlip& flip, const Grid& grid,
                  std::span<const std::vector<double>> differences) {
  std::vector<double> places;
  for (const std::vector<double>& resampled : differences) {
    const std::vector<PlanFlip> flips = flips_of(grid, resampled);
    if (const PlanFlip* const same = nearest(flips, flip)) places.push_back(same->at);
  }
  flip.share = static_cast<double>(places.size()) / static_cast<double>(differences.size());
  if (places.empty()) return;
  std::ranges::sort(places);
  flip.low = percentile(places, kTail);
  flip.high = percentile(places, 1.0 - kTail);
}

PlanPair pair_of(const Grid& grid, std::span<const std::string> plans, std::size_t a, std::size_t b,
                 std::span<const Bills> bills) {
  const std::vector<double> means = differences_of(bills.front(), a, b);
  PlanPair pair{plans[a], plans[b], sign_of(means.front()), flips_of(grid, means)};
  if (bills.size() == 1 || pair.flips.empty()) return pair;
  std::vector<std::vector<double>> resampled;
  for (const Bills& one : bills.subspan(1)) resampled.push_back(differences_of(one, a, b));
  for (PlanFlip& flip : pair.flips) add_interval(flip, grid, resampled);
  return pair;
}

CheapestPlan cheapest_at(std::size_t value, std::span<const std::string> plans,
                         std::span<const Bills> bills) {
  const auto least = cheapest_of(bills.front(), value);
  CheapestPlan cheapest;
  if (!least) return cheapest;
  cheapest.plan = plans[*least];
  if (bills.size() == 1) return cheapest;
  const auto same = std::ranges::count_if(
      bills.subspan(1), [&](const Bills& one) { return cheapest_of(one, value) == least; });
  cheapest.share = static_cast<double>(same) / static_cast<double>(bills.size() - 1);
  return cheapest;
}

}  // namespace

std::vector<PlanFlip> flips_of(const Grid& grid, std::span<const double> differences) {
  std::vector<PlanFlip> flips;
  int cheaper = 0;
  const std::size_t nowhere = differences.size();
  std::size_t equal_since = nowhere;
  for (std::size_t i = 0; i < differences.size(); ++i) {
    if (std::isnan(differences[i])) {
      cheaper = 0;
      equal_since = nowhere;
      continue;
    }
    const int sign = sign_of(differences[i]);
    if (sign == 0) {
      if (equal_since == nowhere) equal_since = i;
      continue;
    }
    if (cheaper != 0 && sign != cheaper) {
      if (equal_since != nowhere) {
        flips.push_back({grid.values[equal_since].number, equal_since, sign < 0});
      } else {
        const double share = differences[i - 1] / (differences[i - 1] - differences[i]);
        flips.push_back({between(grid, i - 1, share), i - 1, sign < 0});
      }
    }
    cheaper = sign;
    equal_since = nowhere;
  }
  return flips;
}

std::vector<PlanComparison> compare_plans(const SweepResult& result,
                                          std::span<const std::string> plans) {
  std::vector<PlanComparison> comparisons;
  const std::size_t values = result.grid.values.size();
  for (std::size_t design = 0; design < result.designs.size(); ++design) {
    PlanComparison comparison{result.designs[design], {}, {}};
    Series series;
    for (const std::string& plan : plans) {
      const RowKey key = make_row_key("cost." + plan, {});
      auto& along = series.emplace_back();
      for (std::size_t value = 0; value < values; ++value) {
        along.push_back(result.cell(value, design).series.find_values(key));
      }
    }
    const auto replications = static_cast<std::size_t>(result.replications);
    const Resamples resamples(replications, kResamples);
    std::vector<Bills> bills;  // Of the sample itself, then of the resamples.
    for (std::size_t i = 0; i < (replications >= 2 ? resamples.size() : 1); ++i) {
      const std::vector<std::uint32_t> once(replications, 1);
      bills.push_back(bills_of(series, i == 0 ? Weights(once) : resamples.weights(i)));
    }
    for (std::size_t value = 0; value < values && !plans.empty(); ++value) {
      comparison.cheapest.push_back(cheapest_at(value, plans, bills));
    }
    for (const auto& [a, b] : models::plan_pairs(plans.size())) {
      comparison.pairs.push_back(pair_of(result.grid, plans, a, b, bills));
    }
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

std::string_view flip_method() {
  return "A flip point is where the cheaper of two price plans changes along the key: the mean "
         "bills of the run, joined by straight lines between the values of the sweep. Between two "
         "values a bill may jump; the grid says no more than that the flip lies between them. "
         "Intervals are over resamples of the replications.";
}

std::string place_text(const Grid& grid, double at) {
  if (grid.unit == "s") return format_quantity(at, "s");
  const std::string& unit = grid.unit;
  const bool is_word = !unit.empty() && std::isalpha(static_cast<unsigned char>(unit.front()));
  return fmt::format("{}{}{}", format_number(at), is_word ? " " : "", unit);
}

}  // namespace app
