#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "bailiwick_version.hpp"
#include "src/cli/audit_file.hpp"
#include "src/cli/bounds_text.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/control_value_text.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/progress.hpp"
#include "src/cli/result_text.hpp"
#include "src/experiment/attack_choice.hpp"
#include "src/experiment/checks.hpp"
#include "src/experiment/experiment.hpp"
#include "src/results/results_directory.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

std::vector<std::string> designs_to_run(const Arguments& arguments,
                                        const LoadedScenario& scenario) {
  refuse_unknown_designs(scenario, arguments.designs);
  if (arguments.verb != Verb::kRun || !arguments.designs.empty()) return arguments.designs;
  const bool has_baseline = !scenario.study.baseline.empty();
  return {has_baseline ? scenario.study.baseline : scenario.plan.designs.front().name};
}

// Checks of designs that are not run would be reported nowhere.
std::vector<Check> checks_to_judge(const Arguments& arguments, const LoadedScenario& scenario) {
  return arguments.verb == Verb::kTest ? scenario.checks : std::vector<Check>{};
}

ExperimentOptions options_for(const Arguments& arguments, const LoadedScenario& scenario,
                              Progress& progress, CheckEvaluator& checks) {
  ExperimentOptions options;
  options.designs = designs_to_run(arguments, scenario);
  options.threads = arguments.threads;
  options.seed = arguments.seed;
  options.replications = arguments.replications;
  options.batches = arguments.batches;
  options.stop = &interrupt_flag();
  options.progress = [&progress](std::size_t done, std::size_t total) {
    progress.update(done, total);
  };
  options.wants_more = [&checks](const Look& look) { return checks.judge(look); };
  return options;
}

// The baseline of a check against the baseline must be among what is run.
void refuse_missing_baseline(const Arguments& arguments, const LoadedScenario& scenario) {
  if (arguments.verb != Verb::kTest || arguments.designs.empty()) return;
  const bool needs_it = std::ranges::any_of(scenario.checks, &Check::relative_to_baseline);
  const bool has_it =
      std::ranges::find(arguments.designs, scenario.study.baseline) != arguments.designs.end();
  if (needs_it && !has_it) {
    throw InputError(
        fmt::format("the checks of {} compare with the baseline (add it: --designs {},...)",
                    scenario.file, scenario.study.baseline));
  }
}

std::string text_of(const Arguments& arguments, const LoadedScenario& scenario,
                    const ExperimentResult& result, const CheckReport& checks) {
  std::string text = header_text(scenario, result);
  if (arguments.verb == Verb::kTest) {
    const bool has_color = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    return text + checks_text(checks.outcomes, has_color) + notes_text(result);
  }
  text += designs_text(result);
  if (arguments.verb == Verb::kRun && arguments.designs.empty() &&
      scenario.plan.designs.size() > 1) {
    text += fmt::format("  (the study's baseline; choose with --design, or use compare)\n");
  }
  if (arguments.all) text += all_rows_text(result);
  if (result.designs.size() > 1) {
    text += comparison_text(result);
    text += short_bounds_text(bounds_table(scenario.plan, result));
    text += control_value_text(control_values(result));
  } else if (!arguments.all) {
    text += run_text(result);
  }
  return text + threat_cells_text(scenario, result) + notes_text(result);
}

void write_files(const Arguments& arguments, const LoadedScenario& scenario,
                 const ExperimentResult& result, const CheckReport& checks,
                 const AttackTrees* attacks, double wall_time_s) {
  const RunInfo info{.version = kVersion,
                     .commit = kCommit,
                     .arguments = arguments.typed,
                     .threads = arguments.threads,
                     .wall_time_s = wall_time_s};
  std::vector<ResultFile> files{
      {"manifest.json", manifest_json(scenario, result, info)},
      {"summary.json", summary_json(scenario, result, kVersion, nullptr, attacks)},
      {"replications.csv", replications_csv(result)},
  };
  if (arguments.verb == Verb::kTest) files.push_back({"checks.json", checks_json(checks)});
  write_results(arguments.out, files);
}

std::string next_steps(const Arguments& arguments) {
  if (!arguments.out.empty()) {
    return fmt::format("\nResults are in {}. Next: bailiwick report {} -o {}\n", arguments.out,
                       arguments.out,
                       (std::filesystem::path(arguments.out) / "report.html").string());
  }
  if (arguments.verb == Verb::kTest) return "";
  return "\nNothing was written. Next: add --out DIR to keep the results, --all to see every "
         "number.\n";
}

bool has_decided(const ExperimentResult& result, const Arguments& arguments) {
  return result.precision_reached || arguments.replications.has_value() ||
         arguments.batches.has_value();
}

}  // namespace

void refuse_unknown_designs(const LoadedScenario& scenario,
                            const std::vector<std::string>& designs) {
  for (const std::string& name : designs) {
    if (std::ranges::find(scenario.plan.designs, name, &models::Design::name) !=
        scenario.plan.designs.end()) {
      continue;
    }
    std::string known;
    for (const auto& design : scenario.plan.designs) {
      known += (known.empty() ? "" : ", ") + design.name;
    }
    throw InputError(
        fmt::format("{} has no design '{}' (write one of: {})", scenario.file, name, known));
  }
}

int experiment_command(const Arguments& arguments) {
  const LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  refuse_missing_baseline(arguments, scenario);
  if (!arguments.out.empty()) {
    if (const auto refusal = refusal_of(arguments.out)) throw InputError(*refusal);
  }
  const auto start = std::chrono::steady_clock::now();
  CheckEvaluator evaluator(checks_to_judge(arguments, scenario));
  Progress progress(arguments.quiet);
  const ExperimentOptions options = options_for(arguments, scenario, progress, evaluator);
  const ExperimentResult result = run_experiment(scenario, options);
  std::optional<AttackTrees> attacks;
  if (arguments.json || !arguments.out.empty()) {  // Nobody sees them otherwise.
    attacks = attacks_of(scenario, result, arguments.threads, &interrupt_flag());
  }
  progress.clear();
  const CheckReport checks{
      .outcomes = evaluator.outcomes(),
      .exit_code = exit_code(evaluator.outcomes(), has_decided(result, arguments))};
  const std::chrono::duration<double> wall_time = std::chrono::steady_clock::now() - start;
  if (!arguments.out.empty()) {
    write_files(arguments, scenario, result, checks, attacks ? &*attacks : nullptr,
                wall_time.count());
  }
  if (!arguments.audit.empty()) {
    write_audit_file(arguments.audit, scenario.plan, options.designs.front(), result.seed);
  }
  const bool is_test = arguments.verb == Verb::kTest;
  if (arguments.json) {
    fmt::print("{}", summary_json(scenario, result, kVersion, is_test ? &checks : nullptr,
                                  attacks ? &*attacks : nullptr));
  } else {
    fmt::print("{}", text_of(arguments, scenario, result, checks));
    if (!arguments.quiet) fmt::print("{}", next_steps(arguments));
  }
  if (!result.precision_reached) {
    fmt::print(stderr, "bailiwick: a precision target was not reached in {} {}\n",
               result.replications, result.batches > 0 ? "batches" : "replications");
  }
  return checks.exit_code;
}

}  // namespace app
