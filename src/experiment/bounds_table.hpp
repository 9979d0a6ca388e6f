#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// One stage of a revocation [s]: the worst case by theory beside the worst that a run has shown.
struct BoundedStage {
  std::optional<double> bound_s;  ///< Missing: nothing bounds it.
  std::optional<double> seen_s;   ///< Missing: nothing was seen; the horizon cuts off.
};

/// What bounds the revocations of one cause at one enforcement point of a design.
struct BoundsRow {
  std::string design;
  std::string cause;
  std::string point;        ///< A tool; empty: the worst of all.
  std::int64_t orders{0};   ///< How often authority should have ended, over all replications.
  bool is_ordered{false};   ///< Whether the design orders anything then; else only expiry ends it.
  BoundedStage handling{};  ///< From the due instant to the order; seen of the worst of all only.
  BoundedStage fresh{};     ///< From the order until new presentations are refused.
  BoundedStage established{};       ///< Until the last session ends that was opened before.
  BoundedStage with_descendants{};  ///< Until nothing below it is honoured; seen likewise.
  BoundedStage latency{};           ///< From the due instant to the end of all.
};

/// By design, cause and point, the worst of all first. Causes are those that a run reports on.
std::vector<BoundsRow> bounds_table(const models::Plan& plan, const ExperimentResult& result);

/// All revocations whose bounds the runs have checked: the orders of all designs and causes.
std::int64_t revocations_in(const std::vector<BoundsRow>& table);

/// What the bounds assume and what the columns mean, in sentences for an auditor.
std::string_view bounds_explanation();

}  // namespace app
