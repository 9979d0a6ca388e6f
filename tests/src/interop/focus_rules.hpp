#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace app::testing {

/// A row of a CSV file by column; an empty field is null.
using CsvRow = std::map<std::string, std::string>;

/// The rows of a CSV text with a header (RFC 4180).
std::vector<CsvRow> csv_rows(const std::string& text);
std::vector<std::string> csv_header(const std::string& text);

/// What breaks the column rules of tests/data/focus-1.2-columns.json, a line each; empty: nothing.
std::vector<std::string> focus_faults(const std::string& csv);

/// A decimal with at most 6 places, in millionths.
std::int64_t micros_in(const std::string& decimal);

}  // namespace app::testing
