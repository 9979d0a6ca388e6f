#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <span>

#include "models/metrics/catalogue.hpp"
#include "src/analysis/finding.hpp"
#include "src/cli/commands.hpp"
#include "src/cli/exit_codes.hpp"
#include "src/cli/findings_json.hpp"
#include "src/cli/framework_text.hpp"
#include "src/cli/loading.hpp"
#include "src/cli/regime_text.hpp"
#include "src/cli/table.hpp"
#include "src/scenario/diagnostics.hpp"
#include "src/scenario/error_catalogue.hpp"
#include "src/scenario/presets.hpp"
#include "src/scenario/regimes.hpp"

namespace app {
namespace {

using Json = nlohmann::ordered_json;

// What is listed or explained, once for people and once for programs.
struct Answer {
  std::string text;
  Json rows = Json::array();
};

int print(const Arguments& arguments, const Answer& answer) {
  if (arguments.json) {
    fmt::print("{}\n",
               Json{{"rows", answer.rows}}.dump(1, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}", answer.text);
  }
  return kExitPassed;
}

std::string better_text(models::Better better) {
  switch (better) {
    case models::Better::kLower:
      return "lower is better";
    case models::Better::kHigher:
      return "higher is better";
    case models::Better::kNeither:
      break;
  }
  return "neither direction is better";
}

Json json_of(const models::MetricInfo& info) {
  return {
      {"name", info.name},           {"unit", info.unit},     {"better", better_text(info.better)},
      {"quantiles", info.quantiles}, {"title", info.title},   {"meaning", info.meaning},
      {"formula", info.formula},     {"labels", info.labels}, {"source", info.source}};
}

Json json_of(const PresetInfo& preset) {
  return {{"name", preset.name},
          {"kind", preset.kind},
          {"title", preset.title},
          {"meaning", preset.meaning},
          {"source", preset.source},
          {"as_of", preset.as_of},
          {"confidence", preset.confidence},
          {"yaml", preset.yaml}};
}

Json json_of(const ErrorInfo& error) {
  return {{"code", error.code}, {"title", error.title}, {"meaning", error.meaning}};
}

Answer list_metrics() {
  Answer answer;
  Table table;
  for (const models::MetricInfo& info : models::metric_catalogue()) {
    table.add({std::string(info.name), std::string(info.unit), std::string(info.title)});
    answer.rows.push_back(json_of(info));
  }
  answer.text = table.text() + "Explained by: bailiwick explain METRIC\n";
  return answer;
}

Answer list_presets() {
  Answer answer;
  Table table;
  for (const PresetInfo& preset : presets()) {
    const char* const usable = preset.unusable.empty() ? "" : " (cannot be used)";
    table.add({preset.kind, preset.name, preset.confidence, preset.title + usable});
    answer.rows.push_back(json_of(preset));
  }
  answer.text =
      table.text() + "Used by: `use: NAME`. Explained by: bailiwick explain preset NAME\n";
  return answer;
}

Answer list_regimes() {
  Answer answer{.text = regime_tables()};
  for (const Regime& regime : regimes()) answer.rows.push_back(json_of(regime));
  return answer;
}

Answer list_errors() {
  Answer answer;
  Table table;
  for (const ErrorInfo& error : error_catalogue()) {
    table.add({std::string(error.code), std::string(error.title)});
    answer.rows.push_back(json_of(error));
  }
  answer.text = table.text() + "Explained by: bailiwick explain error CODE\n";
  return answer;
}

Answer list_findings() {
  Answer answer;
  Table table;
  for (const FindingRule& rule : finding_rules()) {
    table.add({std::string(rule.id), std::string(rule.title)});
    answer.rows.push_back(json_of(rule));
  }
  answer.text = table.text() + "Explained by: bailiwick explain ID\n";
  return answer;
}

Answer list_designs(const std::string& file) {
  const LoadedScenario scenario = load_or_refuse(file, {});
  Answer answer;
  for (std::size_t i = 0; i < scenario.plan.designs.size(); ++i) {
    const std::string& name = scenario.plan.designs[i].name;
    const bool is_baseline = name == scenario.study.baseline;
    const std::string& patch = scenario.design_patches[i];
    answer.text += name + (is_baseline ? " (baseline)\n" : "\n") + indented(patch, 4);
    answer.rows.push_back({{"name", name}, {"baseline", is_baseline}, {"patch", patch}});
  }
  return answer;
}

[[noreturn]] void refuse(std::string_view what, const std::string& name,
                         std::span<const std::string> known, std::string_view list) {
  const std::string nearest = nearest_word(name, known);
  throw InputError(fmt::format("no {} is called '{}' ({}{})", what, name,
                               nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest),
                               fmt::format("see: bailiwick list {}", list)));
}

Answer explain_metric(const std::string& name) {
  const models::MetricInfo* const info = models::find_metric(name);
  if (info == nullptr) {
    std::vector<std::string> known{"preset", "regime", "error", "exit-codes", "warmup"};
    for (const auto& one : models::metric_catalogue()) known.emplace_back(one.name);
    refuse("metric", name, known, "metrics");
  }
  Table table;
  table.add({"unit", std::string(info->unit)});
  table.add({"direction", better_text(info->better)});
  table.add({"formula", std::string(info->formula)});
  table.add({"labels", info->labels.empty() ? "none" : std::string(info->labels)});
  if (info->quantiles) {
    table.add({"rows", fmt::format("{0}.p50, {0}.p95: Kaplan-Meier quantiles over all replications",
                                   info->name)});
  }
  table.add({"source", std::string(info->source)});
  return {fmt::format("{}: {}\n{}{}", info->name, info->title,
                      wrapped(std::string(info->meaning), 0), table.text()),
          Json::array({json_of(*info)})};
}

Answer explain_preset(const std::string& name) {
  const PresetInfo* const preset = find_preset(name);
  if (preset == nullptr) {
    std::vector<std::string> known;
    for (const PresetInfo& one : presets()) known.push_back(one.name);
    refuse("preset", name, known, "presets");
  }
  return {fmt::format("{} ({}): {}\n{}source: {}\nread on {}, confidence: {}\n\n{}", preset->name,
                      preset->kind, preset->title, wrapped(preset->meaning, 0), preset->source,
                      preset->as_of, preset->confidence, preset->yaml),
          Json::array({json_of(*preset)})};
}

Answer explain_regime(const std::string& name) {
  const Regime* const regime = find_regime(name);
  if (regime == nullptr) {
    std::vector<std::string> known;
    for (const Regime& one : regimes()) known.push_back(one.preset->name);
    refuse("regime", name, known, "regimes");
  }
  return {regime_explanation(*regime), Json::array({json_of(*regime)})};
}

Answer explain_error(const std::string& code) {
  const ErrorInfo* const error = find_error(code);
  if (error == nullptr) {
    std::vector<std::string> known;
    for (const ErrorInfo& one : error_catalogue()) known.emplace_back(one.code);
    refuse("error", code, known, "errors");
  }
  return {
      fmt::format("{}: {}\n{}", error->code, error->title, wrapped(std::string(error->meaning), 0)),
      Json::array({json_of(*error)})};
}

Answer explain_finding(const FindingRule& rule) {
  Table table;
  table.add({"cut by", std::string(rule.remedy)});
  for (const FrameworkId& one : rule.frameworks) {
    table.add({std::string(one.framework), std::string(one.id)});
  }
  return {fmt::format("{}: {}\n{}{}", rule.id, rule.title, wrapped(std::string(rule.meaning), 0),
                      table.text()),
          Json::array({json_of(rule)})};
}

constexpr std::string_view kWarmup =
    "Runs start empty: without agents at work and without credentials. `clock: {warmup: 2h}` "
    "leaves "
    "the first two hours of each replication out of every metric, so that they speak of the steady "
    "state. `clock: {warmup: auto}` finds the length: five pilot runs of each design, whose random "
    "numbers no later run shares, give two series, the number of live agents and of live "
    "credentials, as means over 1,000 equal intervals of the horizon, averaged over the five. "
    "MSER-5 (White, Simulation 69(6), 1997) deletes the start that makes the rest's mean most "
    "certain, in steps of five intervals, within the first half. The longest of all series holds "
    "for all designs, is printed above the results, and is kept in summary.json. A run whose "
    "levels still drift at its half is refused: make the horizon longer. Never-expiring "
    "credentials (E0405) and arrivals at no constant rate (E0414) have no steady state to find.";

Answer explain_warmup() {
  return {"warmup: the start of a run that is left out of the metrics\n" +
              wrapped(std::string(kWarmup), 0),
          Json::array({{{"name", "warmup"}, {"meaning", kWarmup}}})};
}

Answer explain_exit_codes() {
  Answer answer;
  Table table;
  for (const auto& [code, meaning] : kExitCodes) {
    table.add({fmt::format("{}", code), std::string(meaning)});
    answer.rows.push_back({{"code", code}, {"meaning", meaning}});
  }
  answer.text = table.text();
  return answer;
}

Answer explain_named(const std::string& what, const std::string& name) {
  if (what == "preset") return explain_preset(name);
  return what == "regime" ? explain_regime(name) : explain_error(name);
}

void expect_words(const Arguments& arguments, std::size_t count, std::string_view usage) {
  if (arguments.words.size() != count) {
    throw InputError(fmt::format("write: bailiwick {}", usage));
  }
}

}  // namespace

int list_command(const Arguments& arguments) {
  const std::string& what = arguments.words.front();
  if (what == "designs") {
    expect_words(arguments, 2, "list designs FILE");
    return print(arguments, list_designs(arguments.words[1]));
  }
  expect_words(arguments, 1, "list metrics|presets|regimes|errors|findings, or list designs FILE");
  if (what == "metrics") return print(arguments, list_metrics());
  if (what == "presets") return print(arguments, list_presets());
  if (what == "regimes") return print(arguments, list_regimes());
  if (what == "errors") return print(arguments, list_errors());
  if (what == "findings") return print(arguments, list_findings());
  throw InputError(fmt::format(
      "cannot list '{}' (write metrics, presets, regimes, errors, findings, or designs FILE)",
      what));
}

int explain_command(const Arguments& arguments) {
  const std::string& what = arguments.words.front();
  // "GOVERN 1.6" is one id, quoted or not.
  if (auto one = framework_explanation(fmt::format("{}", fmt::join(arguments.words, " ")))) {
    return print(arguments, {std::move(one->text), Json::array({std::move(one->row)})});
  }
  if (what == "preset" || what == "regime" || what == "error") {
    expect_words(arguments, 2, fmt::format("explain {} NAME", what));
    return print(arguments, explain_named(what, arguments.words[1]));
  }
  expect_words(
      arguments, 1,
      "explain METRIC, explain ID of a framework, explain preset NAME, explain regime NAME, "
      "explain error CODE, or explain BW101");
  if (what == "exit-codes") return print(arguments, explain_exit_codes());
  if (what == "warmup") return print(arguments, explain_warmup());
  const FindingRule* const finding = find_finding_rule(what);
  if (finding != nullptr) return print(arguments, explain_finding(*finding));
  if (models::find_metric(what) == nullptr) {
    if (const auto refusal = framework_refusal(what)) throw InputError(*refusal);
  }
  return print(arguments, explain_metric(what));
}

}  // namespace app
