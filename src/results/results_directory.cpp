#include "src/results/results_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace app {
namespace {

namespace fs = std::filesystem;

// Without a trailing slash, so that the name can be taken off.
fs::path tidy(const fs::path& directory) {
  const fs::path path = directory.lexically_normal();
  return path.has_filename() ? path : path.parent_path();
}

fs::path beside(const fs::path& directory, const char* purpose) {
  return directory.parent_path() /
         fmt::format(".{}.{}-{}", directory.filename().string(), purpose, getpid());
}

bool holds_results(const fs::path& directory) {
  std::ifstream file(directory / "manifest.json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str().find("\"schema\": \"bailiwick/manifest/1\"") != std::string::npos;
}

void write_file(const fs::path& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary);
  file << content;
  file.close();
  if (!file) throw std::runtime_error(fmt::format("cannot write {}", path.string()));
}

}  // namespace

std::optional<std::string> refusal_of(const fs::path& directory) {
  const fs::path path = tidy(directory);
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return std::nullopt;
  if (!fs::is_directory(status)) return fmt::format("{} is not a directory", path.string());
  if (fs::is_empty(path, error) || holds_results(path)) return std::nullopt;
  return fmt::format(
      "{} holds other files: results go to a new directory, an empty one, or one of earlier "
      "results",
      path.string());
}

void write_results(const fs::path& directory, const std::vector<ResultFile>& files) {
  const fs::path target = tidy(directory);
  if (const auto refusal = refusal_of(target)) throw std::runtime_error(*refusal);
  const fs::path fresh = beside(target, "new");
  const fs::path old = beside(target, "old");
  try {
    if (target.has_parent_path()) fs::create_directories(target.parent_path());
    fs::create_directory(fresh);
    for (const ResultFile& file : files) write_file(fresh / file.name, file.content);
    const bool replaces = fs::exists(target);
    if (replaces) fs::rename(target, old);
    fs::rename(fresh, target);
    if (replaces) fs::remove_all(old);
  } catch (const std::exception& failure) {
    std::error_code ignored;
    fs::remove_all(fresh, ignored);
    throw std::runtime_error(
        fmt::format("cannot write results to {}: {}", target.string(), failure.what()));
  }
}

}  // namespace app
