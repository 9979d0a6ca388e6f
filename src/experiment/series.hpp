#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/measurement.hpp"
#include "src/experiment/row_key.hpp"

namespace app {

/// One plain metric of one design, replication by replication. No value: missing in that one.
struct ValueSeries {
  RowKey key;
  std::vector<std::optional<double>> values;
  /// What the values are the ratios of, where they are; empty: they are no ratios.
  std::vector<std::optional<sim::RatioTerm>> terms{};
  bool is_share{false};  ///< The terms count cases: so many yes out of so many.
};

/// One sampled metric of one design, replication by replication. The key's metric is the base name.
struct SampleSeries {
  RowKey key;
  std::vector<sim::CensoredSketch> samples;
};

/// Everything one design's replications measured, sorted by key.
struct DesignSeries {
  std::vector<ValueSeries> values;
  std::vector<SampleSeries> samples;

  /// Null when no replication reported such a row.
  const ValueSeries* find_values(const RowKey& key) const;
  const SampleSeries* find_samples(const RowKey& key) const;
};

/// Turns replications into series, in replication order.
DesignSeries collect_series(std::span<const models::ReplicationResult> replications);

}  // namespace app
