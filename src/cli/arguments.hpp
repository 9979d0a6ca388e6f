#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace app {

enum class Verb : std::uint8_t {
  kRun,
  kCompare,
  kAttack,
  kBounds,
  kTest,
  kReport,
  kValidate,
  kList,
  kExplain,
  kSchema,
  kImport,
  kVerify,
  kSweep,
  kCedarReplay,
  kDiffPolicy,
  kRightsize,
  kAnalyse,
  kCatalogue,
  kBill,
  kExport
};

/// What the user typed, checked for form only.
struct Arguments {
  Verb verb{Verb::kRun};
  std::vector<std::string> words{};  ///< Files or topics, in their order.
  std::string out{};                 ///< --out, -o; empty: not given.
  std::vector<std::string> designs{};
  std::vector<std::string> overrides{};  ///< --set, "path=value" each.
  std::optional<std::uint64_t> seed{};
  std::optional<std::int64_t> replications{};
  std::optional<std::int64_t> batches{};  ///< --batch-means.
  unsigned threads{0};                    ///< 0: one per core.
  std::string audit{};                    ///< --audit FILE.
  std::string format{"text"};             ///< --format of validate and analyse.
  std::string fail_on{"never"};           ///< --fail-on of analyse.
  bool json{false};
  bool quiet{false};
  bool all{false};
  bool coverage{false};  ///< --coverage of verify.
  std::string schema{};  ///< --schema of cedar replay; --cedar of schema.
  std::string key{};     ///< --key of sweep; likewise all below.
  std::vector<std::string> values{};
  std::string from{};  ///< --from of sweep; --requests of schema; --old of diff-policy.
  std::string to{};    ///< --to of sweep; --new of diff-policy.
  std::optional<std::int64_t> steps{};
  bool is_log{false};
  std::string topic{};             ///< Of catalogue: list, run, ...; of export: focus, csv, ocsf.
  std::vector<std::string> ids{};  ///< --id of catalogue; likewise below.
  std::string directory{};         ///< --dir; empty: the program's own catalogue.
  std::string framework{};         ///< --framework; empty: all.
  std::optional<std::uint64_t> replication{};  ///< --replication of attack, bill and export.
  double margin{1.2};                          ///< --margin of rightsize.
  std::vector<std::string> plans{};            ///< --plan of bill and export; empty: all.
  std::string department{};                    ///< --department of bill; empty: all.
  std::vector<std::string> typed{};            ///< The whole command line, the program first.
};

/// Either arguments, or the code to exit with: help and version were printed (0), or a usage error
/// was explained (4).
struct ParsedArguments {
  std::optional<Arguments> arguments;
  int exit_code{0};
};

ParsedArguments parse_arguments(int count, const char* const* values);

}  // namespace app
