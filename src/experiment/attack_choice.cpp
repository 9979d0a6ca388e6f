#include "src/experiment/attack_choice.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "src/experiment/parallel.hpp"

namespace app {
namespace {

// How many threats stand before it in its chain, and itself.
std::size_t links(const models::Plan& plan, models::ThreatId threat) {
  std::size_t count = 0;
  while (threat.valid() && count < plan.threats.size()) {
    ++count;
    threat = plan.threats[threat.index].campaign.after;
  }
  return count;
}

double value_at(const DesignRun& design, const RowKey& key, std::size_t replication) {
  const ValueSeries* const series = design.series.find_values(key);
  if (series == nullptr || replication >= series->values.size()) return 0.0;
  return series->values[replication].value_or(0.0);
}

std::size_t replications_of(const std::vector<DesignRun>& designs) {
  std::size_t most = 0;
  for (const DesignRun& design : designs) {
    for (const ValueSeries& series : design.series.values) {
      most = std::max(most, series.values.size());
    }
  }
  return most;
}

}  // namespace

std::optional<AttackTrees> attacks_of(const LoadedScenario& scenario,
                                      const ExperimentResult& result, unsigned threads,
                                      const std::atomic<bool>* stop) {
  if (scenario.plan.threats.empty() || result.batches > 0) return std::nullopt;
  models::Plan plan = scenario.plan;
  plan.seed = result.seed;
  std::vector<std::size_t> designs;
  for (const DesignRun& run : result.designs) {
    const auto found = std::ranges::find(plan.designs, run.name, &models::Design::name);
    designs.push_back(static_cast<std::size_t>(found - plan.designs.begin()));
  }
  return grow_attack_trees(plan, designs, choose_attack(plan, result.designs), threads, stop);
}

AttackChoice choose_attack(const models::Plan& plan, const std::vector<DesignRun>& designs) {
  struct Best {
    std::size_t links{0};
    std::uint64_t replication{0};
    std::string threat;
  } furthest;
  double most_calls = 0.0;
  std::uint64_t busiest = 0;
  for (std::size_t r = 0; r < replications_of(designs); ++r) {
    double calls = 0.0;
    for (std::uint32_t t = 0; t < plan.threats.size(); ++t) {
      const std::string& name = plan.threats[t].name;
      const RowKey success = make_row_key("threat.success", {{"threat", name}});
      const std::size_t length = links(plan, models::ThreatId{t});
      for (const DesignRun& design : designs) {
        if (length > furthest.links && value_at(design, success, r) > 0.0) {
          furthest = {length, r, name};
        }
        for (const char* const outcome : {"executed", "failed", "refused"}) {
          calls += value_at(
              design, make_row_key("threat.calls", {{"outcome", outcome}, {"threat", name}}), r);
        }
      }
    }
    if (calls > most_calls) {
      most_calls = calls;
      busiest = r;
    }
  }
  if (furthest.links > 0) {
    return {
        furthest.replication,
        fmt::format("the first in which {} reached its goal under some design", furthest.threat)};
  }
  return {busiest, most_calls > 0.0 ? "no goal was reached: the one with the most attackers' calls"
                                    : "no attacker made a call: the first one"};
}

AttackTrees grow_attack_trees(const models::Plan& plan, const std::vector<std::size_t>& designs,
                              const AttackChoice& choice, unsigned threads,
                              const std::atomic<bool>* stop) {
  AttackTrees trees{.replication = choice.replication, .why = choice.why, .designs = {}};
  trees.designs.resize(designs.size());
  for_each_index(designs.size(), threads, stop, [&](std::size_t i) {
    const models::DesignId id{static_cast<std::uint32_t>(designs[i])};
    trees.designs[i] = grow_attack_tree(plan, id, choice.replication);
  });
  return trees;
}

}  // namespace app
