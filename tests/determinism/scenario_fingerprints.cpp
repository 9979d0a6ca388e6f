// Prints the fingerprints of scenario files; to be run in the root of the tree, where they are.
#include <optional>
#include <stdexcept>

#include "src/scenario/load.hpp"
#include "tests/determinism/fingerprints.hpp"

namespace determinism {
namespace {

app::LoadedScenario load(const std::string& name, const std::vector<std::string>& overrides) {
  app::Diagnostics diagnostics;
  std::optional<app::LoadedScenario> scenario =
      app::load_scenario("scenarios/" + name + ".yaml", overrides, diagnostics);
  if (!scenario) throw std::runtime_error(diagnostics.format_all());
  return std::move(*scenario);
}

void add_lines(std::vector<Line>& lines, const std::string& name, std::int64_t replications,
               const std::vector<std::string>& overrides = {}) {
  const app::LoadedScenario scenario = load(name, overrides);
  for (Line& line : experiment_lines("scenario/" + name, scenario, replications)) {
    lines.push_back(std::move(line));
  }
}

}  // namespace

std::vector<Line> scenario_lines() {
  std::vector<Line> lines;
  add_lines(lines, "quickstart", 9, {"clock.horizon=2h"});
  add_lines(lines, "born-late", 4);
  add_lines(lines, "agentdojo/banking", 2);
  add_lines(lines, "leaked-key", 2);
  add_lines(lines, "offboarding", 2);
  add_lines(lines, "prompt-worm", 2, {"infections.mail-worm.population=2001"});
  add_lines(lines, "shared-notes", 2);
  add_lines(lines, "beyond-scope", 10);
  add_lines(lines, "one-agent-fifty-workflows", 2, {"clock.horizon=90min"});
  add_lines(lines, "per-hop", 2, {"clock.horizon=4h"});
  return lines;
}

}  // namespace determinism

int main() { return determinism::print_lines({determinism::scenario_lines}); }
