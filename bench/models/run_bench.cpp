// What one decision costs, and how many actions a second one core decides, audits and bills in
// whole runs of a support desk like that of scenarios/quickstart.yaml.

#include <benchmark/benchmark.h>

#include "models/authority/reach.hpp"
#include "models/measurement.hpp"
#include "tests/models/support/help_desk.hpp"

namespace models {
namespace {

constexpr double kTicketsPerSecond = 400.0 / 3600.0;
constexpr double kHorizon_s = 16.0 * 3600.0;

/// The policy of the last design: task scope, role, taint guard with an exception.
void decision(benchmark::State& state) {
  const Plan plan = testing::help_desk(kTicketsPerSecond, kHorizon_s).build();
  const DecisionPoint point(plan, plan.designs[2].policy);
  const AgentType& triage = plan.agent_types[2];
  const Principal principal{&plan.organisation.departments[0].entitlements, &triage.granted, {}};
  const std::vector<Argument> arguments{{"destination", "requester"}};
  const Session session{true, nullptr};
  for (auto _ : state) {
    benchmark::DoNotOptimize(point.decide(principal, session, ActionId{1}, arguments));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(decision);

/// What a credential lets an agent do, directly and through others: computed, not looked up.
void reachable(benchmark::State& state) {
  const Plan plan = testing::help_desk(kTicketsPerSecond, kHorizon_s).build();
  const ActionMasks masks(plan.organisation);
  const AgentType& triage = plan.agent_types[2];
  PermissionSets sets(plan.organisation);
  const SetId roles = sets.intern(plan.organisation.departments[0].entitlements);
  const Standing standing{PrincipalKind::kTask, AgentTypeId{2}, sets.intern(triage.granted), roles};
  for (auto _ : state) {
    Reach reach(plan, plan.designs[2], masks, sets);
    benchmark::DoNotOptimize(reach.reachable({standing, AgentTypeId{2}, {}}));
  }
}
BENCHMARK(reachable);

/// A whole replication; items are calls decided, audited and billed.
void run(benchmark::State& state) {
  const Plan plan = testing::help_desk(kTicketsPerSecond, kHorizon_s).build();
  const DesignId design{static_cast<std::uint32_t>(state.range(0))};
  std::int64_t actions = 0;
  std::int64_t records = 0;
  std::uint64_t replication = 0;
  for (auto _ : state) {
    const ReplicationResult result = run_replication(plan, design, replication++);
    actions += static_cast<std::int64_t>(result.actions);
    records += static_cast<std::int64_t>(result.records);
  }
  state.SetItemsProcessed(actions);
  state.SetLabel(plan.designs[design.index].name);
  state.counters["records/action"] = static_cast<double>(records) / static_cast<double>(actions);
}
BENCHMARK(run)->ArgName("design")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace models
