#include <fmt/format.h>

#include "bailiwick_version.hpp"
#include "src/cli/bounds_text.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/progress.hpp"
#include "src/cli/result_text.hpp"
#include "src/experiment/experiment.hpp"
#include "src/results/results_files.hpp"

namespace app {

int bounds_command(const Arguments& arguments) {
  const LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  refuse_unknown_designs(scenario, arguments.designs);
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
  // A revocation that exceeds its bound ends the run with an internal error.
  const ExperimentResult result = run_experiment(scenario, options);
  progress.clear();
  if (arguments.json) {
    fmt::print("{}", bounds_json(scenario, result, kVersion));
  } else {
    fmt::print("{}{}", header_text(scenario, result),
               bounds_text(bounds_table(scenario.plan, result)));
  }
  return kExitPassed;
}

}  // namespace app
