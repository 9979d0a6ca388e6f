#include "src/cli/policy_sides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "sim/random/name_hash.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

struct Side {
  models::Design design;
  std::string patch;
  LoadedScenario scenario;
};

std::size_t place_of(const LoadedScenario& scenario, const std::string& design) {
  const auto& designs = scenario.plan.designs;
  const auto found = std::ranges::find(designs, design, &models::Design::name);
  return static_cast<std::size_t>(found - designs.begin());
}

// The policy of a design, replaced by a file; calls appear to it as they did before.
std::string override_with(const std::string& scenario, const models::Design& base,
                          const std::string& file) {
  static constexpr const char* kShapes[] = {"tool_as_action", "gateway", "mcp"};
  const fs::path from = fs::absolute(scenario).parent_path();
  const std::string name = fs::absolute(file).lexically_relative(from).generic_string();
  const models::RequestShape shape = base.policy.requests;
  return fmt::format("designs.{}.policy={{rules: [{{cedar: {}}}], requests: {}, principal: {}}}",
                     base.name, nlohmann::json(name).dump(),
                     kShapes[static_cast<std::size_t>(shape.kind)],
                     shape.user_is_principal ? "user" : "agent");
}

Side side_of(const Arguments& arguments, const std::string& what, const char* name) {
  const std::string& file = arguments.words.front();
  LoadedScenario scenario = load_or_refuse(file, arguments.overrides);
  std::size_t place = place_of(scenario, what);
  if (place == scenario.plan.designs.size()) {
    if (!fs::is_regular_file(what)) {
      std::string known;
      for (const auto& design : scenario.plan.designs) known += design.name + ", ";
      throw InputError(
          fmt::format("'{}' is neither a design of {} nor a file (write one of: {}or "
                      "the path of a .cedar file)",
                      what, file, known));
    }
    refuse_unknown_designs(scenario, arguments.designs);
    const std::string base =
        arguments.designs.empty() ? scenario.study.baseline : arguments.designs.front();
    place = place_of(scenario, base);
    std::vector<std::string> overrides = arguments.overrides;
    overrides.push_back(override_with(file, scenario.plan.designs[place], what));
    scenario = load_or_refuse(file, overrides);
    scenario.plan.designs[place].later_policies.clear();  // The file is what is compared.
    scenario.plan.designs[place].rollouts.clear();
  }
  Side side{scenario.plan.designs[place], scenario.design_patches[place], std::move(scenario)};
  side.patch = fmt::format("{}:\n", name) + side.patch.substr(side.patch.find('\n') + 1);
  side.design.name = name;
  return side;
}

}  // namespace

LoadedScenario with_policies(const Arguments& arguments, const std::string& old_policy,
                             const std::string& new_policy) {
  Side before = side_of(arguments, old_policy, "old");
  Side after = side_of(arguments, new_policy, "new");
  LoadedScenario scenario = std::move(before.scenario);
  scenario.content_hash =
      sim::mix_bits(sim::mix_bits(scenario.content_hash) ^ after.scenario.content_hash);
  scenario.plan.designs = {std::move(before.design), std::move(after.design)};
  scenario.design_patches = {std::move(before.patch), std::move(after.patch)};
  scenario.study.baseline = "old";
  scenario.checks.clear();
  for (std::string& note : after.scenario.notes) {
    if (std::ranges::find(scenario.notes, note) == scenario.notes.end()) {
      scenario.notes.push_back(std::move(note));
    }
  }
  models::derive(scenario.plan);
  return scenario;
}

}  // namespace app
