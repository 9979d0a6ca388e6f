#include "src/verify/verify_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace app {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kOk = "✓";
constexpr const char* kWrong = "✗";

std::string number(double value) { return fmt::format("{:.5g}", value); }

std::string line(std::size_t width, const std::string& name, const std::string& expected,
                 const std::string& observed, const std::string& low, const std::string& high,
                 const std::string& mark) {
  std::string text = fmt::format("  {:<{}}  {:>11}  {:>11}  {:>11}  {:>11}  {}", name, width,
                                 expected, observed, low, high, mark);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

template <class Row>
std::size_t widest_name(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.name.size());
  return width;
}

Json json_of(const CoverageRow& row) {
  Json json{{"name", row.name}, {"expected", row.expected}, {"observed", row.observed}};
  if (row.is_judged) {
    json["low"] = row.low;
    json["high"] = row.high;
    json["ok"] = row.ok;
  }
  json["experiments"] = row.experiments;
  json["sample"] = row.sample;
  json["standard_error"] = row.standard_error();
  if (row.warned) json["warned"] = *row.warned;
  return json;
}

// What the rows of one kind have in common.
std::string experiments_text(const CoverageRow& row) {
  return fmt::format(
      "{} experiments a row, so that a share near 0.95 has a standard error of {:.2g}",
      row.experiments, std::sqrt(0.95 * 0.05 / static_cast<double>(row.experiments)));
}

std::string judged_text(const std::vector<CoverageRow>& rows, std::size_t width) {
  std::string text;
  for (const CoverageRow& row : rows) {
    if (!row.is_judged) continue;
    if (text.empty()) {
      text = fmt::format(
          "\nM/M/1, mean wait in the queue, {} replications an interval: must lie between low and "
          "high.\n{}.\n",
          row.sample, experiments_text(row));
      text += line(width, "", "expected", "observed", "low", "high", "");
    }
    text += line(width, row.name, number(row.expected), number(row.observed), number(row.low),
                 number(row.high), row.ok ? kOk : kWrong);
  }
  return text;
}

std::string reported_text(const std::vector<CoverageRow>& rows, std::size_t width) {
  std::string text;
  for (const CoverageRow& row : rows) {
    if (row.is_judged) continue;
    if (text.empty()) {
      text = fmt::format(
          "\nLognormal samples of n values, `sigma` that of their logarithm: reported, not "
          "judged.\n{}.\n`warned` is the share of samples of which `compare` warns that n is too "
          "small for their skewness.\n",
          experiments_text(row));
      text += line(width, "", "expected", "observed", "warned", "", "");
    }
    text += line(width, row.name, number(row.expected), number(row.observed),
                 row.warned ? number(*row.warned) : "", "", "");
  }
  return text;
}

}  // namespace

std::string verify_text(const VerifyReport& report) {
  const std::size_t width = widest_name(report.rows);
  std::string text = fmt::format(
      "Known answers: seed {}, {} replications each.\n"
      "`expected` is theory, `observed` the mean over the replications, `low` and `high` the ends "
      "of its interval;\n"
      "{} says that theory lies in the interval. Each has {:.5f} %, so that all rows of the whole "
      "table agree\n"
      "with a chance of at least {} % if the program is correct.\n",
      report.seed, report.replications, kOk, 100.0 * report.row_confidence,
      100.0 * report.family_confidence);
  std::string theory;
  std::size_t wrong = 0;
  for (const VerifiedRow& row : report.rows) {
    if (row.theory != theory) {
      theory = row.theory;
      text += fmt::format("\n{}\n", theory);
      text += line(width, "", "expected", "observed", "low", "high", "");
    }
    text += line(width, row.name, number(row.expected), number(row.observed), number(row.low),
                 number(row.high), row.ok ? kOk : kWrong);
    if (!row.ok) ++wrong;
  }
  return text + (wrong == 0 ? fmt::format("\nAll {} rows agree.\n", report.rows.size())
                            : fmt::format("\n{} of {} rows disagree with theory.\n", wrong,
                                          report.rows.size()));
}

std::string verify_json(const VerifyReport& report) {
  Json rows = Json::array();
  for (const VerifiedRow& row : report.rows) {
    rows.push_back({{"name", row.name},
                    {"theory", row.theory},
                    {"expected", row.expected},
                    {"observed", row.observed},
                    {"low", row.low},
                    {"high", row.high},
                    {"ok", row.ok}});
  }
  const Json json{{"seed", report.seed},
                  {"replications", report.replications},
                  {"family_confidence", report.family_confidence},
                  {"row_confidence", report.row_confidence},
                  {"rows", std::move(rows)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string coverage_text(const CoverageReport& report) {
  const std::size_t width = widest_name(report.rows);
  const auto judged = std::ranges::count(report.rows, true, &CoverageRow::is_judged);
  const auto wrong = std::ranges::count(report.rows, false, &CoverageRow::ok);
  return fmt::format("Share of 95 % Student intervals that hold the true mean: seed {}.\n",
                     report.seed) +
         judged_text(report.rows, width) + reported_text(report.rows, width) +
         (wrong == 0 ? fmt::format("\nAll {} judged rows lie where they must.\n", judged)
                     : fmt::format("\n{} of {} judged rows lie outside.\n", wrong, judged));
}

std::string coverage_json(const CoverageReport& report) {
  Json judged = Json::array();
  Json reported = Json::array();
  for (const CoverageRow& row : report.rows) {
    (row.is_judged ? judged : reported).push_back(json_of(row));
  }
  const Json json{
      {"seed", report.seed}, {"rows", std::move(judged)}, {"reported", std::move(reported)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace app
