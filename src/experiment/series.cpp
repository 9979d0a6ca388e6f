#include "src/experiment/series.hpp"

#include <algorithm>
#include <map>

namespace app {
namespace {

template <class Series>
const Series* find_in(const std::vector<Series>& all, const RowKey& key) {
  const auto found = std::ranges::lower_bound(all, key, {}, &Series::key);
  return found != all.end() && found->key == key ? &*found : nullptr;
}

template <class Value>
std::vector<Value>& row_of(std::map<RowKey, std::vector<Value>>& rows, const std::string& metric,
                           const models::Labels& labels, std::size_t replications) {
  auto& row = rows[make_row_key(metric, labels)];
  row.resize(replications);
  return row;
}

}  // namespace

const ValueSeries* DesignSeries::find_values(const RowKey& key) const {
  return find_in(values, key);
}

const SampleSeries* DesignSeries::find_samples(const RowKey& key) const {
  return find_in(samples, key);
}

DesignSeries collect_series(std::span<const models::ReplicationResult> replications) {
  std::map<RowKey, std::vector<std::optional<double>>> values;
  std::map<RowKey, std::vector<sim::CensoredSketch>> samples;
  for (std::size_t i = 0; i < replications.size(); ++i) {
    for (const auto& one : replications[i].values) {
      row_of(values, one.metric, one.labels, replications.size())[i] = one.value;
    }
    for (const auto& one : replications[i].samples) {
      row_of(samples, one.metric, one.labels, replications.size())[i] = one.sample;
    }
  }
  DesignSeries series;
  for (auto& [key, row] : values) series.values.push_back({key, std::move(row)});
  for (auto& [key, row] : samples) series.samples.push_back({key, std::move(row)});
  return series;
}

}  // namespace app
