#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "src/analysis/server_load.hpp"
#include "src/analysis/threat_analysis.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/findings_json.hpp"
#include "src/cli/findings_text.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

std::string time_text(double value_s) { return format_quantity(value_s, "s"); }

// The scenario with the designs that were asked for only.
models::Plan with_designs(models::Plan plan, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return plan;
  std::erase_if(plan.designs, [&wanted](const models::Design& design) {
    return std::ranges::find(wanted, design.name) == wanted.end();
  });
  return plan;
}

std::string servers_text(const LoadedScenario& scenario, const std::vector<ServerLoad>& loads) {
  if (loads.empty()) {
    return fmt::format(
        "No design of {} has a server that could be full: no remote decision point, no issuer "
        "with servers,\nno call before a person.\n",
        scenario.file);
  }
  Table table(2);
  table.add({"design", "server", "requests", "service", "servers", "utilisation", "wait"});
  for (const ServerLoad& load : loads) {
    table.add({load.design, load.server, fmt::format("{:.4g}/h", load.requests_per_s * 3600.0),
               time_text(load.service_s),
               load.servers == 0 ? "any number" : std::to_string(load.servers),
               load.servers == 0 ? "-" : fmt::format("{:.1f} %", load.utilisation * 100.0),
               load.wait_s ? time_text(*load.wait_s) : (load.utilisation >= 1.0 ? "grows" : "-")});
  }
  return "Mean load of every server\n" + table.text() +
         wrapped(
             "As if every planned call were permitted, without attacks, overreach, "
             "retries, renewals and kept decisions; waits by Erlang C, as if services were "
             "exponential. "
             "Requests of approvers are a week's mean, over the week's hours in which "
             "they work.",
             2);
}

bool fails_on(const std::vector<Finding>& findings, const std::string& severity) {
  if (severity == "never") return false;
  return std::ranges::any_of(findings, [least = severity_of(severity)](const Finding& one) {
    return one.severity >= least;
  });
}

void print_json(const nlohmann::ordered_json& json) {
  fmt::print("{}\n", json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

int analyse_command(const Arguments& arguments) {
  const LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  refuse_unknown_designs(scenario, arguments.designs);
  const models::Plan plan = with_designs(scenario.plan, arguments.designs);
  const std::vector<ServerLoad> loads = server_loads(plan);
  ThreatAnalysis analysis = analyse_threats(plan);
  std::vector<Finding>& findings = analysis.found.findings;
  std::ranges::move(overload_findings(loads), std::back_inserter(findings));
  sort_findings(findings);
  const bool saturated =
      std::ranges::any_of(loads, [](const ServerLoad& load) { return load.utilisation >= 1.0; });
  const bool fails = saturated || fails_on(findings, arguments.fail_on);
  if (arguments.format == "sarif") {
    print_json(analysis_sarif(scenario, analysis));
  } else if (arguments.json || arguments.format == "json") {
    print_json(analysis_json(scenario, loads, analysis));
  } else {
    fmt::print("{}{}{}", findings_text(scenario, analysis), authority_text(analysis, arguments.all),
               servers_text(scenario, loads));
  }
  return fails ? kExitFailed : kExitPassed;
}

}  // namespace app
