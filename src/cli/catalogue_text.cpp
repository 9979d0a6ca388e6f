#include "src/cli/catalogue_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <regex>
#include <sstream>

#include "src/cli/table.hpp"
#include "src/experiment/quantity.hpp"

namespace app {
namespace {

constexpr std::size_t kFew = 3;  // Scenarios that are shown in detail.
constexpr std::size_t kWidth = 100;

// Cut to a width in columns, with a mark where something is missing.
std::string shortened(const std::string& text, std::size_t width) {
  if (text_width(text) <= width) return text;
  std::string result;
  for (const char c : text) {
    const bool begins = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    if (begins && text_width(result) + 1 >= width) break;
    result += c;
  }
  result.erase(result.find_last_not_of(' ') + 1);
  return result + "…";
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, text_width(text)), ' ');
}

std::string scenarios_text(std::size_t count) {
  return fmt::format("{} scenario{}", count, count == 1 ? "" : "s");
}

// ---- coverage

// "SC-17" stands over its column as 1 above 7.
std::string header_digit(const CatalogueScenario& one, std::size_t digit) {
  const std::string& id = one.entry().id;
  return id.substr(id.size() - 2 + digit, 1);
}

// Columns in blocks of ten, so that the eye finds them.
std::string spaced(const std::vector<std::string>& marks) {
  std::string text;
  for (std::size_t i = 0; i < marks.size(); ++i)
    text += (i > 0 && i % 10 == 0 ? " " : "") + marks[i];
  return text;
}

std::string mark_of(Coverage coverage) {
  if (coverage == Coverage::kItself) return "x";
  return coverage == Coverage::kThroughPart ? "o" : ".";
}

struct Layout {
  std::size_t id_width{0};
  std::size_t title_width{0};
  std::size_t columns{0};  // Scenarios side by side.
};

Layout layout_of(const CoverageMatrix& matrix, std::size_t scenarios) {
  constexpr std::size_t kLeastTitle = 24;
  constexpr std::size_t kBetween = 10;  // The count and the gaps.
  Layout layout;
  std::size_t longest = 0;
  for (const CoveredItem& one : matrix.items) {
    layout.id_width = std::max(layout.id_width, text_width(one.item->id));
    longest = std::max(longest, text_width(one.item->label()));
  }
  const std::size_t room = kWidth - layout.id_width - kBetween - kLeastTitle;
  layout.columns = std::min(scenarios, room * 10 / 11);
  const std::size_t used = layout.columns + layout.columns / 10;
  layout.title_width = std::min(longest, kWidth - layout.id_width - kBetween - used);
  return layout;
}

std::string matrix_rows(std::span<const CatalogueScenario* const> scenarios,
                        const CoverageMatrix& matrix, const Layout& layout, std::size_t first) {
  const std::size_t end = std::min(first + layout.columns, scenarios.size());
  std::string text;
  for (std::size_t digit = 0; digit < 2; ++digit) {
    std::vector<std::string> marks;
    for (std::size_t i = first; i < end; ++i) marks.push_back(header_digit(*scenarios[i], digit));
    text += padded(digit == 0 ? "  SC-" : "", layout.id_width + layout.title_width + 10) +
            spaced(marks) + '\n';
  }
  for (const CoveredItem& one : matrix.items) {
    std::vector<std::string> marks;
    for (std::size_t i = first; i < end; ++i) marks.push_back(mark_of(one.by[i]));
    text +=
        fmt::format("  {}  {}  {:>2}  {}\n", padded(one.item->id, layout.id_width),
                    padded(shortened(one.item->label(), layout.title_width), layout.title_width),
                    one.count(), spaced(marks));
  }
  return text;
}

std::string uncovered_text(const CoverageMatrix& matrix) {
  const auto missing = matrix.uncovered();
  if (missing.empty()) return "  Every id is covered.\n";
  std::string text = "  Not covered:\n";
  for (const FrameworkItem* const one : missing) {
    text += "    " + shortened(fmt::format("{}  {}", one->id, one->label()), kWidth - 4) + '\n';
  }
  return text;
}

std::string count_text(const CoverageMatrix& matrix) {
  return fmt::format("{} {} of {}", matrix.framework->short_name, matrix.covered(),
                     matrix.items.size());
}

