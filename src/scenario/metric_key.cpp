#include "src/scenario/metric_key.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/metrics/time_label.hpp"
#include "sim/core/sim_time.hpp"
#include "src/scenario/quantity.hpp"

namespace app {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return parts;
}

// "revocation.latency.p95" has the statistic p95; "cost.per_task" has none.
void split_statistic(std::string& name, std::string& statistic) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return;
  const std::string last = name.substr(dot + 1);
  if (last != "mean" && last != "p50" && last != "p95") return;
  statistic = last;
  name.resize(dot);
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const models::MetricInfo& info : models::metric_catalogue()) names.emplace_back(info.name);
  return names;
}

std::optional<NameKind> kind_of_label(std::string_view label) {
  if (label == "workflow") return NameKind::kWorkflow;
  if (label == "threat") return NameKind::kThreat;
  if (label == "infection") return NameKind::kInfection;
  if (label == "department") return NameKind::kDepartment;
  if (label == "agent" || label == "agent_type") return NameKind::kAgent;
  if (label == "plan") return NameKind::kPlan;
  return std::nullopt;
}

// A label of the catalogue, with its values where it lists them: "session (new, established)". What
// is no list of words explains the label: "point (enforcement point)".
struct KnownLabel {
  std::string name;
  std::vector<std::string> values;
};

KnownLabel known_label(std::string_view text) {
  const std::size_t open = text.find('(');
  KnownLabel label{std::string(trimmed(text.substr(0, open))), {}};
  if (open == std::string_view::npos) return label;
  for (const std::string_view value : split(text.substr(open + 1, text.size() - open - 2), ',')) {
    if (value.find(' ') != std::string_view::npos) return {label.name, {}};
    label.values.emplace_back(value);
  }
  return label;
}

std::vector<KnownLabel> known_labels(std::string_view text) {
  std::vector<KnownLabel> labels;
  while (!text.empty()) {
    std::size_t end = text.find(',');
    const std::size_t open = text.find('(');
    if (open < end) end = text.find(',', text.find(')', open));
    labels.push_back(known_label(trimmed(text.substr(0, end))));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  for (KnownLabel& label : labels) {
    if (label.name != "cause" || !label.values.empty()) continue;
    label.values.assign(models::kCauseNames.begin(), models::kCauseNames.end());
  }
  return labels;
}

// A time as labels show it: "24h" is "1d". Empty if it is none.
std::string as_time_label(std::string_view written) {
  const auto quantity = split_quantity(written);
  const auto unit_s = quantity ? seconds_of_unit(quantity->unit) : std::nullopt;
  if (!unit_s || quantity->number < 0.0) return {};
  return models::time_label(sim::seconds(quantity->number * *unit_s));
}

bool check_label(Context& context, const SourceMark& at, const MetricKey& key,
                 std::string_view name, std::string_view value) {
  const std::vector<KnownLabel> labels = known_labels(key.info->labels);
  const auto found = std::find_if(labels.begin(), labels.end(),
                                  [&](const KnownLabel& label) { return label.name == name; });
  if (found == labels.end()) {
    std::vector<std::string> known;
    for (const KnownLabel& label : labels) known.push_back(label.name);
    context.unknown(at, "E0307", fmt::format("label of {}", key.name), name, known);
    return false;
  }
  const std::optional<NameKind> kind = kind_of_label(name);
  if (kind && !context.names().index_of(*kind, value)) {
    context.unknown(at, "E0301", noun(*kind), value, context.names().of(*kind));
    return false;
  }
  const std::vector<std::string>& values = found->values;
  if (!values.empty() && std::find(values.begin(), values.end(), value) == values.end()) {
    context.unknown(at, "E0307", name, value, values);
    return false;
  }
  return true;
}

}  // namespace

std::optional<MetricKey> read_metric_key(Context& context, const SourceMark& at,
                                         std::string_view written) {
  MetricKey key;
  const std::size_t open = written.find('{');
  key.name = std::string(trimmed(written.substr(0, open)));
  std::string_view inside;
  if (open != std::string_view::npos) {
    const std::size_t close = written.find('}', open);
    std::string_view rest = close == std::string_view::npos ? "?" : written.substr(close + 1);
    if (rest.starts_with('.')) key.statistic = std::string(rest.substr(1));
    const bool known = key.statistic.empty() ? rest.empty()
                                             : key.statistic == "mean" || key.statistic == "p50" ||
                                                   key.statistic == "p95";
    if (!known) {
      context.error(at, "E0308", fmt::format("'{}' is not a metric with labels", written),
                    "write metric{label=value}, and .mean, .p50 or .p95 behind it");
      return std::nullopt;
    }
    inside = written.substr(open + 1, close - open - 1);
  }
  if (key.statistic.empty()) split_statistic(key.name, key.statistic);
  key.info = models::find_metric(key.name);
  if (key.info == nullptr) {
    context.unknown(at, "E0307", "metric", key.name, metric_names());
    return std::nullopt;
  }
  bool good = true;
  for (const std::string_view part : split(inside, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      context.error(at, "E0308", fmt::format("'{}' is not a label", part), "write label=value");
      return std::nullopt;
    }
    const std::string_view name = trimmed(part.substr(0, equals));
    const std::string_view value = trimmed(part.substr(equals + 1));
    good &= check_label(context, at, key, name, value);
    std::string shown(value);
    if (name == "at") {
      shown = as_time_label(value);
      if (shown.empty()) {
        context.error(at, "E0307", fmt::format("'{}' is not a time since the start", value),
                      "write for example at=20h");
        return std::nullopt;
      }
    }
    key.labels.emplace_back(name, std::move(shown));
  }
  std::sort(key.labels.begin(), key.labels.end());
  if (!good) return std::nullopt;
  return key;
}

}  // namespace app
