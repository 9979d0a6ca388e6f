#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/metrics/catalogue.hpp"
#include "src/scenario/context.hpp"

namespace app {

/// A metric as scenarios write it: "revocation.enforcement{cause=incident}.p95".
struct MetricKey {
  std::string name;  ///< Base name, e.g. "revocation.enforcement".
  std::string
      statistic;  ///< What follows the labels or the base name: "mean", "p50", "p95" or empty.
  std::vector<std::pair<std::string, std::string>> labels;  ///< Sorted by name.
  const models::MetricInfo* info{nullptr};
};

/// Splits and checks the key against the catalogue of metrics; nothing after reporting.
std::optional<MetricKey> read_metric_key(Context& context, const SourceMark& at,
                                         std::string_view written);

}  // namespace app
