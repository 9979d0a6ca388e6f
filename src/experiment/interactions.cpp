#include <fmt/format.h>

#include <cmath>

#include "src/experiment/headline.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/remarks.hpp"

namespace app {
namespace {

std::optional<double> mean_of(const ExperimentResult& result, const std::string& design,
                              const char* metric, const models::Labels& labels) {
  const Row* const row = find_row(result, design, make_row_key(metric, labels));
  return row == nullptr ? std::nullopt : row->estimate.mean;
}

/// One quantity of a threat with a design and with the baseline.
struct Pair {
  double design;
  double baseline;
};

std::optional<Pair> pair_of(const ExperimentResult& result, const std::string& design,
                            const char* metric, const models::Labels& labels) {
  const auto here = mean_of(result, design, metric, labels);
  const auto there = mean_of(result, result.designs[result.baseline].name, metric, labels);
  if (!here || !there) return std::nullopt;
  return Pair{*here, *there};
}

/// a / b of both; none where that says nothing.
std::optional<Pair> ratio(const std::optional<Pair>& a, const std::optional<Pair>& b) {
  if (!a || !b || b->design <= 0.0 || b->baseline <= 0.0) return std::nullopt;
  return Pair{a->design / b->design, a->baseline / b->baseline};
}

std::string percent(const Pair& pair) {
  return fmt::format("{:.3g} % against {:.3g} %", pair.design * 100.0, pair.baseline * 100.0);
}

/// At which stage a threat does better: exposed ones that follow, or followers that get there.
std::vector<std::string> stages(const ExperimentResult& result, const std::string& design,
                                const models::Labels& threat) {
  const auto pair = [&](const char* metric) { return pair_of(result, design, metric, threat); };
  const auto labelled = [&](const char* metric, const char* outcome) {
    models::Labels labels = threat;
    labels.insert(labels.begin(), {"outcome", outcome});
    return pair_of(result, design, metric, labels);
  };
  std::vector<std::string> found;
  const auto add_if = [&found](bool holds, std::string text) {
    if (holds) found.push_back(std::move(text));
  };
  const auto more = pair("threat.injected");
  add_if(more && more->design > more->baseline,
         more ? fmt::format("{:.4g} instances are exposed, against {:.4g}", more->design,
                            more->baseline)
              : "");
  const auto follow = ratio(pair("threat.hijacked"), pair("threat.injected"));
  if (follow) {
    add_if(follow->design > follow->baseline,
           fmt::format("of the exposed instances {} follow", percent(*follow)));
  }
  const auto success = pair("threat.success");
  const auto exposed = pair("threat.injected");
  if (success && exposed && follow && follow->design > 0.0 && follow->baseline > 0.0) {
    const Pair reach{success->design / follow->design, success->baseline / follow->baseline};
    add_if(reach.design > reach.baseline,
           fmt::format("of those that follow {} reach the goal", percent(reach)));
  }
  const auto refused = labelled("threat.calls", "refused");
  const auto executed = labelled("threat.calls", "executed");
  if (refused && executed) {
    const std::optional<Pair> share = ratio(
        refused, Pair{refused->design + executed->design, refused->baseline + executed->baseline});
    add_if(share && share->design < share->baseline,
           fmt::format("of the attackers' calls {} are refused", share ? percent(*share) : ""));
  }
  const auto in_vain = pair("threat.incidents.in_vain");
  if (in_vain) {
    add_if(in_vain->design < in_vain->baseline,
           fmt::format("{:.4g} incidents give nothing away, against {:.4g}", in_vain->design,
                       in_vain->baseline));
  }
  const auto late = [&](const std::string& of) {
    const Row* const row = find_row(result, of, make_row_key("threat.time_to_detect.p50", threat));
    return row == nullptr ? Estimate{} : row->estimate;
  };
  const Estimate here = late(design);
  const Estimate there = late(result.designs[result.baseline].name);
  if (there.mean && here.above && !here.mean) {
    found.push_back(fmt::format("most of them are not noticed any more, against half after {}",
                                format_quantity(*there.mean, "s")));
  }
  add_if(here.mean && there.mean && *here.mean > *there.mean,
         fmt::format("half of them are noticed after {}, against {}",
                     format_quantity(here.mean.value_or(0.0), "s"),
                     format_quantity(there.mean.value_or(0.0), "s")));
  return found;
}

}  // namespace

std::vector<Conclusion> interaction_conclusions(const ExperimentResult& result) {
  std::vector<Conclusion> conclusions;
  for (const Difference& one : result.differences) {
    const bool by_threat = one.key.metric == "threat.success" && one.key.labels.size() == 1 &&
                           one.key.labels.front().first == "threat";
    if (!by_threat || !one.estimate.low || *one.estimate.low <= 0.0) continue;
    const std::vector<std::string> where = stages(result, one.design, one.key.labels);
    conclusions.push_back(
        {kInteraction, one.key.labels,
         fmt::format("The threat {} succeeds more often with {} than with {}, by {:.3g} [{:.3g}, "
                     "{:.3g}] percentage points. {}",
                     one.key.labels.front().second, one.design,
                     result.designs[result.baseline].name, one.estimate.mean.value_or(0.0) * 100.0,
                     *one.estimate.low * 100.0, one.estimate.high.value_or(1.0) * 100.0,
                     where.empty()
                         ? std::string("No stage of it alone explains that.")
                         : fmt::format("Where that comes from: {}.", fmt::join(where, "; ")))});
  }
  return conclusions;
}

}  // namespace app
