// What billing costs: whole runs of scenarios/quickstart.yaml without any price plan, and with
// every preset that has a price at once. `./dev bench --filter billed`.

#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

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
  const std::string tokens = ", token_price:";
  for (std::size_t at = 0; (at = all.find(tokens, at)) != std::string::npos;) {
    const std::string mix = ", token_mix: {output: 20%, cached: 50%}";
    all.insert(at, mix);
    at += mix.size() + tokens.size();
  }
  for (const char* assumption : {"  included_actions:", "  overage_price:"}) {
    const std::size_t line = all.find(assumption);
    all.erase(line, all.find('\n', line) + 1 - line);
  }
  return all;
}

void replace(std::string& text, std::string_view old, std::string_view fresh) {
  text.replace(text.find(old), old.size(), fresh);
}

void billed(benchmark::State& state) {
  std::string text = quickstart(state.range(0) != 0 ? all_prices() : "");
  if (state.range(1) > 2) {  // Little use for long: bills of many days with little in them.
    replace(text, "horizon: 2d", "horizon: " + std::to_string(state.range(1)) + "d");
    replace(text, "value: 400/h, range: [100/h", "value: 10/h, range: [1/h");
  }
  Diagnostics diagnostics;
  const auto scenario = load_scenario_text(text, "quickstart", diagnostics);
  if (!scenario) {
    state.SkipWithError(diagnostics.format_all().c_str());
    return;
  }
  std::int64_t actions = 0;
  std::uint64_t replication = 0;
  for (auto _ : state) {
    actions += static_cast<std::int64_t>(
        models::run_replication(scenario->plan, models::DesignId{2}, replication++ % 4).actions);
  }
  state.SetItemsProcessed(actions);
  state.SetLabel(std::to_string(scenario->plan.pricing.plans.size()) + " plans");
}
BENCHMARK(billed)
    ->ArgNames({"plans", "days"})
    ->ArgsProduct({{0, 1}, {2, 90}})
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace app
