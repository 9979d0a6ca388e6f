#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "src/experiment/estimate.hpp"
#include "src/experiment/row_key.hpp"
#include "src/results/results_files.hpp"
#include "src/scenario/loaded_scenario.hpp"

/// What the JSON files of this project share. Only files that write JSON include this.
namespace app {

using Json = nlohmann::ordered_json;

/// The file's bytes. Names come from files, so broken UTF-8 is replaced rather than refused.
std::string dump(const Json& json);

/// 16 hexadecimal digits.
std::string hex(std::uint64_t value);

/// null is missing, which is not 0.
Json number(const std::optional<double>& value);

/// Labels by name.
Json labels_json(const models::Labels& labels);

/// Adds metric, labels, mean, low, high, n, method and what else a row has.
void add_number(Json& json, const RowKey& key, const Estimate& estimate);

/// "lower", "higher" or "none", by the catalogue.
std::string_view better_name(const RowKey& key);

/// What every manifest.json has: schema, version, machine, arguments, scenario and wall time.
Json manifest_base(const LoadedScenario& scenario, const RunInfo& info);

}  // namespace app
