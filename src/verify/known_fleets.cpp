#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "sim/core/assert.hpp"
#include "src/analysis/branching.hpp"
#include "src/verify/fleet_run.hpp"
#include "src/verify/known_answer.hpp"

namespace app {
namespace {

// Counts the agents of each workflow by type.
class FanOut final : public models::RecordSink {
 public:
  void on(const models::WorkflowStarted& record) override { counts_[record.workflow]; }
  void on(const models::AgentStarted& record) override {
    ++counts_[record.workflow][record.type.index];
  }

  sim::RunningMoments of(std::uint32_t type) const {
    sim::RunningMoments moments;
    for (const auto& [workflow, by_type] : counts_) {
      const auto found = by_type.find(type);
      moments.add(found == by_type.end() ? 0.0 : found->second);
    }
    return moments;
  }

 private:
  std::map<models::WorkflowId, std::map<std::uint32_t, double>> counts_;
};

// A clerk spawns a Poisson number of helpers, each a geometric number (mean 1.5) of runners.
void add_fan_out(std::vector<KnownAnswer>& all) {
  for (const double helpers : {0.5, 2.0, 5.0}) {
    const SharedPlan plan = load_fleet(
        {.horizon = "100h",
         .arrivals = "10/h",
         .credentials = kSeatKey,
         .plan = fmt::format("[{{spawn: {{agent: helper, count: {{poisson: {}}}}}}}]", helpers)});
    BranchingProcess agents{Eigen::MatrixXd::Zero(3, 3), {3, Eigen::MatrixXd::Zero(3, 3)}};
    agents.mean_children(0, 1) = helpers;
    agents.covariance[0](1, 1) = helpers;
    agents.mean_children(1, 2) = 1.5;
    agents.covariance[1](2, 2) = 1.5 * 0.5;  // Geometric from 1: m (m - 1).
    const auto progeny = total_progeny(agents);
    SIM_ASSERT(progeny.has_value());
    all.push_back(
        {"fan_out",
         fmt::format("helpers={}", helpers),
         "A fleet's own agents that spawn agents: branching process",
         {{"helpers_mean", progeny->mean(0, 1)},
          {"helpers_variance", progeny->covariance[0](1, 1)},
          {"runners_mean", progeny->mean(0, 2)},
          {"runners_variance", progeny->covariance[0](2, 2)}},
         [plan](std::uint64_t seed, std::uint64_t replication) {
           FanOut seen;
           run_fleet(plan, seed, replication, &seen);
           const sim::RunningMoments helper = seen.of(1);
           const sim::RunningMoments runner = seen.of(2);
           return std::vector{helper.mean(), helper.variance(), runner.mean(), runner.variance()};
         }});
  }
}

// A chain of four agents that make a call each, on behalf of five people with a seat each; no entry
// is lost. Of each regime: whether a log of whole chains tells who did it, at each hop.
void add_attribution(std::vector<KnownAnswer>& all) {
  struct Case {
    std::string label, credentials, clerk;
    std::array<double, 4> complete;
  };
  for (const Case& one :
       {Case{"seat,share", kSeatKey, "", {1.0, 0.0, 0.0, 0.0}},
        Case{"seat,exchange",
             "{issue: seat, scope: role, lifetime: none, delegation: exchange}",
             "",
             {1.0, 1.0, 1.0, 1.0}},
        Case{"task,exchange",
             "{issue: task, scope: role, lifetime: none, delegation: exchange}",
             "",
             {1.0, 1.0, 1.0, 1.0}},
        Case{"agent,share",
             "{issue: agent, scope: agent_type, lifetime: none, delegation: share}",
             "shared: 1, ",
             {0.0, 0.0, 0.0, 0.0}}}) {
    const SharedPlan plan =
        load_fleet({.horizon = "100h",
                    .arrivals = "1/h",
                    .credentials = one.credentials,
                    .people = 5,
                    .plan = "[{call: tool-1.read}, {spawn: {agent: hop-1}}]",
                    .clerk = one.clerk,
                    .agents = "  hop-1: {plan: [{call: tool-1.read}, {spawn: {agent: hop-2}}]}\n"
                              "  hop-2: {plan: [{call: tool-1.read}, {spawn: {agent: hop-3}}]}\n"
                              "  hop-3: {plan: [{call: tool-1.read}]}\n",
                    .audit = "chain"});
    std::vector<KnownQuantity> quantities;
    for (std::size_t hop = 0; hop < one.complete.size(); ++hop) {
      quantities.push_back({fmt::format("complete_at_hop_{}", hop), one.complete[hop]});
    }
    all.push_back({"attribution", one.label,
                   "Complete attribution along a chain: a shared key names one person and no agent "
                   "but the first, an exchanged one each hop, a standing agent's nobody",
                   std::move(quantities), [plan](std::uint64_t seed, std::uint64_t replication) {
                     const models::ReplicationResult result = run_fleet(plan, seed, replication);
                     std::vector<double> shares;
                     for (const char* const hop : {"0", "1", "2", "3"}) {
                       shares.push_back(value_of(result, "attribution.complete", {{"depth", hop}}));
                     }
                     return shares;
                   }});
  }
}

}  // namespace

std::vector<KnownAnswer> known_fleets() {
  std::vector<KnownAnswer> all;
  add_fan_out(all);
  add_attribution(all);
  return all;
}

}  // namespace app
