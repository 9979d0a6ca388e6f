#include <fmt/format.h>

#include "src/experiment/headline.hpp"
#include "src/experiment/remarks.hpp"

namespace app {
namespace {

// Above this a queue is long, and grows fast with a little more load.
constexpr double kBusy = 0.95;

std::optional<double> mean_of(const ExperimentResult& result, const DesignRun& design,
                              const char* metric, const models::Labels& labels = {}) {
  const Row* const row = find_row(result, design.name, make_row_key(metric, labels));
  return row == nullptr ? std::nullopt : row->estimate.mean;
}

std::string duration_text(double value_s) {
  if (value_s >= 3600.0) return fmt::format("{:.1f} h", value_s / 3600.0);
  return value_s >= 60.0 ? fmt::format("{:.1f} min", value_s / 60.0)
                         : fmt::format("{:.3g} s", value_s);
}

std::string approvers_remark(const ExperimentResult& result, const DesignRun& design) {
  const auto busy = mean_of(result, design, "engine.approvers.utilisation");
  if (!busy || *busy < kBusy) return "";
  const double wait = mean_of(result, design, "velocity.approval_wait").value_or(0.0);
  double timed_out = 0.0;
  for (const char* const actor : {"legitimate", "other"}) {
    for (const char* const outcome : {"timed_out", "passed_on_timeout"}) {
      timed_out +=
          mean_of(result, design, "approval.outcomes", {{"actor", actor}, {"outcome", outcome}})
              .value_or(0.0);
    }
  }
  const auto stopped = mean_of(result, design, "approval.stopped");
  const std::string protects =
      stopped
          ? fmt::format("it stops {:.0f} % of the calls that no task asked for", *stopped * 100.0)
          : std::string("no call that no task asked for came before them");
  return fmt::format(
      "The approval control of {} is saturated: the approvers are busy {:.0f} % of their hours, a "
      "request waits {} on average, and {:.0f} of {:.0f} run out of time; {}.",
      design.name, *busy * 100.0, duration_text(wait), timed_out,
      mean_of(result, design, "approval.requests").value_or(0.0), protects);
}

std::string decisions_remark(const ExperimentResult& result, const DesignRun& design) {
  const auto busy = mean_of(result, design, "engine.decision_point.utilisation");
  if (!busy || *busy < kBusy) return "";
  const double latency = mean_of(result, design, "engine.decision_point.latency").value_or(0.0);
  const double without = mean_of(result, design, "engine.decision_point.fallbacks").value_or(0.0);
  return fmt::format(
      "The decision point of {} is saturated: its servers are busy {:.0f} % of the time, a "
      "decision "
      "takes {} on average, and {:.0f} calls go without one (on_outage).",
      design.name, *busy * 100.0, duration_text(latency), without);
}

}  // namespace

std::vector<Conclusion> saturation_conclusions(const ExperimentResult& result) {
  std::vector<Conclusion> conclusions;
  const auto add = [&conclusions](const char* metric, std::string text) {
    if (!text.empty()) conclusions.push_back({metric, {}, std::move(text)});
  };
  for (const DesignRun& design : result.designs) {
    add("engine.approvers.utilisation", approvers_remark(result, design));
    add("engine.decision_point.utilisation", decisions_remark(result, design));
  }
  return conclusions;
}

}  // namespace app
