#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/experiment/experiment.hpp"

namespace app {

/// What a design avoids of one kind of exposure, and what one of them costs.
struct AvoidedExposure {
  std::string_view what;  ///< "exposed_actions", "threat_successes" or "out_of_scope_actions".
  Estimate avoided{};     ///< The baseline's minus the design's, a replication.
  /// Whether the interval of `avoided` lies above 0: only then are there ratios.
  bool is_shown{false};
  Estimate usd_each{};  ///< Further cost of the controls for each one avoided [USD].
  Estimate
      delay_s_each{};  ///< Further waiting for controls, of all workflows together, likewise [s].
};

/// What a design's controls cost and bring beside the baseline's.
struct ControlValue {
  std::string design;
  std::string baseline;
  Estimate cost_usd{};  ///< cost.governance{item=total}, design - baseline [USD].
  /// Waiting for validation, decisions and credentials (velocity.control_overhead) and for people
  /// (velocity.approval_wait), design - baseline [s/workflow].
  Estimate delay_s{};
  Estimate loss_avoided_usd{};  ///< cost.loss, baseline - design [USD]; missing without losses.
  std::vector<AvoidedExposure> exposures{};
};

/// For every design but the baseline; empty where no design says what controls cost. Ratios are
/// ratios of paired differences: totals over totals, with a jackknife interval over the
/// replications. An action that is exposed for two causes counts twice, as in
/// revocation.exposed_actions.
std::vector<ControlValue> control_values(const ExperimentResult& result);

/// "exposed actions", ...: for people.
std::string_view exposure_title(std::string_view what);

/// Why a row of `exposures` has no ratio.
std::string_view no_ratio_reason(const AvoidedExposure& exposure);

}  // namespace app
