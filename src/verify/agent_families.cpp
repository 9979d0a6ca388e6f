#include "src/verify/agent_families.hpp"

#include "sim/core/combinators.hpp"
#include "sim/core/simulation.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/running_moments.hpp"
#include "src/verify/ended_well.hpp"

namespace app {
namespace {

constexpr sim::Purpose kChildren{"children"};
constexpr sim::Purpose kThinking{"thinking"};
constexpr std::size_t kTypes = AgentFamilies::kTypes;
using Counts = std::array<std::uint32_t, kTypes>;

class FamiliesRun {
 public:
  FamiliesRun(const AgentFamilies& agents, std::uint64_t seed, std::uint64_t replication)
      : agents_(agents), random_(seed, replication), counts_(agents.families) {}

  FamiliesSeen run() {
    for (std::size_t i = 0; i < agents_.families; ++i) {
      const auto path = sim::EntityPath::root().child(sim::name_hash("family"), i);
      simulation_.spawn(agent(0, 0, path, counts_[i]), {.name = "first agent"});
    }
    expect_ended_well(simulation_.run());
    return seen();
  }

 private:
  sim::Task<void> agent(std::size_t type, int depth, sim::EntityPath path, Counts& family) {
    ++family[type];
    co_await simulation_.delay(sim::seconds(random_.sample(thinking_s_, path, kThinking)));
    if (depth == agents_.depth) co_return;
    std::vector<sim::Process> children;
    for (std::size_t child_type = 0; child_type < kTypes; ++child_type) {
      const double count =
          random_.sample(agents_.children[type][child_type], path, kChildren, child_type);
      for (std::uint64_t nth = 0; nth < static_cast<std::uint64_t>(count); ++nth) {
        const sim::EntityPath child = path.child(sim::mix_bits(child_type + 1), nth);
        children.push_back(
            simulation_.spawn(agent(child_type, depth + 1, child, family), {.name = "agent"}));
      }
    }
    co_await sim::all_of(simulation_, children);
  }

  FamiliesSeen seen() const {
    std::array<sim::RunningMoments, kTypes> by_type;
    sim::RunningMoments totals;
    for (const Counts& family : counts_) {
      for (std::size_t type = 0; type < kTypes; ++type) by_type[type].add(family[type]);
      totals.add(family[0] + family[1]);
    }
    FamiliesSeen seen{};
    for (std::size_t type = 0; type < kTypes; ++type) {
      seen.mean[type] = by_type[type].mean();
      seen.variance[type] = by_type[type].variance();
    }
    seen.total_mean = totals.mean();
    seen.total_variance = totals.variance();
    return seen;
  }

  const AgentFamilies& agents_;
  sim::RandomSource random_;
  sim::Distribution thinking_s_{sim::Distribution::exponential(1.0)};
  std::vector<Counts> counts_;
  sim::Simulation simulation_;
};

}  // namespace

BranchingProcess branching_of(const AgentFamilies& agents) {
  const auto size = static_cast<Eigen::Index>(kTypes);
  BranchingProcess process{Eigen::MatrixXd::Zero(size, size),
                           {kTypes, Eigen::MatrixXd::Zero(size, size)}};
  for (std::size_t type = 0; type < kTypes; ++type) {
    for (std::size_t child = 0; child < kTypes; ++child) {
      const auto i = static_cast<Eigen::Index>(type);
      const auto j = static_cast<Eigen::Index>(child);
      process.mean_children(i, j) = agents.children[type][child].mean();
      process.covariance[type](j, j) = agents.children[type][child].variance();
    }
  }
  return process;
}

FamiliesSeen run_families(const AgentFamilies& agents, std::uint64_t seed,
                          std::uint64_t replication) {
  return FamiliesRun(agents, seed, replication).run();
}

}  // namespace app
