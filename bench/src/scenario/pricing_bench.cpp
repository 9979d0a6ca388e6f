// What billing costs: whole runs of scenarios/quickstart.yaml without any price plan, and with
// every preset that has a price at once. `./dev bench --filter billed`.

#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>
#include <string>

#include "models/measurement.hpp"
#include "src/scenario/load.hpp"
#include "tests/src/scenario/all_prices.hpp"

namespace app {
namespace {

std::string quickstart(const std::string& pricing) {
  std::stringstream text;
  text << std::ifstream("scenarios/quickstart.yaml").rdbuf();
  std::string all = text.str();
  // Its own plans and their assumptions go.
  const std::size_t from = all.find("pricing:\n");
  const std::size_t to = all.find("study:", from);
  all.replace(from, to - from, pricing);
  for (const char* assumption : {"  included_actions:", "  overage_price:"}) {
    const std::size_t line = all.find(assumption);
    all.erase(line, all.find('\n', line) + 1 - line);
  }
  return all;
}

void billed(benchmark::State& state) {
  Diagnostics diagnostics;
  const bool all = state.range(0) != 0;
  const auto scenario =
      load_scenario_text(quickstart(all ? all_prices() : ""), "quickstart", diagnostics);
  if (!scenario) {
    state.SkipWithError(diagnostics.format_all().c_str());
    return;
  }
  std::int64_t actions = 0;
  std::uint64_t replication = 0;
  for (auto _ : state) {
    actions += static_cast<std::int64_t>(
        models::run_replication(scenario->plan, models::DesignId{2}, replication++ % 8).actions);
  }
  state.SetItemsProcessed(actions);
  state.SetLabel(std::to_string(scenario->plan.pricing.plans.size()) + " plans");
}
BENCHMARK(billed)->ArgName("plans")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace app
