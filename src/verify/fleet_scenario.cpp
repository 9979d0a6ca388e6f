#include "src/verify/fleet_scenario.hpp"

#include <fmt/format.h>

#include "sim/core/assert.hpp"
#include "src/scenario/load.hpp"

namespace app {
namespace {

std::string tools_text(const FleetScenario& scenario) {
  std::string text;
  for (int i = 1; i <= scenario.tools; ++i) {
    text += fmt::format(
        "  tool-{}: {{acts_as: caller, actions: {{read: {{effect: read, on: files, untrusted: "
        "true{}}}}}}}\n",
        i, scenario.read);
  }
  return text;
}

// Clerks may use every tool, so that every enforcement point honours their credentials.
std::string role_text(int tools) {
  std::string text;
  for (int i = 1; i <= tools; ++i) text += fmt::format("{}tool-{}.read", i > 1 ? ", " : "", i);
  return "[" + text + "]";
}

std::string arrivals_text(const std::string& arrivals) {
  return arrivals == "each_threat" ? "{each_threat: {}}"
                                   : fmt::format("{{poisson: {{rate: {}}}}}", arrivals);
}

std::string organisation_text(const FleetScenario& scenario) {
  return fmt::format(
             "organisation:\n"
             "  roles: {{clerk: {0}}}\n"
             "  departments: {{office: {{people: {1}, seats: {1}, roles: [clerk]}}}}\n"
             "resources:\n"
             "  files: {{owner: office, data: internal}}\n"
             "tools:\n",
             role_text(scenario.tools), scenario.people) +
         tools_text(scenario);
}

std::string agents_text(const FleetScenario& scenario) {
  return fmt::format("agents:\n  clerk: {{{}model: {{susceptibility: 1}}, plan: {}}}\n",
                     scenario.clerk, scenario.plan) +
         "  helper: {plan: [{spawn: {agent: runner, count: {geometric: {mean: 1.5}}}}]}\n"
         "  runner: {plan: [{call: tool-1.read}]}\n" +
         scenario.agents;
}

std::string text_of(const FleetScenario& scenario) {
  return fmt::format(
             "version: 1\n"
             "name: known-answer\n"
             "clock: {{start: 2026-01-01T00:00:00, horizon: {}}}\n",
             scenario.horizon) +
         organisation_text(scenario) + agents_text(scenario) +
         fmt::format(
             "workflows:\n"
             "  reading: {{start: clerk, on_behalf_of: {{office: 1}}, arrivals: {}}}\n"
             "designs:\n"
             "  only:\n"
             "    credentials: {}\n"
             "    validation: {}\n"
             "    policy: [role]\n"
             "    audit: {}\n",
             arrivals_text(scenario.arrivals), scenario.credentials, scenario.validation,
             scenario.audit) +
         scenario.extra;
}

}  // namespace

std::shared_ptr<const models::Plan> load_fleet(const FleetScenario& scenario) {
  Diagnostics diagnostics;
  auto loaded = load_scenario_text(text_of(scenario), "known-answer.yaml", diagnostics);
  if (!loaded) throw sim::InternalError(diagnostics.format_all());
  return std::make_shared<const models::Plan>(std::move(loaded->plan));
}

models::Plan with_seed(const models::Plan& plan, std::uint64_t seed) {
  models::Plan copy = plan;
  copy.seed = seed;
  return copy;
}

}  // namespace app
