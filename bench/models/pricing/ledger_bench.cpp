#include <benchmark/benchmark.h>
#include <malloc.h>

#include "models/pricing/ledger.hpp"
#include "tests/models/support/help_desk.hpp"

namespace models::testing {
namespace {

/// Bills of so many calls of one workflow, under a seat, an action and a hybrid plan.
void ledger(benchmark::State& state) {
  const Plan plan = help_desk(0.001, 31.0 * 86'400.0).build();
  const auto calls = state.range(0);
  double bytes = 0.0;
  for (auto _ : state) {
    RunIndex index;
    Ledger ledger({plan, plan.designs[0], index});
    WorkflowStarted workflow{};
    workflow.workflow = WorkflowId{0};
    workflow.type = WorkflowTypeId{0};
    workflow.department = DepartmentId{0};
    AgentStarted agent{};
    agent.agent = AgentId{0};
    agent.workflow = WorkflowId{0};
    agent.type = AgentTypeId{0};
    index.on(workflow);
    index.on(agent);
    ledger.on(workflow);
    ledger.on(agent);
    ActionDone call{};
    call.agent = AgentId{0};
    call.action = ActionId{0};
    call.executed = true;
    const double before = static_cast<double>(mallinfo2().uordblks);
    const std::int64_t step = plan.clock.horizon.ns / calls;
    for (std::int64_t i = 0; i < calls; ++i) {
      call.at.ns = i * step;
      ledger.on(call);
    }
    bytes = static_cast<double>(mallinfo2().uordblks) - before;
    RunEnded end{};
    end.at = sim::kStart + plan.clock.horizon;
    ledger.on(end);
    if (ledger.bills()[1].bill.total.micros != calls * 100'000) {
      state.SkipWithError("the bill is wrong");
    }
  }
  state.SetItemsProcessed(state.iterations() * calls);
  state.counters["more_bytes"] = bytes;
}
BENCHMARK(ledger)->Arg(1'000)->Arg(1'000'000)->Arg(100'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace models::testing
