#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "src/catalogue/catalogue_json.hpp"
#include "src/cli/catalogue_text.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/progress.hpp"
#include "src/scenario/diagnostics.hpp"

namespace app {
namespace {

constexpr std::int64_t kReplications = 30;

using Selection = std::vector<const CatalogueScenario*>;

int list(const Arguments& arguments, const Selection& selection) {
  fmt::print("{}", arguments.json ? catalogue_json(selection) : catalogue_list_text(selection));
  return kExitPassed;
}

int run(const Arguments& arguments, const Selection& selection) {
  if (selection.empty())
    throw InputError("no scenario of the catalogue carries what was asked for");
  Progress progress(arguments.quiet);
  const CatalogueRunOptions options{.replications = arguments.replications.value_or(kReplications),
                                    .threads = arguments.threads,
                                    .stop = &interrupt_flag(),
                                    .progress = [&progress](std::size_t done, std::size_t total) {
                                      progress.update(done, total);
                                    }};
  const std::vector<ScenarioOutcome> outcomes = run_catalogue(selection, options);
  progress.clear();
  fmt::print("{}", arguments.json ? catalogue_run_json(outcomes, options.replications)
                                  : catalogue_run_text(outcomes, options.replications));
  return exit_code(outcomes);
}

std::vector<CoverageMatrix> matrices_of(const Arguments& arguments, const Selection& selection) {
  std::vector<CoverageMatrix> matrices;
  std::vector<std::string> known;
  for (const Framework& framework : frameworks()) {
    known.push_back(framework.key);
    if (arguments.framework.empty() || arguments.framework == framework.key) {
      matrices.push_back(cover(selection, framework));
    }
  }
  if (matrices.empty()) {
    throw InputError(fmt::format("no framework is called '{}' (write one of: {})",
                                 arguments.framework, fmt::join(known, ", ")));
  }
  return matrices;
}

int coverage(const Arguments& arguments, const Selection& selection) {
  const std::vector<CoverageMatrix> matrices = matrices_of(arguments, selection);
  fmt::print("{}", arguments.json ? coverage_json(selection, matrices)
                                  : coverage_text(selection, matrices));
  return kExitPassed;
}

int show(const Arguments& arguments, std::span<const CatalogueScenario> catalogue) {
  const std::string& id = arguments.words.front();
  std::vector<std::string> known;
  for (const CatalogueScenario& one : catalogue) {
    known.push_back(one.entry().id);
    if (one.entry().id != id) continue;
    fmt::print("{}", one.text);
    return kExitPassed;
  }
  const std::string nearest = nearest_word(id, known);
  throw InputError(fmt::format("no scenario is called '{}' ({}see: bailiwick catalogue list)", id,
                               nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest)));
}

}  // namespace

int catalogue_command(const Arguments& arguments) {
  try {
    const std::vector<CatalogueScenario> catalogue = load_catalogue(arguments.directory);
    if (arguments.topic == "show") return show(arguments, catalogue);
    std::vector<std::string> words = arguments.words;
    words.insert(words.end(), arguments.ids.begin(), arguments.ids.end());
    const Selection selection = select(catalogue, words);
    if (arguments.topic == "run") return run(arguments, selection);
    return arguments.topic == "list" ? list(arguments, selection) : coverage(arguments, selection);
  } catch (const CatalogueProblem& problem) {
    throw InputError(problem.what());
  }
}

}  // namespace app
