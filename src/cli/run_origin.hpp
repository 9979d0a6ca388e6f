#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// What a results directory was made from.
struct RunOrigin {
  std::filesystem::path run;
  std::string file;
  std::string hash;
  std::uint64_t seed{0};
  std::int64_t replications{0};
  double warmup_s{0.0};  ///< Left out at the start of every replication [s].
  std::vector<std::string> designs;
  std::vector<std::string> overrides;
};

/// @throws InputError when `run` is no results directory, or one of batch means
RunOrigin origin_of(const std::filesystem::path& run);

/// The scenario of a results directory as it was then, with the run's seed.
/// @throws InputError when it has changed since
LoadedScenario load_again(const RunOrigin& origin);

}  // namespace app
