#include "src/cli/result_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "bailiwick_version.hpp"
#include "models/metrics/catalogue.hpp"
#include "sim/core/sim_time.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/conclude.hpp"
#include "src/experiment/headline.hpp"
#include "src/experiment/quantity.hpp"
#include "src/experiment/remarks.hpp"

namespace app {
namespace {

std::string direction_of(const RowKey& key) {
  const models::MetricInfo* const info = models::find_metric(key.metric);
  if (info == nullptr || info->better == models::Better::kNeither) return "";
  return info->better == models::Better::kLower ? ", lower is better" : ", higher is better";
}

// How many replications a skewed row needs, next to its interval.
std::string shortage_text(const Estimate& estimate) {
  const auto needed = replications_needed(estimate);
  return needed ? fmt::format(" (skewed: needs n = {})", *needed) : "";
}

std::string estimate_text(const Row* row, const RowKey& key) {
  if (row == nullptr) return "missing";
  return format_estimate(row->estimate, unit_of(key)) + shortage_text(row->estimate);
}

std::string gain_text(const Estimate& estimate) {
  if (!estimate.variance_reduction) return "";
  return "variance reduction " + format_number(*estimate.variance_reduction);
}

std::string difference_text(const ExperimentResult& result, std::size_t design, const RowKey& key) {
  if (design == result.baseline) return result.designs.size() > 1 ? "(baseline)" : "";
  const Difference* const difference = find_difference(result, result.designs[design].name, key);
  if (difference == nullptr) return "difference missing";
  return "difference " + format_estimate(difference->estimate, unit_of(key)) +
         shortage_text(difference->estimate);
}

std::string block(const ExperimentResult& result, const RowKey& key) {
  Table table(2);
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    const std::string& name = result.designs[i].name;
    const Difference* const difference = find_difference(result, name, key);
    table.add({name, estimate_text(find_row(result, name, key), key),
               difference_text(result, i, key),
               difference == nullptr ? "" : gain_text(difference->estimate)});
  }
  return fmt::format("{}: {}{}\n{}", row_name(key.metric, key.labels), row_title(key),
                     direction_of(key), table.text());
}

std::string runs_text(const ExperimentResult& result) {
  if (result.batches > 0) return fmt::format("{} batches of 1 replication", result.batches);
  return fmt::format("{} replication{}", result.replications, result.replications == 1 ? "" : "s");
}

// The warm-up, and which level of which design made it so long.
std::string warmup_text(const ExperimentResult& result) {
  if (result.warmup == sim::kZero && !result.pilot) return "";
  const std::string length = format_quantity(sim::to_seconds(result.warmup), "s");
  if (!result.pilot) return fmt::format("The first {} of each replication are left out.\n", length);
  const auto longest = std::ranges::max_element(result.pilot->series, {}, &PilotSeries::truncation);
  return wrapped(
      fmt::format("The first {} of each replication are left out, found by MSER-5 on {} pilot "
                  "runs of each design: the longest transient is that of the live {} of {}.",
                  length, result.pilot->replications, longest->level, longest->design),
      0);
}

const Conclusion* conclusion_on(const ExperimentResult& result, const RowKey& key) {
  const auto found = std::ranges::find_if(result.conclusions, [&](const Conclusion& one) {
    return one.metric == key.metric && one.labels == key.labels;
  });
  return found == result.conclusions.end() ? nullptr : &*found;
}

std::vector<RowKey> all_keys(const ExperimentResult& result) {
  std::vector<RowKey> keys;
  for (const Row& row : result.rows) keys.push_back(row.key);
  std::ranges::sort(keys);
  const auto rest = std::ranges::unique(keys);
  keys.erase(rest.begin(), rest.end());
  return keys;
}

using RowIndex = std::map<std::pair<std::string_view, RowKey>, const Estimate*>;

template <class Rows>
RowIndex index_of(const Rows& rows) {
  RowIndex index;
  for (const auto& row : rows) index[{row.design, row.key}] = &row.estimate;
  return index;
}

std::string gain(const RowIndex& index, const std::string& design, const RowKey& key) {
  const auto found = index.find({design, key});
  if (found == index.end() || !found->second->variance_reduction) return "";
  return format_number(*found->second->variance_reduction);
}

std::string shown(const RowIndex& index, const std::string& design, const RowKey& key) {
  const auto found = index.find({design, key});
  return found == index.end() ? "missing" : format_estimate(*found->second, unit_of(key));
}

bool has_labels(const RowKey& key, std::string_view first, std::string_view second) {
  return key.labels.size() == 2 && key.labels[0].first == first && key.labels[1].first == second;
}

// Cells (workflow, threat) of one design that hold in every replication and that there are.
struct Cells {
  int succeeded{0};
  int threatened{0};
  int completed{0};
  int workflows{0};
};

Cells count_cells(const ExperimentResult& result, const std::string& design) {
  Cells cells;
  for (const Row& row : result.rows) {
    if (row.design != design || !has_labels(row.key, "threat", "workflow")) continue;
    const double mean = row.estimate.mean.value_or(0.0);
    if (row.key.metric == "threat.success") {
      ++cells.threatened;
      if (mean > 0.0) ++cells.succeeded;
    } else if (row.key.metric == "velocity.completed" && row.key.labels[0].second == "none") {
      ++cells.workflows;
      if (mean >= 1.0) ++cells.completed;
    }
  }
  return cells;
}

}  // namespace

