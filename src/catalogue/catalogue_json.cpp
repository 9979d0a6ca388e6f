#include "src/catalogue/catalogue_json.hpp"

#include <nlohmann/json.hpp>

#include "src/results/catalogue_entry_json.hpp"
#include "src/results/json_parts.hpp"

namespace app {
namespace {

Json names_of(const auto& things) {
  Json names = Json::array();
  for (const auto& one : things) names.push_back(one.name);
  return names;
}

Json design_names(const CatalogueScenario& one) {
  Json designs = Json::array();
  for (std::size_t i = 0; i < one.scenario.plan.designs.size(); ++i) {
    designs.push_back(
        {{"name", one.scenario.plan.designs[i].name}, {"patch", one.scenario.design_patches[i]}});
  }
  return designs;
}

Json scenario_json(const CatalogueScenario& one) {
  Json json = catalogue_entry_json(one.entry());
  json["frameworks"] = framework_ids_json(framework_ids_of(one.scenario));
  json["file"] = one.scenario.file;
  json["summary"] = one.scenario.summary;
  json["designs"] = design_names(one);
  json["threats"] = names_of(one.scenario.plan.threats);
  return json;
}

Json figure_json(const Figure& figure) {
  Json json{{"name", figure.name}, {"threat", figure.threat}, {"unit", figure.unit}};
  add_number(json, figure.key, figure.estimate.value_or(Estimate{}));
  json["is_measured"] = figure.estimate.has_value();
  return json;
}

Json check_json(const CheckOutcome& check) {
  return {{"check", check.check},
          {"line", check.line},
          {"verdict", verdict_name(check.verdict)},
          {"observed", number(check.observed)},
          {"low", number(check.low)},
          {"high", number(check.high)},
          {"n", check.n},
          {"explanation", check.explanation}};
}

Json design_json(const DesignOutcome& design) {
  Json figures = Json::array();
  for (const Figure& figure : design.figures) figures.push_back(figure_json(figure));
  Json checks = Json::array();
  for (const CheckOutcome& check : design.checks) checks.push_back(check_json(check));
  return {{"design", design.design},
          {"strength", design.strength},
          {"figures", std::move(figures)},
          {"checks", std::move(checks)}};
}

Json item_json(const CoveredItem& one, std::span<const CatalogueScenario* const> scenarios) {
  Json by = Json::array();
  Json through_part = Json::array();
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    if (one.by[i] == Coverage::kItself) by.push_back(scenarios[i]->entry().id);
    if (one.by[i] == Coverage::kThroughPart) through_part.push_back(scenarios[i]->entry().id);
  }
  return {{"id", one.item->id},
          {"title", one.item->title},
          {"meaning", one.item->meaning},
          {"scenarios", std::move(by)},
          {"through_part", std::move(through_part)}};
}

}  // namespace

std::string catalogue_json(std::span<const CatalogueScenario* const> scenarios) {
  Json rows = Json::array();
  for (const CatalogueScenario* const one : scenarios) rows.push_back(scenario_json(*one));
  return dump({{"schema", "bailiwick/catalogue/1"}, {"rows", std::move(rows)}});
}

std::string coverage_json(std::span<const CatalogueScenario* const> scenarios,
                          std::span<const CoverageMatrix> matrices) {
  Json rows = Json::array();
  for (const CoverageMatrix& matrix : matrices) {
    Json items = Json::array();
    for (const CoveredItem& one : matrix.items) items.push_back(item_json(one, scenarios));
    Json missing = Json::array();
    for (const FrameworkItem* const one : matrix.uncovered()) missing.push_back(one->id);
    rows.push_back({{"framework", matrix.framework->key},
                    {"title", matrix.framework->title},
                    {"extent", matrix.framework->extent},
                    {"covered", matrix.covered()},
                    {"of", matrix.items.size()},
                    {"not_covered", std::move(missing)},
                    {"items", std::move(items)}});
  }
  return dump({{"schema", "bailiwick/coverage/1"},
               {"scenarios", scenarios.size()},
               {"rows", std::move(rows)}});
}

std::string catalogue_run_json(std::span<const ScenarioOutcome> outcomes,
                               std::int64_t replications) {
  Json rows = Json::array();
  for (const ScenarioOutcome& outcome : outcomes) {
    const CatalogueEntry& entry = outcome.scenario->entry();
    Json designs = Json::array();
    for (const DesignOutcome& design : outcome.designs) designs.push_back(design_json(design));
    rows.push_back({{"id", entry.id},
                    {"title", entry.title},
                    {"family", entry.family},
                    {"fingerprint", hex(outcome.fingerprint)},
                    {"designs", std::move(designs)}});
  }
  return dump({{"schema", "bailiwick/catalogue-run/1"},
               {"replications", replications},
               {"exit_code", exit_code(outcomes)},
               {"rows", std::move(rows)}});
}

}  // namespace app
