#pragma once

#include <span>
#include <string>
#include <string_view>

namespace models {

enum class Better : unsigned char { kLower, kHigher, kNeither };

/// What a metric means: the text behind `explain`, the report and the schema.
struct MetricInfo {
  std::string_view name;  ///< As in rows, e.g. "privilege.amplification.user".
  std::string_view unit;  ///< "ratio", "s", "USD", "count", ...
  Better better{Better::kNeither};
  bool quantiles{false};     ///< Whether its rows are NAME.p50 and NAME.p95 of a censored sample.
  std::string_view title;    ///< A few words.
  std::string_view meaning;  ///< One sentence for a reader who has never seen it.
  std::string_view formula;
  std::string_view labels;  ///< Labels it may be broken down by, comma separated.
  std::string_view source;
};

/// All metrics, in the order in which tables show them.
std::span<const MetricInfo> metric_catalogue();

/// The entry of a row's metric name (a trailing .p50, .p95, .peak or .per_task finds its base);
/// null if unknown.
const MetricInfo* find_metric(std::string_view name);

}  // namespace models
