#include "src/report/report.hpp"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace app {
namespace {

constexpr std::string_view kSummarySchema = "bailiwick/summary/1";
constexpr std::string_view kSweepSchema = "bailiwick/sweep/1";
constexpr std::string_view kSlot = "@BAILIWICK_SUMMARY@";

void check_schema(std::string_view json, std::string_view what, std::string_view expected) {
  const nlohmann::json data = nlohmann::json::parse(json, nullptr, false);
  if (!data.is_object()) {
    throw std::runtime_error(fmt::format("the {} is not a JSON object", what));
  }
  const auto schema = data.find("schema");
  if (schema == data.end() || *schema != expected) {
    throw std::runtime_error(fmt::format("the {} does not follow the schema {}", what, expected));
  }
}

// JSON has `<` only inside strings, where \u003c means the same; without it no value of a scenario
// can end the script element that carries the summary.
std::string escape_for_script(std::string_view json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (const char character : json) {
    if (character == '<') {
      escaped += "\\u003c";
    } else {
      escaped += character;
    }
  }
  return escaped;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file || !text) {
    throw std::runtime_error(fmt::format("cannot read {}", path.string()));
  }
  return text.str();
}

void write_text(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path temporary = path;
  temporary += ".part";
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  std::error_code error;
  if (file) {
    std::filesystem::rename(temporary, path, error);
  }
  if (!file || error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw std::runtime_error(fmt::format("cannot write {}", path.string()));
  }
}

// The page tells by the schema what it shows.
std::string page_with(std::string_view json) {
  const std::string_view page = report_page();
  const std::size_t slot = page.find(kSlot);
  std::string filled(page.substr(0, slot));
  filled += escape_for_script(json);
  filled += page.substr(slot + kSlot.size());
  return filled;
}

}  // namespace

std::string render_report(std::string_view summary_json) {
  check_schema(summary_json, "summary", kSummarySchema);
  return page_with(summary_json);
}

std::string render_sweep(std::string_view sweep_json) {
  check_schema(sweep_json, "sweep", kSweepSchema);
  return page_with(sweep_json);
}

void write_report(const std::filesystem::path& results_dir, const std::filesystem::path& out) {
  const std::filesystem::path source = results_dir / "summary.json";
  const std::string summary = read_text(source);
  std::string report;
  try {
    report = render_report(summary);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{}: {}", source.string(), error.what()));
  }
  write_text(out, report);
}

}  // namespace app
