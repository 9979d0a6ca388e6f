#include "src/cli/billed_run.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/run_origin.hpp"
#include "src/experiment/warmup.hpp"
#include "src/scenario/diagnostics.hpp"

namespace app {
namespace {

template <class Things>
std::vector<std::string> names_of(const Things& things) {
  std::vector<std::string> names;
  for (const auto& thing : things) names.push_back(thing.name);
  return names;
}

std::size_t place_of(const std::string& name, const std::vector<std::string>& names) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

std::vector<std::size_t> all_of(std::size_t count) {
  std::vector<std::size_t> all(count);
  for (std::size_t i = 0; i < count; ++i) all[i] = i;
  return all;
}

/// The scenario of a file, with a warm-up that is found as every verb finds it.
LoadedScenario from_file(const Arguments& arguments) {
  LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  if (arguments.seed) scenario.plan.seed = *arguments.seed;
  if (scenario.study.finds_warmup) {
    scenario.plan.clock.warmup =
        find_warmup(scenario.plan, all_of(scenario.plan.designs.size()), 0, &interrupt_flag())
            .warmup;
  }
  return scenario;
}

LoadedScenario from_results(const Arguments& arguments, const RunOrigin& origin) {
  if (arguments.seed || !arguments.overrides.empty()) {
    throw InputError(
        fmt::format("{} has a seed and values of its own (give the scenario file instead of it "
                    "with --seed or --set)",
                    origin.run.string()));
  }
  if (arguments.replication.value_or(0) >= static_cast<std::uint64_t>(origin.replications)) {
    throw InputError(fmt::format("{} has no replication {} (it has {}, counted from 0)",
                                 origin.run.string(), *arguments.replication, origin.replications));
  }
  LoadedScenario scenario = load_again(origin);
  scenario.plan.clock.warmup = sim::seconds(origin.warmup_s);
  return scenario;
}

std::vector<std::size_t> designs_of(const Arguments& arguments, const LoadedScenario& scenario,
                                    const std::vector<std::string>& simulated, bool all_designs) {
  for (const std::string& name : arguments.designs) refuse_unknown("design", name, simulated);
  std::vector<std::string> wanted = arguments.designs;
  if (wanted.empty() && all_designs) wanted = simulated;
  if (wanted.empty()) {
    const bool has_baseline = std::ranges::count(simulated, scenario.study.baseline) > 0;
    wanted = {has_baseline ? scenario.study.baseline : simulated.front()};
  }
  std::vector<std::size_t> designs;
  for (const std::string& name : wanted) {
    const std::size_t place = place_of(name, names_of(scenario.plan.designs));
    if (std::ranges::count(designs, place) == 0) designs.push_back(place);
  }
  return designs;
}

std::vector<std::size_t> plans_of(const Arguments& arguments, const LoadedScenario& scenario) {
  const std::vector<std::string> names = names_of(scenario.plan.pricing.plans);
  if (names.empty()) {
    throw InputError(fmt::format("{} has no price plans (add some under pricing:)", scenario.file));
  }
  if (arguments.plans.empty()) return all_of(names.size());
  std::vector<std::size_t> plans;
  for (const std::string& name : arguments.plans) {
    refuse_unknown("price plan", name, names);
    const std::size_t place = place_of(name, names);
    if (std::ranges::count(plans, place) == 0) plans.push_back(place);
  }
  return plans;
}

}  // namespace

void refuse_unknown(const char* what, const std::string& name,
                    const std::vector<std::string>& known) {
  if (std::ranges::count(known, name) > 0) return;
  const std::string meant = nearest_word(name, known);
  throw InputError(fmt::format("no {} '{}' ({}there are: {})", what, name,
                               meant.empty() ? "" : fmt::format("did you mean '{}'? ", meant),
                               fmt::join(known, ", ")));
}

BilledRun bill_run(const Arguments& arguments, bool all_designs) {
  BilledRun billed;
  std::vector<std::string> simulated;
  if (std::filesystem::is_directory(arguments.words.front())) {
    const RunOrigin origin = origin_of(arguments.words.front());
    billed.scenario = from_results(arguments, origin);
    simulated = origin.designs;
  } else {
    billed.scenario = from_file(arguments);
    simulated = names_of(billed.scenario.plan.designs);
  }
  billed.plans = plans_of(arguments, billed.scenario);
  const std::vector<std::size_t> designs =
      designs_of(arguments, billed.scenario, simulated, all_designs);
  if (!arguments.department.empty()) {
    refuse_unknown("department", arguments.department,
                   names_of(billed.scenario.plan.organisation.departments));
  }
  billed.runs = bill_designs(billed.scenario.plan, designs, arguments.replication.value_or(0),
                             arguments.threads, &interrupt_flag());
  return billed;
}

}  // namespace app
