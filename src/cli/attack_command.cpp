#include <fmt/format.h>

#include <algorithm>

#include "bailiwick_version.hpp"
#include "src/cli/attack_text.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/progress.hpp"
#include "src/experiment/attack_choice.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

std::vector<std::size_t> indices_of(const LoadedScenario& scenario,
                                    const std::vector<std::string>& names) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < scenario.plan.designs.size(); ++i) {
    const std::string& name = scenario.plan.designs[i].name;
    if (names.empty() || std::ranges::find(names, name) != names.end()) all.push_back(i);
  }
  return all;
}

AttackTrees trees_of(const Arguments& arguments, const LoadedScenario& scenario) {
  if (arguments.replication) {
    models::Plan plan = scenario.plan;
    if (arguments.seed) plan.seed = *arguments.seed;
    return grow_attack_trees(plan, indices_of(scenario, arguments.designs),
                             {*arguments.replication, "as asked for"}, arguments.threads,
                             &interrupt_flag());
  }
  Progress progress(arguments.quiet);
  ExperimentOptions options;
  options.designs = arguments.designs;
  options.threads = arguments.threads;
  options.seed = arguments.seed;
  options.replications = arguments.replications;
  options.stop = &interrupt_flag();
  options.progress = [&progress](std::size_t done, std::size_t total) {
    progress.update(done, total);
  };
  const ExperimentResult result = run_experiment(scenario, options);
  std::optional<AttackTrees> trees =
      attacks_of(scenario, result, arguments.threads, &interrupt_flag());
  progress.clear();
  return std::move(*trees);
}

}  // namespace

int attack_command(const Arguments& arguments) {
  const LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  refuse_unknown_designs(scenario, arguments.designs);
  if (scenario.plan.threats.empty()) {
    throw InputError(fmt::format("{} has no threats", scenario.file));
  }
  const std::uint64_t seed = arguments.seed.value_or(scenario.plan.seed);
  const AttackTrees trees = trees_of(arguments, scenario);
  if (arguments.json) {
    fmt::print("{}", attacks_json(scenario, seed, trees, kVersion));
  } else {
    fmt::print("{}, seed {}, {}", scenario.plan.name, seed, attack_text(trees));
  }
  return kExitPassed;
}

}  // namespace app