std::string matrix_text(std::span<const CatalogueScenario* const> scenarios,
                        const CoverageMatrix& matrix) {
  const Framework& framework = *matrix.framework;
  std::string text =
      wrapped(fmt::format("{} ({}): {}", framework.title, framework.key, count_text(matrix)), 0);
  if (framework.extent != "all") text += wrapped("The table holds " + framework.extent + ".", 2);
  const Layout layout = layout_of(matrix, scenarios.size());
  for (std::size_t first = 0; first < scenarios.size(); first += layout.columns) {
    text += matrix_rows(scenarios, matrix, layout, first);
  }
  return text + uncovered_text(matrix) + '\n';
}

// ---- run

// About three digits, so that three designs fit side by side; --json has them all.
std::string short_number(double value) {
  if (value >= 100.0) return fmt::format("{:.0f}", value);
  if (value >= 1.0) return fmt::format("{:.3g}", value);
  std::string text = fmt::format("{:.4f}", value);
  if (std::stod(text) == 0.0) return fmt::format("{:.2g}", value);
  return text.erase(text.find_last_not_of('0') + 1);
}

// The text with its numbers shortened; one with an exponent stays as it is.
std::string with_short_numbers(const std::string& text) {
  static const std::regex number(R"([0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?)");
  std::string result;
  std::size_t at = 0;
  for (std::sregex_iterator one(text.begin(), text.end(), number), end; one != end; ++one) {
    const auto begin = static_cast<std::size_t>(one->position());
    result += text.substr(at, begin - at);
    const std::string found = one->str();
    const bool has_exponent = (*one)[2].matched;
    result += has_exponent ? found : short_number(std::stod(found));
    at = begin + found.size();
  }
  return result + text.substr(at);
}

// The unit stands with the name where it is the same for all values.
bool has_fixed_unit(const Figure& figure) { return figure.unit == "USD" || figure.unit == "count"; }

std::string figure_name(const Figure& figure) {
  std::string name = figure.name;
  if (figure.unit == "USD") name += ", USD";
  return figure.threat.empty() ? name : name + " [" + figure.threat + "]";
}

std::string figure_text(const Figure& figure) {
  const bool is_missing = !figure.estimate || (!figure.estimate->mean && !figure.estimate->above);
  if (is_missing) return figure.key.metric == "threat.success" ? "nobody got in" : "missing";
  if (const auto above = figure.estimate->above) {
    return "> " + with_short_numbers(format_quantity(*above, figure.unit));
  }
  std::string text = with_short_numbers(format_estimate(*figure.estimate, figure.unit));
  const std::string unit = " " + figure.unit;
  if (has_fixed_unit(figure) && text.ends_with(unit)) text.resize(text.size() - unit.size());
  return text;
}

std::string checks_text(const DesignOutcome& design) {
  if (design.checks.empty()) return "none";
  const auto count = [&](Verdict verdict) {
    return std::ranges::count(design.checks, verdict, &CheckOutcome::verdict);
  };
  std::string text = fmt::format("{} of {} passed", count(Verdict::kPass), design.checks.size());
  if (count(Verdict::kFail) > 0) text += fmt::format(", {} failed", count(Verdict::kFail));
  if (count(Verdict::kInconclusive) > 0)
    text += fmt::format(", {} open", count(Verdict::kInconclusive));
  return text;
}

using Shown = std::function<bool(std::size_t)>;

std::string designs_table(std::span<const DesignOutcome> designs, const Shown& shown) {
  Table table(2);
  std::vector<std::string> names{""};
  std::vector<std::string> strengths{""};
  std::vector<std::string> checks{"checks"};
  for (const DesignOutcome& one : designs) {
    names.push_back(one.design);
    strengths.push_back(one.strength.empty() ? "" : "(" + one.strength + ")");
    checks.push_back(checks_text(one));
  }
  table.add(std::move(names));
  table.add(std::move(strengths));
  // All designs of a scenario have the same figures in the same order.
  for (std::size_t i = 0; i < designs.front().figures.size(); ++i) {
    if (!shown(i)) continue;
    std::vector<std::string> cells{figure_name(designs.front().figures[i])};
    for (const DesignOutcome& one : designs) cells.push_back(figure_text(one.figures.at(i)));
    table.add(std::move(cells));
  }
  table.add(std::move(checks));
  return table.text();
}

bool is_narrow(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (text_width(line) > kWidth) return false;
  }
  return true;
}

