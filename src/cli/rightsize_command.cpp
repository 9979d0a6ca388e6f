#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bailiwick_version.hpp"
#include "models/authority/weigher.hpp"
#include "models/metrics/catalogue.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/interrupt.hpp"
#include "src/cli/progress.hpp"
#include "src/cli/result_text.hpp"
#include "src/cli/run_origin.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/headline.hpp"
#include "src/experiment/parallel.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/rightsize.hpp"
#include "src/results/results_directory.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

std::string design_to_fit(const Arguments& arguments, const RunOrigin& origin) {
  if (arguments.designs.empty()) {
    if (origin.designs.size() == 1) return origin.designs.front();
    throw InputError(fmt::format("{} holds {} designs (choose with --design: {})",
                                 arguments.words.front(), origin.designs.size(),
                                 fmt::join(origin.designs, ", ")));
  }
  return arguments.designs.front();
}

Usage usage_of(const models::Plan& plan, models::DesignId design, const RunOrigin& origin,
               const Arguments& arguments) {
  std::vector<Usage> found(static_cast<std::size_t>(origin.replications));
  for_each_index(found.size(), arguments.threads, &interrupt_flag(), [&](std::size_t i) {
    UsageSink sink(plan);
    models::RunOptions options;
    options.sink = &sink;
    models::run_replication(plan, design, i, options);
    found[i] = sink.usage();
  });
  Usage all;
  for (const Usage& one : found) all.add(one);
  return all;
}

std::string names_of(const models::Plan& plan, const models::PermissionSet& set) {
  std::string text;
  set.for_each([&](models::ActionId id) {
    text += (text.empty() ? "" : ", ") + plan.organisation.actions[id.index].name;
  });
  return text.empty() ? "-" : text;
}

std::string granted_text(const models::Plan& plan, const Usage& usage) {
  const models::Weigher weigher(plan.organisation);
  Table table(2);
  table.add({"agent", "could (weight)", "used (weight)", "never used", "longest task"});
  for (std::size_t i = 0; i < usage.by_type.size(); ++i) {
    const Usage::OfType& of = usage.by_type[i];
    table.add({plan.agent_types[i].name,
               fmt::format("{} ({:.4g})", of.could.size(), weigher.weight(of.could)),
               fmt::format("{} ({:.4g})", of.did.size(), weigher.weight(of.did)),
               names_of(plan, of.could - of.did), fmt::format("{:.3g} s", of.longest_task_s)});
  }
  return "Granted and used, by the agents of the run\n" + table.text();
}

Json granted_json(const models::Plan& plan, const Usage& usage) {
  const models::Weigher weigher(plan.organisation);
  const auto names = [&plan](const models::PermissionSet& set) {
    Json all = Json::array();
    set.for_each(
        [&](models::ActionId id) { all.push_back(plan.organisation.actions[id.index].name); });
    return all;
  };
  Json rows = Json::array();
  for (std::size_t i = 0; i < usage.by_type.size(); ++i) {
    const Usage::OfType& of = usage.by_type[i];
    rows.push_back({{"agent", plan.agent_types[i].name},
                    {"could", names(of.could)},
                    {"could_weight", weigher.weight(of.could)},
                    {"used", names(of.did)},
                    {"used_weight", weigher.weight(of.did)},
                    {"longest_task_s", of.longest_task_s}});
  }
  return rows;
}

// What was lost, then what was removed.
std::string moved_text(const ExperimentResult& result) {
  const std::string& before = result.designs[0].name;
  const std::string& after = result.designs[1].name;
  Table table(2);
  table.add({"metric", before, after, "difference"});
  for (const char* const metric :
       {"velocity.completed", "velocity.denied_legitimate", "privilege.amplification.user",
        "privilege.amplification.task", "privilege.over_entitlement", "privilege.excess_hours",
        "privilege.out_of_scope_actions", "threat.success"}) {
    const RowKey key = make_row_key(metric, {});
    const Row* const was = find_row(result, before, key);
    const Row* const is = find_row(result, after, key);
    const Difference* const moved = find_difference(result, after, key);
    if (was == nullptr || is == nullptr) continue;
    const std::string unit(models::find_metric(metric)->unit);
    table.add({metric, format_estimate(was->estimate, unit), format_estimate(is->estimate, unit),
               moved == nullptr ? "missing" : format_estimate(moved->estimate, unit)});
  }
  return table.text();
}

}  // namespace

int rightsize_command(const Arguments& arguments) {
  const RunOrigin origin = origin_of(arguments.words.front());
  LoadedScenario scenario = load_again(origin);
  if (!arguments.out.empty()) {
    if (const auto refusal = refusal_of(arguments.out)) throw InputError(*refusal);
  }
  const std::string name = design_to_fit(arguments, origin);
  refuse_unknown_designs(scenario, {name});
  std::size_t place = 0;
  while (scenario.plan.designs[place].name != name) ++place;
  const Usage usage = usage_of(scenario.plan, models::DesignId{static_cast<std::uint32_t>(place)},
                               origin, arguments);
  const models::Design before = scenario.plan.designs[place];
  const RightSized fitted =
      right_size(scenario.plan, before, usage, arguments.margin, "least-privilege.cedar");

  scenario.plan.designs = {before, fitted.design};
  scenario.design_patches = {scenario.design_patches[place], fitted.patch};
  scenario.study.baseline = name;
  scenario.checks.clear();
  models::derive(scenario.plan);
  Progress progress(arguments.quiet);
  ExperimentOptions options;
  options.threads = arguments.threads;
  options.seed = arguments.seed.value_or(origin.seed + 1);  // Held out: seen by neither.
  options.replications = arguments.replications.value_or(origin.replications);
  options.stop = &interrupt_flag();
  options.progress = [&progress](std::size_t done, std::size_t total) {
    progress.update(done, total);
  };
  const ExperimentResult result = run_experiment(scenario, options);
  progress.clear();
  Json json = Json::parse(summary_json(scenario, result, kVersion));
  json["rightsize"] = {
      {"design", name},
      {"trained_on", {{"seed", origin.seed}, {"replications", origin.replications}}},
      {"granted_and_used", granted_json(scenario.plan, usage)},
      {"cedar", fitted.cedar},
      {"patch", fitted.patch}};
  const std::string json_text = json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  if (!arguments.out.empty()) {
    write_results(arguments.out, {{"least-privilege.cedar", fitted.cedar},
                                  {"design.yaml", fitted.patch},
                                  {"rightsize.json", json_text}});
  }
  if (arguments.json) {
    fmt::print("{}", json_text);
    return kExitPassed;
  }
  fmt::print("{}\n{}\n{}\n{}\n", header_text(scenario, result), granted_text(scenario.plan, usage),
             fitted.cedar, fitted.patch);
  fmt::print(
      "Work lost against authority removed, with 95 % intervals, on seed {} that was not used "
      "to fit\n{}",
      result.seed, moved_text(result));
  if (arguments.all) fmt::print("\n{}", comparison_text(result));
  fmt::print("{}", notes_text(result));
  if (!arguments.out.empty()) fmt::print("\nWritten to {}.\n", arguments.out);
  return kExitPassed;
}

}  // namespace app
