#include "src/cli/flips_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/cli/table.hpp"

namespace app {
namespace {

std::string percent(double share) { return fmt::format("{:.3g} %", 100.0 * share); }

bool has_plans(const SweepResult& result) {
  return !result.plans.empty() && !result.plans.front().pairs.empty();
}

std::string cheapest_text(const CheapestPlan& cheapest) {
  if (cheapest.plan.empty()) return "missing";
  if (!cheapest.share || *cheapest.share >= 1.0) return cheapest.plan;
  return fmt::format("{} (in {})", cheapest.plan, percent(*cheapest.share));
}

std::string table_of(const SweepResult& result) {
  Table table(2);
  std::vector<std::string> heads{result.key.substr(result.key.rfind('.') + 1)};
  for (const PlanComparison& one : result.plans) heads.push_back(one.design);
  table.add(std::move(heads));
  for (std::size_t value = 0; value < result.grid.values.size(); ++value) {
    std::vector<std::string> cells{result.grid.values[value].text};
    for (const PlanComparison& one : result.plans) {
      cells.push_back(cheapest_text(one.cheapest[value]));
    }
    table.add(std::move(cells));
  }
  return table.text();
}

std::string flip_text(const PlanPair& pair, const PlanFlip& flip, const Grid& grid) {
  std::string text = fmt::format("{} up to {}", flip.first_after ? pair.second : pair.first,
                                 place_text(grid, flip.at));
  const std::size_t after = std::min(flip.before + 1, grid.values.size() - 1);
  std::string facts =
      fmt::format("between {} and {}", grid.values[flip.before].text, grid.values[after].text);
  if (flip.low) {
    facts = fmt::format("95 % interval {} to {}, {}", place_text(grid, *flip.low),
                        place_text(grid, *flip.high), facts);
  }
  if (flip.share && *flip.share < 1.0) facts += fmt::format(", in {}", percent(*flip.share));
  return fmt::format("{} ({})", text, facts);
}

std::string pair_text(const PlanPair& pair, const Grid& grid) {
  if (pair.flips.empty()) {
    if (pair.cheaper == 0) return "neither is cheaper throughout";
    return fmt::format("{} throughout", pair.cheaper < 0 ? pair.first : pair.second);
  }
  std::string text;
  for (const PlanFlip& flip : pair.flips) text += flip_text(pair, flip, grid) + ", ";
  const PlanFlip& last = pair.flips.back();
  return text + (last.first_after ? pair.first : pair.second) + " beyond";
}

}  // namespace

std::string flips_text(const SweepResult& result, std::size_t width) {
  if (!has_plans(result)) return "";
  std::string text = "\nCheapest price plan\n" + table_of(result) + "\nFlip points\n" +
                     wrapped(std::string(flip_method()), 2, width);
  for (const PlanComparison& one : result.plans) {
    for (const PlanPair& pair : one.pairs) {
      const std::string name = result.designs.size() > 1 ? one.design + ", " : "";
      text += wrapped(fmt::format("{}{} or {}: {}.", name, pair.first, pair.second,
                                  pair_text(pair, result.grid)),
                      2, width);
    }
  }
  return text;
}

}  // namespace app