// As many designs side by side as fit.
std::string designs_tables(std::span<const DesignOutcome> designs) {
  std::string text;
  // What no design has a number for says nothing.
  const Shown shown = [all = designs](std::size_t figure) {
    return std::ranges::any_of(all, [figure](const DesignOutcome& one) {
      return one.figures.at(figure).estimate.has_value();
    });
  };
  while (!designs.empty()) {
    std::size_t abreast = designs.size();
    std::string table = designs_table(designs, shown);
    while (abreast > 1 && !is_narrow(table)) table = designs_table(designs.first(--abreast), shown);
    text += table;
    designs = designs.subspan(abreast);
  }
  return text;
}

const char* mark_of(Verdict verdict) {
  if (verdict == Verdict::kPass) return "✓";
  return verdict == Verdict::kFail ? "✗" : "?";
}

// @param all also those that passed
std::string checks_lines(const ScenarioOutcome& outcome, bool all) {
  std::string text;
  for (const DesignOutcome& design : outcome.designs) {
    for (const CheckOutcome& check : design.checks) {
      if (check.verdict == Verdict::kPass && !all) continue;
      text += wrapped(fmt::format("{} {} [{}] {}", mark_of(check.verdict), check.check,
                                  design.design, check.explanation),
                      2);
    }
  }
  return text;
}

// @param in_detail with what to look at, and every check
std::string scenario_text(const ScenarioOutcome& outcome, bool in_detail) {
  const CatalogueEntry& entry = outcome.scenario->entry();
  std::string text = wrapped(fmt::format("{} {} ({})", entry.id, entry.title, entry.family), 0);
  text += designs_tables(outcome.designs) + checks_lines(outcome, in_detail);
  if (in_detail && !entry.look_at.empty()) text += "\n" + wrapped("Look at: " + entry.look_at, 2);
  return text + '\n';
}

std::string verdicts_text(std::span<const ScenarioOutcome> outcomes, std::int64_t replications) {
  std::size_t designs = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t open = 0;
  for (const ScenarioOutcome& outcome : outcomes) {
    designs += outcome.designs.size();
    for (const DesignOutcome& design : outcome.designs) {
      for (const CheckOutcome& check : design.checks) {
        ++(check.verdict == Verdict::kPass   ? passed
           : check.verdict == Verdict::kFail ? failed
                                             : open);
      }
    }
  }
  return fmt::format("{}, {} designs, {} replications each: {} checks passed, {} failed, {} open\n",
                     scenarios_text(outcomes.size()), designs, replications, passed, failed, open);
}

template <class Things>
std::string names_text(const Things& things) {
  std::vector<std::string> names;
  for (const auto& one : things) names.push_back(one.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

std::string catalogue_list_text(std::span<const CatalogueScenario* const> scenarios) {
  std::string text;
  std::string family;
  for (const std::string& one : scenario_families()) {
    for (const CatalogueScenario* const scenario : scenarios) {
      if (scenario->entry().family != one) continue;
      if (family != one) text += one + '\n';
      family = one;
      text += fmt::format("  {}  {}\n", scenario->entry().id, scenario->entry().title);
      text += wrapped("designs: " + names_text(scenario->scenario.plan.designs), 9);
      text += wrapped("threats: " + names_text(scenario->scenario.plan.threats), 9);
    }
  }
  return text +
         fmt::format("{}. A file: bailiwick catalogue show ID\n", scenarios_text(scenarios.size()));
}

std::string coverage_text(std::span<const CatalogueScenario* const> scenarios,
                          std::span<const CoverageMatrix> matrices) {
  std::string text;
  std::string counts;
  for (const CoverageMatrix& matrix : matrices) {
    text += matrix_text(scenarios, matrix);
    counts += (counts.empty() ? "" : ", ") + count_text(matrix);
  }
  return text + "x: the scenario carries the id; o: only a part of it, such as a sub-technique.\n" +
         wrapped(fmt::format("Covered by {}: {}.", scenarios_text(scenarios.size()), counts), 0);
}

std::string catalogue_run_text(std::span<const ScenarioOutcome> outcomes,
                               std::int64_t replications) {
  std::string text;
  const bool in_detail = outcomes.size() <= kFew;
  for (const ScenarioOutcome& outcome : outcomes) text += scenario_text(outcome, in_detail);
  return text + verdicts_text(outcomes, replications);
}

}  // namespace app
