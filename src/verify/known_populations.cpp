#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "models/records.hpp"
#include "sim/core/assert.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/analysis/contagion.hpp"
#include "src/verify/agent_families.hpp"
#include "src/verify/fleet_run.hpp"
#include "src/verify/fleet_scenario.hpp"
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

// A scenario with infections; its fleet is of no interest.
SharedPlan infected_fleet(const std::string& horizon, const std::string& infections) {
  return load_fleet(
      {.horizon = horizon,
       .arrivals = "1/d",
       .credentials = "{issue: task, scope: task, lifetime: 1h, delegation: exchange}",
       .extra = "infections:\n" + infections});
}

// The share infected at times, from the rows of one infection called "it".
KnownAnswer shares_at(std::string topic, std::string labels, std::string theory, SharedPlan plan,
                      std::vector<std::pair<std::string, double>> expected) {
  std::vector<KnownQuantity> quantities;
  for (const auto& [at, share] : expected) quantities.push_back({"share_at_" + at, share});
  return {
      std::move(topic), std::move(labels), std::move(theory), std::move(quantities),
      [plan = std::move(plan), expected = std::move(expected)](std::uint64_t seed,
                                                               std::uint64_t replication) {
        const auto result = run_fleet(plan, seed, replication);
        std::vector<double> shares;
        for (const auto& [at, share] : expected) {
          shares.push_back(value_of(result, "threat.infected", {{"at", at}, {"infection", "it"}}));
        }
        return shares;
      }};
}

// Rounds take a second. Large populations: the law is that of the limit.
void add_pairing(std::vector<KnownAnswer>& all) {
  struct Case {
    int population, infected;
    int early, late;  // Rounds to look at.
  };
  for (const Case& one : {Case{1'000'000, 1, 17, 20}, Case{100'000, 200, 5, 8},
                          Case{100'000, 2'000, 3, 5}, Case{100'000, 20'000, 1, 3}}) {
    const double start = static_cast<double>(one.infected) / one.population;
    const auto expected = [start](int rounds) {
      return std::pair(fmt::format("{}s", rounds), infected_share_after_pairing(start, rounds));
    };
    all.push_back(shares_at(
        "infection_by_pairing", fmt::format("initial_share={}", start),
        "Infection by random pairing: 1 - x_t = (1 - x_0)^(2^t)",
        infected_fleet(fmt::format("{}s", one.late),
                       fmt::format("  it: {{population: {}, initial: {}, contact: {{matching: "
                                   "{{every: 1s}}}}, transmission: 1, at: [{}s, {}s]}}\n",
                                   one.population, one.infected, one.early, one.late)),
        {expected(one.early), expected(one.late)}));
  }
}

void add_rounds(std::vector<KnownAnswer>& all) {
  struct Case {
    double transmission, recovery;
    int early, late;
  };
  // Above the threshold transmission = recovery, at it, and below it.
  for (const Case& one : {Case{0.9, 0.1, 3, 30}, Case{0.5, 0.2, 5, 50}, Case{0.3, 0.3, 5, 50},
                          Case{0.2, 0.5, 2, 8}}) {
    const auto expected = [one](int rounds) {
      return std::pair(fmt::format("{}s", rounds),
                       infected_share_after_rounds(0.1, one.transmission, one.recovery, rounds));
    };
    all.push_back(shares_at(
        "infection_by_rounds",
        fmt::format("transmission={},recovery={}", one.transmission, one.recovery),
        "Infection by pairing with recovery: x' = x + beta x (1 - x) - gamma x",
        infected_fleet(fmt::format("{}s", one.late),
                       fmt::format("  it: {{population: 100001, initial: 10000, contact: "
                                   "{{matching: {{every: 1s}}}}, transmission: {}, recovery: {}, "
                                   "at: [{}s, {}s]}}\n",
                                   one.transmission, one.recovery, one.early, one.late)),
        {expected(one.early), expected(one.late)}));
  }
}

void add_logistic(std::vector<KnownAnswer>& all) {
  struct Case {
    double transmission, recovery_per_s;
    int early_s, late_s;
  };
  for (const Case& one : {Case{1.0, 0.0, 2, 6}, Case{0.5, 0.2, 4, 20}, Case{0.25, 0.5, 2, 6}}) {
    const auto expected = [one](int time_s) {
      return std::pair(
          fmt::format("{}s", time_s),
          infected_share_by_contacts(0.1, one.transmission, one.recovery_per_s, time_s));
    };
    const std::string recovery =
        one.recovery_per_s > 0.0 ? fmt::format(", recovery: {}/s", one.recovery_per_s) : "";
    all.push_back(shares_at(
        "infection_logistic",
        fmt::format("transmission={},recovery={}", one.transmission, one.recovery_per_s),
        "Infection by contacts in a large population: the logistic",
        infected_fleet(fmt::format("{}s", one.late_s),
                       fmt::format("  it: {{population: 100000, initial: 10000, contact: "
                                   "{{poisson: {{rate: 1/s}}}}, transmission: {}{}, at: [{}s, "
                                   "{}s]}}\n",
                                   one.transmission, recovery, one.early_s, one.late_s)),
        {expected(one.early_s), expected(one.late_s)}));
  }
}

/// When whole populations were infected: the mean over the infections of a run [s].
class TimesToInfectAll final : public models::RecordSink {
 public:
  void on(const models::InfectionOutcome& record) override {
    SIM_ASSERT(record.all.has_value());
    times_s.add(sim::to_seconds(*record.all));
  }
  sim::RunningMoments times_s;
};

void add_contacts(std::vector<KnownAnswer>& all) {
  constexpr double kRate_per_s = 0.5;
  constexpr int kInfections = 20;  // Independent ones in one replication.
  for (const int population : {10, 50, 200}) {
    std::string infections;
    for (int i = 0; i < kInfections; ++i) {
      infections += fmt::format(
          "  number-{}: {{population: {}, contact: {{poisson: {{rate: 1/s, observe: 1h}}}}, "
          "transmission: {}}}\n",
          i, population, kRate_per_s);
    }
    all.push_back(
        {"infection_by_contact",
         fmt::format("population={}", population),
         "Infection by contacts at a rate beta: sum over k of N / (beta k (N - k))",
         {{"time_to_infect_all_s", mean_time_to_infect_all_s(population, kRate_per_s)}},
         [plan = infected_fleet("1h", infections)](std::uint64_t seed, std::uint64_t replication) {
           TimesToInfectAll seen;
           run_fleet(plan, seed, replication, &seen);
           return std::vector{seen.times_s.mean()};
         }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_populations() {
  std::vector<KnownAnswer> all;
  add_branching(all);
  add_pairing(all);
  add_rounds(all);
  add_logistic(all);
  add_contacts(all);
  return all;
}

}  // namespace app
