#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/experiment/experiment.hpp"
#include "src/scenario/loaded_scenario.hpp"
#include "src/sweep/flips.hpp"
#include "src/sweep/grid.hpp"
#include "src/sweep/knee.hpp"

namespace app {

/// Credentials issued per hour of simulated time after the warm-up [1/h].
inline constexpr std::string_view kIssuerLoad = "sweep.issuer_load";

/// One key, its values, and the scenario at each of them.
struct Sweep {
  std::string key{};
  Grid grid{};
  std::vector<LoadedScenario> scenarios{};  ///< By value.
};

/// How far a sweep has come.
struct SweepProgress {
  std::size_t values_done{0};
  std::size_t values{0};
  std::size_t replications_done{0};  ///< Of all values and designs.
  std::size_t replications{0};
};

struct SweepOptions {
  std::vector<std::string> designs{};  ///< Empty: all, in the order of the file.
  unsigned threads{0};                 ///< 0: one per core.
  std::optional<std::uint64_t> seed{};
  std::optional<std::int64_t> replications{};  ///< Instead of the most that the study allows.
  const std::atomic<bool>* stop{nullptr};
  std::function<void(const SweepProgress&)> progress{};
  Replicate replicate{};  ///< Empty: models::run_replication.
};

/// One design at one value of the key.
struct SweepCell {
  std::size_t value{0};  ///< Index into the grid.
  std::string design{};
  double hours{0.0};            ///< Simulated after the warm-up.
  std::uint64_t fingerprint{};  ///< Of its record streams.
  DesignSeries series{};        ///< Only what knees and flips are found from.
  std::vector<Row> rows{};      ///< Sorted by key; sweep.issuer_load among them.

  /// Null when it reported no such row.
  const Estimate* find(const RowKey& key) const;
};

/// Where the exposed actions of one cause bend most against the issuer's load.
struct SweepKnee {
  std::string design{};
  std::string cause{};
  std::vector<TradeOff> points{};  ///< Means, by value; empty when one is missing.
  Knee knee{};
  /// How often each value is the knee, and how often there is none, over bootstrap resamples of
  /// the replications; empty when there are fewer than two replications or points are missing.
  std::vector<std::int64_t> resampled{};
  std::int64_t resampled_none{0};
  /// Knees of the sweep without its least and without its greatest value.
  std::optional<std::size_t> without_first{};
  std::optional<std::size_t> without_last{};

  /// How many resamples there were.
  std::int64_t resamples() const;
};

struct SweepResult {
  std::string key{};
  Grid grid{};
  std::uint64_t seed{};
  std::int64_t replications{};
  std::uint64_t fingerprint{};  ///< Of all cells.
  std::vector<std::string> designs{};
  std::vector<SweepCell> cells{};       ///< By value, then design.
  std::vector<SweepKnee> knees{};       ///< By design, then cause.
  std::vector<PlanComparison> plans{};  ///< By design.
  std::vector<std::string> notes{};

  const SweepCell& cell(std::size_t value, std::size_t design) const;
};

/// Runs the designs at every value on one seed, so that values share their random numbers as
/// designs do. The result does not depend on the number of threads.
/// @throws what run_experiment() throws.
SweepResult run_sweep(const Sweep& sweep, const SweepOptions& options);

}  // namespace app
