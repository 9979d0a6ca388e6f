#include "src/results/json_parts.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "models/metrics/catalogue.hpp"

namespace app {
namespace {

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

std::string dump(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json labels_json(const models::Labels& labels) {
  Json json = Json::object();
  for (const auto& [name, value] : labels) json[name] = value;
  return json;
}

void add_number(Json& json, const RowKey& key, const Estimate& estimate) {
  json["metric"] = key.metric;
  json["labels"] = labels_json(key.labels);
  json["mean"] = number(estimate.mean);
  json["low"] = number(estimate.low);
  json["high"] = number(estimate.high);
  json["n"] = estimate.n;
  if (estimate.above) json["above"] = *estimate.above;
  json["method"] = method_name(estimate.method);
  if (estimate.skewness) json["skewness"] = *estimate.skewness;
  if (const auto needed = replications_needed(estimate)) json["replications_needed"] = *needed;
}

std::string_view better_name(const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  switch (info == nullptr ? models::Better::kNeither : info->better) {
    case models::Better::kLower:
      return "lower";
    case models::Better::kHigher:
      return "higher";
    case models::Better::kNeither:
      break;
  }
  return "none";
}

Json manifest_base(const LoadedScenario& scenario, const RunInfo& info) {
  return {{"schema", "bailiwick/manifest/1"},
          {"version", info.version},
          {"commit", info.commit},
          {"compiler", __VERSION__},
          {"host", host_name()},
          {"cores", std::thread::hardware_concurrency()},
          {"threads", info.threads},
          {"arguments", info.arguments},
          {"scenario", {{"file", scenario.file}, {"hash", hex(scenario.content_hash)}}}};
}

}  // namespace app
