#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "src/analysis/server_load.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

constexpr double kNearFull = 0.9;

std::string time_text(double value_s) { return format_quantity(value_s, "s"); }

std::string warning_text(const ServerLoad& load) {
  if (load.utilisation >= 1.0) {
    return fmt::format(
        "{}: the {} cannot keep up ({:.0f} % of what it can do): its queue never "
        "drains",
        load.design, load.server, load.utilisation * 100.0);
  }
  if (load.utilisation >= kNearFull) {
    return fmt::format(
        "{}: the {} is nearly full ({:.0f} %): a little more work and it never drains", load.design,
        load.server, load.utilisation * 100.0);
  }
  return "";
}

nlohmann::ordered_json json_of(const ServerLoad& load) {
  return {{"design", load.design},
          {"server", load.server},
          {"requests_per_s", load.requests_per_s},
          {"service_s", load.service_s},
          {"servers", load.servers},
          {"utilisation", load.utilisation},
          {"wait_s", load.wait_s ? nlohmann::ordered_json(*load.wait_s) : nullptr},
          {"warning", warning_text(load)}};
}

}  // namespace

int analyse_command(const Arguments& arguments) {
  const LoadedScenario scenario = load_or_refuse(arguments.words.front(), arguments.overrides);
  refuse_unknown_designs(scenario, arguments.designs);
  std::vector<ServerLoad> loads = server_loads(scenario.plan);
  std::erase_if(loads, [&arguments](const ServerLoad& load) {
    return !arguments.designs.empty() &&
           std::ranges::find(arguments.designs, load.design.substr(0, load.design.find(','))) ==
               arguments.designs.end();
  });
  const bool saturated =
      std::ranges::any_of(loads, [](const ServerLoad& load) { return load.utilisation >= 1.0; });
  const int code = saturated ? kExitFailed : kExitPassed;
  if (arguments.json) {
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const ServerLoad& load : loads) rows.push_back(json_of(load));
    fmt::print("{}\n", nlohmann::ordered_json{{"servers", rows}}.dump(1));
    return code;
  }
  if (loads.empty()) {
    fmt::print(
        "No design of {} has a server that could be full: no remote decision point, no issuer "
        "with servers,\nno call before a person.\n",
        scenario.file);
    return code;
  }
  Table table;
  table.add({"design", "server", "requests", "service", "servers", "utilisation", "wait"});
  for (const ServerLoad& load : loads) {
    table.add({load.design, load.server, fmt::format("{:.4g}/h", load.requests_per_s * 3600.0),
               time_text(load.service_s),
               load.servers == 0 ? "any number" : std::to_string(load.servers),
               load.servers == 0 ? "-" : fmt::format("{:.1f} %", load.utilisation * 100.0),
               load.wait_s ? time_text(*load.wait_s) : (load.utilisation >= 1.0 ? "grows" : "-")});
  }
  fmt::print("Mean load of every server, without a simulation\n{}\n", table.text());
  for (const ServerLoad& load : loads) {
    const std::string warning = warning_text(load);
    if (!warning.empty()) fmt::print("{}", wrapped("Warning: " + warning + ".", 0));
  }
  fmt::print("{}",
             wrapped("As if every planned call were permitted, without attacks, overreach, "
                     "retries, renewals and kept decisions; waits by Erlang C, as if services were "
                     "exponential. "
                     "Requests of approvers are a week's mean, over the week's hours in which "
                     "they work.",
                     0));
  return code;
}

}  // namespace app
