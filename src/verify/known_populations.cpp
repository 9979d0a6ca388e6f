#include <fmt/format.h>

#include <array>
#include <utility>

#include "sim/core/assert.hpp"
#include "src/analysis/contagion.hpp"
#include "src/verify/agent_families.hpp"
#include "src/verify/epidemic.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

using sim::Distribution;

// Two types; the spectral radius of the mean children grows in proportion to `fertility`, 0 to 2.
AgentFamilies families_of(double fertility, int depth) {
  AgentFamilies agents;
  agents.children[0][0] = Distribution::poisson(0.3 * fertility);
  agents.children[0][1] =
      Distribution::discrete(std::array{0.0, 1.0, 3.0},
                             std::array{1.0 - 0.5 * fertility, 0.3 * fertility, 0.2 * fertility});
  agents.children[1][0] = Distribution::bernoulli(0.4 * fertility);
  agents.children[1][1] = Distribution::poisson(0.2 * fertility);
  agents.depth = depth;
  agents.families = 1'500;
  return agents;
}

KnownAnswer branching(std::string labels, const AgentFamilies& agents, const Progeny& progeny) {
  const Eigen::MatrixXd& covariance = progeny.covariance[0];
  return {
      "branching",
      std::move(labels),
      "Agents of two types that spawn agents: mean (I - M)^-1, covariance by the first generation",
      {{"mean_a", progeny.mean(0, 0)},
       {"mean_b", progeny.mean(0, 1)},
       {"variance_a", covariance(0, 0)},
       {"variance_b", covariance(1, 1)},
       {"mean_total", progeny.mean.row(0).sum()},
       {"variance_total", covariance.sum()}},
      [agents](std::uint64_t seed, std::uint64_t replication) {
        const FamiliesSeen seen = run_families(agents, seed, replication);
        return std::vector{seen.mean[0],     seen.mean[1],    seen.variance[0],
                           seen.variance[1], seen.total_mean, seen.total_variance};
      }};
}

void add_branching(std::vector<KnownAnswer>& all) {
  for (const double fertility : {0.35, 0.7, 1.0}) {
    const AgentFamilies agents = families_of(fertility, AgentFamilies::kNoLimit);
    const BranchingProcess process = branching_of(agents);
    const auto progeny = total_progeny(process);
    SIM_ASSERT(progeny.has_value());
    all.push_back(branching(fmt::format("spectral_radius={:.3f}", spectral_radius(process)), agents,
                            *progeny));
  }
  constexpr int kDepth = 4;
  const AgentFamilies agents = families_of(2.0, kDepth);
  const BranchingProcess process = branching_of(agents);
  all.push_back(
      branching(fmt::format("spectral_radius={:.3f},depth={}", spectral_radius(process), kDepth),
                agents, progeny_to_depth(process, kDepth)));
}

void add_pairing(std::vector<KnownAnswer>& all) {
  constexpr std::size_t kPopulation = 10'000;  // Large: the law is that of the limit.
  struct Case {
    std::size_t infected;
    std::uint32_t early, late;  // Rounds to look at.
  };
  for (const Case& one : {Case{20, 5, 8}, Case{200, 3, 5}, Case{2'000, 1, 3}}) {
    const PairingModel model{kPopulation, one.infected, one.late};
    const double start = static_cast<double>(one.infected) / static_cast<double>(kPopulation);
    const auto quantity = [start](std::uint32_t rounds) {
      return KnownQuantity{fmt::format("share_after_{}_rounds", rounds),
                           infected_share_after_pairing(start, static_cast<int>(rounds))};
    };
    all.push_back({"infection_by_pairing",
                   fmt::format("initial_share={}", start),
                   "Infection by random pairing: 1 - x_t = (1 - x_0)^(2^t)",
                   {quantity(one.early), quantity(one.late)},
                   [model, one](std::uint64_t seed, std::uint64_t replication) {
                     const std::vector<double> shares = run_pairing(model, seed, replication);
                     return std::vector{shares[one.early], shares[one.late]};
                   }});
  }
}

void add_contacts(std::vector<KnownAnswer>& all) {
  constexpr double kRate_per_s = 0.5;
  for (const int population : {10, 50, 200}) {
    const ContactModel model{static_cast<std::size_t>(population), kRate_per_s, 20};
    all.push_back({"infection_by_contact",
                   fmt::format("population={}", population),
                   "Infection by contacts at a rate beta: sum over k of N / (beta k (N - k))",
                   {{"time_to_infect_all_s", mean_time_to_infect_all_s(population, kRate_per_s)}},
                   [model](std::uint64_t seed, std::uint64_t replication) {
                     return std::vector{run_contacts(model, seed, replication)};
                   }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_populations() {
  std::vector<KnownAnswer> all;
  add_branching(all);
  add_pairing(all);
  add_contacts(all);
  return all;
}

}  // namespace app
