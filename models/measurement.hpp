#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/authority/ids.hpp"
#include "models/plan.hpp"
#include "models/workload/standstill.hpp"
#include "sim/random/random_source.hpp"
#include "sim/stats/jackknife_ratio.hpp"
#include "sim/stats/kaplan_meier.hpp"

namespace models {

/// Labels of a measurement, sorted by name.
using Labels = std::vector<std::pair<std::string, std::string>>;

/// One value of one metric in one replication. No value: missing, which is not 0.
struct Measurement {
  std::string metric;
  Labels labels;
  std::optional<double> value;
  /// What `value` is the ratio of, where it is one: over replications, totals are divided.
  std::optional<sim::RatioTerm> ratio{};
  bool is_share{false};  ///< The ratio counts cases: so many yes out of so many.
};

/// A (possibly censored) sample of durations in one replication [s]; quantiles are taken over all
/// replications.
struct SampleMeasurement {
  std::string metric;  ///< Base name; the rows are metric.p50, metric.p95, metric.mean-less.
  Labels labels;
  sim::CensoredSketch sample;
};

/// All that leaves one run.
struct ReplicationResult {
  std::uint64_t fingerprint{};  ///< Of the stream of records.
  std::uint64_t records{};
  std::uint64_t events{};
  std::uint64_t actions{};                 ///< Calls decided, audited and billed.
  std::vector<Measurement> values;         ///< In a fixed order for a given plan and design.
  std::vector<SampleMeasurement> samples;  ///< Likewise.
};

class RecordSink;

struct RunOptions {
  sim::DrawRecorder* draws{nullptr};  ///< Sees every draw; for tests.
  RecordSink* sink{nullptr};          ///< Sees every record, e.g. to write an audit log.
  std::uint64_t most_at_an_instant{kMostAtAnInstant};  ///< Smaller in tests, to be quick.
};

/// Simulates one replication of one design: a pure function of its arguments.
/// @throws ScenarioFault if the scenario lets its fan-out explode or time stand still
ReplicationResult run_replication(const Plan& plan, DesignId design, std::uint64_t replication,
                                  const RunOptions& options = {});

}  // namespace models
