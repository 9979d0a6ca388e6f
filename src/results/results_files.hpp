#pragma once

#include <span>
#include <string>
#include <vector>

#include "src/experiment/attack_tree.hpp"
#include "src/experiment/checks.hpp"
#include "src/experiment/experiment.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// What a machine and a moment add to a run; only manifest.json holds any of it.
struct RunInfo {
  std::string version;
  std::string commit;
  std::vector<std::string> arguments;  ///< As typed, the program's name first.
  unsigned threads{0};                 ///< As asked for; 0: one per core.
  double wall_time_s{0.0};
};

/// The verdicts of `bailiwick test`.
struct CheckReport {
  std::span<const CheckOutcome> outcomes;
  int exit_code{0};
};

/// summary.json, schema "bailiwick/summary/1" (see summary_schema()). With checks there is also a
/// key `checks`, as in checks.json, and with attack trees a key `attacks`. The same result gives
/// the same bytes.
std::string summary_json(const LoadedScenario& scenario, const ExperimentResult& result,
                         const std::string& version, const CheckReport* checks = nullptr,
                         const AttackTrees* attacks = nullptr);

/// What `bailiwick bounds --json` prints, schema "bailiwick/bounds/1": the key `bounds` of
/// summary.json with what it was drawn from.
std::string bounds_json(const LoadedScenario& scenario, const ExperimentResult& result,
                        const std::string& version);

/// What `bailiwick attack --json` prints, schema "bailiwick/attacks/1": the key `attacks` of
/// summary.json with what it was drawn from.
std::string attacks_json(const LoadedScenario& scenario, std::uint64_t seed,
                         const AttackTrees& trees, const std::string& version);

/// checks.json, schema "bailiwick/checks/1".
std::string checks_json(const CheckReport& report);

/// manifest.json, schema "bailiwick/manifest/1": where, when and from what a result was made.
std::string manifest_json(const LoadedScenario& scenario, const ExperimentResult& result,
                          const RunInfo& info);

/// replications.csv: `design,replication,metric,labels,value`, one line a number; labels are
/// "k=v;k=v", a missing value is empty. A sampled metric NAME has the lines NAME.count (durations
/// that ended) and NAME.censored (those that had not); a ratio NAME has NAME.numerator and
/// NAME.denominator, whose totals over the replications are divided in summary.json.
std::string replications_csv(const ExperimentResult& result);

/// The JSON Schema (draft 2020-12) of summary.json.
std::string summary_schema();

}  // namespace app
