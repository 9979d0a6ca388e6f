#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "models/measurement.hpp"

namespace app {

/// Names one number: a metric and its labels. Ordered as tables show rows: by catalogue, then by
/// name, then by labels, where whole numbers compare as numbers ("depth=10" after "depth=9").
struct RowKey {
  std::size_t rank{0};  ///< Position of the metric in the catalogue; unknown metrics come last.
  std::string metric;
  models::Labels labels;

  bool operator==(const RowKey& other) const {
    return metric == other.metric && labels == other.labels;
  }
  std::strong_ordering operator<=>(const RowKey& other) const;
};

/// The key of a metric with labels sorted by name.
RowKey make_row_key(std::string_view metric, const models::Labels& labels);

/// "k=v;k=v", as in replications.csv; empty without labels.
std::string labels_text(const models::Labels& labels);

/// "metric{k=v,k=v}", as checks write it; only the metric without labels.
std::string row_name(std::string_view metric, const models::Labels& labels);

}  // namespace app
