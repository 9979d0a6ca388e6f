/// @file
/// The report: one offline HTML file made of a summary and the page in assets/report.html.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace app {

/// The page as built into the program, with a slot for a summary.
std::string_view report_page();

/// The HTML report of a summary, the text of a `summary.json` (schema `bailiwick/summary/1`).
/// The same summary gives the same bytes.
/// @throws std::runtime_error if the text is not JSON or follows another schema.
std::string render_report(std::string_view summary_json);

/// The page of a sweep, the text of a `sweep.json` (schema `bailiwick/sweep/1`).
/// @throws std::runtime_error if the text is not JSON or follows another schema.
std::string render_sweep(std::string_view sweep_json);

/// Writes the report of `results_dir`/summary.json to `out`, under a temporary name first, so that
/// `out` never holds half a page.
/// @throws std::runtime_error with the path of what could not be read or written.
void write_report(const std::filesystem::path& results_dir, const std::filesystem::path& out);

}  // namespace app
