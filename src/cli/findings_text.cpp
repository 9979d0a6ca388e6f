#include "src/cli/findings_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "src/cli/findings_json.hpp"
#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

constexpr std::size_t kMostRows = 8;

std::string verdict_text(const DesignVerdict& verdict) {
  const std::string path = hops_text(verdict.hops);
  if (path.empty() || verdict.detail.empty()) return path + verdict.detail;
  return path + "; " + verdict.detail;
}

std::string_view lead_of(Holds holds) {
  switch (holds) {
    case Holds::kYes:
      return "open in";
    case Holds::kWithApproval:
      return "only with a person's approval in";
    case Holds::kCut:
      break;
  }
  return "cut in";
}

// Designs of which the same is to be said stand together.
std::string verdicts_text(const Finding& finding) {
  struct Line {
    Holds holds;
    std::string text;
    std::string designs;
  };
  std::vector<Line> lines;
  for (const DesignVerdict& one : finding.verdicts) {
    const std::string text = verdict_text(one);
    const auto same = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
      return line.holds == one.holds && line.text == text;
    });
    if (same == lines.end()) {
      lines.push_back({one.holds, text, one.design});
    } else {
      same->designs += ", " + one.design;
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.holds < b.holds; });
  std::string text;
  for (const Line& line : lines) {
    const std::string what = line.text.empty() ? "" : ": " + line.text;
    text += wrapped(fmt::format("- {} {}{}", lead_of(line.holds), line.designs, what), 4);
  }
  return text;
}

std::string finding_text(const LoadedScenario& scenario, const Finding& finding) {
  const std::optional<Place> place = place_of(scenario, finding);
  std::string text = fmt::format("{} {} {}", severity_name(finding.severity), finding.id,
                                 find_finding_rule(finding.id)->title);
  if (place) text += fmt::format("  {}:{}:{}", place->file, place->line, place->column);
  text += "\n" + wrapped(finding.message + ".", 2);
  if (finding.id != "BW601") text += verdicts_text(finding);
  return text;
}

std::string counts_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Severity one : {Severity::kError, Severity::kWarning, Severity::kNote}) {
    const auto n = std::count_if(findings.begin(), findings.end(),
                                 [one](const Finding& f) { return f.severity == one; });
    if (n > 0) {
      text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", n, severity_name(one),
                          n == 1 ? "" : "s");
    }
  }
  return text.empty() ? "nothing found" : text;
}

std::string percent(double part, double whole) {
  return whole > 0.0 ? fmt::format("{:.0f} %", 100.0 * part / whole) : "-";
}

std::string left_out(std::size_t rows, std::size_t shown) {
  return rows > shown ? fmt::format("  and {} more: --all\n", rows - shown) : "";
}

std::string authorities_table(const ThreatAnalysis& analysis, std::size_t most) {
  const Found& found = analysis.found;
  // Those that reach furthest beyond what they need come first.
  std::vector<const TypeAuthority*> rows;
  for (const TypeAuthority& one : found.authorities) rows.push_back(&one);
  const auto excess = [](const TypeAuthority* one) {
    return one->reaches.empty()
               ? 0.0
               : *std::max_element(one->reaches.begin(), one->reaches.end()) - one->needed;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const TypeAuthority* a, const TypeAuthority* b) {
    return excess(a) > excess(b);
  });
  Table table(2);
  std::vector<std::string> head{"agent type", "needs"};
  head.insert(head.end(), analysis.views.begin(), analysis.views.end());
  table.add(head);
  const std::size_t shown = std::min(most, rows.size());
  for (std::size_t r = 0; r < shown; ++r) {
    std::vector<std::string> cells{rows[r]->type, format_number(rows[r]->needed)};
    for (std::size_t i = 0; i < analysis.views.size(); ++i) {
      const std::string may = format_number(rows[r]->may[i]);
      const std::string reaches = format_number(rows[r]->reaches[i]);
      cells.push_back(may == reaches ? may : may + " → " + reaches);
    }
    table.add(cells);
  }
  return "Authority of agents (weight W): what the work needs; by design what an agent may do → "
         "what "
         "it reaches\n" +
         table.text() + left_out(rows.size(), shown);
}

std::string points_table(const ThreatAnalysis& analysis, std::size_t most) {
  const Found& found = analysis.found;
  Table table(2);
  std::vector<std::string> head{"compromised", ""};
  head.insert(head.end(), analysis.views.begin(), analysis.views.end());
  table.add(head);
  const std::size_t shown = std::min(most, found.points.size());
  for (std::size_t r = 0; r < shown; ++r) {
    std::vector<std::string> cells{found.points[r].kind, found.points[r].name};
    for (const double reach : found.points[r].reaches) {
      cells.push_back(percent(reach, found.total_weight));
    }
    table.add(cells);
  }
  return "Single points: share of all weight that is reached through one\n" + table.text() +
         left_out(found.points.size(), shown);
}

}  // namespace

std::string findings_text(const LoadedScenario& scenario, const ThreatAnalysis& analysis) {
  const Found& found = analysis.found;
  std::string text =
      fmt::format("Findings without a simulation: {}\n\n", counts_text(found.findings));
  for (const Finding& one : found.findings) text += finding_text(scenario, one) + "\n";
  for (const std::string& note : found.notes) text += wrapped("Left out: " + note + ".", 0);
  return text + wrapped(kReachabilityText, 0) + "\n";
}

std::string authority_text(const ThreatAnalysis& analysis, bool all) {
  const std::size_t most =
      all ? analysis.found.authorities.size() + analysis.found.points.size() : kMostRows;
  return authorities_table(analysis, most) + "\n" + points_table(analysis, most) + "\n" +
         wrapped(fmt::format("Spectral radius of the fan-out: {:.3g}; of the infection matrix: "
                             "{:.3g}. From 1 on it grows.",
                             analysis.found.fan_out_radius, analysis.found.infection_radius),
                 0) +
         "\n";
}

}  // namespace app
