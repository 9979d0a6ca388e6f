#include "src/catalogue/figures.hpp"

#include <algorithm>

#include "src/experiment/conclude.hpp"

namespace app {
namespace {

struct Wanted {
  const char* name;
  const char* metric;
  models::Labels labels{};
  const char* unit;  // Where the catalogue of metrics does not know the metric.
};

const std::vector<Wanted>& risk_figures() {
  static const std::vector<Wanted> all = {
      {"success of the attack", "threat.success", {}, "share"},
      {"attack calls executed", "threat.calls", {{"outcome", "executed"}}, "count"},
      {"time to objective, p50", "threat.time_to_objective.p50", {}, "s"},
      {"time to detect, p50", "threat.time_to_detect.p50", {}, "s"},
      {"time to contain, p50", "threat.time_to_contain.p50", {}, "s"},
      {"actual blast radius", "blast_radius.actual", {}, "weight"},
      {"potential blast radius", "blast_radius.potential", {}, "weight"},
      {"exposed actions", "revocation.exposed_actions", {{"cause", "incident"}}, "count"},
      {"cost of controls", "cost.governance", {{"item", "total"}}, "USD"},
      {"loss", "cost.loss", {}, "USD"}};
  return all;
}

const std::vector<Wanted>& work_figures() {
  static const std::vector<Wanted> all = {{"completed work", "velocity.completed", {}, "share"},
                                          {"false alarms", "threat.false_alarms", {}, "count"}};
  return all;
}

const Row* row_of(const ExperimentResult& result, const std::string& design, const RowKey& key) {
  const auto found = std::ranges::find_if(
      result.rows, [&](const Row& row) { return row.design == design && row.key == key; });
  return found == result.rows.end() ? nullptr : &*found;
}

Figure figure(const Wanted& one, const RowKey& key, const Row* row, std::string threat) {
  const std::string_view unit = unit_of(key);
  Figure result{.name = one.name,
                .threat = std::move(threat),
                .key = key,
                .unit = std::string(unit.empty() ? one.unit : unit)};
  if (row != nullptr) result.estimate = row->estimate;
  return result;
}

void add_figures(std::vector<Figure>& figures, const ExperimentResult& result,
                 const models::Plan& plan, const std::string& design, const Wanted& one) {
  const RowKey key = make_row_key(one.metric, one.labels);
  const Row* const row = row_of(result, design, key);
  const std::size_t before = figures.size();
  for (const models::Threat& threat : plan.threats) {
    if (row != nullptr) break;
    models::Labels labels = one.labels;
    labels.emplace_back("threat", threat.name);
    const RowKey of_threat = make_row_key(one.metric, labels);
    const Row* const found = row_of(result, design, of_threat);
    if (found == nullptr) continue;
    figures.push_back(
        figure(one, of_threat, found, plan.threats.size() > 1 ? threat.name : std::string{}));
  }
  if (figures.size() == before) figures.push_back(figure(one, key, row, {}));
}

struct Sum {
  const char* name;
  const char* metric;  // What the sum is reported as: a metric, or "cost" for all that is priced.
  std::vector<std::pair<const char*, models::Labels>> parts;
};

const std::vector<Sum>& sums() {
  static const std::vector<Sum> all = {
      {"cost of usage",
       "cost.usage",
       {{"cost.usage", {{"item", "tools"}}}, {"cost.usage", {{"item", "model"}}}}},
      {"cost, all priced",
       "cost",
       {{"cost.governance", {{"item", "total"}}},
        {"cost.usage", {{"item", "tools"}}},
        {"cost.usage", {{"item", "model"}}},
        {"cost.loss", {}}}}};
  return all;
}

// Added up replication by replication, so that the interval is that of the sum. A part that is
// missing has no price and adds nothing; all missing is missing.
Figure sum_of(const DesignSeries& series, const Sum& sum) {
  const RowKey key = make_row_key(sum.metric, {});
  ValueSeries total{.key = key, .values = {}};
  for (const auto& [metric, labels] : sum.parts) {
    const ValueSeries* const part = series.find_values(make_row_key(metric, labels));
    if (part == nullptr) continue;
    total.values.resize(std::max(total.values.size(), part->values.size()));
    for (std::size_t i = 0; i < part->values.size(); ++i) {
      if (part->values[i]) total.values[i] = total.values[i].value_or(0.0) + *part->values[i];
    }
  }
  Figure result{.name = sum.name, .threat = {}, .key = key, .unit = "USD"};
  if (!total.values.empty()) result.estimate = estimate_series(total);
  return result;
}

}  // namespace

std::vector<Figure> figures_of(const ExperimentResult& result, const models::Plan& plan,
                               std::size_t design) {
  const DesignRun& run = result.designs[design];
  std::vector<Figure> figures;
  for (const Wanted& one : risk_figures()) add_figures(figures, result, plan, run.name, one);
  for (const Sum& sum : sums()) figures.push_back(sum_of(run.series, sum));
  for (const Wanted& one : work_figures()) add_figures(figures, result, plan, run.name, one);
  return figures;
}

}  // namespace app
