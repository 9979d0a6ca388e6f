#pragma once

#include <cstdint>
#include <optional>

#include "models/authority/ids.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// Which event of a threat is a loss.
enum class LossEvent : std::uint8_t {
  kGoal,          ///< Its goal is reached: once a workflow instance, or once an intrusion.
  kHijack,        ///< It takes an agent over, once a workflow instance; or an intruder gets in.
  kExposedAction  ///< A call of its attackers is accepted while authority was due to end.
};

/// What one threat costs when it happens. The frequency is what a run shows, so only magnitudes are
/// stated. Source: FAIR (Open Group Risk Taxonomy O-RT 3.0.1), primary and secondary loss.
struct Loss {
  ThreatId threat;
  LossEvent on{LossEvent::kGoal};
  sim::Distribution magnitude_usd;    ///< Of one event [USD], >= 0.
  double secondary_probability{0.0};  ///< Chance that others react to an event, [0, 1].
  sim::Distribution secondary_usd;    ///< What their reaction costs then [USD], >= 0.
};

}  // namespace models
