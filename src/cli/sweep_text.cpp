#include "src/cli/sweep_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "bailiwick_version.hpp"
#include "sim/core/sim_time.hpp"
#include "src/cli/flips_text.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"
#include "src/sweep/curves.hpp"
#include "src/sweep/sweep_files.hpp"

namespace app {
namespace {

constexpr std::size_t kPageWidth = 100;
constexpr double kHardlyMoves = 0.05;  // A change of the load that no issuer would notice.

using Column = std::vector<std::string>;  // The heading, then one cell for each value.

std::string head(const Sweep& sweep, const SweepResult& result) {
  const LoadedScenario& scenario = sweep.scenarios.front();
  const std::string facts = fmt::format(
      "{} | {} at {} values | seed {} | {} replication{} of {} each | bailiwick {} ({}) | "
      "fingerprint {:016x}",
      scenario.file, result.key, result.grid.values.size(), result.seed, result.replications,
      result.replications == 1 ? "" : "s",
      format_quantity(sim::to_seconds(scenario.plan.clock.horizon), "s"), kVersion, kCommit,
      result.fingerprint);
  return scenario.plan.name + "\n" + wrapped(facts, 0, kPageWidth);
}

// A heading says what is counted, so "count" behind every number would be noise.
std::string shown_unit(const Curve& curve) { return curve.unit == "count" ? "" : curve.unit; }

// A design without servers for its issuer has no utilisation.
std::string cell_text(const Estimate* estimate, const Curve& curve) {
  if (estimate != nullptr && estimate->mean) return format_estimate(*estimate, shown_unit(curve));
  return curve.kind == CurveKind::kUtilisation ? "not modelled" : "missing";
}

Column column_of(const SweepResult& result, std::size_t design, const Curve& curve) {
  Column column{curve.heading};
  for (std::size_t value = 0; value < result.grid.values.size(); ++value) {
    column.push_back(cell_text(result.cell(value, design).find(curve.key), curve));
  }
  return column;
}

std::size_t width_of(const Column& column) {
  std::size_t width = 0;
  for (const std::string& cell : column) width = std::max(width, text_width(cell));
  return width + 2;
}

// The columns in as few tables as the page is wide, each with the values in front.
std::string tables_of(const Column& values, const std::vector<Column>& columns) {
  std::string text;
  std::size_t next = 0;
  while (next < columns.size()) {
    const std::size_t first = next;
    std::size_t width = 2 + width_of(values);
    while (next < columns.size() &&
           (next == first || width + width_of(columns[next]) <= kPageWidth)) {
      width += width_of(columns[next++]);
    }
    Table table(2);
    for (std::size_t row = 0; row < values.size(); ++row) {
      std::vector<std::string> cells{values[row]};
      for (std::size_t i = first; i < next; ++i) cells.push_back(columns[i][row]);
      table.add(std::move(cells));
    }
    text += (text.empty() ? "" : "\n") + table.text();
  }
  return text;
}

std::string design_text(const SweepResult& result, std::size_t design,
                        const std::vector<Curve>& curves) {
  // The last part of the key: the whole stands in the head.
  Column values{result.key.substr(result.key.rfind('.') + 1)};
  for (const GridValue& value : result.grid.values) values.push_back(value.text);
  std::vector<Column> columns;
  for (const Curve& curve : curves) columns.push_back(column_of(result, design, curve));
  return fmt::format("\n{}\n{}", result.designs[design], tables_of(values, columns));
}

std::string percent(std::int64_t count, std::int64_t all) {
  return fmt::format("{:.3g} %", 100.0 * static_cast<double>(count) / static_cast<double>(all));
}

// "15min in 52 %, 1h in 12 %, none in 36 %", the most frequent first.
std::string shares_text(const SweepKnee& knee, const Grid& grid) {
  std::vector<std::pair<std::int64_t, std::string>> shares{{knee.resampled_none, "none"}};
  for (std::size_t i = 0; i < knee.resampled.size(); ++i) {
    shares.emplace_back(knee.resampled[i], grid.values[i].text);
  }
  std::ranges::stable_sort(shares, std::ranges::greater{},
                           [](const auto& one) { return one.first; });
  std::string text;
  for (const auto& [count, name] : shares) {
    if (count == 0) continue;
    text +=
        fmt::format("{}{} in {}", text.empty() ? "" : ", ", name, percent(count, knee.resamples()));
  }
  return text;
}

std::string robustness_text(const SweepKnee& knee, const Grid& grid) {
  if (knee.resampled.empty() || knee.resampled_none == knee.resamples()) return "";
  return fmt::format(" Over {} resamples of the replications: {}.", knee.resamples(),
                     shares_text(knee, grid));
}

std::string name_of(const std::optional<std::size_t>& at, const Grid& grid) {
  return at ? grid.values[*at].text : "none";
}

std::string range_text(const SweepKnee& knee, const Grid& grid) {
  if (!knee.knee.at || knee.points.size() <= kFewestForKnee) return "";
  return fmt::format(" Swept without {}: {}; without {}: {}.", grid.values.front().text,
                     name_of(knee.without_first, grid), grid.values.back().text,
                     name_of(knee.without_last, grid));
}

// How much is at stake between the ends: a knee of a load that hardly moves decides nothing.
std::string stakes_text(const SweepKnee& knee, const Grid& grid) {
  if (!knee.knee.at) return "";
  const TradeOff& first = knee.points.front();
  const TradeOff& last = knee.points.back();
  const double change = (last.load - first.load) / std::max(first.load, last.load);
  return fmt::format(
      " From {} to {} the load goes from {} to {} an hour ({:+.2g} %), exposed "
      "actions from {} to {}.{}",
      grid.values.front().text, grid.values.back().text, format_number(first.load),
      format_number(last.load), 100.0 * change, format_number(first.exposure),
      format_number(last.exposure),
      std::abs(change) < kHardlyMoves
          ? " The load hardly moves, so little speaks against fewer exposed actions."
          : "");
}

std::string knee_text(const SweepKnee& knee, const SweepResult& result) {
  const std::string name = result.designs.size() > 1
                               ? fmt::format("{}, cause {}", knee.design, knee.cause)
                               : "cause " + knee.cause;
  const std::string found =
      knee.knee.at ? fmt::format("{}, {:.2f} below the straight line (a right angle would be 1).",
                                 result.grid.values[*knee.knee.at].text, knee.knee.bend)
                   : fmt::format("none: {}.", reason_of(knee.knee.verdict));
  return wrapped(fmt::format("{}: {}{}{}{}", name, found, robustness_text(knee, result.grid),
                             range_text(knee, result.grid), stakes_text(knee, result.grid)),
                 2, kPageWidth);
}

std::string knees_text(const SweepResult& result) {
  std::string text = "\nKnee\n" + wrapped(std::string(knee_method()), 2, kPageWidth);
  for (const SweepKnee& knee : result.knees) text += knee_text(knee, result);
  return text;
}

}  // namespace

std::string sweep_text(const Sweep& sweep, const SweepResult& result) {
  std::string text = head(sweep, result);
  text += wrapped(
      "Means with 95 % intervals; all values run on the same random numbers. Issued: credentials "
      "per hour of simulated time. Added latency: per workflow. Controls and plans: for the run.",
      0, kPageWidth);
  const std::vector<Curve> curves = curves_of(result);
  for (std::size_t i = 0; i < result.designs.size(); ++i) text += design_text(result, i, curves);
  text += knees_text(result);
  text += flips_text(result, kPageWidth);
  if (!result.notes.empty()) text += "\n";
  for (const std::string& note : result.notes) text += wrapped("Note: " + note, 0, kPageWidth);
  return text;
}

}  // namespace app
