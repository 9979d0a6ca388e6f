#pragma once

#include <string>
#include <string_view>

#include "src/results/results_files.hpp"
#include "src/sweep/sweep.hpp"

namespace app {

/// How a knee is found, in words for people.
std::string_view knee_method();

/// sweep.csv: `key,value,design,metric,labels,mean,low,high`, one line a number of every metric;
/// `value` as the scenario would write it, labels "k=v;k=v", a missing number empty.
std::string sweep_csv(const SweepResult& result);

/// sweep.json, schema "bailiwick/sweep/1": the curves that a sweep shows, and its knees. The same
/// result gives the same bytes.
std::string sweep_json(const Sweep& sweep, const SweepResult& result, const std::string& version);

/// manifest.json of a sweep, schema "bailiwick/manifest/1".
std::string sweep_manifest_json(const Sweep& sweep, const SweepResult& result, const RunInfo& info);

}  // namespace app
