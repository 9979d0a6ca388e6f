#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <set>

#include "bailiwick_version.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/progress.hpp"
#include "src/cli/sweep_text.hpp"
#include "src/report/report.hpp"
#include "src/results/results_directory.hpp"
#include "src/scenario/load.hpp"
#include "src/sweep/sweep_files.hpp"

namespace app {
namespace {

Grid grid_of(const Arguments& arguments) {
  if (arguments.values.empty() && arguments.from.empty()) {
    throw InputError("a sweep needs values: --values 1min,5min,1h or --from A --to B --steps N");
  }
  try {
    if (!arguments.values.empty()) return grid_of_values(arguments.values);
    return grid_between({.from = arguments.from,
                         .to = arguments.to,
                         .steps = *arguments.steps,
                         .is_log = arguments.is_log});
  } catch (const BadGrid& refusal) {
    throw InputError(refusal.what());
  }
}

// What a sweep holds fixed cannot be its key.
void refuse_key(const Arguments& arguments) {
  if (arguments.key == "study" || arguments.key.starts_with("study.")) {
    throw InputError(fmt::format(
        "{} says how to run a sweep, which all its values share (use --seed or --replications)",
        arguments.key));
  }
  for (const std::string& override_text : arguments.overrides) {
    if (!override_text.starts_with(arguments.key + "=")) continue;
    throw InputError(
        fmt::format("--set {} changes the key of the sweep (leave it out)", override_text));
  }
}

// The design below which the key stands; empty: none. Names may contain dots.
std::string design_of_key(const std::string& key, const LoadedScenario& scenario) {
  std::string longest;
  for (const auto& design : scenario.plan.designs) {
    const bool fits = key.starts_with("designs." + design.name + ".");
    if (fits && design.name.size() > longest.size()) longest = design.name;
  }
  return longest;
}

// A design that the key does not belong to is the same at every value.
std::vector<std::string> designs_to_sweep(const Arguments& arguments,
                                          const LoadedScenario& scenario) {
  refuse_unknown_designs(scenario, arguments.designs);
  const std::string owner = design_of_key(arguments.key, scenario);
  std::vector<std::string> designs;
  for (const std::string& name : arguments.designs) {
    if (!owner.empty() && name != owner) {
      throw InputError(
          fmt::format("--design {}: the key belongs to the design {} and changes no other "
                      "(leave out --design, or choose a key below designs.{})",
                      name, owner, name));
    }
    if (std::ranges::find(designs, name) == designs.end()) designs.push_back(name);
  }
  if (designs.empty() && !owner.empty()) designs.push_back(owner);
  return designs;
}

// Loads the scenario at every value. What is wrong with all of them is shown once.
class Loader {
 public:
  explicit Loader(const Arguments& arguments) : arguments_(arguments) {}

  std::vector<LoadedScenario> load(const Grid& grid) {
    std::vector<LoadedScenario> scenarios;
    for (const GridValue& value : grid.values) {
      Diagnostics diagnostics;
      std::vector<std::string> overrides = arguments_.overrides;
      overrides.push_back(arguments_.key + "=" + value.text);
      auto scenario = load_scenario(arguments_.words.front(), overrides, diagnostics);
      if (scenario) {
        scenarios.push_back(std::move(*scenario));
      } else {
        show(diagnostics);
      }
    }
    const std::size_t refused = grid.values.size() - scenarios.size();
    if (refused == 0) return scenarios;
    throw InputError(fmt::format("{} cannot be loaded at {} of {} values of {}",
                                 arguments_.words.front(), refused, grid.values.size(),
                                 arguments_.key));
  }

 private:
  void show(const Diagnostics& diagnostics) {
    for (const Diagnostic& one : diagnostics.sorted()) {
      if (shown_.insert(one.code + one.path + one.message).second) {
        fmt::print(stderr, "{}", diagnostics.format(one));
      }
    }
  }

  const Arguments& arguments_;
  std::set<std::string> shown_;
};

SweepOptions options_for(const Arguments& arguments, const LoadedScenario& base,
                         Progress& progress) {
  SweepOptions options;
  options.designs = designs_to_sweep(arguments, base);
  options.threads = arguments.threads;
  options.seed = arguments.seed.value_or(base.plan.seed);
  options.replications = arguments.replications;
  options.stop = &interrupt_flag();
  options.progress = [&progress](const SweepProgress& so_far) {
    progress.update(so_far.replications_done, so_far.replications,
                    fmt::format("{} of {} values, ", so_far.values_done, so_far.values));
  };
  return options;
}

void write_files(const Arguments& arguments, const Sweep& sweep, const SweepResult& result,
                 const std::string& json, double wall_time_s) {
  const RunInfo info{.version = kVersion,
                     .commit = kCommit,
                     .arguments = arguments.typed,
                     .threads = arguments.threads,
                     .wall_time_s = wall_time_s};
  write_results(arguments.out, {{"manifest.json", sweep_manifest_json(sweep, result, info)},
                                {"sweep.csv", sweep_csv(result)},
                                {"sweep.json", json},
                                {"sweep.html", render_sweep(json)}});
}

std::string next_steps(const Arguments& arguments) {
  if (arguments.out.empty()) return "\nNothing was written. Next: add --out DIR to keep it.\n";
  return fmt::format("\nResults are in {}. Next: open {} in a browser.\n", arguments.out,
                     (std::filesystem::path(arguments.out) / "sweep.html").string());
}

}  // namespace

int sweep_command(const Arguments& arguments) {
  refuse_key(arguments);
  Sweep sweep{.key = arguments.key, .grid = grid_of(arguments)};
  // First as it is: what is wrong with the file has nothing to do with the key.
  const LoadedScenario base = load_or_refuse(arguments.words.front(), arguments.overrides);
  Progress progress(arguments.quiet);
  const SweepOptions options = options_for(arguments, base, progress);
  sweep.scenarios = Loader(arguments).load(sweep.grid);
  if (!arguments.out.empty()) {
    if (const auto refusal = refusal_of(arguments.out)) throw InputError(*refusal);
  }
  const auto start = std::chrono::steady_clock::now();
  const SweepResult result = run_sweep(sweep, options);
  progress.clear();
  const std::chrono::duration<double> wall_time = std::chrono::steady_clock::now() - start;
  const std::string json = sweep_json(sweep, result, kVersion);
  if (!arguments.out.empty()) write_files(arguments, sweep, result, json, wall_time.count());
  if (arguments.json) {
    fmt::print("{}", json);
  } else {
    fmt::print("{}", sweep_text(sweep, result));
    if (!arguments.quiet) fmt::print("{}", next_steps(arguments));
  }
  return kExitPassed;
}

}  // namespace app