std::string header_text(const LoadedScenario& scenario, const ExperimentResult& result) {
  const std::string entry =
      scenario.catalogue
          ? wrapped(fmt::format("{} {}", scenario.catalogue->id, scenario.catalogue->title), 0)
          : "";
  return fmt::format("{}\n{}{}{} | seed {} | {} of {} | bailiwick {} ({}) | fingerprint {:016x}\n",
                     scenario.plan.name, entry, wrapped(scenario.summary, 0), scenario.file,
                     result.seed, runs_text(result),
                     format_quantity(sim::to_seconds(scenario.plan.clock.horizon), "s"), kVersion,
                     kCommit, result.fingerprint) +
         warmup_text(result);
}

std::string designs_text(const ExperimentResult& result) {
  std::string text = "\nDesigns\n";
  for (std::size_t i = 0; i < result.designs.size(); ++i) {
    const DesignRun& design = result.designs[i];
    text += fmt::format("  {}{} | fingerprint {:016x} | {} actions\n{}", design.name,
                        i == result.baseline && result.designs.size() > 1 ? " (baseline)" : "",
                        design.fingerprint, design.actions, indented(design.patch, 6));
  }
  return text;
}

namespace {

/// Controls that cannot keep up, and threats that do better with them.
std::string remarkable_text(const ExperimentResult& result) {
  std::string text;
  for (const Conclusion& one : result.conclusions) {
    const bool shown = one.metric.starts_with("engine.") || one.metric == kInteraction;
    if (shown) text += "\n" + wrapped(one.text, 0);
  }
  return text;
}

}  // namespace

std::string comparison_text(const ExperimentResult& result) {
  std::string text =
      "\nEach number with its 95 % interval; differences are paired with the baseline "
      "on common random numbers (variance reduction: how many times smaller that made their "
      "variance).\n";
  for (const RowKey& key : headline_keys(result)) {
    text += "\n" + block(result, key);
    const Conclusion* const conclusion = conclusion_on(result, key);
    if (conclusion != nullptr) text += wrapped("=> " + conclusion->text, 2);
  }
  for (const Conclusion& one : result.conclusions) {
    if (one.metric.empty()) text += "\nOn the whole\n" + wrapped(one.text, 2);
  }
  return text + remarkable_text(result);
}

std::string all_rows_text(const ExperimentResult& result) {
  const RowIndex rows = index_of(result.rows);
  const RowIndex differences = index_of(result.differences);
  Table table;
  const bool has_many = result.designs.size() > 1;
  table.add(
      has_many ? std::vector<std::string>{"metric", "design", "95 % interval",
                                          "difference from " + result.designs[result.baseline].name,
                                          "variance reduction"}
               : std::vector<std::string>{"metric", "design", "95 % interval"});
  for (const RowKey& key : all_keys(result)) {
    for (std::size_t i = 0; i < result.designs.size(); ++i) {
      const std::string& name = result.designs[i].name;
      table.add({i == 0 ? row_name(key.metric, key.labels) : "", name, shown(rows, name, key),
                 !has_many || i == result.baseline ? "" : shown(differences, name, key),
                 gain(differences, name, key)});
    }
  }
  return "\n" + table.text();
}

std::string threat_cells_text(const LoadedScenario& scenario, const ExperimentResult& result) {
  const bool meets_each = std::ranges::any_of(scenario.plan.workflows, [](const auto& workflow) {
    return workflow.arrivals.kind == models::ArrivalKind::kEachThreat;
  });
  if (!meets_each) return "";
  Table table(2);
  for (const DesignRun& design : result.designs) {
    const Cells cells = count_cells(result, design.name);
    table.add({design.name,
               fmt::format("threat.success cells: {} of {}", cells.succeeded, cells.threatened),
               fmt::format("workflows completed with the threat off: {} of {}", cells.completed,
                           cells.workflows)});
  }
  return "\nEach threat against each workflow\n" + table.text();
}

std::string run_text(const ExperimentResult& result) {
  Table table;
  table.add({"metric", "95 % interval", "meaning"});
  for (const RowKey& key : headline_keys(result)) {
    table.add({row_name(key.metric, key.labels),
               estimate_text(find_row(result, result.designs.front().name, key), key),
               row_title(key)});
  }
  return "\n" + table.text() + remarkable_text(result);
}

std::string checks_text(std::span<const CheckOutcome> outcomes, bool has_color) {
  std::string text = outcomes.empty() ? "\nThe scenario has no checks.\n" : "\n";
  for (const CheckOutcome& one : outcomes) {
    const bool passed = one.verdict == Verdict::kPass;
    const bool failed = one.verdict == Verdict::kFail;
    const char* const mark = passed ? "\u2713" : (failed ? "\u2717" : "?");
    const char* const color = passed ? "\x1b[32m" : (failed ? "\x1b[31m" : "\x1b[33m");
    text += fmt::format("{}{} {}{}: {} [{}]\n{}", has_color ? color : "", mark,
                        verdict_name(one.verdict), has_color ? "\x1b[0m" : "", one.check,
                        one.design, wrapped(one.explanation, 4));
  }
  return text;
}

std::string notes_text(const ExperimentResult& result) {
  std::string text;
  for (const std::string& note : result.notes) text += wrapped("Note: " + note, 0);
  return text.empty() ? text : "\n" + text;
}

}  // namespace app
