#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "models/measurement.hpp"
#include "src/experiment/estimate.hpp"
#include "src/experiment/row_key.hpp"
#include "src/experiment/series.hpp"
#include "src/experiment/warmup.hpp"
#include "src/scenario/loaded_scenario.hpp"

namespace app {

/// One number of one design.
struct Row {
  std::string design;
  RowKey key;
  Estimate estimate;
};

/// One number of a design minus the same number of the baseline.
struct Difference {
  std::string design;
  std::string baseline;
  RowKey key;
  Estimate estimate;
};

/// A plain sentence that follows from the rows; an empty metric marks a remark on the whole.
struct Conclusion {
  std::string metric;
  models::Labels labels;
  std::string text;
};

/// What one design did.
struct DesignRun {
  std::string name{};
  std::string patch{};          ///< YAML text of the overlay.
  std::uint64_t fingerprint{};  ///< Of the record streams of its replications, in order.
  std::uint64_t records{};
  std::uint64_t events{};
  std::uint64_t actions{};
  DesignSeries series{};
};

/// The designs after so many replications: what a stop rule and the checks see.
struct Look {
  std::int64_t replications{0};
  std::size_t index{0};  ///< Position among the planned looks.
  std::size_t planned{1};
  const std::vector<DesignRun>& designs;
  std::size_t baseline{0};
};

using Replicate = std::function<models::ReplicationResult(const models::Plan&, models::DesignId,
                                                          std::uint64_t replication)>;

struct ExperimentOptions {
  std::vector<std::string> designs;          ///< Empty: all, in the order of the file.
  unsigned threads{0};                       ///< 0: one per core.
  std::optional<std::uint64_t> seed;         ///< Instead of the plan's.
  std::optional<std::int64_t> replications;  ///< Exactly so many, instead of the study's range.
  /// Batch means: one long replication, cut into so many batches that take the place of
  /// replications. See batch_plans().
  std::optional<std::int64_t> batches;
  const std::atomic<bool>* stop{nullptr};  ///< Becomes true when the user interrupts.
  /// Told after each replication how many are done and how many the next look needs; calls never
  /// overlap, but may come from any thread.
  std::function<void(std::size_t done, std::size_t total)> progress;
  /// Asked at each look beside the precision targets; true: more replications are wanted.
  std::function<bool(const Look&)> wants_more;
  Replicate replicate;  ///< Empty: models::run_replication.
};

struct ExperimentResult {
  std::uint64_t seed{};
  std::int64_t replications{};         ///< Or batches of one replication.
  std::int64_t batches{0};             ///< 0: replications are independent runs.
  std::uint64_t fingerprint{};         ///< Of all designs' fingerprints.
  bool precision_reached{true};        ///< Every precision target of the study was met.
  sim::Duration warmup{};              ///< Left out at the start of every replication.
  std::optional<WarmupPilot> pilot{};  ///< How it was found, unless the scenario states it.
  std::vector<DesignRun> designs{};
  std::size_t baseline{};         ///< Index into `designs`.
  std::vector<RowKey> checked{};  ///< Rows that the scenario's checks are about, each once.
  std::vector<Row> rows{};        ///< By design, then key.
  std::vector<Difference> differences{};
  std::vector<Conclusion> conclusions{};
  std::vector<std::string> notes{};
};

/// Simulates the designs side by side on common random numbers and reduces what they measured.
/// All designs run the same replications; the stop rule looks only at complete prefixes of
/// replication indices, at planned_looks(). The result does not depend on the number of threads.
/// @throws std::invalid_argument for an unknown design or fewer than one replication.
/// With `study.finds_warmup` a pilot comes first, and one warm-up holds for all designs.
/// @throws NoSteadyState if the pilot finds none, or for batches of designs that have none.
/// @throws Interrupted, or whatever a replication throws.
ExperimentResult run_experiment(const LoadedScenario& scenario, const ExperimentOptions& options);

}  // namespace app
