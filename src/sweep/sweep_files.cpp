#include "src/sweep/sweep_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sim/core/sim_time.hpp"
#include "src/results/csv_field.hpp"
#include "src/results/json_parts.hpp"
#include "src/sweep/curves.hpp"

namespace app {
namespace {

std::string field(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

Json values_json(const SweepResult& result) {
  Json json = Json::array();
  for (const GridValue& value : result.grid.values) {
    json.push_back({{"text", value.text}, {"number", value.number}});
  }
  return json;
}

Json curves_json(const std::vector<Curve>& curves) {
  Json json = Json::array();
  for (const Curve& curve : curves) {
    json.push_back({{"kind", kind_name(curve.kind)},
                    {"metric", curve.key.metric},
                    {"labels", labels_json(curve.key.labels)},
                    {"title", curve.title},
                    {"unit", curve.unit},
                    {"better", curve.kind == CurveKind::kLoad ? "lower" : better_name(curve.key)}});
  }
  return json;
}

Json rows_json(const SweepResult& result, const std::vector<Curve>& curves) {
  Json json = Json::array();
  for (const SweepCell& cell : result.cells) {
    for (const Curve& curve : curves) {
      const Estimate* const estimate = cell.find(curve.key);
      if (estimate == nullptr) continue;
      Json row{{"value", result.grid.values[cell.value].text}, {"design", cell.design}};
      add_number(row, curve.key, *estimate);
      json.push_back(std::move(row));
    }
  }
  return json;
}

Json text_of(const Grid& grid, const std::optional<std::size_t>& at) {
  return at ? Json(grid.values[*at].text) : Json(nullptr);
}

Json robustness_json(const SweepKnee& knee, const Grid& grid) {
  if (knee.resampled.empty()) return nullptr;
  const auto all = static_cast<double>(knee.resamples());
  Json shares = Json::object();
  for (std::size_t i = 0; i < knee.resampled.size(); ++i) {
    if (knee.resampled[i] == 0) continue;
    shares[grid.values[i].text] = static_cast<double>(knee.resampled[i]) / all;
  }
  return {{"resamples", knee.resamples()},
          {"shares", std::move(shares)},
          {"none", static_cast<double>(knee.resampled_none) / all}};
}

Json knees_json(const SweepResult& result) {
  Json json = Json::array();
  for (const SweepKnee& one : result.knees) {
    Json entry{{"design", one.design},
               {"labels", {{"cause", one.cause}}},
               {"value", text_of(result.grid, one.knee.at)},
               {"verdict", verdict_code(one.knee.verdict)},
               {"reason", reason_of(one.knee.verdict)}};
    entry["bend"] = one.knee.at ? Json(one.knee.bend) : Json(nullptr);
    entry["robustness"] = robustness_json(one, result.grid);
    entry["without_first"] = text_of(result.grid, one.without_first);
    entry["without_last"] = text_of(result.grid, one.without_last);
    json.push_back(std::move(entry));
  }
  return json;
}

Json cheapest_json(const SweepResult& result) {
  Json json = Json::array();
  for (const PlanComparison& one : result.plans) {
    for (std::size_t value = 0; value < one.cheapest.size(); ++value) {
      const CheapestPlan& cheapest = one.cheapest[value];
      json.push_back({{"design", one.design},
                      {"value", result.grid.values[value].text},
                      {"plan", cheapest.plan.empty() ? Json(nullptr) : Json(cheapest.plan)},
                      {"share", number(cheapest.share)}});
    }
  }
  return json;
}

Json flips_json(const PlanPair& pair, const Grid& grid) {
  Json json = Json::array();
  for (const PlanFlip& flip : pair.flips) {
    const std::size_t after = std::min(flip.before + 1, grid.values.size() - 1);
    json.push_back({{"at", flip.at},
                    {"text", place_text(grid, flip.at)},
                    {"low", number(flip.low)},
                    {"high", number(flip.high)},
                    {"share", number(flip.share)},
                    {"between", {grid.values[flip.before].text, grid.values[after].text}},
                    {"cheaper_before", flip.first_after ? pair.second : pair.first},
                    {"cheaper_after", flip.first_after ? pair.first : pair.second}});
  }
  return json;
}

Json plan_flips_json(const SweepResult& result) {
  Json json = Json::array();
  for (const PlanComparison& one : result.plans) {
    for (const PlanPair& pair : one.pairs) {
      Json cheaper = nullptr;
      if (pair.cheaper != 0) cheaper = pair.cheaper < 0 ? pair.first : pair.second;
      json.push_back({{"design", one.design},
                      {"plans", {pair.first, pair.second}},
                      {"cheaper_first", std::move(cheaper)},
                      {"flips", flips_json(pair, result.grid)}});
    }
  }
  return json;
}

}  // namespace

std::string_view knee_method() {
  return "The knee is the value at which the trade-off between the issuer's load and the exposed "
         "actions bends most: both are scaled to 0..1 over the sweep, and the knee lies farthest "
         "below the straight line between its ends (Kneedle). It belongs to the range that is "
         "swept: another range can have another knee.";
}

std::string sweep_csv(const SweepResult& result) {
  std::string text = "key,value,design,metric,labels,mean,low,high\n";
  for (const SweepCell& cell : result.cells) {
    for (const Row& row : cell.rows) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{},{}\n", csv_field(result.key),
                     csv_field(result.grid.values[cell.value].text), csv_field(cell.design),
                     csv_field(row.key.metric), csv_field(labels_text(row.key.labels)),
                     field(row.estimate.mean), field(row.estimate.low), field(row.estimate.high));
    }
  }
  return text;
}

std::string sweep_json(const Sweep& sweep, const SweepResult& result, const std::string& version) {
  const LoadedScenario& scenario = sweep.scenarios.front();
  const std::vector<Curve> curves = curves_of(result);
  Json json;
  json["schema"] = "bailiwick/sweep/1";
  json["bailiwick"] = version;
  json["fingerprint"] = hex(result.fingerprint);
  json["scenario"] = {{"name", scenario.plan.name},
                      {"summary", scenario.summary},
                      {"file", scenario.file},
                      {"horizon_s", sim::to_seconds(scenario.plan.clock.horizon)}};
  json["key"] = result.key;
  json["unit"] = result.grid.unit;
  json["scale"] = result.grid.is_geometric ? "log" : "linear";
  json["seed"] = result.seed;
  json["replications"] = result.replications;
  json["designs"] = result.designs;
  json["values"] = values_json(result);
  json["curves"] = curves_json(curves);
  json["rows"] = rows_json(result, curves);
  json["knee_method"] = knee_method();
  json["knees"] = knees_json(result);
  json["flip_method"] = flip_method();
  json["cheapest_plans"] = cheapest_json(result);
  json["plan_flips"] = plan_flips_json(result);
  json["notes"] = result.notes;
  return dump(json);
}

std::string sweep_manifest_json(const Sweep& sweep, const SweepResult& result,
                                const RunInfo& info) {
  Json json = manifest_base(sweep.scenarios.front(), info);
  json["seed"] = result.seed;
  json["replications"] = result.replications;
  json["key"] = result.key;
  json["values"] = values_json(result);
  json["designs"] = result.designs;
  json["fingerprint"] = hex(result.fingerprint);
  json["wall_time_s"] = info.wall_time_s;
  return dump(json);
}

}  // namespace app
