#include "src/cli/loading.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "src/cli/exit_codes.hpp"
#include "src/scenario/load.hpp"

namespace app {

LoadedScenario load_or_refuse(const std::string& file, std::span<const std::string> overrides) {
  Diagnostics diagnostics;
  auto scenario = load_scenario(file, overrides, diagnostics);
  if (scenario) return std::move(*scenario);
  fmt::print(stderr, "{}", diagnostics.format_all());
  throw InputError(fmt::format("{} has {} error{}", file, diagnostics.size(),
                               diagnostics.size() == 1 ? "" : "s"));
}

std::string read_text(const std::string& file) {
  std::error_code error;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, error)) {
    throw InputError(fmt::format("cannot read {}", file));
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_text(const std::string& file, const std::string& text) {
  namespace fs = std::filesystem;
  std::error_code error;
  // Devices and pipes are written to, links followed; only files are replaced.
  const fs::path linked = fs::canonical(file, error);
  const fs::path target = error ? fs::path(file) : linked;
  if (!error && !fs::is_regular_file(target)) {
    std::ofstream device(target, std::ios::binary);
    device << text;
    device.close();
    if (!device) throw InputError(fmt::format("cannot write {}", file));
    return;
  }
  const std::string fresh = fmt::format("{}.new-{}", target.string(), getpid());
  std::ofstream stream(fresh, std::ios::binary);
  stream << text;
  stream.close();
  error.clear();
  if (stream) fs::rename(fresh, target, error);
  if (stream && !error) return;
  std::filesystem::remove(fresh, error);
  throw InputError(fmt::format("cannot write {}", file));
}

}  // namespace app
