#include "src/sweep/curves.hpp"

#include <algorithm>
#include <set>

#include "models/metrics/catalogue.hpp"
#include "src/experiment/conclude.hpp"

namespace app {
namespace {

Curve curve_of(CurveKind kind, const RowKey& key, std::string heading) {
  return {.kind = kind,
          .key = key,
          .heading = std::move(heading),
          .title = row_title(key),
          .unit = std::string(unit_of(key))};
}

Curve load_curve() {
  return {.kind = CurveKind::kLoad,
          .key = make_row_key(kIssuerLoad, {}),
          .heading = "issued",
          .title = "Issuer load: credentials issued per hour",
          .unit = "1/h"};
}

}  // namespace

std::vector<Curve> curves_of(const SweepResult& result) {
  std::set<RowKey> reported;
  for (const SweepCell& cell : result.cells) {
    for (const Row& row : cell.rows) reported.insert(row.key);
  }
  std::vector<Curve> curves;
  const auto add_if_reported = [&](CurveKind kind, const RowKey& key, const char* heading) {
    if (reported.contains(key)) curves.push_back(curve_of(kind, key, heading));
  };
  for (const RowKey& key : reported) {
    const auto cause = cause_of_exposure(key);
    if (cause) curves.push_back(curve_of(CurveKind::kExposure, key, "exposed, " + *cause));
  }
  if (reported.contains(load_curve().key)) curves.push_back(load_curve());
  curves.push_back({.kind = CurveKind::kUtilisation,
                    .key = make_row_key("engine.issuer.utilisation", {}),
                    .heading = "issuer busy",
                    .title = "Issuer utilisation",
                    .unit = "share"});
  add_if_reported(CurveKind::kLatency, make_row_key("velocity.control_overhead", {}),
                  "added latency");
  add_if_reported(CurveKind::kWork, make_row_key("velocity.completed", {}), "completed");
  add_if_reported(CurveKind::kCost, make_row_key("cost.governance", {{"item", "total"}}),
                  "controls");
  for (const RowKey& key : reported) {
    if (is_bill(key))
      curves.push_back(curve_of(CurveKind::kCost, key, "plan " + key.metric.substr(5)));
  }
  return curves;
}

bool is_bill(const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  return info != nullptr && info->name == "cost.PLAN" && key.labels.empty() &&
         std::ranges::count(key.metric, '.') == 1;
}

RowKey issued_key() { return make_row_key("engine.credentials_issued", {}); }

std::optional<std::string> cause_of_exposure(const RowKey& key) {
  const bool is_exposure = key.metric == "revocation.exposed_actions" && key.labels.size() == 1 &&
                           key.labels.front().first == "cause";
  return is_exposure ? std::optional(key.labels.front().second) : std::nullopt;
}

std::string_view kind_name(CurveKind kind) {
  switch (kind) {
    case CurveKind::kExposure:
      return "exposure";
    case CurveKind::kLoad:
      return "load";
    case CurveKind::kUtilisation:
      return "utilisation";
    case CurveKind::kLatency:
      return "latency";
    case CurveKind::kWork:
      return "work";
    case CurveKind::kCost:
      return "cost";
  }
  return "";
}

}  // namespace app
