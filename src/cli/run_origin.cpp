#include "src/cli/run_origin.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "src/cli/exit_codes.hpp"
#include "src/cli/loading.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> overrides_in(const std::vector<std::string>& typed) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] == "--set" && i + 1 < typed.size()) all.push_back(typed[i + 1]);
    if (typed[i].starts_with("--set=")) all.push_back(typed[i].substr(6));
  }
  return all;
}

}  // namespace

RunOrigin origin_of(const fs::path& run) {
  if (!fs::exists(run / "manifest.json")) {
    throw InputError(
        fmt::format("{} is no results directory: it has no manifest.json", run.string()));
  }
  RunOrigin origin;
  origin.run = run;
  try {
    const auto manifest = nlohmann::json::parse(read_text((run / "manifest.json").string()));
    origin.file = manifest.at("scenario").at("file");
    origin.hash = manifest.at("scenario").at("hash");
    origin.seed = manifest.at("seed");
    origin.replications = manifest.at("replications");
    origin.warmup_s = manifest.at("warmup_s");
    if (manifest.at("batches") != 0) {
      throw InputError(
          fmt::format("{} holds batches of one run, not replications (run it again "
                      "without --batch-means)",
                      run.string()));
    }
    origin.designs = manifest.at("designs").get<std::vector<std::string>>();
    origin.overrides = overrides_in(manifest.at("arguments").get<std::vector<std::string>>());
  } catch (const nlohmann::json::exception&) {
    throw InputError(
        fmt::format("{} holds no results of run or compare, which are the ones that can "
                    "be made again",
                    run.string()));
  }
  return origin;
}

LoadedScenario load_again(const RunOrigin& origin) {
  LoadedScenario scenario = load_or_refuse(origin.file, origin.overrides);
  if (fmt::format("{:016x}", scenario.content_hash) != origin.hash) {
    throw InputError(fmt::format("{} is not what it was when {} was made (run it again)",
                                 origin.file, origin.run.string()));
  }
  scenario.plan.seed = origin.seed;
  return scenario;
}

}  // namespace app
