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

void add_value(ValueSeries& row, const models::Measurement& one, std::size_t replication,
               std::size_t replications) {
  row.values.resize(replications);
  row.values[replication] = one.value;
  if (!one.ratio) return;
  row.terms.resize(replications);
  row.terms[replication] = one.ratio;
  row.is_share = one.is_share;
}

}  // namespace

const ValueSeries* DesignSeries::find_values(const RowKey& key) const {
  return find_in(values, key);
}

const SampleSeries* DesignSeries::find_samples(const RowKey& key) const {
  return find_in(samples, key);
}

DesignSeries collect_series(std::span<const models::ReplicationResult> replications) {
  std::map<RowKey, ValueSeries> values;
  std::map<RowKey, std::vector<sim::CensoredSketch>> samples;
  for (std::size_t i = 0; i < replications.size(); ++i) {
    for (const auto& one : replications[i].values) {
      add_value(values[make_row_key(one.metric, one.labels)], one, i, replications.size());
    }
    for (const auto& one : replications[i].samples) {
      auto& row = samples[make_row_key(one.metric, one.labels)];
      row.resize(replications.size());
      row[i] = one.sample;
    }
  }
  DesignSeries series;
  for (auto& [key, row] : values) {
    row.key = key;
    series.values.push_back(std::move(row));
  }
  for (auto& [key, row] : samples) series.samples.push_back({key, std::move(row)});
  return series;
}

}  // namespace app
