#include "tests/src/interop/focus_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>

namespace app::testing {
namespace {

using Json = nlohmann::json;
using Faults = std::vector<std::string>;

std::vector<std::vector<std::string>> fields_of(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string> line;
  std::string field;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c != '"') {
        field += c;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        field += text[++i];
      } else {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      line.push_back(std::move(field));
      field.clear();
      if (c == '\n') lines.push_back(std::exchange(line, {}));
    } else {
      field += c;
    }
  }
  return lines;
}

const Json& rules() {
  static const Json read = Json::parse(std::ifstream("tests/data/focus-1.2-columns.json"));
  return read;
}

bool matches(const std::string& value, const char* pattern) {
  static std::map<std::string, std::regex> compiled;
  const auto [found, is_new] = compiled.try_emplace(pattern);
  if (is_new) found->second = rules().at("patterns").at(pattern).get<std::string>();
  return std::regex_match(value, found->second);
}

bool is_flat_object(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  return json.is_object() && std::none_of(json.begin(), json.end(),
                                          [](const Json& value) { return value.is_structured(); });
}

void check_header(const std::vector<std::string>& header, Faults& faults) {
  std::vector<std::string> known;
  for (const Json& column : rules().at("columns")) {
    known.push_back(column.at("name"));
    if (column.at("level") == "mandatory" && !std::ranges::count(header, known.back())) {
      faults.push_back("no column " + known.back());
    }
  }
  const std::string prefix = rules().at("custom_prefix");
  auto next = known.begin();
  bool custom = false;
  for (const std::string& name : header) {
    custom |= name.starts_with(prefix);
    if (name.starts_with(prefix)) continue;
    if (custom) faults.push_back(name + " stands behind a custom column");
    next = std::find(next, known.end(), name);
    if (next == known.end()) {
      faults.push_back(name + " is unknown or out of order");
      return;
    }
  }
}

void check_value(const Json& column, const CsvRow& row, Faults& faults) {
  const std::string name = column.at("name");
  if (!row.contains(name)) return;
  const std::string& value = row.at(name);
  const std::string type = column.at("type");
  if (value.empty()) {
    if (!column.at("nullable")) faults.push_back(name + " is null");
    return;
  }
  if ((type == "decimal" || type == "datetime") && !matches(value, type.c_str())) {
    faults.push_back(fmt::format("{} is no {}: {}", name, type, value));
  }
  if (type == "json" && !is_flat_object(value)) faults.push_back(name + " is no flat object");
  if (column.contains("allowed") && !std::ranges::count(column["allowed"], Json(value))) {
    faults.push_back(fmt::format("{} may not be {}", name, value));
  }
  if (column.contains("allowed_by") &&
      !std::ranges::count(column["allowed_by"][row.at("ServiceCategory")], Json(value))) {
    faults.push_back(fmt::format("{} may not be {} here", name, value));
  }
  if (column.contains("non_negative") && value.starts_with('-')) {
    faults.push_back(name + " is negative");
  }
  if (std::ranges::count(rules().at("currency_columns"), Json(name)) &&
      !matches(value, "currency")) {
    faults.push_back(fmt::format("{} is no currency: {}", name, value));
  }
}

void check_nulls(const CsvRow& row, Faults& faults) {
  const std::string& category = row.at("ChargeCategory");
  const auto is_null = [&row](const std::string& name) { return row.at(name).empty(); };
  for (const auto& [name, categories] : rules().at("only_for").items()) {
    if (is_null(name) == (std::ranges::count(categories, Json(category)) > 0)) {
      faults.push_back(fmt::format("{} with {}", name, category));
    }
  }
  for (const auto& [name, categories] : rules().at("required_for").items()) {
    if (is_null(name) && std::ranges::count(categories, Json(category)) > 0) {
      faults.push_back(fmt::format("{} is null with {}", name, category));
    }
  }
  for (const Json& pair : rules().at("null_together")) {
    if (is_null(pair[0]) != is_null(pair[1])) faults.push_back("null alone: " + pair.dump());
  }
  for (const Json& pair : rules().at("null_if_null")) {
    if (!is_null(pair[0]) && is_null(pair[1])) faults.push_back("null first: " + pair.dump());
  }
}

void check_row(const CsvRow& row, Faults& faults) {
  for (const Json& column : rules().at("columns")) check_value(column, row, faults);
  check_nulls(row, faults);
  for (const Json& pairs : rules().at("never_together")) {
    const auto items = pairs.items();
    if (std::all_of(items.begin(), items.end(),
                    [&row](const auto& item) { return row.at(item.key()) == item.value(); })) {
      faults.push_back("together: " + pairs.dump());
    }
  }
  for (const Json& product : rules().at("products")) {
    const double of = std::stod(row.at(product[0])) * std::stod(row.at(product[1]));
    const double is = std::stod(row.at(product[2]));
    // Two roundings to the millionth, and what 12 and more places of the factors leave.
    if (std::abs(of - is) > 2e-6 + 1e-11 * std::abs(is)) {
      faults.push_back(fmt::format("{} is {}, not {}", product.dump(), is, of));
    }
  }
  for (const Json& pair : rules().at("ascending")) {
    if (row.at(pair[0]) >= row.at(pair[1])) faults.push_back("not ascending: " + pair.dump());
  }
  if (row.at("ChargeCategory") == "Purchase" &&
      row.at("PricingCurrency") != row.at("BillingCurrency")) {
    faults.push_back("bought in " + row.at("PricingCurrency"));
  }
}

}  // namespace

std::vector<std::string> csv_header(const std::string& text) { return fields_of(text).front(); }

std::vector<CsvRow> csv_rows(const std::string& text) {
  const auto lines = fields_of(text);
  std::vector<CsvRow> rows;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CsvRow& row = rows.emplace_back();
    for (std::size_t c = 0; c < lines[i].size(); ++c) row[lines[0].at(c)] = lines[i][c];
  }
  return rows;
}

std::vector<std::string> focus_faults(const std::string& csv) {
  Faults faults;
  check_header(csv_header(csv), faults);
  std::map<std::string, std::string> parents;
  for (const CsvRow& row : csv_rows(csv)) {
    check_row(row, faults);
    for (const Json& pair : rules().at("one_parent")) {
      const std::string child = pair.dump() + row.at(pair[0]);
      const auto [found, is_new] = parents.try_emplace(child, row.at(pair[1]));
      if (found->second != row.at(pair[1])) faults.push_back("two parents: " + child);
    }
  }
  return faults;
}

std::int64_t micros_in(const std::string& decimal) {
  const std::size_t point = decimal.find('.');
  std::string digits = decimal.substr(0, point);
  std::string behind = point == std::string::npos ? "" : decimal.substr(point + 1);
  behind.resize(6, '0');
  return std::stoll(digits + behind);
}

}  // namespace app::testing
