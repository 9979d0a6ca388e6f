#include "src/experiment/row_key.hpp"

#include <algorithm>
#include <cctype>

#include "models/metrics/catalogue.hpp"
#include "models/metrics/time_label.hpp"

namespace app {
namespace {

std::strong_ordering compare_values(std::string_view a, std::string_view b) {
  const auto is_number = [](std::string_view text) {
    return !text.empty() && text.size() <= 18 &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
  };
  if (is_number(a) && is_number(b) && a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// Times in their order: "6h" comes before "1d".
std::strong_ordering compare_labels(const std::string& name, std::string_view a,
                                    std::string_view b) {
  const auto first = name == "at" ? models::time_of_label(a) : std::nullopt;
  const auto second = first ? models::time_of_label(b) : std::nullopt;
  return second ? *first <=> *second : compare_values(a, b);
}

std::string joined(const models::Labels& labels, char separator) {
  std::string text;
  for (const auto& [name, value] : labels) {
    if (!text.empty()) text += separator;
    text += name + "=" + value;
  }
  return text;
}

}  // namespace

std::strong_ordering RowKey::operator<=>(const RowKey& other) const {
  if (rank != other.rank) return rank <=> other.rank;
  if (const int order = metric.compare(other.metric); order != 0) return order <=> 0;
  const std::size_t common = std::min(labels.size(), other.labels.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const int order = labels[i].first.compare(other.labels[i].first); order != 0) {
      return order <=> 0;
    }
    const auto order = compare_labels(labels[i].first, labels[i].second, other.labels[i].second);
    if (order != 0) return order;
  }
  return labels.size() <=> other.labels.size();
}

RowKey make_row_key(std::string_view metric, const models::Labels& labels) {
  const auto catalogue = models::metric_catalogue();
  const models::MetricInfo* const info = models::find_metric(metric);
  RowKey key{.rank = info == nullptr ? catalogue.size()
                                     : static_cast<std::size_t>(info - catalogue.data()),
             .metric = std::string(metric),
             .labels = labels};
  std::ranges::sort(key.labels);
  return key;
}

std::string labels_text(const models::Labels& labels) { return joined(labels, ';'); }

std::string row_name(std::string_view metric, const models::Labels& labels) {
  std::string text(metric);
  if (!labels.empty()) text.append("{").append(joined(labels, ',')).append("}");
  return text;
}

}  // namespace app
