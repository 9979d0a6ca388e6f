#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/policy/cedar_world.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"
#include "src/report/report.hpp"
#include "src/results/results_files.hpp"
#include "src/scenario/diagnostics.hpp"
#include "src/scenario/load.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Diagnostics& diagnostics) {
  Json rows = Json::array();
  for (const Diagnostic& one : diagnostics.sorted()) {
    rows.push_back({{"file", diagnostics.source_name(one.at)},
                    {"line", one.at.line},
                    {"column", one.at.column},
                    {"code", one.code},
                    {"path", one.path},
                    {"message", one.message},
                    {"hint", one.hint},
                    {"suggestion", one.suggestion}});
  }
  return rows;
}

}  // namespace

int report_command(const Arguments& arguments) {
  const std::filesystem::path results = arguments.words.front();
  if (!std::filesystem::exists(results / "summary.json")) {
    throw InputError(
        fmt::format("{} is no results directory: it has no summary.json", results.string()));
  }
  const std::filesystem::path out =
      arguments.out.empty() ? results / "report.html" : std::filesystem::path(arguments.out);
  write_report(results, out);
  fmt::print("Wrote {}: one offline page, open it in a browser.\n", out.string());
  return kExitPassed;
}

int validate_command(const Arguments& arguments) {
  const bool wants_json = arguments.json || arguments.format == "json";
  Json rows = Json::array();
  int code = kExitPassed;
  for (const std::string& file : arguments.words) {
    Diagnostics diagnostics;
    const auto scenario = load_scenario(file, arguments.overrides, diagnostics);
    const bool is_valid = scenario.has_value();
    if (!is_valid) code = kExitInputError;
    if (wants_json) {
      for (Json& row : json_of(diagnostics)) rows.push_back(std::move(row));
    } else if (is_valid) {
      fmt::print("{}: valid\n", file);
      for (const std::string& note : scenario->notes) fmt::print("note: {}\n", note);
    } else {
      fmt::print(stderr, "{}", diagnostics.format_all());
    }
  }
  if (wants_json) {
    const Json json{{"valid", code == kExitPassed}, {"rows", std::move(rows)}};
    fmt::print("{}\n", json.dump(1, ' ', false, Json::error_handler_t::replace));
  }
  return code;
}

namespace {

// As the first design that has Cedar policies shows its calls, or as the user says.
models::RequestShape shape_of(const LoadedScenario& scenario, const std::string& named) {
  using Kind = models::RequestShape::Kind;
  if (named == "tool_as_action") return {Kind::kToolAsAction, false};
  if (named == "gateway") return {Kind::kGateway, true};
  if (named == "mcp") return {Kind::kMcp, true};
  for (const models::Design& design : scenario.plan.designs) {
    for (const models::Policy* const policy : design.policies()) {
      if (policy->has_cedar()) return policy->requests;
    }
  }
  return {};
}

}  // namespace

int schema_command(const Arguments& arguments) {
  if (!arguments.schema.empty()) {
    const LoadedScenario scenario = load_or_refuse(arguments.schema, {});
    const models::CedarWorld world(scenario.plan, shape_of(scenario, arguments.from));
    fmt::print("{}", world.schema());
    return kExitPassed;
  }
  const bool wants_summary = !arguments.words.empty() && arguments.words.front() == "summary";
  const std::string schema = wants_summary ? summary_schema() : json_schema();
  fmt::print("{}{}", schema, schema.ends_with('\n') ? "" : "\n");
  return kExitPassed;
}

}  // namespace app
