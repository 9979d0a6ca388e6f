#include "src/verify/verify_text.hpp"

#include <fmt/format.h>

#include <algorithm>
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
  return {{"name", row.name},
          {"expected", row.expected},
          {"observed", row.observed},
          {"low", row.low},
          {"high", row.high},
          {"ok", row.ok},
          {"experiments", row.experiments},
          {"sample", row.sample}};
}

}  // namespace

std::string verify_text(const VerifyReport& report) {
  const std::size_t width = widest_name(report.rows);
  std::string text = fmt::format(
      "Known answers: seed {}, {} replications each; intervals of {:.5f} % a row, so that all rows "
      "of a\ncorrect program agree with a chance of at least {} %.\n",
      report.seed, report.replications, 100.0 * report.row_confidence,
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

std::string coverage_text(const std::vector<CoverageRow>& rows) {
  const std::size_t width = widest_name(rows);
  std::string text =
      "Share of 95 % Student intervals that hold the true mean.\n\nMust lie between low and high\n";
  text += line(width, "", "expected", "observed", "low", "high", "");
  for (const CoverageRow& row : rows) {
    if (!row.is_judged) continue;
    text += line(width, row.name, number(row.expected), number(row.observed), number(row.low),
                 number(row.high), row.ok ? kOk : kWrong);
  }
  text += "\nReported: what skewed data do to intervals of n values\n";
  for (const CoverageRow& row : rows) {
    if (row.is_judged) continue;
    text += line(width, row.name, number(row.expected), number(row.observed), "", "", "");
  }
  return text;
}

std::string coverage_json(const std::vector<CoverageRow>& rows) {
  Json judged = Json::array();
  Json reported = Json::array();
  for (const CoverageRow& row : rows) (row.is_judged ? judged : reported).push_back(json_of(row));
  const Json json{{"rows", std::move(judged)}, {"reported", std::move(reported)}};
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace app
