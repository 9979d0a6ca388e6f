#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace app {

/// A file of a results directory: its name and its bytes.
struct ResultFile {
  std::string name;
  std::string content;
};

/// Why results may not go to `directory`, or nothing: it must not exist, or be empty, or hold
/// earlier results (a manifest.json of this program), which are then replaced as a whole.
std::optional<std::string> refusal_of(const std::filesystem::path& directory);

/// Writes the files under a temporary name beside `directory` and renames it, so that nobody ever
/// sees half a result. Earlier results disappear with everything that was added to them.
/// @throws std::runtime_error naming the path.
void write_results(const std::filesystem::path& directory, const std::vector<ResultFile>& files);

}  // namespace app
