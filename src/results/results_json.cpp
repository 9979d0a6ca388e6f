#include <nlohmann/json.hpp>
#include <set>

#include "models/metrics/catalogue.hpp"
#include "sim/core/sim_time.hpp"
#include "src/experiment/bounds_table.hpp"
#include "src/experiment/conclude.hpp"
#include "src/experiment/control_value.hpp"
#include "src/results/attack_tree_json.hpp"
#include "src/results/catalogue_entry_json.hpp"
#include "src/results/json_parts.hpp"
#include "src/results/results_files.hpp"

namespace app {
namespace {

Json designs_json(const ExperimentResult& result) {
  Json json = Json::array();
  for (const DesignRun& design : result.designs) {
    json.push_back({{"name", design.name},
                    {"patch", design.patch},
                    {"fingerprint", hex(design.fingerprint)},
                    {"records", design.records},
                    {"events", design.events},
                    {"actions", design.actions}});
  }
  return json;
}

// One entry for every row name that occurs.
Json metrics_json(const ExperimentResult& result) {
  std::set<RowKey> names;
  for (const Row& row : result.rows) names.insert(make_row_key(row.key.metric, {}));
  Json json = Json::array();
  for (const RowKey& key : names) {
    const models::MetricInfo* const info = models::find_metric(key.metric);
    json.push_back({{"name", key.metric},
                    {"unit", info == nullptr ? "" : info->unit},
                    {"better", better_name(key)},
                    {"title", row_title(key)},
                    {"meaning", info == nullptr ? "" : info->meaning}});
  }
  return json;
}

Json rows_json(const ExperimentResult& result) {
  Json json = Json::array();
  for (const Row& row : result.rows) {
    Json one{{"design", row.design}};
    add_number(one, row.key, row.estimate);
    json.push_back(std::move(one));
  }
  return json;
}

Json differences_json(const ExperimentResult& result) {
  Json json = Json::array();
  for (const Difference& row : result.differences) {
    Json one{{"design", row.design}, {"baseline", row.baseline}};
    add_number(one, row.key, row.estimate);
    one["variance_reduction"] = number(row.estimate.variance_reduction);
    json.push_back(std::move(one));
  }
  return json;
}

Json conclusions_json(const ExperimentResult& result) {
  Json json = Json::array();
  for (const Conclusion& one : result.conclusions) {
    json.push_back(
        {{"metric", one.metric}, {"labels", labels_json(one.labels)}, {"text", one.text}});
  }
  return json;
}

Json assumptions_json(const LoadedScenario& scenario) {
  Json json = Json::array();
  for (const Assumption& one : scenario.assumptions) {
    Json entry{{"name", one.name}, {"value", one.value}};
    entry["range"] = one.range ? Json{one.range->first, one.range->second} : Json(nullptr);
    entry["source"] = one.source;
    entry["confidence"] = one.confidence;
    json.push_back(std::move(entry));
  }
  return json;
}

/// What stands in the scenario for people: purposes, owners, and the frameworks' ids of threats.
Json world_json(const models::Plan& plan) {
  Json agents = Json::array();
  for (const models::AgentType& one : plan.agent_types) {
    agents.push_back({{"name", one.name}, {"purpose", one.purpose}});
  }
  Json resources = Json::array();
  for (const models::ProtectedResource& one : plan.organisation.resources) {
    const bool owned = one.owner.valid();
    resources.push_back(
        {{"name", one.name},
         {"owner", owned ? plan.organisation.departments[one.owner.index].name : ""},
         {"data", plan.organisation.data_classes[one.data_class].name}});
  }
  Json threats = Json::array();
  for (const models::Threat& one : plan.threats) {
    Json frameworks = Json::object();
    for (const auto& [key, ids] : one.frameworks) frameworks[key] = ids;
    threats.push_back(
        {{"name", one.name}, {"goal", one.goal.text}, {"frameworks", std::move(frameworks)}});
  }
  return {{"agents", std::move(agents)},
          {"resources", std::move(resources)},
          {"threats", std::move(threats)}};
}

Json stage_json(const BoundedStage& stage) {
  return {{"bound_s", number(stage.bound_s)}, {"seen_s", number(stage.seen_s)}};
}

Json bounds_of(const std::vector<BoundsRow>& table) {
  Json json = Json::array();
  for (const BoundsRow& row : table) {
    json.push_back({{"design", row.design},
                    {"cause", row.cause},
                    {"point", row.point},
                    {"orders", row.orders},
                    {"is_ordered", row.is_ordered},
                    {"handling", stage_json(row.handling)},
                    {"new_presentations", stage_json(row.fresh)},
                    {"with_sessions", stage_json(row.established)},
                    {"with_descendants", stage_json(row.with_descendants)},
                    {"latency", stage_json(row.latency)}});
  }
  return json;
}

Json plain_estimate_json(const Estimate& estimate) {
  return {{"mean", number(estimate.mean)},
          {"low", number(estimate.low)},
          {"high", number(estimate.high)},
          {"n", estimate.n},
          {"method", method_name(estimate.method)}};
}

Json control_values_json(const std::vector<ControlValue>& values) {
  Json json = Json::array();
  for (const ControlValue& value : values) {
    Json exposures = Json::array();
    for (const AvoidedExposure& one : value.exposures) {
      Json entry{{"what", one.what}, {"avoided", plain_estimate_json(one.avoided)}};
      if (one.is_shown) {
        entry["usd_each"] = plain_estimate_json(one.usd_each);
        entry["delay_s_each"] = plain_estimate_json(one.delay_s_each);
      } else {
        entry["no_ratio"] = no_ratio_reason(one);
      }
      exposures.push_back(std::move(entry));
    }
    json.push_back({{"design", value.design},
                    {"baseline", value.baseline},
                    {"cost_usd", plain_estimate_json(value.cost_usd)},
                    {"delay_s", plain_estimate_json(value.delay_s)},
                    {"loss_avoided_usd", plain_estimate_json(value.loss_avoided_usd)},
                    {"exposures", std::move(exposures)}});
  }
  return json;
}

Json presets_json(const LoadedScenario& scenario) {
  Json json = Json::array();
  for (const PresetUse& one : scenario.presets) {
    json.push_back({{"name", one.name},
                    {"kind", one.kind},
                    {"source", one.source},
                    {"as_of", one.as_of},
                    {"confidence", one.confidence}});
  }
  return json;
}

Json pilot_json(const WarmupPilot& pilot) {
  Json series = Json::array();
  for (const PilotSeries& one : pilot.series) {
    series.push_back({{"design", one.design},
                      {"level", one.level},
                      {"truncation_s", sim::to_seconds(one.truncation)}});
  }
  return {{"method", "mser5"},
          {"replications", pilot.replications},
          {"interval_s", sim::to_seconds(pilot.interval)},
          {"series", std::move(series)}};
}

Json check_outcomes(const CheckReport& report) {
  Json json = Json::array();
  for (const CheckOutcome& one : report.outcomes) {
    json.push_back({{"check", one.check},
                    {"design", one.design},
                    {"line", one.line},
                    {"verdict", verdict_name(one.verdict)},
                    {"observed", number(one.observed)},
                    {"low", number(one.low)},
                    {"high", number(one.high)},
                    {"n", one.n},
                    {"explanation", one.explanation}});
  }
  return json;
}

}  // namespace

std::string summary_json(const LoadedScenario& scenario, const ExperimentResult& result,
                         const std::string& version, const CheckReport* checks,
                         const AttackTrees* attacks) {
  Json json;
  json["schema"] = "bailiwick/summary/1";
  json["bailiwick"] = version;
  json["fingerprint"] = hex(result.fingerprint);
  json["scenario"] = {{"name", scenario.plan.name},
                      {"summary", scenario.summary},
                      {"file", scenario.file},
                      {"horizon_s", sim::to_seconds(scenario.plan.clock.horizon)},
                      {"warmup_s", sim::to_seconds(result.warmup)}};
  if (scenario.catalogue) json["catalogue"] = catalogue_entry_json(*scenario.catalogue);
  if (result.pilot) json["scenario"]["warmup_pilot"] = pilot_json(*result.pilot);
  json["seed"] = result.seed;
  json["replications"] = result.batches > 0 ? 1 : result.replications;
  if (result.batches > 0) json["batches"] = result.batches;
  json["baseline"] = result.designs[result.baseline].name;
  json["designs"] = designs_json(result);
  json["metrics"] = metrics_json(result);
  json["rows"] = rows_json(result);
  json["differences"] = differences_json(result);
  json["conclusions"] = conclusions_json(result);
  json["bounds"] = bounds_of(bounds_table(scenario.plan, result));
  json["bounds_assumptions"] = bounds_explanation();
  if (const auto values = control_values(result); !values.empty()) {
    json["control_value"] = control_values_json(values);
  }
  json["world"] = world_json(scenario.plan);
  if (attacks != nullptr) json["attacks"] = attack_trees_json(*attacks);
  json["assumptions"] = assumptions_json(scenario);
  json["presets"] = presets_json(scenario);
  json["notes"] = result.notes;
  if (checks != nullptr) {
    json["checks"] = check_outcomes(*checks);
    json["exit_code"] = checks->exit_code;
  }
  return dump(json);
}

std::string bounds_json(const LoadedScenario& scenario, const ExperimentResult& result,
                        const std::string& version) {
  const std::vector<BoundsRow> table = bounds_table(scenario.plan, result);
  return dump({{"schema", "bailiwick/bounds/1"},
               {"bailiwick", version},
               {"fingerprint", hex(result.fingerprint)},
               {"scenario", {{"name", scenario.plan.name}, {"file", scenario.file}}},
               {"seed", result.seed},
               {"replications", result.replications},
               {"bounds_assumptions", bounds_explanation()},
               {"revocations", revocations_in(table)},
               {"exceeded", 0},
               {"bounds", bounds_of(table)}});
}

std::string attacks_json(const LoadedScenario& scenario, std::uint64_t seed,
                         const AttackTrees& trees, const std::string& version) {
  return dump({{"schema", "bailiwick/attacks/1"},
               {"bailiwick", version},
               {"scenario", {{"name", scenario.plan.name}, {"file", scenario.file}}},
               {"seed", seed},
               {"attacks", attack_trees_json(trees)}});
}

std::string checks_json(const CheckReport& report) {
  return dump({{"schema", "bailiwick/checks/1"},
               {"exit_code", report.exit_code},
               {"checks", check_outcomes(report)}});
}

std::string manifest_json(const LoadedScenario& scenario, const ExperimentResult& result,
                          const RunInfo& info) {
  Json designs = Json::array();
  std::uint64_t actions = 0;
  std::uint64_t events = 0;
  for (const DesignRun& design : result.designs) {
    designs.push_back(design.name);
    actions += design.actions;
    events += design.events;
  }
  Json json = manifest_base(scenario, info);
  json["seed"] = result.seed;
  json["replications"] = result.batches > 0 ? 1 : result.replications;
  json["batches"] = result.batches;
  json["warmup_s"] = sim::to_seconds(result.warmup);
  json["designs"] = std::move(designs);
  json["fingerprint"] = hex(result.fingerprint);
  json["actions"] = actions;
  json["events"] = events;
  json["wall_time_s"] = info.wall_time_s;
  return dump(json);
}

}  // namespace app
